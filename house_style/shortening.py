"""Shortening: the first words of a text, where there is no room for all of it."""


def cut_at_word(text: str, longest: int) -> str:
    """Give ``text`` on one line, cut before a word that would pass ``longest`` characters, with …

    A first word that is longer is cut itself: it may be an address.
    """
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    start = line[:longest]
    whole = start if line[longest] == " " else start.rpartition(" ")[0]
    return (whole or line[: longest - 1]).rstrip(" ,;:–—-") + "…"
