"""What a grid, a person or an event is, and how it is kept, imported and exported."""
