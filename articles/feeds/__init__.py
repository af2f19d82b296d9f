"""Feeds. ``base`` is what all of them share, ``formats`` writes RSS, Atom and JSON, ``lists`` are
those of articles; each list's feeds stand below its page, one for each format.
"""
