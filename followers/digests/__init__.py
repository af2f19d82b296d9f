"""Digests: when one is due, what is in it for each follower, and how it is sent."""
