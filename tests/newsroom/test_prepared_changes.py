"""Changes to a live article: prepared, looked at, put live now or later, never over another."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from articles.models import Article
from newsroom import publishing
from newsroom.changes import prepared
from newsroom.models import Revision
from tests.factories import make_article, make_author, make_category, make_user
from tests.newsroom.desk import as_it_stands, at, screen, take_up, two_boxes

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
Outcome = Revision.Outcome


@pytest.fixture
def editor(client):
    user = make_user("editor", username="eve")
    client.force_login(user)
    return user


def prepare(client, article, **fields):
    client.post(at("prepare", article.pk), as_it_stands(article, **fields))
    return Revision.objects.waiting().get()


def edited(client, article, **fields):
    """The article after another save in the newsroom."""
    now_is = Article.objects.get(pk=article.pk)
    response = client.post(screen(article), as_it_stands(now_is, **fields))
    assert response.status_code == 302
    return Article.objects.get(pk=article.pk)


def at_moment(monkeypatch, moment):
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


def step(client, change, name, **data):
    return client.post(at("version", change.pk), {name: "1", **data}, follow=True)


def headline(article):
    return Article.objects.get(pk=article.pk).headline


def test_readers_see_nothing_of_a_change_until_it_is_put_live(client, editor):
    article = make_article("As it was", body="<p>As it was.</p>")
    author, category = make_author("Juno Gasket"), make_category("Safety")
    change = prepare(
        client,
        article,
        headline="As it will be",
        body="<p>As it will be.</p>",
        byline=[author.pk],
        filed_under=[category.pk],
        tags=["later"],
    )
    before = client.get(article.get_absolute_url()).text

    step(client, change, "_put_live")
    after = client.get(article.get_absolute_url()).text

    assert "As it was." in before
    assert "will be" not in before
    assert "As it will be.</p>" in after
    for part in ("As it will be</h1>", "Juno Gasket", "Safety", "later"):
        assert part in after
    change.refresh_from_db()
    assert change.outcome == Outcome.LIVE
    assert Article.objects.get().search_terms == "later · Juno Gasket"
    assert "Prepared change put live" in LogEntry.objects.values_list("change_message", flat=True)


def test_the_article_screen_shows_the_change_and_the_form_opens_with_it(client, editor):
    article = make_article("As it was")
    change = prepare(client, article, headline="As it will be")

    page = client.get(screen(article)).text
    opened = client.get(screen(article), take_up(change)).context["adminform"].form
    looked_at = client.get(at("version", change.pk)).text

    assert at("version", change.pk) in page
    assert opened["headline"].value() == "As it will be"
    assert "<del>was</del><ins>will be</ins>" in looked_at


def test_a_change_prepared_anew_takes_the_place_and_the_time_of_the_first(client, editor):
    article = make_article()
    first = prepare(client, article, headline="First")
    due_at = timezone.now() + HOUR
    prepared.set_time(first, by=editor, due_at=due_at)

    second = prepare(client, article, headline="Second", continued=first.pk)

    first.refresh_from_db()
    assert first.outcome == Outcome.REPLACED
    assert second.due_at == due_at
    assert second.snapshot["headline"] == "Second"


def test_the_worker_puts_a_change_live_at_its_time_and_once(client, editor, monkeypatch):
    article = make_article("As it was")
    change = prepare(client, article, headline="As it will be")
    due_at = (timezone.now() + HOUR).replace(microsecond=0)
    step(client, change, "_set_time", **two_boxes("due_at", due_at))
    job = ProcrastinateJob.objects.get(task_name=prepared.put_due_live.name)

    prepared.put_due_live(**job.args)  # too early: somebody moved the clock of the queue
    too_early = headline(article)
    at_moment(monkeypatch, due_at + timedelta(seconds=1))
    prepared.put_due_live(**job.args)
    versions = article.revisions.saved().count()
    prepared.put_due_live(**job.args)

    assert job.scheduled_at == due_at
    assert too_early == "As it was"
    assert headline(article) == "As it will be"
    assert article.revisions.saved().count() == versions


def test_a_change_that_got_a_later_time_ignores_the_earlier_call(client, editor, monkeypatch):
    article = make_article("As it was")
    change = prepare(client, article, headline="As it will be")
    soon, late = timezone.now() + HOUR, timezone.now() + 2 * HOUR
    prepared.set_time(change, by=editor, due_at=soon)
    prepared.set_time(change, by=editor, due_at=late)

    at_moment(monkeypatch, soon + timedelta(seconds=1))
    prepared.put_due_live(change.pk)
    assert headline(article) == "As it was"
    at_moment(monkeypatch, late + timedelta(seconds=1))
    prepared.put_due_live(change.pk)
    assert headline(article) == "As it will be"


def test_a_canceled_change_never_goes_live(client, editor, monkeypatch):
    article = make_article("As it was")
    change = prepare(client, article, headline="As it will be")
    prepared.set_time(change, by=editor, due_at=timezone.now() + HOUR)

    step(client, change, "_cancel")
    at_moment(monkeypatch, timezone.now() + 2 * HOUR)
    prepared.put_due_live(change.pk)
    refused = step(client, change, "_put_live")

    assert headline(article) == "As it was"
    assert "is settled: canceled" in refused.text


def test_a_change_keeps_what_was_edited_elsewhere_in_the_meantime(client, editor):
    article = make_article("As it was", standfirst="As it was.")
    change = prepare(client, article, headline="As it will be")
    edited(client, article, standfirst="Corrected meanwhile.")

    step(client, change, "_put_live")

    article.refresh_from_db()
    assert article.headline == "As it will be"
    assert article.standfirst == "Corrected meanwhile."


def test_a_conflict_with_the_live_article_is_named_and_not_overwritten(client, editor, monkeypatch):
    article = make_article("As it was")
    change = prepare(client, article, headline="As it will be")
    edited(client, article, headline="Corrected meanwhile")
    prepared.set_time(change, by=editor, due_at=timezone.now() + HOUR)

    by_hand = step(client, change, "_put_live").text
    at_moment(monkeypatch, timezone.now() + 2 * HOUR)
    prepared.put_due_live(change.pk)

    assert headline(article) == "Corrected meanwhile"
    assert "changed in the same places since" in by_hand
    change.refresh_from_db()
    assert change.is_waiting
    assert change.due_at is None
    assert "same places since: headline" in change.problem
    assert "same places since: headline" in client.get(screen(article)).text
    # Opened in the form, it can be saved once somebody has chosen.
    held = as_it_stands(Article.objects.get(), headline="As it will be")
    opened = client.get(screen(article), take_up(change)).context["adminform"].form
    held["base_version"] = opened["base_version"].value()
    assert client.post(screen(article), held).context["conflict"].differing == ["headline"]


def test_no_role_passes_the_embargo_of_a_change(client, monkeypatch):
    article = make_article("As it was")
    client.force_login(make_user("admin"))
    change = prepare(client, article, headline="Under embargo")
    ends = (timezone.now() + 2 * HOUR).replace(microsecond=0)
    step(client, change, "_set_time", **two_boxes("embargo_until", ends))

    too_soon = {**two_boxes("due_at", ends - HOUR), **two_boxes("embargo_until", ends)}
    refused = step(client, change, "_set_time", **too_soon)
    by_hand = step(client, change, "_put_live")

    assert "before the end of its embargo" in refused.text
    assert "The embargo of this change lasts until" in by_hand.text
    assert headline(article) == "As it was"
    held = Revision.objects.filter(pk=change.pk)
    for broken in (
        {"due_at": ends - HOUR},
        {"outcome": Outcome.LIVE, "settled_at": timezone.now()},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            held.update(**broken)
    at_moment(monkeypatch, ends + timedelta(seconds=1))
    prepared.put_live(change, by=None)
    assert headline(article) == "Under embargo"


def test_a_change_to_a_withdrawn_article_waits(client, editor):
    article = make_article("As it was")
    change = prepare(client, article, headline="As it will be")
    publishing.withdraw(article, by=editor)

    refused = step(client, change, "_put_live")

    assert "Readers do not see this article now" in refused.text
    with pytest.raises(ValidationError):
        prepared.prepare(article, by=editor, snapshot=change.snapshot, base_version=1)


def test_a_faulty_form_prepares_nothing_and_keeps_what_was_typed(client, editor):
    article = make_article()

    typed = as_it_stands(article, headline="", body="<p>An hour of work.</p>")
    response = client.post(at("prepare", article.pk), typed)

    assert "An hour of work." in response.text
    assert f'action="{screen(article)}"' in response.text
    assert not Revision.objects.waiting().exists()


def test_a_name_changed_by_a_change_asks_for_a_correction(client, editor):
    article = make_article(body="<p>Said the minister, Ada Lobe, today.</p>")
    change = prepare(client, article, body="<p>Said the minister, Ida Lobe, today.</p>")

    page = step(client, change, "_put_live").text

    assert "add a correction" in page


def test_who_may_not_publish_puts_no_change_live(client, editor):
    article = make_article("As it was")
    change = prepare(client, article, headline="As it will be")
    for role in (None, "writer", "moderator"):
        client.force_login(make_user(role))
        assert client.post(at("prepare", article.pk), as_it_stands(article)).status_code == 403
        for name in ("_put_live", "_set_time", "_cancel", "_name"):
            assert client.post(at("version", change.pk), {name: "1"}).status_code == 403
    change.refresh_from_db()
    assert change.is_waiting
