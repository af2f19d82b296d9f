from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from comments import moderation
from comments.models import Comment, DecisionSnapshot, ModerationLog, PrivateSide, Standing
from comments.moderation import standing
from comments.privacy import retention
from tests.factories import make_article, make_author, make_comment, make_user

pytestmark = pytest.mark.django_db

VERBS = [
    (moderation.approve, "approved"),
    (moderation.reject, "rejected"),
    (moderation.mark_spam, "spam"),
]


def _entries(comment):
    return list(ModerationLog.objects.filter(comment_id=comment.pk).order_by("pk"))


@pytest.mark.parametrize(("verb", "status"), VERBS)
def test_a_decision_sets_the_state_and_writes_one_log_entry(verb, status):
    comment = make_comment(status="pending")
    moderator = make_user("moderator")

    outcome = verb(comment, by=moderator, reason="House rules")

    comment.refresh_from_db()
    (entry,) = _entries(comment)
    assert outcome.changed
    assert comment.status == status
    assert comment.decided_at is not None
    assert (entry.action, entry.from_status, entry.by, entry.words) == (
        status,
        "pending",
        moderator,
        "House rules",
    )


@pytest.mark.parametrize(("verb", "status"), VERBS)
def test_the_second_moderator_is_told_who_was_first(verb, status):
    comment = make_comment(status="pending")
    first = make_user("moderator", first_name="Mona", last_name="Reyes")

    verb(comment, by=first)
    outcome = verb(comment, by=make_user("moderator"))

    assert not outcome.changed
    assert outcome.message.startswith("Already ")
    assert "Mona Reyes" in outcome.message
    assert len(_entries(comment)) == 1


def test_a_decision_on_a_comment_that_another_decided_since_changes_nothing():
    comment = make_comment(status="pending")
    first = make_user("moderator", first_name="Mona", last_name="Reyes")
    moderation.approve(comment, by=first)

    outcome = moderation.reject(comment, by=make_user("moderator"), seen_as="pending")

    comment.refresh_from_db()
    assert outcome.message.startswith("Already approved by Mona Reyes, ")
    assert comment.status == "approved"


def test_a_decision_can_be_taken_back():
    comment = make_comment(status="pending")
    moderator = make_user("moderator")

    moderation.approve(comment, by=moderator)
    moderation.reject(comment, by=moderator)
    moderation.put_back(comment, by=moderator)

    comment.refresh_from_db()
    assert comment.status == "pending"
    assert comment.decided_at is None
    assert [entry.action for entry in _entries(comment)] == ["approved", "rejected", "pending"]


@pytest.mark.parametrize("verb", [verb for verb, _ in VERBS])
def test_a_comment_that_changed_since_it_was_seen_is_not_decided_on(verb):
    comment = make_comment(status="pending")
    seen_at = comment.updated_at.isoformat()
    moderation.propose_edit(comment, text="Something else altogether.")

    outcome = verb(comment, by=make_user("moderator"), seen_as="pending", seen_at=seen_at)

    comment.refresh_from_db()
    assert not outcome.changed
    assert "read it again" in outcome.message
    assert comment.status == "pending"


@pytest.mark.parametrize(("verb", "status"), VERBS)
def test_undoing_restores_the_comment_and_is_logged(verb, status):
    comment = make_comment(status="pending")
    moderator = make_user("moderator")
    outcome = verb(comment, by=moderator)

    undone = moderation.undo(outcome.entry.pk, by=moderator)

    comment.refresh_from_db()
    assert undone.changed
    assert (comment.status, comment.decided_at) == ("pending", None)
    assert [entry.action for entry in _entries(comment)] == [status, "undone"]
    assert not moderation.undo(outcome.entry.pk, by=moderator).changed


def test_undoing_an_undoing_decides_again():
    comment = make_comment(status="pending")
    moderator = make_user("moderator")
    undone = moderation.undo(moderation.approve(comment, by=moderator).entry.pk, by=moderator)

    moderation.undo(undone.entry.pk, by=moderator)

    comment.article.refresh_from_db()
    assert Comment.objects.visible().get() == comment
    assert comment.article.comment_count == 1


def test_a_decision_that_another_has_overruled_is_not_undone():
    comment = make_comment(status="pending")
    first = moderation.approve(comment, by=make_user("moderator"))
    moderation.reject(comment, by=make_user("moderator", first_name="Mona", last_name="Reyes"))

    outcome = moderation.undo(first.entry.pk, by=make_user("moderator"))

    comment.refresh_from_db()
    assert outcome.message.startswith("Already rejected by Mona Reyes, ")
    assert comment.status == "rejected"


def test_undoing_an_answer_takes_it_out_and_puts_back_what_it_approved():
    comment = make_comment(status="pending")
    moderator = make_user("moderator")
    answer = moderation.reply_as_staff(comment, by=moderator, text="Thank you.")

    moderation.undo(answer.entry.pk, by=moderator)

    comment.refresh_from_db()
    answer.comment.refresh_from_db()
    assert comment.status == "pending"
    assert answer.comment.status == "rejected"


def test_a_moderators_edit_says_so_and_can_be_undone():
    comment = make_comment(text="Call me a fool, you fool.")
    moderator = make_user("moderator")

    edited = moderation.reword(comment, by=moderator, text="Call me a fool.")
    comment.refresh_from_db()
    traced = (comment.text, comment.staff_edited_at is not None)
    moderation.undo(edited.entry.pk, by=moderator)

    comment.refresh_from_db()
    assert traced == ("Call me a fool.", True)
    assert (comment.text, comment.staff_edited_at) == ("Call me a fool, you fool.", None)


@pytest.mark.parametrize("verb", [moderation.accept_edit, moderation.reject_edit])
def test_undoing_a_decision_on_an_edit_brings_back_both_texts(verb):
    comment = make_comment(text="The old text.")
    moderator = make_user("moderator")
    moderation.propose_edit(comment, text="The new text.")

    moderation.undo(verb(comment, by=moderator).entry.pk, by=moderator)

    comment.refresh_from_db()
    assert (comment.text, comment.edited_text) == ("The old text.", "The new text.")
    assert list(Comment.objects.awaiting()) == [comment]


def test_readers_reports_are_open_again_after_an_undoing():
    comment = make_comment()
    comment.flags.create(reason="abuse")
    moderator = make_user("moderator")
    outcome = moderation.reject(comment, by=moderator)
    settled = comment.flags.open().exists()

    moderation.undo(outcome.entry.pk, by=moderator)

    assert not settled
    assert comment.flags.open().exists()


def test_the_articles_comment_count_is_of_visible_comments():
    article = make_article()
    moderator = make_user("moderator")
    comments = [make_comment(article, status="pending") for _ in range(3)]
    counts = []

    for step in (
        lambda: moderation.approve(comments[0], by=moderator),
        lambda: moderation.approve(comments[1], by=moderator),
        lambda: moderation.approve(comments[1], by=moderator),
        lambda: moderation.mark_spam(comments[1], by=moderator),
        lambda: moderation.reply_as_staff(comments[2], by=moderator, text="Thank you."),
        lambda: moderation.remove_by_commenter(comments[0]),
        lambda: moderation.erase(comments[2], by=moderator),
    ):
        step()
        article.refresh_from_db()
        counts.append(article.comment_count)

    assert counts == [1, 2, 2, 1, 3, 2, 1]


def test_staff_answer_under_their_public_name_and_approve_what_waits():
    comment = make_comment(status="pending")
    moderator = make_user("moderator", username="secret-login")
    make_author("Mona Reyes", user=moderator)

    outcome = moderation.reply_as_staff(comment, by=moderator, text=" Thank you. ")

    comment.refresh_from_db()
    answer = outcome.comment
    assert comment.status == "approved"
    assert (answer.status, answer.text, answer.name) == ("approved", "Thank you.", "Mona Reyes")
    assert (answer.parent, answer.root, answer.staff) == (comment, comment, moderator)


def test_staff_without_a_name_answer_as_the_editors():
    outcome = moderation.reply_as_staff(
        make_comment(), by=make_user("editor", username="secret-login"), text="Thank you."
    )

    assert outcome.comment.name == "The editors"


def test_an_answer_sent_twice_stands_once():
    comment = make_comment()
    editor = make_user("editor")

    moderation.reply_as_staff(comment, by=editor, text="Thank you.")
    again = moderation.reply_as_staff(comment, by=editor, text="Thank you.")

    assert not again.changed
    assert comment.replies.count() == 1


@pytest.mark.parametrize("status", ["rejected", "spam"])
def test_a_comment_that_readers_do_not_see_cannot_be_answered(status):
    comment = make_comment(status=status)

    outcome = moderation.reply_as_staff(comment, by=make_user("editor"), text="Thank you.")

    assert not outcome.changed
    assert not comment.replies.exists()


def test_a_removed_comment_is_not_decided_on():
    comment = make_comment()
    moderation.remove_by_commenter(comment)

    outcome = moderation.approve(comment, by=make_user("moderator"))
    again = moderation.remove_by_commenter(comment)

    assert not outcome.changed
    assert not again.changed


def test_an_edit_waits_while_the_old_text_stands():
    comment = make_comment(text="The old text.")
    moderator = make_user("moderator")

    moderation.propose_edit(comment, text="The new text.")
    comment.refresh_from_db()
    before = (comment.text, Comment.objects.awaiting().count())
    moderation.accept_edit(comment, by=moderator)
    again = moderation.accept_edit(comment, by=moderator)

    comment.refresh_from_db()
    assert before == ("The old text.", 1)
    assert comment.text == "The new text."
    assert not Comment.objects.awaiting().exists()
    assert again.message.startswith("Already accepted by")


def test_a_declined_edit_leaves_the_old_text():
    comment = make_comment(text="The old text.")

    moderation.propose_edit(comment, text="The new text.")
    moderation.reject_edit(comment, by=make_user("moderator"))

    comment.refresh_from_db()
    assert (comment.text, comment.edited_text) == ("The old text.", "")


def test_erasure_leaves_nothing_that_a_person_gave():
    comment = make_comment(
        email="wilma@readers.example", ip="203.0.113.7", website="https://wilma.example"
    )
    answer = make_comment(parent=comment)

    moderation.erase(comment, by=make_user("moderator"))

    comment.refresh_from_db()
    assert (comment.name, comment.website, comment.text) == ("", "", "")
    assert not PrivateSide.objects.exists()
    assert Comment.objects.visible().get() == answer


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_change_the_log(change):
    comment = make_comment(status="pending")
    moderation.approve(comment, by=make_user("moderator"))
    entries = ModerationLog.objects.filter(comment_id=comment.pk)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entries.update(reason="never") if change == "update" else entries.delete()

    assert entries.get().reason == ""


def test_the_log_outlives_the_comment_and_the_member_of_staff():
    comment = make_comment(status="pending")
    moderator = make_user("moderator")
    moderation.approve(comment, by=moderator)
    number = comment.pk

    comment.article.delete()
    moderator.delete()

    entry = ModerationLog.objects.select_related("by").get(comment_id=number)
    assert entry.action == "approved"
    assert entry.by is None


def test_an_article_goes_with_its_whole_thread():
    top = make_comment()
    make_comment(parent=make_comment(parent=top))

    top.article.delete()

    assert not Comment.objects.exists()


def test_a_decision_that_fails_half_way_leaves_nothing_behind(monkeypatch):
    comment = make_comment(status="pending")

    def fail(article_id):
        raise RuntimeError

    monkeypatch.setattr("comments.moderation.decisions.recount", fail)
    with pytest.raises(RuntimeError):
        moderation.approve(comment, by=make_user("moderator"))

    comment.refresh_from_db()
    assert comment.status == "pending"
    assert not _entries(comment)


def test_the_queue_holds_what_waits_oldest_first():
    late = make_comment(status="pending")
    early = make_comment(status="pending", created_at=timezone.now() - timedelta(days=1))
    make_comment(status="spam")
    make_comment(status="pending", removed_at=timezone.now(), removal="commenter")

    assert list(Comment.objects.awaiting()) == [early, late]


def test_snapshots_and_old_standings_are_cleared():
    moderator = make_user("moderator")
    comment = make_comment(email="wilma@readers.example")
    entry = moderation.reword(comment, by=moderator, text="Shorter.").entry
    given = standing.give(comment, kind="banned", by=moderator, reason="Threats", days=1)
    days = [29, 31, 365, 367]

    left = []
    for day in days:
        retention.clear(at=timezone.now() + timedelta(days=day))
        left.append(
            (
                DecisionSnapshot.objects.filter(entry=entry).exists(),
                Standing.objects.filter(pk=given.pk).exists(),
            )
        )

    assert left == [(True, True), (False, True), (False, True), (False, False)]
