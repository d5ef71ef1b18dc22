"""The verbs and the windows of GridSteward."""
