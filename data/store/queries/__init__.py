"""Questions to the store, one module per topic; each takes the session first and returns plain rows or records."""
