"""The few windows that wait for a decision."""
