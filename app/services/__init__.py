"""The verbs in the user's mouth: each opens a unit of work, asks the model, lets gis compute, returns what changed."""
