"""What feed readers ask for: one list, told in one of three formats.

``entries`` says what a feed tells of, ``formats`` writes it as RSS, Atom or JSON, ``addresses``
gives every list its feeds, and ``lists`` has the channels of this app: its lists of articles.
"""
