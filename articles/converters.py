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
