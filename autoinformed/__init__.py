"""Project: settings, paths from the root, and what serves every room."""
