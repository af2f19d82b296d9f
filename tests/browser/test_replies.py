"""Replying and moderating in a real browser, with scripts off and on, at a desk and on a phone."""

from pathlib import Path

import pytest
from django.core import mail

from comments.models import Comment
from comments.replying import intake, own_page
from tests.comments.mailed import link_in, run_mail_tasks
from tests.factories import PASSWORD, make_article, make_comment, make_user

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"viewport": {"width": 390, "height": 844}}


@pytest.fixture
def without_script(open_page):
    return open_page(java_script_enabled=False, **PHONE)


def _fill_in(page, **fields):
    values = {
        "Comment": "The new axle is lighter.",
        "Name": "Wilma Sedan",
        "E-mail": "wilma.sedan@readers.example",
    } | fields
    for label, value in values.items():
        page.locator(".reply-form").get_by_role("textbox", name=label).fill(value)


def _send(page):
    page.get_by_role("button", name="Post comment").click()


def _sign_in(page, live_server, user):
    page.goto(f"{live_server.url}/admin/login/?next=/admin/comments/comment/")
    page.get_by_label("Username").fill(user.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.locator("[data-queue]").wait_for()


def test_a_reader_without_script_answers_and_a_moderator_without_script_approves(
    without_script, open_page, live_server
):
    top = make_comment(text="Which axle do they mean?")
    address = live_server.url + top.article.get_absolute_url()
    reader = without_script

    reader.goto(address)
    reader.get_by_role("link", name=f"Reply to {top.name}").click()
    assert reader.get_by_text("Which axle do they mean?").is_visible()
    _fill_in(reader)
    _send(reader)
    assert "awaiting moderation" in reader.get_by_role("heading", level=1).inner_text()
    assert reader.get_by_text("The new axle is lighter.").is_visible()
    assert not reader.context.cookies()

    moderator = open_page(java_script_enabled=False, **PHONE)
    _sign_in(moderator, live_server, make_user("moderator"))
    assert moderator.locator(".card__text", has_text="The new axle is lighter.").is_visible()
    moderator.get_by_role("button", name="Approve", exact=True).click()
    assert "The comment is approved." in moderator.locator(".messagelist").inner_text()

    reader.goto(address)
    reader.reload()  # the browser may keep the page for a minute
    answer = reader.locator(".thread--answers .comment")
    assert "The new axle is lighter." in answer.inner_text()
    assert "readers.example" not in reader.content()


def test_a_writer_without_script_previews_changes_takes_mail_and_takes_the_comment_back(
    without_script, live_server, settings
):
    settings.SITE_URL = live_server.url
    article = make_article()
    page = without_script

    page.goto(live_server.url + article.get_absolute_url())
    _fill_in(page)
    page.get_by_label("Mail me what the moderators decide").check()
    page.get_by_role("button", name="Preview").click()
    assert page.get_by_role("heading", name="So it will look").is_visible()
    assert page.get_by_label("Mail me what the moderators decide").is_checked()
    _send(page)
    own_page = page.url

    page.get_by_role("link", name="Change it").click()
    page.get_by_role("textbox", name="Comment").fill("The new axle is much lighter.")
    page.get_by_role("button", name="Save the change").click()
    assert page.url == own_page
    assert page.get_by_text("The new axle is much lighter.").is_visible()

    run_mail_tasks()
    page.goto(live_server.url + link_in(mail.outbox[-1], "/confirm/"))
    page.get_by_role("button", name="Yes, it is mine").click()
    page.get_by_role("link", name="See your comment").click()
    assert page.get_by_text("You get mail when it is decided on").is_visible()

    page.get_by_role("link", name="Take it back").click()
    page.get_by_role("button", name="Take it back").click()
    assert "was removed" in page.get_by_role("heading", level=1).inner_text()
    assert not page.context.cookies()


def test_a_reader_without_script_reports_a_comment_and_asks_for_the_data_kept(
    without_script, live_server, settings
):
    settings.SITE_URL = live_server.url
    comment = make_comment(text="Rude words.", email="wilma.sedan@readers.example")
    page = without_script

    page.goto(live_server.url + comment.article.get_absolute_url())
    page.get_by_role("link", name=f"Report the comment of {comment.name}").click()
    page.get_by_label("It insults or threatens somebody").check()
    page.get_by_role("button", name="Report it").click()
    assert page.get_by_role("heading", name="Thank you").is_visible()
    assert comment.flags.get().reason == "abuse"

    page.goto(live_server.url + comment.article.get_absolute_url())
    page.get_by_role("link", name="what we keep").click()
    page.get_by_label("Your e-mail address").fill("wilma.sedan@readers.example")
    page.get_by_role("button", name="Mail me the link").click()
    run_mail_tasks()
    page.goto(live_server.url + link_in(mail.outbox[-1], "/your-data/"))
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the file").click()
    assert "Rude words." in Path(download.value.path()).read_text()
    page.get_by_role("button", name="Erase everything").click()
    page.get_by_role("heading", name="Your data is erased").wait_for()
    comment.refresh_from_db()
    assert comment.text == ""


def test_a_wrong_field_is_named_has_the_focus_and_keeps_the_text(without_script, live_server):
    article = make_article()
    page = without_script

    page.goto(live_server.url + article.get_absolute_url())
    # What the browser itself would stop is sent here: a name that is an e-mail address.
    _fill_in(page, Name="wilma@readers.example", Comment="Long and well considered.")
    _send(page)

    form = page.locator(".reply-form")
    assert form.get_by_role("textbox", name="Comment").input_value() == "Long and well considered."
    assert form.get_by_role("textbox", name="Name").get_attribute("aria-invalid") == "true"
    assert page.locator("*:focus").get_attribute("name") == "name"
    assert "There is an e-mail address in this name" in page.get_by_role("alert").inner_text()

    _fill_in(page, Comment="Long and well considered.")
    _send(page)
    assert Comment.objects.get().text == "Long and well considered."


def test_with_script_the_form_comes_to_the_comment_and_goes_back(page, live_server):
    top = make_comment(text="Which axle do they mean?")
    other = make_comment(top.article)

    page.goto(live_server.url + top.article.get_absolute_url())
    page.get_by_role("link", name=f"Reply to {other.name}").click()
    assert page.locator(f"#comment-{other.pk} + .reply").is_visible()
    page.get_by_role("button", name="Cancel this reply").click()
    assert not page.locator(".thread .reply").count()
    assert page.locator("[name=parent]").input_value() == ""
    page.get_by_role("link", name=f"Reply to {top.name}").click()
    assert page.locator("*:focus").get_attribute("name") == "text"
    _fill_in(page)
    _send(page)

    page.get_by_role("heading", name="awaiting moderation").wait_for()
    assert Comment.objects.get(text="The new axle is lighter.").parent == top


@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_of_comments_is_wider_than_its_window(open_page, live_server, width):
    article = make_article("A headline of the length that headlines have when all is said")
    long = "https://maker.example/" + "very-long-" * 20
    one = make_comment(article, long, name="N" * 80)
    make_comment(parent=make_comment(parent=make_comment(parent=one)), text=long, name="N" * 80)
    held = make_comment(article, long, name="N" * 80, status="pending")
    page = open_page(viewport={"width": width, "height": 844})
    _sign_in(page, live_server, make_user("moderator"))

    for address in (
        article.get_absolute_url(),
        f"/comments/reply/{article.pk}/?to={one.pk}",
        f"/comments/{one.pk}/flag/",
        "/comments/your-data/",
        own_page.own_path(held),
        f"/admin/comments/comment/{held.pk}/change/",
        "/admin/comments/comment/",
    ):
        page.goto(live_server.url + address)
        beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert beyond <= 0, address


def test_a_flood_gives_the_text_back(without_script, live_server, monkeypatch):
    monkeypatch.setattr(intake, "FLOOD_LIMIT", 1)
    article = make_article()
    page = without_script

    for text in ("One thought", "Another thought"):
        page.goto(live_server.url + article.get_absolute_url())
        _fill_in(page, Comment=text)
        _send(page)

    assert "wait ten minutes" in page.get_by_role("alert").inner_text()
    assert (
        page.locator(".reply-form").get_by_role("textbox", name="Comment").input_value()
        == "Another thought"
    )
    assert Comment.objects.count() == 1
