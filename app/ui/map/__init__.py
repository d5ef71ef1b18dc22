"""The map: canvas, layers, symbols, labels and the tools that work on it."""
