"""Checks: each a small function that looks at one part of the site and returns a Finding."""
