"""Moderation queue, by plain requests: what a card shows, narrowing, bulk, notes, people."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from comments import moderation
from comments.models import Comment, HoldRule, HouseRule, ModerationLog, ModeratorPresence, Standing
from comments.moderation import bulk, standing
from comments.spam import hold_rules
from tests.factories import make_article, make_comment, make_company, make_user

pytestmark = pytest.mark.django_db

QUEUE = reverse("admin:comments_comment_changelist")
WILMA = "wilma.sedan@readers.example"
JSON = {"Accept": "application/json"}


@pytest.fixture
def moderator(client):
    user = make_user("moderator", first_name="Mona", last_name="Reyes")
    client.force_login(user)
    return user


def _url(name, *args):
    return reverse(f"admin:comments_comment_{name}", args=args)


def _prove(comment):
    comment.private_side.email_proven_at = timezone.now()
    comment.private_side.save()


# What a card shows


def test_a_card_says_why_it_waits_and_marks_the_very_words(client, moderator):
    HoldRule.objects.all().delete()
    HoldRule.objects.create(name="Selling", kind="words", words="<b>axles*", is_active=True)
    comment = make_comment(text="Buy <b>Axles here", status="pending")
    hold_rules.apply_rules(comment)

    page = client.get(QUEUE).text

    assert "Selling: <mark>&lt;b&gt;Axles</mark>" in page
    assert "Buy <mark>&lt;b&gt;Axles</mark> here" in page


def test_a_card_shows_what_it_answers_reports_and_notes(client, moderator):
    comment = make_comment(parent=make_comment(text="Who says so?"), status="pending")
    comment.flags.create(reason="untrue", note="It was Tuesday")
    comment.notes.create(by=moderator, text="Ask the desk")

    page = client.get(QUEUE).text

    assert "Who says so?" in page
    assert "It states something untrue" in page
    assert "It was Tuesday" in page
    assert "<strong>Mona Reyes:</strong> Ask the desk" in page


def test_a_commenters_history_is_of_the_proven_email_address_alone(client, moderator):
    for status in ("approved", "approved", "rejected"):
        _prove(make_comment(email=WILMA, status=status))
    for _ in range(5):
        make_comment(email=WILMA, status="spam")  # typed by somebody
    _prove(make_comment(email=WILMA, status="pending", text="Mine"))

    page = client.get(QUEUE).text

    assert "Proven e-mail address" in page
    assert "2 approved, 1 rejected" in page
    assert "5 spam" not in page
    assert WILMA not in page


def test_the_queue_says_that_an_email_address_was_merely_typed(client, moderator):
    _prove(make_comment(email=WILMA))
    make_comment(email=WILMA, status="pending")

    assert "E-mail address typed, not proven" in client.get(QUEUE).text


def test_an_open_standing_is_on_the_card(client, moderator):
    comment = make_comment(email=WILMA, status="pending")
    standing.give(comment, kind="premoderated", by=moderator, reason="Two warnings", days=7)

    assert "Always held: Two warnings" in client.get(QUEUE).text


def test_the_queue_says_who_else_has_a_comment_open(client, moderator):
    comment = make_comment(status="pending")
    other = make_user("moderator", first_name="Ken", last_name="Zahn")
    ModeratorPresence.objects.create(user=other, comment=comment, at=timezone.now())

    answer = client.post(_url("presence", comment.pk), headers=JSON)
    page = client.get(QUEUE).text

    assert answer.json()["present"] == ["Ken Zahn"]
    assert "Ken Zahn is looking at this" in page
    assert ModeratorPresence.objects.get(user=moderator).comment == comment


def test_a_presence_ends_after_two_minutes(client, moderator):
    comment = make_comment(status="pending")
    ago = timezone.now() - timedelta(minutes=3)
    ModeratorPresence.objects.create(user=make_user("moderator"), comment=comment, at=ago)

    assert "looking at this" not in client.get(QUEUE).text


# Narrowing


def _shown(client, **query):
    return {card.comment.text for card in client.get(QUEUE, query).context["cl"].cards}


def test_the_list_is_narrowed_by_each_of_its_filters(client, moderator):
    company = make_company("Haneul Motor")
    article = make_article(companies=[company])
    HoldRule.objects.all().delete()
    rule = HoldRule.objects.create(name="Axles", kind="words", words="axle", is_active=True)
    held = make_comment(article, "An axle of steel", status="pending", email=WILMA)
    hold_rules.apply_rules(held)
    make_comment(text="Nothing of the kind", status="pending")
    reported = make_comment(text="A nasty word", email=WILMA)
    reported.flags.create(reason="abuse")

    assert _shown(client, rule=rule.pk) == {"An axle of steel"}
    assert _shown(client, article=article.pk) == {"An axle of steel"}
    assert _shown(client, company="haneul motor") == {"An axle of steel"}
    assert _shown(client, company=company.slug) == {"An axle of steel"}
    assert _shown(client, q="axles") == {"An axle of steel"}
    assert _shown(client, q="-axle") == {"Nothing of the kind"}
    assert _shown(client, state="reported") == {"A nasty word"}
    assert _shown(client, state="all", person=reported.pk) == {"An axle of steel", "A nasty word"}
    assert _shown(client, rule="", company="", q="") == {"An axle of steel", "Nothing of the kind"}


@pytest.mark.parametrize("name", ["rule", "article", "person"])
@pytest.mark.parametrize("value", ["x", "-1", "9" * 40])
def test_a_filter_that_is_no_number_finds_nothing(client, moderator, name, value):
    make_comment(status="pending", email=WILMA)

    assert _shown(client, **{name: value}) == set()


def test_a_second_page_goes_on_where_the_first_ended(client, moderator):
    article = make_article()
    for number in range(26):
        make_comment(article, f"Number {number}", status="pending")

    assert _shown(client, p=2) == {"Number 25"}


# Deciding


def test_a_script_that_decides_is_told_how_to_undo(client, moderator):
    comment = make_comment(status="pending")
    seen = {"seen_as": "pending", "seen_at": comment.updated_at.isoformat()}

    answer = client.post(_url("decide", comment.pk), {"verb": "approve"} | seen, headers=JSON)
    undone = client.post(answer.json()["undo"], headers=JSON)

    comment.refresh_from_db()
    assert answer.json()["message"] == "The comment is approved."
    assert undone.json()["status"] == comment.status == "pending"
    assert [entry.action for entry in ModerationLog.objects.all()] == ["undone", "approved"]


def test_a_script_that_decides_too_late_gets_409(client, moderator):
    comment = make_comment(status="pending")
    moderation.reject(comment, by=make_user("moderator", first_name="Ken"))

    answer = client.post(
        _url("decide", comment.pk), {"verb": "approve", "seen_as": "pending"}, headers=JSON
    )

    assert answer.status_code == 409
    assert answer.json()["message"].startswith("Already rejected by Ken")


def test_a_text_that_changed_since_is_not_approved_unread(client, moderator):
    comment = make_comment(status="pending")
    seen_at = comment.updated_at.isoformat()
    moderation.propose_edit(comment, text="Something else")

    answer = client.post(
        _url("decide", comment.pk), {"verb": "approve", "seen_at": seen_at}, headers=JSON
    )

    comment.refresh_from_db()
    assert answer.status_code == 409
    assert comment.status == "pending"


def test_a_plain_form_leads_back_to_the_list_as_it_was_narrowed(client, moderator):
    comment = make_comment(status="spam")
    filters = "state=spam&q=axle"

    answer = client.post(_url("decide", comment.pk), {"verb": "put_back", "filters": filters})

    assert answer["Location"] == f"{QUEUE}?{filters}"


def test_a_rejection_names_the_rule_of_the_house_and_ones_own_words(client, moderator):
    rule = HouseRule.objects.create(title="Be kind", words="Be kind to others.")
    comment = make_comment(status="pending")

    client.post(
        _url("decide", comment.pk),
        {"verb": "reject", "house_rule": rule.pk, "reason": "The second time"},
    )

    entry = ModerationLog.objects.get()
    assert (entry.house_rule, entry.words) == (rule, "The second time")


def test_reports_are_settled_and_the_comment_stands(client, moderator):
    comment = make_comment()
    comment.flags.create(reason="abuse")

    client.post(_url("decide", comment.pk), {"verb": "settle_flags"})

    comment.refresh_from_db()
    assert comment.is_visible
    assert not comment.flags.open().exists()


def test_an_edit_is_kept_and_traced(client, moderator):
    comment = make_comment(text="You fool, it is lighter.")

    client.post(_url("edit", comment.pk), {"text": "It is lighter."})

    comment.refresh_from_db()
    assert comment.text == "It is lighter."
    assert "Edited by a moderator" in client.get(_url("change", comment.pk)).text
    assert "Edited by a moderator." in client.get(comment.article.get_absolute_url()).text


@pytest.mark.parametrize("view", ["edit", "note"])
def test_a_text_that_cannot_be_kept_is_given_back(client, moderator, view):
    comment = make_comment()
    text = "x" * 10_001

    answer = client.post(_url(view, comment.pk), {"text": text})

    assert answer.status_code == 422
    assert text in answer.text


def test_the_log_offers_to_undo_what_can_be_undone(client, moderator):
    comment = make_comment(status="pending")
    entry = moderation.approve(comment, by=moderator).entry

    offered = _url("undo", entry.pk) in client.get(_url("change", comment.pk)).text
    client.post(_url("undo", entry.pk))

    assert offered
    assert _url("undo", entry.pk) not in client.get(_url("change", comment.pk)).text


# In bulk


def _all_that_match(client, action, query="", **more):
    data = {"action": action, "_selected_action": 0, "select_across": 1, "index": 0}
    return client.post(QUEUE + query, data | more)


def test_all_comments_that_match_are_decided_after_a_page_that_says_how_many(client, moderator):
    for text in ("An axle", "Two axles", "A wheel"):
        make_comment(text=text, status="pending")

    asked = _all_that_match(client, "reject_selected", "?q=axle")
    before = Comment.objects.filter(status="pending").count()
    _all_that_match(client, "reject_selected", "?q=axle", confirmed=1)

    assert "<strong>2 comments</strong>" in asked.text
    assert before == 3
    assert Comment.objects.get(status="pending").text == "A wheel"


def test_many_comments_are_decided_batch_by_batch_in_the_background(client, moderator, monkeypatch):
    monkeypatch.setattr(bulk, "AT_ONCE", 2)
    monkeypatch.setattr(bulk, "BATCH", 3)
    article = make_article()
    for _ in range(5):
        make_comment(article, status="pending")

    _all_that_match(client, "spam_selected", confirmed=1)
    jobs = ProcrastinateJob.objects.filter(task_name="comments.decide_batch").order_by("id")
    before = Comment.objects.filter(status="pending").count()
    for job in [*jobs, *jobs]:  # at least once
        bulk.decide_batch(**job.args)

    assert [len(job.args["comment_ids"]) for job in jobs] == [3, 2]
    assert before == 5
    assert Comment.objects.filter(status="spam").count() == 5
    assert ModerationLog.objects.filter(action="spam", by=moderator).count() == 5


def test_a_batch_of_somebody_who_lost_the_permission_decides_nothing(moderator):
    comment = make_comment(status="pending")
    moderator.groups.clear()

    bulk.decide_batch(verb="spam", comment_ids=[comment.pk], by_id=moderator.pk, seen_as=None)

    comment.refresh_from_db()
    assert comment.status == "pending"


def test_a_decision_on_more_comments_than_the_bound_is_refused(client, moderator, monkeypatch):
    monkeypatch.setattr(bulk, "MOST", 1)
    for _ in range(2):
        make_comment(status="pending")

    _all_that_match(client, "spam_selected", confirmed=1)

    assert Comment.objects.filter(status="pending").count() == 2


# People


def test_a_person_is_banned_and_let_back_on_the_screen_of_a_comment(client, moderator):
    comment = make_comment(email=WILMA)

    client.post(_url("standing", comment.pk), {"kind": "banned", "days": "30", "reason": "Threats"})
    given = Standing.objects.get()
    shown = client.get(_url("change", comment.pk)).text
    client.post(_url("lift", comment.pk))

    assert (given.kind, given.by, given.reason) == ("banned", moderator, "Threats")
    assert timedelta(days=29) < given.until - timezone.now() < timedelta(days=31)
    assert "Threats" in shown
    assert WILMA not in shown
    assert not Standing.objects.in_force().exists()


@pytest.mark.parametrize("fields", [{"kind": "banned"}, {"kind": "x", "reason": "Threats"}])
def test_a_ban_without_a_reason_or_a_kind_is_asked_again(client, moderator, fields):
    comment = make_comment(email=WILMA)

    assert client.post(_url("standing", comment.pk), fields).status_code == 422
    assert not Standing.objects.exists()


def test_the_list_of_people_shows_no_hash_and_lifts(client, moderator):
    given = standing.give(make_comment(email=WILMA), kind="banned", by=moderator, reason="Threats")
    people = reverse("admin:comments_standing_changelist")

    page = client.get(people).text
    client.post(people, {"action": "lift_selected", "_selected_action": [given.pk]})

    assert "Threats" in page
    assert given.email_hash not in page
    assert not Standing.objects.in_force().exists()


# Rules


def test_a_rule_is_tried_before_it_counts(client, moderator):
    make_comment(text="The axle of it")
    fields = {"name": "Axles", "kind": "words", "words": "axle", "sends_to": "pending"}

    saved = client.post(reverse("admin:comments_holdrule_add"), fields | {"_try": "1"})
    page = client.get(saved["Location"]).text

    assert "<strong>1</strong>: 1 approved" in page
    assert "The <mark>axle</mark> of it" in page
    assert not HoldRule.objects.get(name="Axles").is_active
