"""Path converters: what a part of a reader's URL may be."""

from articles.addresses.slugs import is_reserved


class Name:
    """What stands between two slashes. No NUL: the database could not even look for it."""

    regex = r"[^/\x00]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Names(Name):
    """Names with slashes between them, such as the path of a nested category."""

    regex = r"[^\x00]+"


class RootSlug(Name):
    """A slug at the root of the site: anything but the words of the site's own addresses."""

    def to_python(self, value: str) -> str:
        if is_reserved(value):
            raise ValueError("A word of the site's own addresses.")
        return value


class Year:
    """A year of the archives by date: four digits, as WordPress writes them."""

    regex = "[12][0-9]{3}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{value:04}"


class MonthOrDay:
    """The number of a month or a day: two digits, not 00. ``Period`` (archives) knows the rest."""

    regex = "0[1-9]|[1-3][0-9]"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{value:02}"
