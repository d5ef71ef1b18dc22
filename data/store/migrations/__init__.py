"""Leads older workspaces forward to the schema of this program; imported only when one is met."""
