"""Navigation of the newsroom: its screens by job. Each person sees those that they may open.

A table of the admin that nobody placed here stands under "More", so that nothing is out of reach.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse


@dataclass(frozen=True)
class Screen:
    """A screen, and what one must be allowed for it; a table of the admin knows that itself."""

    label: str
    view: str
    permission: str = ""

    @property
    def is_table(self) -> bool:
        return self.view.endswith("_changelist")


@dataclass(frozen=True)
class Link:
    """A link of the navigation. It is ``here`` where it leads to the page that shows it."""

    label: str
    url: str
    is_here: bool


@dataclass(frozen=True)
class Group:
    """Links of one job; one that is folded is opened by who wants it."""

    name: str
    links: list[Link]
    is_folded: bool

    @property
    def is_open(self) -> bool:
        return not self.is_folded or any(link.is_here for link in self.links)


def _table(label: str, name: str) -> Screen:
    return Screen(label, f"admin:{name}_changelist")


MORE = "More"
GROUPS: dict[str, list[Screen]] = {
    "Work": [
        Screen("Newsroom", "admin:index"),
        _table("Articles", "articles_article"),
        Screen("Calendar", "admin:articles_article_calendar", "articles.change_article"),
        Screen("What is read", "admin:articles_article_reads", "articles.change_article"),
        _table("Pictures", "images_image"),
        _table("Comments", "comments_comment"),
        _table("Mail to followers", "followers_digest"),
    ],
    "Filing": [
        _table("Companies", "articles_company"),
        _table("Tags", "articles_tag"),
        _table("Categories", "articles_category"),
        _table("Series", "articles_series"),
        _table("Authors", "authors_author"),
        _table("Style rules", "newsroom_stylerule"),
    ],
    "Site": [
        _table("Pages", "pages_page"),
        _table("Menus", "pages_menu"),
        _table("Settings", "pages_sitesettings"),
        _table("Redirects", "articles_address"),
        _table("Broken links", "newsroom_checkedlink"),
        _table("Staff", "authors_user"),
        _table("Invitations", "staff_invitation"),
        _table("Audit trail", "authors_auditentry"),
        Screen("Health", "admin:health", "autoinformed.see_health"),
        _table("Imports", "wordpress_import"),
    ],
    MORE: [
        _table("Corrections", "articles_correction"),
        _table("Follow-ups", "articles_followup"),
        _table("Editorial log", "newsroom_editoriallog"),
        Screen("Trash", "admin:articles_article_trash", "articles.delete_article"),
        _table("Moderation log", "comments_moderationlog"),
        _table("Hold rules", "comments_holdrule"),
        _table("House rules", "comments_houserule"),
        _table("Comment settings", "comments_commentsettings"),
        _table("Standings", "comments_standing"),
        _table("Clearings of private data", "comments_retentionreport"),
        _table("Background work", "procrastinate_procrastinatejob"),
    ],
}


def build_navigation(request: HttpRequest, tables: Iterable[dict[str, Any]]) -> list[Group]:
    """Build it for who asks; ``tables`` is Django's list of the apps that they may open."""
    known = {
        model["admin_url"]: str(model["name"])
        for app in tables
        for model in app["models"]
        if model["admin_url"]
    }
    groups = {
        name: [
            (screen.label, reverse(screen.view))
            for screen in screens
            if (
                reverse(screen.view) in known
                if screen.is_table
                else not screen.permission or request.user.has_perm(screen.permission)
            )
        ]
        for name, screens in GROUPS.items()
    }
    placed = {url for links in groups.values() for _, url in links}
    groups[MORE] += [(name, url) for url, name in known.items() if url not in placed]
    every = [url for links in groups.values() for _, url in links]
    home = reverse("admin:index")
    above = [url for url in every if url != home and request.path.startswith(url)]
    here = max(above, key=len, default=home if request.path == home else "")
    return [
        Group(name, [Link(label, url, url == here) for label, url in links], name == MORE)
        for name, links in groups.items()
        if links
    ]


def find_here(groups: list[Group]) -> Link | None:
    """The link that leads to the page that shows it, or to the list above that page."""
    return next((link for group in groups for link in group.links if link.is_here), None)
