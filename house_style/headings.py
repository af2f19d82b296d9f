"""Headings: a body's begin at ``h2``, below the headline, and skip no level."""

from bs4.element import Tag


def level_headings(root: Tag) -> None:
    """Name each heading by how many stand above it, so that two of a kind stay of a kind."""
    above: list[str] = []
    for heading in root.find_all(["h2", "h3", "h4"]):
        typed = heading.name
        while above and above[-1] >= typed:
            above.pop()
        above.append(typed)
        heading.name = f"h{1 + len(above)}"
