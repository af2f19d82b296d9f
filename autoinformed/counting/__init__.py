"""Counting of answers: what readers ask for in vain (``paths``), and what they read (``reads``)."""
