"""Spreadsheets and delivery profiles: how records enter and leave the house."""
