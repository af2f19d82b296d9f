"""Addresses in code: ``slugs``, ``permalinks`` with our own host, ``converters`` of paths."""
