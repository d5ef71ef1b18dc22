"""What a layer becomes before it is painted: one module per family of geometry."""
