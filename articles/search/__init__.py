"""Search. ``form`` reads what was asked, ``results`` answers it, ``filters`` narrow it down,
``companies`` are those that its words name; ``likely_articles`` are for the 404 page. Both look at
``candidates`` alone, within a ``time_limit``.
"""
