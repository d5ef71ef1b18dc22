"""Forms at the side of the map: they ask for what a verb needs and never block the window."""
