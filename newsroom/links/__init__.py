"""Links of live articles, looked after each week.

``reading.py`` lists those of a text, ``checking.py`` goes through all articles and answers for what
is our own, ``asking.py`` asks other sites, a few at a time.
"""
