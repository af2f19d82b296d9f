"""One page of each kind that a reader can open, in a newsroom with something on each of them.

A kind is a template. They are found by following our own links: one that is new is among them
without being named here.
"""

from datetime import timedelta
from urllib.parse import unquote, urlsplit

from django.urls import Resolver404, resolve
from django.utils import timezone

from articles import most_read
from articles.models import Article, ArticleReads
from comments import moderation
from comments.replying import commenter_mail, own_page
from followers import following, links
from followers.models import Follow
from followers.targets import SITE, find_target
from newsroom import notices as desk_notices
from newsroom import publishing
from pages.models import Menu, MenuItem, Page, SiteSettings
from tests.crawl import Crawl
from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_comment,
    make_company,
    make_document,
    make_image,
    make_series,
)

TABLE = (
    "<table><thead><tr><th>Plant</th>"
    + "".join(f"<th>Month {number}</th>" for number in range(12))
    + "</tr></thead><tbody><tr><td>Millrace</td>"
    + "<td>12,345</td>" * 12
    + "</tr></tbody></table>"
)
BODY = (
    "<p>Corvane (NYSE: CVNE) builds a lighter axle at Millrace.** [Nobody weighed it. – AutoCrat.]"
    f" Its drawings are at https://example.com/{'a-long-path-' * 12}</p>"
    "<h2>What it weighs</h2><ul><li>The old one: 90 kilos</li><li>The new one: 70 kilos</li></ul>"
    f"<blockquote><p>“It is lighter.”</p></blockquote>{TABLE}"
    "<p>**By the works’ own scale.</p><p>*AutoInformed on Corvane</p>"
)


def make_newsroom(monkeypatch):
    """Fill the database; returns the addresses to start from, among them those in mails."""
    # Short pages, so that a few rows fill several.
    monkeypatch.setattr("articles.lists.pagination.PER_PAGE", 3)
    monkeypatch.setattr("comments.thread.PER_PAGE", 4)
    category = make_category(
        "Plants", parent=make_category("Auto News"), description="Where cars are made."
    )
    company = make_company(
        "Corvane",
        listings=[("NYSE", "CVNE")],
        website="https://corvane.example",
        makes="Lark, Tern",
    )
    image = make_image(
        size=(1600, 1000), alt="Rows of new cars", caption="In port.", credit="Nobody"
    )
    author = make_author("Dot Camshaft", bio="Drives.", role="Editor", portrait=image)
    make_series("Milestones", description="A century, told in parts.")
    for number in range(5):
        at = timezone.now() - timedelta(days=1 + 20 * number)
        article = make_article(
            f"Milestones – An Unusually Long Headline on Electrohydrodynamic Axles, Part {number}",
            kicker="Manufacturing",
            standfirst="What was built, by whom, and what it weighs.",
            body=BODY,
            lead_image=image if number % 2 == 0 else None,
            authors=[author],
            categories=[category],
            companies=[company],
            tags=[f"A tag of some length {tag}" for tag in range(9)],
            published_at=at,
            first_published_at=at,
        )
        publishing.finish_save(article, article.compile(), by=None)
        if number < 4:
            desk_notices.add_correction(article, by=None, text="The scale was another.")
            desk_notices.add_follow_up(
                article, by=None, text="It was weighed again.", source="Corvane"
            )
    newest = Article.objects.live().newest_first().first()
    make_document(newest, shown_to_readers=True)
    comment = make_comment(newest, "It cannot be *that* light. https://example.com/scales")
    answer = make_comment(parent=make_comment(parent=comment), email="dot@readers.example")
    moderation.remove_by_commenter(comment)
    for number in range(5):
        make_comment(newest, name=f"Reader {number}", website="https://reader.example")
    page = Page.objects.create(title="About", slug="about", body=TABLE, is_published=True)
    menu = Menu.objects.create(location=Menu.Location.MAIN)
    MenuItem.objects.create(menu=menu, label="About", url="/about/")
    SiteSettings.objects.create(name="AutoInformed", tagline="Of cars", house_rules=page)
    make_article("Withdrawn", slug="withdrawn", status="withdrawn")
    read = {(article.slug, ""): 1 for article in Article.objects.live()}
    ArticleReads.objects.add(read, on=timezone.localdate())
    most_read.refresh_most_read()
    return [
        "/",
        "/search/",
        "/search/?q=axle",
        own_page.own_path(answer),
        commenter_mail.confirm_url(answer),
        commenter_mail.stop_url(answer),
        *_follow(company),
    ]


def _follow(company):
    """Have somebody follow the site and, not confirmed yet, a company; the links in their mails."""
    for target in (SITE, find_target("company", company.slug)):
        following.ask_to_follow(target, email="dot@readers.example", rhythm="morning", ip="")
    confirmed, asked = Follow.objects.order_by("pk")
    following.confirm(confirmed)
    follower = confirmed.follower
    return [
        links.own_url(follower),
        links.stop_url(follower, confirmed.rhythm),
        links.never_url(follower),
        links.confirm_url(asked),
    ]


def one_of_each(client, starts):
    """``{name of the template: one address}``, for all that answers with a page."""
    asked = set()

    def is_known(path):
        kind = _kind(path)
        known = kind in asked
        asked.add(kind)
        return known

    newest = Article.objects.live().newest_first().first()
    crawl = Crawl(client).ask(
        [newest.get_absolute_url(), "/about/", "/nothing-here/", "/withdrawn/"]
    )
    crawl.follow(starts, skip=is_known)
    answers = crawl.answers.values()
    pages = {
        answer.template: answer.path
        for answer in answers
        if answer.template and "text/html" in answer.headers
    }
    return pages | {"a search without a hit": "/search/?q=nothinghasit"}


def _kind(path):
    """The name of the pattern that answers, and whether it is asked something."""
    try:
        match = resolve(unquote(urlsplit(path).path))
    except Resolver404:
        return path
    return f"{match.view_name}?" if "?" in path else match.view_name
