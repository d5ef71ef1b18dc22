"""Generates the made-up district, seeded and of any size."""
