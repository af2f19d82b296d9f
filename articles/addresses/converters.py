"""Path converters: what a part of a reader's URL may be."""

from django.urls.converters import IntConverter, StringConverter

from articles.addresses.slugs import is_reserved


class Name(StringConverter):
    """What stands between two slashes. No NUL: the database could not even look for it."""

    regex = r"[^/\x00]+"


class Names(Name):
    """Names with slashes between them, such as the path of a nested category."""

    regex = r"[^\x00]+"


class RootSlug(Name):
    """A slug at the root of the site: anything but the words of the site's own addresses."""

    def to_python(self, value: str) -> str:
        if is_reserved(value):
            raise ValueError("A word of the site's own addresses.")
        return value


class Year(IntConverter):
    """A year of the archives by date: four digits, as WordPress writes them."""

    regex = "[12][0-9]{3}"


class MonthOrDay(IntConverter):
    """The number of a month or a day: two digits, not 00. ``Period`` (archives) knows the rest."""

    regex = "0[1-9]|[1-3][0-9]"

    def to_url(self, value: int | str) -> str:
        return f"{int(value):02}"
