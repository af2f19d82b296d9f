"""Bulk decisions: by a rule of the house, told to their commenters, undone in one step."""

import pytest
from django.core import mail
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from comments import moderation
from comments.models import Comment, DecisionSnapshot, HouseRule, ModerationLog, Subscription
from comments.moderation import bulk
from tests.comments.mailed import run_mail_tasks
from tests.factories import make_comment, make_user

pytestmark = pytest.mark.django_db

QUEUE = reverse("admin:comments_comment_changelist")


@pytest.fixture
def moderator(client):
    user = make_user("moderator", first_name="Mona", last_name="Reyes")
    client.force_login(user)
    return user


def _act(client, action, *comments, **more):
    selected = [comment.pk for comment in comments]
    data = {"action": f"{action}_selected", "_selected_action": selected, "index": 0}
    return client.post(QUEUE, data | more)


def _statuses():
    return list(Comment.objects.order_by("pk").values_list("status", flat=True))


def _undo_offered(client):
    return client.get(QUEUE).context["bulk_undo"]


def _undo(client):
    step = _undo_offered(client)["step"]
    return client.post(reverse("admin:comments_comment_undo_all", args=[step]))


def test_many_are_rejected_by_a_rule_of_the_house_and_their_commenters_told(client, moderator):
    rule = HouseRule.objects.create(title="Be kind", words="Be kind to others.")
    comments = [
        make_comment(email=f"reader-{number}@readers.example", status="pending")
        for number in range(2)
    ]
    for comment in comments:
        Subscription.objects.create(comment=comment, confirmed_at=comment.created_at)

    _act(client, "reject", *comments, house_rule=rule.pk)
    run_mail_tasks()

    assert [entry.house_rule for entry in ModerationLog.objects.all()] == [rule, rule]
    assert sorted(message.to[0] for message in mail.outbox) == [
        "reader-0@readers.example",
        "reader-1@readers.example",
    ]
    assert all("Be kind to others." in message.body for message in mail.outbox)


def test_a_rule_of_the_house_goes_with_all_that_match_through_the_question_and_the_worker(
    client, moderator, monkeypatch
):
    monkeypatch.setattr(bulk, "AT_ONCE", 1)
    rule = HouseRule.objects.create(title="Be kind", words="Be kind to others.")
    comments = [make_comment(status="pending") for _ in range(3)]

    asked = _act(client, "reject", comments[0], house_rule=rule.pk, select_across=1)
    _act(client, "reject", comments[0], house_rule=rule.pk, select_across=1, confirmed=1)
    for job in ProcrastinateJob.objects.filter(task_name="comments.decide_batch"):
        bulk.decide_batch(**job.args)

    assert f'name="house_rule" value="{rule.pk}"' in asked.text
    assert "by the rule “Be kind”" in asked.text
    assert "moderation__button--reject" in asked.text
    assert [entry.house_rule for entry in ModerationLog.objects.all()] == [rule] * 3


def test_a_bulk_decision_is_undone_in_one_step_by_its_name(client, moderator):
    comments = [make_comment(status="pending") for _ in range(3)]
    _act(client, "spam", *comments)
    decided, words = _statuses(), _undo_offered(client)["words"]

    _undo(client)

    assert decided == ["spam"] * 3
    assert words == "marked 3 comments as spam"
    assert _statuses() == ["pending"] * 3
    assert not _undo_offered(client)


def test_what_somebody_decided_since_is_not_undone_and_is_told(client, moderator):
    one, other = make_comment(status="pending"), make_comment(status="pending")
    _act(client, "approve", one, other)
    moderation.reject(other, by=make_user("moderator", first_name="Ken", last_name="Zahn"))

    answer = client.get(_undo(client)["Location"])

    said = [str(message) for message in answer.context["messages"]]
    assert _statuses() == ["pending", "rejected"]
    assert "Undone: 1 comment is as before." in said
    assert any(f"{other.name}: Already rejected by Ken Zahn" in line for line in said)


def test_another_action_takes_the_offer_away(client, moderator):
    one, other = make_comment(status="pending"), make_comment(status="pending")
    _act(client, "approve", one)

    client.post(reverse("admin:comments_comment_note", args=[other.pk]), {"text": "Seen."})

    assert not _undo_offered(client)


def test_many_decisions_are_undone_in_the_background(client, moderator, monkeypatch):
    monkeypatch.setattr(bulk, "AT_ONCE", 2)
    monkeypatch.setattr(bulk, "BATCH", 3)
    comments = [make_comment(status="pending") for _ in range(5)]
    _act(client, "spam", comments[0], select_across=1, confirmed=1)
    for job in ProcrastinateJob.objects.filter(task_name="comments.decide_batch"):
        bulk.decide_batch(**job.args)

    _undo(client)
    undone: set[int] = set()
    while jobs := list(
        ProcrastinateJob.objects.filter(task_name="comments.undo_batch").exclude(pk__in=undone)
    ):
        for job in jobs:
            bulk.undo_batch(**job.args)
            undone.add(job.pk)

    assert _statuses() == ["pending"] * 5
    assert not DecisionSnapshot.objects.filter(batch__isnull=False).exists()


def test_the_screen_of_one_comment_undoes_the_step_long_after(client, moderator):
    one, other = make_comment(status="pending"), make_comment(status="pending")
    _act(client, "approve", one, other)
    client.post(reverse("admin:comments_comment_note", args=[one.pk]), {"text": "Seen."})
    step = DecisionSnapshot.objects.first().batch
    undo_all = reverse("admin:comments_comment_undo_all", args=[step])

    offered = undo_all in client.get(reverse("admin:comments_comment_change", args=[one.pk])).text
    client.post(undo_all)

    assert offered
    assert _statuses() == ["pending", "pending"]


def test_each_button_of_several_has_the_color_of_what_it_does(client, moderator):
    make_comment(status="pending")

    page = client.get(QUEUE).text

    for verb in ("approve", "reject"):
        color = f'moderation__button--{verb}" name="action" value="{verb}_selected"'
        assert color in page


def test_a_script_is_told_what_undo_takes_back(client, moderator):
    comment = make_comment(name="Wilma", status="pending")

    answer = client.post(
        reverse("admin:comments_comment_decide", args=[comment.pk]),
        {"verb": "approve"},
        headers={"Accept": "application/json"},
    )

    assert answer.json()["undoes"] == "approved the comment by Wilma"
