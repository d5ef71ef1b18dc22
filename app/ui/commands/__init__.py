"""What the actions do: one group of handlers per menu."""
