"""Search. ``form`` reads what was asked, ``results`` answers it, ``filters`` narrow it down,
``companies`` are those that its words name; ``suggestions`` are for the 404 page.
"""
