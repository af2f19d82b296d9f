"""Invented articles by the hundred thousand, to measure pages at the size they must bear.

``newsroom.fill_newsroom`` writes them with COPY, past the models: what ``publishing`` would have
kept beside each article is written here as well, and a test holds the two together.
"""
