"""What a part of an address may be."""

from articles.slugs import is_reserved


class RootSlug:
    """A slug at the root of the site: anything but the words of the site's own addresses."""

    regex = "[^/]+"

    def to_python(self, value):
        if is_reserved(value):
            raise ValueError("A word of the site's own addresses.")
        return value

    def to_url(self, value):
        return value


class Year:
    """A year of the archives by date: four digits, as WordPress writes them."""

    regex = "[12][0-9]{3}"

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return f"{value:04}"


class MonthOrDay:
    """The number of a month or a day: two digits, not 00. ``archives.Period`` knows the rest."""

    regex = "0[1-9]|[1-3][0-9]"

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return f"{value:02}"
