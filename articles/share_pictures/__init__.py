"""Share pictures: what other sites show of a link to ours. ``cards`` are drawn, ``crops`` are cut
from a lead image. The URL says, signed, what a picture shows: it needs no row and never changes.
"""
