"""What readers do not see yet, on the real page: for the desk, and for who holds a link."""

import re
from datetime import timedelta

import pytest
from django.core.signing import Signer
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from newsroom import publishing
from newsroom.changes import previews
from newsroom.models import PreviewLink, Revision
from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_company,
    make_image,
    make_user,
)
from tests.newsroom.desk import as_it_stands, at, screen

pytestmark = pytest.mark.django_db
Status = Article.Status


@pytest.fixture
def editor(client):
    user = make_user("editor", username="eve")
    client.force_login(user)
    return user


def story(response):
    """The article's own part of a page, but for the moment of its last change."""
    assert response.status_code == 200
    found = re.search(r'<article class="story">.*?</article>', response.text, re.DOTALL)[0]
    return re.sub(r"Updated <time.*?</time>", "Updated", found)


def link_to(article, **options):
    return previews.get_url(previews.make_link(article, by=None, **options))


def test_a_link_shows_the_real_page_of_a_draft_without_an_account(client):
    draft = make_article("Not Yet Out", status=Status.DRAFT)

    response = client.get(link_to(draft))

    assert "Not Yet Out</h1>" in story(response)
    assert "Readers do not see this article." in response.text
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    assert response["Referrer-Policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert not response.cookies


def test_a_forged_an_outdated_and_a_revoked_link_open_nothing(client, editor):
    draft = make_article(status=Status.DRAFT)
    link = previews.make_link(draft, by=editor)
    url = previews.get_url(link)

    client.post(at("preview_link_revoke", link.pk))

    client.logout()
    assert client.get(url).status_code == 404
    assert client.get(link_to(draft, lasting=timedelta(seconds=-1))).status_code == 404
    assert client.get(url.replace(f"/{link.pk}:", f"/{link.pk + 1}:")).status_code == 404
    other = Signer(salt="other").sign(str(link.pk))
    assert client.get(reverse("newsroom:preview", args=[other])).status_code == 404


def test_each_link_tells_who_made_it_and_how_often_it_was_opened(client, editor):
    draft = make_article(status=Status.DRAFT)
    page = at("preview_links", draft.pk)

    client.post(page, {"lasting": "day"})
    link = PreviewLink.objects.get()
    client.get(previews.get_url(link))
    client.head(previews.get_url(link))
    listed = client.get(page).text

    assert link.created_by == editor
    assert timedelta(hours=23) < link.expires_at - timezone.now() < timedelta(hours=25)
    assert "Opened 1 time," in listed
    assert previews.get_url(link) in listed


def test_a_link_may_show_a_prepared_change_and_not_what_is_typed(client, editor):
    live = make_article("As readers know it")
    client.post(at("prepare", live.pk), as_it_stands(live, headline="As it will be"))
    client.post(at("autosave", live.pk), as_it_stands(live, headline="As it is typed"))
    change = Revision.objects.waiting().get()
    client.post(at("preview_links", live.pk), {"lasting": "hour", "change": change.pk})

    client.logout()
    shown = client.get(previews.get_url(PreviewLink.objects.get())).text

    assert "As it will be</h1>" in shown
    assert "As it is typed" not in shown
    assert "As it will be" not in client.get(live.get_absolute_url()).text


def test_the_preview_of_what_is_typed_is_the_page_that_a_save_gives(client, editor):
    """The same bytes, every part changed: names, filing, picture, notes, companies, citations."""
    make_article("Cited", slug="cited")
    make_company("Ferrum Motors", listings=[("NYSE", "FRM")])
    article = make_article("As it was", categories=[make_category()], tags=["old"])
    typed = as_it_stands(
        article,
        headline="As it is typed",
        standfirst="A sentence.",
        body='<p>Ferrum Motors (NYSE: FRM) says* <a href="/cited/">so</a>.</p><p>*A note.</p>',
        byline=[make_author("Second").pk, make_author("First").pk],
        filed_under=[make_category("Another").pk],
        tags=["new", "newer"],
        lead_image=make_image().pk,
    )
    page = client.post(at("autosave", article.pk), typed).json()["preview"]

    previewed = story(client.get(page))
    untouched = Article.objects.get(pk=article.pk)
    assert (untouched.headline, untouched.companies.count()) == ("As it was", 0)
    client.post(screen(article), typed)

    for part in ("Second", 'class="company"', "Cited", "A note."):
        assert part in previewed
    assert story(client.get(article.get_absolute_url())) == previewed


def test_a_preview_of_a_new_article_leaves_nothing_behind(client, editor):
    typed = {"body": "<p>Before a headline.</p>", "sitting": "f2a0b0b6-4d6b-4f77-8b5a-0c2f6f0d7d11"}
    page = client.post(at("autosave_new"), typed).json()["preview"]

    shown = story(client.get(page))

    assert "Before a headline." in shown
    assert not Article.objects.exists()


def test_the_newsroom_alone_may_frame_its_preview(client, editor):
    article = make_article(status=Status.DRAFT)

    framed = client.get(at("preview", article.pk), {"framed": ""})
    screen_itself = client.get(screen(article))

    assert framed["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in framed["Content-Security-Policy"]
    assert "script-src" not in framed["Content-Security-Policy"]
    assert 'role="note"' not in framed.text
    assert screen_itself["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in screen_itself["Content-Security-Policy"]


def test_a_preview_says_what_keeps_it_from_being_shown(client, editor):
    make_article(slug="taken")
    article = make_article(status=Status.DRAFT)
    typed = as_it_stands(article, slug="taken")
    page = client.post(at("autosave", article.pk), typed).json()["preview"]

    assert "is the address of the article" in client.get(page).text


def test_previews_and_their_links_are_refused_to_who_may_not_use_them(client):
    draft = make_article(status=Status.DRAFT)
    link = previews.make_link(draft, by=None)
    revision = publishing.finish_save(draft, draft.compile(), by=make_user("editor"))
    pages = [at("preview", draft.pk), at("preview_revision", revision.pk)]
    client.force_login(make_user())
    for page in [*pages, at("preview_links", draft.pk)]:
        assert client.get(page).status_code == 403
    client.force_login(make_user("writer"))
    assert client.post(at("preview_links", draft.pk)).status_code == 403
    assert client.post(at("preview_link_revoke", link.pk)).status_code == 403
    client.logout()
    for page in pages:
        assert client.get(page).status_code == 302
    assert PreviewLink.objects.open().count() == 1
