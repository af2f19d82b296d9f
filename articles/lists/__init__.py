"""Lists of articles. ``pagination`` cuts a page out of any of them; ``front`` and ``archives``
are the two that are more than a list.
"""
