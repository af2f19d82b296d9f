"""Series by the headline: ``Milestones – Fifty Years of the Tamarack`` belongs to Milestones."""

import re

# A dash with space around it, or a colon with space after it; a hyphen within a word is none.
_PREFIX = re.compile(
    r"\s*(?P<prefix>[^\s–—―:-][^–—―:]{0,98}?)(?:\s+[–—―-]{1,2}\s+|:\s+|\s*[–—―]\s+)(?=\S)"
)


def prefix_of(headline):
    """Give what stands before the first dash or colon of a headline, or nothing.

    Whether there is a series of that name is for the database to say, so it does no harm that
    ``Ford: Profit Up`` gives ``Ford``.
    """
    match = _PREFIX.match(headline)
    return " ".join(match["prefix"].split()) if match else ""
