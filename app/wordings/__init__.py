"""Templates of what the program says, by topic; `app.messages` fills them in."""
