"""The versions of an article: every field, who and when, a readable difference, taken up again."""

from urllib.parse import urlencode

import pytest

from articles.models import Article
from newsroom.history import differences, versions
from newsroom.history.differences import FORM, GONE, NEW
from newsroom.models import Revision
from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_company,
    make_image,
    make_user,
)
from tests.newsroom.desk import as_it_stands, at, screen, take_up

pytestmark = pytest.mark.django_db
Status = Article.Status


@pytest.fixture
def editor(client):
    user = make_user("editor", username="eve", first_name="Eve", last_name="Gudgeon")
    client.force_login(user)
    return user


def save(client, article, **fields):
    now_is = Article.objects.get(pk=article.pk)
    response = client.post(screen(article), as_it_stands(now_is, **fields))
    assert response.status_code == 302, response.context["errors"]
    return article.revisions.saved().first()


def body_difference(before, after):
    """``[(kind, text or note)]`` of what differs between two bodies."""
    (found,) = differences.list_differences({"body": before}, {"body": after})
    return [
        (piece.kind, piece.note or piece.text.strip())
        for piece in found.pieces
        if piece.kind != "equal"
    ]


def test_the_versions_tell_who_changed_which_fields(client, editor):
    article = make_article("As it was", status=Status.DRAFT)
    save(
        client,
        article,
        headline="Another",
        kicker="Label",
        standfirst="A sentence.",
        body="<p>Another text.</p>",
        lead_image=make_image("A grille").pk,
        lead_caption="Chrome.",
        byline=[make_author("Juno Gasket").pk],
        filed_under=[make_category("Safety").pk],
        tags=["Hybrid"],
        about_companies=[make_company("Ferrum Motors").pk],
        withdraw_at_0="2031-05-02",
        withdraw_at_1="09:30:00",
        seo_title="For machines",
        seo_description="Found by machines.",
        comments_open="",
        slug="another",
    )

    listed = client.get(at("versions", article.pk)).text
    page = client.get(at("version", article.revisions.saved().first().pk)).text

    assert "Eve Gudgeon" in listed
    for name in (
        *("Headline", "Kicker", "Standfirst", "Body", "Lead image", "Lead caption", "Byline"),
        *("Categories", "Tags", "Companies", "Withdrawal", "Open for comments", "Slug"),
        *("Title for search engines", "Description for search engines"),
    ):
        assert name in listed
        assert f"<h3>{name}</h3>" in page
    for value in ("Juno Gasket", "Safety", "Ferrum Motors", "2 May 2031, 09:30 EDT", "A grille"):
        assert f"<ins>{value}</ins>" in page
    assert "<del>As it was</del><ins>Another</ins>" in page


def test_the_text_of_an_imported_article_is_kept_before_its_first_change(client, editor):
    article = make_article(body="<p>As it was imported.</p>")

    save(client, article, body="<p>As Eve has it.</p>")

    first, second = article.revisions.saved().order_by("version")
    assert first.snapshot["body"] == "<p>As it was imported.</p>"
    assert first.created_by is None
    assert second.base_version == first.version


def test_words_are_compared_and_changes_of_form_are_told():
    assert body_difference(
        "<p>It has <b>four</b> wheels, he said.</p><p>Twice.</p>",
        "<p>It has four big wheels, he said.</p><p>Twice.</p>",
    ) == [(FORM, "no longer bold"), (NEW, "big")]
    assert body_difference("<p>One</p>", "<h2>One</h2>") == [(NEW, "[heading]")]
    assert body_difference('<p><a href="/a/">A</a></p>', '<p><a href="/b/">A</a></p>') == [
        (FORM, "now link to /b/, no longer link to /a/")
    ]
    assert body_difference(
        "<p>One</p>", '<p>One</p><figure><img src="/x" alt="A van"></figure>'
    ) == [(NEW, "[picture] A van")]
    rows = "<table><tr><td>1</td><td>{}</td></tr></table>"
    assert body_difference(rows.format(2), rows.format(3)) == [(GONE, "2"), (NEW, "3")]


def test_markup_in_a_text_is_shown_as_words_and_runs_nowhere(client, editor):
    article = make_article("<script>alert(1)</script>", status=Status.DRAFT)

    save(client, article, headline="<img src=x onerror=alert(1)>")

    page = client.get(at("version", article.revisions.saved().first().pk)).text
    assert "<img src=x" not in page
    assert "<script>alert" not in page


def test_an_old_version_is_restored_through_the_form_with_its_state_left_alone(client, editor):
    article = make_article("As it was", tags=["first"], slug="first-address")
    save(client, article, headline="Changed", tags=["second"], slug="second-address")
    old = article.revisions.saved().order_by("version").first()

    offered = client.get(screen(article), take_up(old))
    form = offered.context["adminform"].form
    unchanged = Article.objects.get().headline
    held = {name: form[name].value() for name in ("headline", "slug", "base_version", "tags")}
    revision = save(client, article, **held, continued=old.pk)

    assert "Nothing is changed until you save." in offered.text
    assert unchanged == "Changed"
    assert revision.snapshot["headline"] == "As it was"
    assert revision.snapshot["tags"] == ["first"]
    assert Article.objects.get().slug == "second-address"
    assert Article.objects.get().is_live
    assert form["published_at"].value() == Article.objects.get().published_at.replace(
        microsecond=form["published_at"].value().microsecond
    )
    assert Revision.objects.filter(pk=old.pk).exists()


@pytest.mark.parametrize("button", ["_continue", "_save"])
def test_a_version_is_restored_once_and_undoes_no_later_save(client, editor, button):
    article = make_article("As it was")
    save(client, article, headline="Changed")
    old = article.revisions.saved().order_by("version").first()
    address = f"{screen(article)}?{urlencode(take_up(old))}"
    form = client.get(address).context["adminform"].form
    held = {name: form[name].value() for name in ("headline", "base_version", "continued")}
    restored = as_it_stands(article, **held)

    saved = client.post(address, restored | {button: "Save"})
    save(client, article, headline="Later")
    again = client.get(address)  # reloaded, or gone back to

    assert "from=" not in saved["Location"]
    assert again.context["adminform"].form["headline"].value() == "Later"
    assert "is not put into the form again" in again.text
    client.post(address, as_it_stands(Article.objects.get()) | {"_continue": "1"})
    assert Article.objects.get().headline == "Later"


def test_a_version_of_another_article_opens_in_no_form(client, editor):
    article, other = make_article(status=Status.DRAFT), make_article("Other", status=Status.DRAFT)
    revision = save(client, other, headline="The other")

    response = client.get(screen(article), take_up(revision))

    assert response.context["adminform"].form["headline"].value() == article.headline


def test_a_version_is_named_and_found_by_its_name(client, editor):
    article = make_article(status=Status.DRAFT)
    revision = save(client, article, headline="Another")

    client.post(at("version", revision.pk), {"_name": "1", "label": "As sent to the lawyer"})

    assert "As sent to the lawyer" in client.get(at("versions", article.pk)).text


def test_the_versions_take_the_same_queries_for_three_as_for_thirty(
    client, editor, django_assert_max_num_queries
):
    article = make_article(status=Status.DRAFT)
    for number in range(30):
        article.headline = f"Version {number}"
        article.save()
        versions.record(article, by=editor)

    with django_assert_max_num_queries(10):
        client.get(at("versions", article.pk))


def test_who_may_not_read_versions_reads_none(client, editor):
    article = make_article(status=Status.DRAFT)
    revision = save(client, article, headline="Another")

    for role in (None, "moderator"):
        client.force_login(make_user(role))
        assert client.get(at("versions", article.pk)).status_code == 403
        assert client.get(at("version", revision.pk)).status_code == 403
    client.logout()
    assert client.get(at("versions", article.pk)).status_code == 302


def test_parts_that_only_one_side_changed_are_put_together():
    base = {"headline": "a", "body": "b", "kicker": "c", "tags": ["x", "y"]}
    theirs = base | {"headline": "A", "body": "B theirs"}
    mine = base | {"body": "B mine", "tags": ["y", "x"]}

    merged = versions.merge(base, theirs, mine)

    assert merged.snapshot == mine | {"headline": "A"}
    assert merged.theirs == ["headline"]
    assert merged.both == ["body"]
