"""Every feed's address: below the list it tells of, one for each format."""

from django.contrib.syndication.views import Feed
from django.shortcuts import redirect
from django.urls import path
from django.utils.html import escape
from django.views.decorators.http import require_safe

from articles.caching import public, public_page
from articles.feeds.formats import FORMATS
from articles.permalinks import absolute

# WordPress has these beside /feed/; all of them are RSS to us.
OTHER_SPELLINGS = r"^(?P<feed>(?:[^/]+/)*feed/)(?:rss2|rss|rdf)/$"


class ChannelFeed(Feed):
    """One channel in one format. ``channel_of`` makes it from the parts of the address."""

    item_guid_is_permalink = False

    def __init__(self, channel_of, form):
        self.channel_of = channel_of
        self.form = form
        self.feed_type = form.writer

    def get_object(self, request, **parts):
        return self.channel_of(**parts)

    def title(self, channel):
        return channel.title

    def description(self, channel):
        return channel.description

    subtitle = description

    def link(self, channel):
        return absolute(channel.page)

    def feed_url(self, channel):
        return absolute(channel.base + self.form.address)

    def feed_guid(self, channel):
        return absolute(channel.base + FORMATS[0].address)

    def author_name(self, channel):
        return channel.site.name

    def author_link(self, channel):
        return absolute("/")

    def feed_extra_kwargs(self, channel):
        return {"hub": channel.hub}

    def items(self, channel):
        return [entry.readable() for entry in channel.entries]

    def item_title(self, entry):
        return entry.title

    def item_description(self, entry):
        return escape(entry.summary) or None  # feed readers take it for HTML

    def item_link(self, entry):
        return entry.url

    def item_guid(self, entry):
        return entry.key

    def item_pubdate(self, entry):
        return entry.published

    def item_updateddate(self, entry):
        return entry.changed

    def item_categories(self, entry):
        return entry.subjects

    def item_comments(self, entry):
        return None if entry.comments is None else f"{entry.url}#comments"

    def item_extra_kwargs(self, entry):
        return {"entry": entry}


def feed_paths(route, channel_of, name="feed"):
    """The routes of a list's feeds below ``route``; ``channel_of`` takes its arguments."""
    return [
        path(
            f"{route}{form.address}",
            require_safe(public_page(ChannelFeed(channel_of, form))),
            name=f"{name}{form.name}",
        )
        for form in FORMATS
    ]


@require_safe
def other_spelling(request, feed):
    """One permanent redirect from WordPress's other names of a feed to its RSS."""
    return public(redirect(absolute(f"/{feed}"), permanent=True))
