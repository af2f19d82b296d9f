"""Words of a text without the typography that the house gives them."""

import re

_PLAIN = str.maketrans(dict.fromkeys("“”″", '"') | dict.fromkeys("‘’′", "'"))
_BULLET = re.compile(r"^[•●▪‣◦\uf0b7] ?", re.MULTILINE)


def undress(text):
    """Give the same for what was typed and for what is shown of it.

    The house curls quotation marks and dashes, and a list's item has its own bullet.
    """
    return re.sub("---?|[–—]", "-", _BULLET.sub("", text).translate(_PLAIN))
