import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from comments import moderation
from comments.models import Comment, HoldRule, ModerationLog
from comments.spam import hold_rules
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db

QUEUE = reverse("admin:comments_comment_changelist")
LOG = reverse("admin:comments_moderationlog_changelist")
ADDRESS = "wilma.sedan@readers.example"


def _sign_in(client, role):
    user = make_user(role)
    client.force_login(user)
    return user


def _screen(comment, view="change"):
    return reverse(f"admin:comments_comment_{view}", args=[comment.pk])


def _act(client, action, *comments, query=""):
    selected = [comment.pk for comment in comments]
    return client.post(QUEUE + query, {"action": action, "_selected_action": selected, "index": 0})


def _messages(response):
    return [str(message) for message in response.context["messages"]]


def test_the_queue_shows_what_waits_first(client):
    _sign_in(client, "moderator")
    article = make_article()
    make_comment(article, "This one waits", status="pending")
    make_comment(article, "This one is out")
    make_comment(article, "This one is junk", status="spam")

    waiting = client.get(QUEUE).text
    spam = client.get(QUEUE, {"state": "spam"}).text
    everything = client.get(QUEUE, {"state": "all"}).text

    assert "This one waits" in waiting
    assert "This one is" not in waiting
    assert "This one is junk" in spam
    assert "This one is out" not in spam
    assert everything.count("This one") >= 3


@pytest.mark.parametrize(
    ("action", "status"),
    [("approve_selected", "approved"), ("reject_selected", "rejected"), ("spam_selected", "spam")],
)
def test_many_comments_are_decided_at_once(client, action, status):
    moderator = _sign_in(client, "moderator")
    article = make_article()
    comments = [make_comment(article, status="pending") for _ in range(3)]

    _act(client, action, *comments)

    article.refresh_from_db()
    assert set(Comment.objects.values_list("status", flat=True)) == {status}
    assert ModerationLog.objects.filter(action=status, by=moderator).count() == 3
    assert article.comment_count == (3 if status == "approved" else 0)


def test_a_list_that_is_out_of_date_says_who_was_first(client):
    _sign_in(client, "moderator")
    first = make_user("moderator", first_name="Mona", last_name="Reyes")
    decided, waiting = make_comment(status="pending"), make_comment(status="pending")
    moderation.approve(decided, by=first)

    _act(client, "reject_selected", decided, waiting)
    said = _messages(client.get(QUEUE))

    decided.refresh_from_db()
    assert decided.status == "approved"
    assert "1 comment is rejected." in said
    assert any(f"{decided.name}: Already approved by Mona Reyes, " in line for line in said)


@pytest.mark.parametrize("verb", ["approve", "reject", "spam", "put_back"])
def test_one_comment_is_decided_on_its_screen_and_the_next_one_comes(client, verb):
    _sign_in(client, "moderator")
    comment = make_comment(status="rejected" if verb == "put_back" else "pending")
    if verb == "reject":
        Comment.objects.update(status="pending")
    following = make_comment(status="pending")

    response = client.post(
        _screen(comment, "decide"),
        {"verb": verb, "seen_as": comment.status, "reason": "House rules"},
    )

    comment.refresh_from_db()
    entry = ModerationLog.objects.get(comment_id=comment.pk)
    assert comment.status == {"approve": "approved", "reject": "rejected", "spam": "spam"}.get(
        verb, "pending"
    )
    assert entry.words == "House rules"
    assert response["Location"] == _screen(following)


def test_after_the_last_one_comes_the_empty_queue(client):
    _sign_in(client, "moderator")
    comment = make_comment(status="pending")

    response = client.post(_screen(comment, "decide"), {"verb": "approve"})

    assert response["Location"] == QUEUE


def test_a_stale_screen_changes_nothing(client):
    _sign_in(client, "moderator")
    comment = make_comment(status="pending")
    moderation.approve(comment, by=make_user("moderator", first_name="Mona"))

    client.post(_screen(comment, "decide"), {"verb": "spam", "seen_as": "pending"})

    comment.refresh_from_db()
    assert comment.status == "approved"
    assert "Already approved by Mona" in _messages(client.get(QUEUE))[0]


def test_an_answer_is_given_on_the_screen_and_approves_what_waits(client):
    _sign_in(client, "editor")
    comment = make_comment(status="pending")

    client.post(_screen(comment, "reply"), {"text": "Thank you."})

    comment.refresh_from_db()
    assert comment.status == "approved"
    assert comment.replies.get().text == "Thank you."


@pytest.mark.parametrize("text", ["", "x" * 10_001])
def test_an_answer_that_cannot_be_taken_is_given_back(client, text):
    _sign_in(client, "editor")
    comment = make_comment()

    response = client.post(_screen(comment, "reply"), {"text": text})

    assert response.status_code == 422
    assert text in response.text
    assert not comment.replies.exists()


def test_an_edit_is_accepted_on_the_screen(client):
    _sign_in(client, "moderator")
    comment = make_comment(text="The old text.")
    moderation.propose_edit(comment, text="The new text.")

    shown = client.get(_screen(comment)).text
    client.post(_screen(comment, "decide"), {"verb": "accept_edit"})

    comment.refresh_from_db()
    assert "The old text." in shown
    assert "The new text." in shown
    assert comment.text == "The new text."


def test_the_screen_shows_the_thread_around_and_the_log(client):
    _sign_in(client, "moderator")
    top = make_comment(text="The first word")
    middle = make_comment(parent=top, text="The second word")
    comment = make_comment(parent=middle, text="The third word", status="pending")
    make_comment(parent=comment, text="The fourth word", status="pending")

    screen = client.get(_screen(comment)).text

    positions = [
        screen.index(f"The {word} word") for word in ("first", "second", "third", "fourth")
    ]
    assert positions == sorted(positions)


def test_the_text_of_a_comment_cannot_be_posted_to_its_screen(client):
    _sign_in(client, "admin")
    comment = make_comment(text="As written.")

    response = client.post(_screen(comment), {"text": "As changed."})

    comment.refresh_from_db()
    assert response.status_code == 405
    assert comment.text == "As written."


def test_an_email_address_is_shown_once_and_the_look_is_logged(client):
    moderator = _sign_in(client, "moderator")
    comment = make_comment(email=ADDRESS, status="pending")

    before = client.get(_screen(comment)).text
    shown = client.post(_screen(comment, "email"))
    after = client.get(_screen(comment)).text

    assert ADDRESS in shown.text
    assert "no-store" in shown["Cache-Control"]
    assert ADDRESS not in before + after
    assert ModerationLog.objects.get(action="email_seen").by == moderator


def test_an_unreadable_email_address_says_which_key_is_gone(client, settings):
    _sign_in(client, "moderator")
    comment = make_comment(email=ADDRESS)
    comment.private_side.email_key_id = "lost"
    comment.private_side.save()

    response = client.post(_screen(comment, "email"))

    assert "No address key with the id &#x27;lost&#x27;" in response.text


def test_a_moderators_views_refuse_get(client):
    _sign_in(client, "moderator")
    comment = make_comment(email=ADDRESS, status="pending")

    answers = [client.get(_screen(comment, view)) for view in ("decide", "reply", "email")]

    assert [answer.status_code for answer in answers] == [405, 405, 405]


# docs/rules.md, "Who may what", for comments: role by action

READ, DECIDE, REPLY, LOOK, READ_LOG = "read", "decide", "reply", "look", "read log"
MAY = {
    None: set(),
    "writer": set(),
    "editor": {READ, DECIDE, REPLY, READ_LOG},
    "moderator": {READ, DECIDE, REPLY, LOOK, READ_LOG},
    "admin": {READ, DECIDE, REPLY, LOOK, READ_LOG},
}


def _attempt(client, action, comment):
    return {
        READ: lambda: client.get(_screen(comment)),
        DECIDE: lambda: client.post(_screen(comment, "decide"), {"verb": "approve"}),
        REPLY: lambda: client.post(_screen(comment, "reply"), {"text": "Thank you."}),
        LOOK: lambda: client.post(_screen(comment, "email")),
        READ_LOG: lambda: client.get(LOG),
    }[action]()


@pytest.mark.parametrize("action", [READ, DECIDE, REPLY, LOOK, READ_LOG])
@pytest.mark.parametrize("role", list(MAY))
def test_each_role_may_do_what_its_permissions_say(client, role, action):
    _sign_in(client, role)
    comment = make_comment(email=ADDRESS, status="pending")

    response = _attempt(client, action, comment)

    assert (response.status_code != 403) == (action in MAY[role])
    comment.refresh_from_db()
    if action not in MAY[role]:
        assert comment.status == "pending"
        assert ADDRESS not in response.text


@pytest.mark.parametrize("action", [READ, DECIDE, REPLY, LOOK, READ_LOG])
def test_who_is_not_signed_in_is_sent_to_sign_in(client, action):
    comment = make_comment(email=ADDRESS, status="pending")

    response = _attempt(client, action, comment)

    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("role", ["editor", "moderator", "admin"])
def test_nobody_adds_or_deletes_a_comment_or_touches_the_log(client, role):
    _sign_in(client, role)
    comment = make_comment(status="pending")
    moderation.approve(comment, by=make_user("moderator"))
    entry = ModerationLog.objects.get()

    answers = [
        client.post("/admin/comments/comment/add/"),
        client.post(f"/admin/comments/comment/{comment.pk}/delete/", {"post": "yes"}),
        client.post("/admin/comments/moderationlog/add/"),
        client.post(f"/admin/comments/moderationlog/{entry.pk}/change/", {"reason": "x"}),
        client.post(f"/admin/comments/moderationlog/{entry.pk}/delete/", {"post": "yes"}),
    ]

    assert {answer.status_code for answer in answers} == {403}
    assert "delete_selected" not in client.get(QUEUE, {"state": "all"}).text
    assert Comment.objects.get() == comment
    assert ModerationLog.objects.get() == entry


def test_an_editors_screen_does_not_offer_the_email_address(client):
    _sign_in(client, "editor")
    comment = make_comment(email=ADDRESS)

    assert "Show the e-mail address" not in client.get(_screen(comment)).text


def test_no_screen_of_comments_writes_personal_data_into_the_admins_history(client):
    _sign_in(client, "moderator")
    comment = make_comment(email=ADDRESS, status="pending")

    client.post(_screen(comment, "email"))
    client.post(_screen(comment, "decide"), {"verb": "approve"})
    _act(client, "spam_selected", comment, query="?state=all")

    assert not LogEntry.objects.filter(object_repr__contains="readers.example").exists()
    assert not LogEntry.objects.filter(change_message__contains="readers.example").exists()


@pytest.mark.parametrize("count", [2, 30])
def test_the_queue_takes_as_many_queries_for_two_as_for_thirty(
    client, count, django_assert_max_num_queries
):
    _sign_in(client, "moderator")
    HoldRule.objects.create(name="Links", kind="links", number=1, is_active=True)
    for number in range(count):
        comment = make_comment(
            text="See https://a.example",
            parent=make_comment(),
            status="pending",
            email=f"reader-{number}@readers.example",
        )
        hold_rules.apply_rules(comment)
        comment.notes.create(text="Seen before?")
        comment.flags.create(reason="spam")
    client.get(QUEUE)  # a session is written once in five minutes

    with django_assert_max_num_queries(11):
        client.get(QUEUE)


def test_comments_are_found_by_words_beside_typographic_signs_and_without_accents(client):
    _sign_in(client, "moderator")
    make_comment(text="The “washer’s” bucket—a Citroën™…", name="Zoë", status="pending")

    for words in ("washer", "bucket", "citroen", "Citroe\u0308n", "zoe", "“washer’s bucket”"):
        assert "bucket—a" in client.get(QUEUE, {"q": words}).text, words
    assert "bucket—a" not in client.get(QUEUE, {"q": "“bucket washer”"}).text


def test_comments_cannot_be_searched_by_email_address(client):
    _sign_in(client, "admin")
    make_comment(text="Findable words", email=ADDRESS, status="pending")

    found = client.get(QUEUE, {"q": "findable"}).text
    by_address = client.get(QUEUE, {"q": "wilma.sedan"}).text
    by_lookup = client.get(QUEUE, {"private_side__email_hash__startswith": "a"})

    assert "Findable words" in found
    assert "Findable words" not in by_address
    assert by_lookup.status_code in (302, 400)
