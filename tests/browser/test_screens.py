"""Every screen of the newsroom in a real browser: by day at a desk, by night on a phone.

A load and a run of axe are what takes time. So a screen is opened once for all roles that see the
same parts there, and stays open while the window is made wider and narrower.
"""

import re
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from comments import moderation
from comments.models import HouseRule
from comments.moderation.notes import leave_note
from newsroom import assignments
from newsroom.models import StyleRule
from staff.invitations import mail_invitation
from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_comment,
    make_image,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db(transaction=True)

HOME = "/admin/"
ROLES = ["admin", "editor", "moderator", "writer"]
# By day all rules; by night on a phone those that colors, sizes and places decide.
SIGHT = ["color-contrast", "target-size", "link-in-text-block", "scrollable-region-focusable"]
VIEWS = [("light", 1280, None), ("dark", 390, SIGHT)]
WIDTHS = [390, 768, 1280, 1440]
RUN_AXE = """async (only) => {
    document.getAnimations().forEach((animation) => animation.finish());
    const rules = { "target-size": { enabled: true } };
    const options = only ? { runOnly: only } : { rules };
    const { violations } = await axe.run({ ...options, resultTypes: ["violations"] });
    return violations.flatMap(({ help, nodes }) => nodes.map(({ html }) => `${help}: ${html}`));
}"""
# Boxes that hold more than they show, or stand outside the window.
CUT_OFF = """() => {
    const isTooLong = (box) =>
        box.scrollWidth > box.clientWidth + 2 && getComputedStyle(box).display !== "inline";
    const isOutside = (box) => box.getBoundingClientRect().right > innerWidth;
    const wide = document.documentElement.scrollWidth;
    const boxes = "#result_list :is(td, th), .tabs a, h1:not(.visually-hidden), .button, .acts *";
    return [...document.querySelectorAll(boxes)]
        .filter((box) => box.offsetParent && (isTooLong(box) || isOutside(box)))
        .map((box) => box.outerHTML.slice(0, 120))
        .concat(wide > innerWidth ? [`the page, ${wide} px`] : []);
}"""


def fill_newsroom(writer):
    """Make something for each screen to show; return the screens that no rail leads to."""
    editor = make_user("editor")
    live = make_article("Plant opens", lead_image=make_image(), authors=[make_author()])
    make_article("Plant closes", status=Article.Status.DRAFT, created_by=writer)
    article = make_article("In review", status=Article.Status.IN_REVIEW)
    assignments.assign(article, by=None, to=editor, due_at=timezone.now())
    assignments.add_note(article, by=None, text="Was it not four?", quote="three depots")
    make_article("Scheduled", published_at=timezone.now() + timedelta(minutes=1))
    make_article("Lacks", body='<p><img src="/media/a.jpg"></p>')
    make_category(parent=make_category())
    for number in range(60):  # more than one page of the list of background work
        mail_invitation.configure(queueing_lock=f"screens-{number}").defer(invitation_id=0)
    StyleRule.objects.create(written="e-mail", instead="email")
    HouseRule.objects.create(title="Be brief", words="Say it in fewer words.")
    comment = make_comment(
        parent=make_comment(article), status="pending", email="w@readers.example"
    )
    leave_note(comment, by=editor, text="Asks each week")
    moderation.approve(make_comment(article, status="pending"), by=editor)
    return [
        reverse("admin:articles_article_add"),
        reverse("admin:articles_article_change", args=[article.pk]),
        reverse("admin:articles_article_change", args=[live.pk]),
        reverse("admin:articles_article_versions", args=[live.pk]),
        reverse("admin:articles_article_workflow", args=[article.pk]),
        reverse("admin:articles_tag_merge") + f"?drop={make_tag().pk}&keep={make_tag().pk}",
        reverse("admin:articles_category_changelist") + "?q=",
        reverse("admin:articles_company_add"),
        reverse("admin:articles_address_add"),
        reverse("admin:images_image_add"),
        reverse("admin:pages_page_add"),
        reverse("admin:authors_user_change", args=[writer.pk]),
        reverse("admin:comments_comment_change", args=[comment.pk]),
        reverse("admin:comments_desk_alerts"),
        reverse("admin:comments_desk_statistics"),
        reverse("admin:find") + "?q=plant",
    ]


def read_parts(page):
    """The kinds of elements on a screen beside its navigation, each told by its class."""
    own = page[page.index('id="main"') :]
    own = re.sub(r'(?s)<nav[^>]*id="nav-sidebar".*?</nav>', "", own)
    return set(re.findall(r'<(\w+)(?:[^>]*? class="([^"]*)")?', own))


def look_at(page, url):
    """Open a screen; return what is wrong with it."""
    page.goto(url)
    page.evaluate(Axe().axe_script)
    faults = []
    for scheme, width, rules in VIEWS:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        faults += [f"{scheme}, {width} px: {fault}" for fault in page.evaluate(RUN_AXE, rules)]
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        faults += [f"{width} px, cut off: {box}" for box in page.evaluate(CUT_OFF)]
    return faults


def test_no_screen_of_any_role_shuts_anybody_out_or_is_cut_off(open_page, live_server, client):
    people = {role: make_user(role, username=role) for role in ROLES}
    beyond_rail = fill_newsroom(people["writer"])
    page = open_page()
    seen: dict[str, set[str]] = {}
    faults, counts = [], {}

    for role, user in people.items():
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )
        navigation = client.get(HOME).text.partition('id="nav-sidebar"')[2].partition("</nav>")[0]
        rail = re.findall(r'href="(/admin/[^"]*)"', navigation)
        counts[role] = len(rail)
        for url in [*rail, *beyond_rail]:
            answer = client.get(url, follow=True)
            if answer.status_code == 403:
                continue
            parts = read_parts(answer.text)
            known = seen.setdefault(url, set())
            if url == HOME or not parts <= known:
                faults += [
                    f"{role}, {url}, {fault}" for fault in look_at(page, live_server.url + url)
                ]
            known |= parts

    assert min(counts.values()) > 4, counts
    assert not faults, "\n".join(faults)
