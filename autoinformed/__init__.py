"""The project: settings, root addresses, and what serves every app."""
