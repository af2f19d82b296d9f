"""Export of an invented WordPress site, to measure moving in: a WXR file and its uploads.

It has the shapes of the site that AutoInformed replaces: classic bodies with asterisk notes and
captions, nine tags a post, nested sections, threads of comments. The same seed writes the same.
"""
