"""Importing: what an export says, written through the functions that the newsroom itself uses."""
