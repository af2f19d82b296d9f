"""What is typed reaches the newsroom without a save, and is offered back; who else is here."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article
from newsroom.changes import presence
from newsroom.models import Presence, Revision
from newsroom.views.autosave import LARGEST
from tests.factories import make_article, make_author, make_user
from tests.newsroom.desk import as_it_stands, at, screen, take_up

pytestmark = pytest.mark.django_db
Status = Article.Status
ADD = "/admin/articles/article/add/"
UNSAVED = "You have unsaved changes from"


@pytest.fixture
def editor(client):
    user = make_user("editor", username="eve", first_name="Eve", last_name="Gudgeon")
    client.force_login(user)
    return user


def autosave(client, article, **fields):
    """Send the form of ``article`` as it stands with ``fields``; gives what was kept, or None."""
    response = client.post(at("autosave", article.pk), as_it_stands(article, **fields))
    assert response.status_code == 200, response.text
    return Revision.objects.unsaved().filter(sitting=response.json().get("sitting")).first()


def test_what_is_typed_is_kept_beside_the_live_article(client, editor):
    article = make_article("As readers know it")

    kept = autosave(client, article, headline="As it is being typed")

    article.refresh_from_db()
    assert article.headline == "As readers know it"
    assert article.version == 0
    assert kept.snapshot["headline"] == "As it is being typed"
    assert "being typed" not in client.get(article.get_absolute_url()).text


def test_each_opening_of_the_screen_has_one_autosave_of_its_own(client, editor):
    article = make_article(status=Status.DRAFT)
    sitting = str(uuid4())

    autosave(client, article, headline="One wor", sitting=sitting)
    autosave(client, article, headline="One word", sitting=sitting)
    autosave(client, article, headline="In another tab")

    typed = [row.snapshot["headline"] for row in Revision.objects.unsaved()]
    assert sorted(typed) == ["In another tab", "One word"]


def test_the_same_text_sent_again_writes_nothing(client, editor):
    article = make_article(status=Status.DRAFT)
    sitting = str(uuid4())
    before = autosave(client, article, headline="Typed", sitting=sitting).created_at

    assert autosave(client, article, headline="Typed", sitting=sitting).created_at == before


def test_text_that_is_typed_and_removed_again_leaves_no_autosave(client, editor):
    article = make_article(status=Status.DRAFT)
    sitting = str(uuid4())
    autosave(client, article, headline="Typed", sitting=sitting)

    autosave(client, article, sitting=sitting)

    assert not Revision.objects.exists()


def test_unsaved_text_is_offered_and_continued_with_every_field(client, editor):
    article = make_article(status=Status.DRAFT)
    author = make_author("Ansel Rivet")
    time = {"withdraw_at_0": "2031-05-02", "withdraw_at_1": "09:30:00"}
    kept = autosave(
        client, article, body="<p>Typed.</p>", tags=["New one"], byline=[author.pk], **time
    )

    offer = client.get(screen(article))
    continued = client.get(screen(article), take_up(kept))

    assert UNSAVED in offer.text
    assert f"?from={kept.pk}&amp;on={article.version}" in offer.text
    form = continued.context["adminform"].form
    assert form["body"].value() == "<p>Typed.</p>"
    assert form["byline"].value() == [author.pk]
    assert form["tags"].value() == ["New one"]
    assert 'value="2031-05-02"' in continued.text
    assert UNSAVED not in continued.text


def test_new_articles_that_were_never_saved_take_one_line_of_another_new_one(client, editor):
    typed = {"base_version": "", "body": "<p>Half.</p>"}
    client.post(at("autosave_new"), typed | {"headline": "First", "sitting": str(uuid4())})
    alone = client.get(ADD).text
    client.post(at("autosave_new"), typed | {"headline": "Second", "sitting": str(uuid4())})

    several = client.get(ADD).text

    assert "A new article that you began and never saved" in alone
    assert "<summary>" not in alone[alone.index("article_form") : alone.index("First")]
    assert "<summary>2 new articles that you began and never saved</summary>" in several
    assert UNSAVED not in alone + several


def test_a_writer_neither_sees_nor_takes_unsaved_text_of_another_person(client, editor):
    article = make_article(status=Status.DRAFT)
    kept = autosave(client, article, headline="Half a thought")
    writer = Client()
    writer.force_login(make_user("writer"))

    offered = writer.get(screen(article)).text

    assert UNSAVED not in offered
    assert writer.get(at("version", kept.pk)).status_code == 403
    assert writer.get(at("preview_revision", kept.pk)).status_code == 403
    assert writer.post(at("discard", kept.pk)).status_code == 404
    assert "Half a thought" not in writer.get(screen(article), take_up(kept)).text


def test_discarded_text_is_not_offered_again_but_stays_in_the_versions(client, editor):
    article = make_article(status=Status.DRAFT)
    kept = autosave(client, article, headline="On second thoughts")

    client.post(at("discard", kept.pk))

    assert UNSAVED not in client.get(screen(article)).text
    assert "Thrown away" in client.get(at("versions", article.pk)).text


def test_a_new_article_is_kept_before_its_first_save(client, editor):
    typed = {"headline": "Not saved once", "body": "<p>Words.</p>", "sitting": str(uuid4())}

    client.post(at("autosave_new"), typed)
    offer = client.get(ADD)
    kept = Revision.objects.get()
    continued = client.get(ADD, {"from": kept.pk})
    client.post(ADD, typed | {"sitting": str(uuid4()), "continued": kept.pk})

    assert "“Not saved once”" in offer.text
    assert "&lt;p&gt;Words.&lt;/p&gt;" in continued.text
    assert Article.objects.get().headline == "Not saved once"
    assert not Revision.objects.unsaved().exists()


def test_a_new_article_without_a_word_is_not_kept(client, editor):
    client.post(at("autosave_new"), {"headline": " ", "sitting": str(uuid4())})

    assert not Revision.objects.exists()


def test_a_save_ends_the_autosave_of_its_sitting_alone(client, editor):
    article = make_article(status=Status.DRAFT)
    kept = autosave(client, article, headline="Saved in a moment")
    other = autosave(client, article, headline="In another tab")

    typed = as_it_stands(article, headline="Saved in a moment", sitting=str(kept.sitting))
    client.post(screen(article), typed)

    assert list(Revision.objects.unsaved()) == [other]


def test_an_autosave_that_arrives_after_its_save_is_not_offered(client, editor):
    article = make_article(status=Status.DRAFT)
    typed = as_it_stands(article, headline="U.S. Made", slug="")
    client.post(screen(article), typed)

    again = client.post(at("autosave", article.pk), typed | {"was_sent": "1"})

    assert not again.json()["kept"]
    assert not Revision.objects.unsaved().exists()


def test_an_autosave_that_was_under_way_while_a_new_article_was_saved_is_not_offered(
    client, editor
):
    typed = {"headline": "Saved", "body": "<p>Words.</p>", "sitting": str(uuid4())}
    client.post(ADD, typed)

    late = client.post(at("autosave_new"), typed)

    assert not late.json()["kept"]


def test_text_typed_after_a_save_in_the_same_page_gets_an_autosave_of_its_own(client, editor):
    article = make_article(status=Status.DRAFT)
    typed = as_it_stands(article, headline="Saved")
    client.post(screen(article), typed)

    told = client.post(at("autosave", article.pk), typed | {"headline": "Typed on"}).json()

    assert told["kept"]
    assert told["sitting"] != typed["sitting"]


def test_an_empty_body_does_not_replace_a_kept_one(client, editor):
    article = make_article(status=Status.DRAFT, body="<p>As saved.</p>")
    sitting = str(uuid4())
    autosave(client, article, body="<p>As typed.</p>", sitting=sitting)

    kept = autosave(client, article, body="<p></p>", headline="Another", sitting=sitting)
    refused = client.post(screen(article), as_it_stands(article, body=""))
    body_before = Article.objects.get().body
    client.post(screen(article), as_it_stands(article, body="", empty_body="on"))

    assert kept.snapshot["body"] == "<p>As typed.</p>"
    assert "Save it without a text" in refused.text
    assert body_before == "<p>As saved.</p>"
    assert Article.objects.get().body == ""


def test_an_autosave_keeps_markup_that_a_save_would_refuse(client, editor):
    article = make_article(status=Status.DRAFT)

    kept = autosave(client, article, body="<p>Mine</p><video></video>", headline="")

    assert kept.snapshot["body"] == "<p>Mine</p><video></video>"
    assert kept.snapshot["headline"] == ""


def test_an_autosave_is_refused_to_who_may_not_edit(client):
    live, draft = make_article(), make_article(status=Status.DRAFT)
    for role in (None, "moderator", "writer"):
        client.force_login(make_user(role))
        for article in (live, draft):
            for name in ("autosave", "attendance"):
                response = client.post(at(name, article.pk), as_it_stands(article, headline="X"))
                assert response.status_code == 403
    client.force_login(make_user("moderator"))
    assert client.post(at("autosave_new"), {"sitting": str(uuid4())}).status_code == 403
    client.logout()
    assert client.post(at("autosave", draft.pk), {}).status_code == 302
    assert not Revision.objects.exists()


def test_a_call_from_elsewhere_or_too_large_is_refused(editor):
    article = make_article(status=Status.DRAFT)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)
    lax = Client()
    lax.force_login(editor)

    forged = strict.post(at("autosave", article.pk), as_it_stands(article, headline="Forged"))
    large = lax.post(at("autosave", article.pk), as_it_stands(article, body="x" * LARGEST))

    assert forged.status_code == 403
    assert large.status_code == 413
    assert not Revision.objects.exists()


def test_a_fresh_token_is_handed_out_after_signing_in_again(editor):
    article = make_article(status=Status.DRAFT)
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)

    token = client.get(at("attendance", article.pk)).json()["token"]
    typed = as_it_stands(article, headline="Typed")
    response = client.post(at("autosave", article.pk), typed, headers={"X-CSRFToken": token})

    assert response.json()["kept"]


def test_each_of_two_editors_sees_that_the_other_is_here_until_they_leave(client, editor):
    article = make_article(status=Status.DRAFT)
    other = Client()
    other.force_login(make_user("editor"))

    client.post(at("attendance", article.pk))
    told = other.post(at("attendance", article.pk)).json()
    Presence.objects.update(seen_at=timezone.now() - timedelta(minutes=5))
    later = other.post(at("attendance", article.pk)).json()

    assert told["others"] == ["Eve Gudgeon"]
    assert later["others"] == []
    assert Presence.objects.count() == 1


def test_an_editor_who_has_the_article_open_learns_that_another_saved(client, editor):
    article = make_article(status=Status.DRAFT)
    client.post(screen(article), as_it_stands(article, headline="Saved by Eve"))
    other = Client()
    other.force_login(make_user("editor"))

    told = other.post(at("attendance", article.pk)).json()

    assert told["saved_by"] == presence.get_name(editor)
    assert told["version"] == Article.objects.get().version


def unsaved_after(client, article, **fields):
    """What is kept and offered after the form was autosaved with ``fields``."""
    kept = autosave(client, article, **fields)
    return kept, UNSAVED in client.get(screen(article)).text


def test_a_form_that_holds_what_is_saved_in_another_notation_is_no_unsaved_change(client, editor):
    article = make_article(
        body="<p>One\u00a0word.</p>\n<p>Two.<br>Three.</p>", standfirst="One line.\r\nAnother."
    )

    typed = {"body": "<p>One&nbsp;word.</p>\r\n<p>Two.<br/>Three.</p>"}
    assert unsaved_after(client, article, **typed) == (None, False)
    assert unsaved_after(client, article, standfirst="One line.\nAnother.") == (None, False)


def test_a_form_that_was_put_back_as_it_was_opened_is_no_unsaved_change(client, editor):
    article = make_article(body="<p>One.</p>\n\n<p>Two.</p>")
    sitting = str(uuid4())
    autosave(client, article, sitting=sitting, body="<p>One.</p><p>Two.</p><p>Three.</p>")

    as_opened = {"body": "<p>One.</p><p>Two.</p>", "as_opened": "1"}
    kept = unsaved_after(client, article, sitting=sitting, **as_opened)

    assert kept == (None, False)
    assert not Revision.objects.unsaved().exists()


def test_a_form_unchanged_since_it_was_opened_is_none_after_another_save_either(client, editor):
    article = make_article("As it was")
    client.post(screen(article), as_it_stands(article, headline="As first saved"))
    article.refresh_from_db()
    opened = as_it_stands(article)
    client.post(screen(article), as_it_stands(article, headline="As Adam has it"))

    told = client.post(at("autosave", article.pk), opened).json()

    assert told["kept"] is False
    assert UNSAVED not in client.get(screen(article)).text


def test_what_was_saved_in_another_window_meanwhile_is_offered_no_more(client, editor):
    article = make_article("As it was")
    autosave(client, article, headline="As typed")
    assert UNSAVED in client.get(screen(article)).text

    client.post(screen(article), as_it_stands(article, headline="As typed"))

    assert UNSAVED not in client.get(screen(article)).text
