"""Times as staff type them: what is unchanged stays, and an hour that comes twice is asked back."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from lxml import html

from articles.clock import format_moment
from articles.models import Article, FollowUp
from comments.models import Comment
from newsroom.changes import prepared
from newsroom.history import versions
from newsroom.models import Assignment
from newsroom.time_field import DeskTimeField
from pages.models import Page
from tests.factories import make_article, make_comment, make_user
from tests.newsroom.desk import as_it_stands, at, screen, two_boxes

pytestmark = pytest.mark.django_db
# The clocks go back in Detroit on 1 November 2026, so that it is 01:30 twice.
FIRST = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
SECOND = datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
# A day as readers have it, and as Django has it.
ODD = re.compile(r"(Nov\.|November) \d, 2026|\d Nov 2026|\d a\.m\.")
TWICE = {"0": "2026-11-01", "1": "01:30"}
LEFT_OUT = {"0": "2027-03-14", "1": "02:30"}
TIMES = ("published_at", "embargo_until", "withdraw_at", "lead_until", "comments_close_at")


@pytest.fixture
def editor(client):
    user = make_user("editor")
    client.force_login(user)
    return user


@pytest.fixture(autouse=True)
def autumn(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 10, 30, 12, tzinfo=UTC))


def in_boxes(name, boxes):
    return {f"{name}_{number}": value for number, value in boxes.items()}


def as_opened(client, url, form_id):
    """What a browser without scripts sends when the form of a page is sent as it came."""
    (form,) = html.fromstring(client.get(url).content).xpath(f"//form[@id='{form_id}']")
    return {key: value for key, value in form.form_values() if value is not None}


def read_choices(text, name):
    options = html.fromstring(text).xpath(f"//select[@name='{name}_2']/option")
    return {option.get("value"): option.text for option in options}


@pytest.mark.parametrize("moment", [FIRST, SECOND, SECOND.replace(second=17, microsecond=250_001)])
@pytest.mark.parametrize("name", TIMES)
def test_an_article_timed_in_the_double_hour_is_opened_and_saved(client, editor, name, moment):
    article = make_article(status=Article.Status.DRAFT, **{"published_at": None} | {name: moment})

    typed = as_opened(client, screen(article), "article_form")
    response = client.post(screen(article), typed | {"headline": "Another headline"})

    assert response.status_code == 302, response.context["errors"]
    article.refresh_from_db()
    assert article.headline == "Another headline"
    assert getattr(article, name) == moment


def test_an_imported_time_with_seconds_does_not_move_on_save(client, editor):
    moment = datetime(2025, 12, 19, 14, 31, 7, 123_456, tzinfo=UTC)
    article = make_article(published_at=moment)

    client.post(screen(article), as_opened(client, screen(article), "article_form"))

    article.refresh_from_db()
    assert article.published_at == moment


@pytest.mark.parametrize("name", TIMES)
def test_a_new_time_in_the_double_hour_is_asked_back(client, editor, name):
    article = make_article(status=Article.Status.DRAFT, published_at=None)

    typed = as_it_stands(article, **in_boxes(name, TWICE))
    asked = client.post(screen(article), typed)

    assert (
        "On 1 November 2026 it is 01:30 twice, as the clocks go back. Choose below which is meant: "
        "EDT, the first, or EST, the second."
    ) in html.fromstring(asked.text).text_content()
    assert read_choices(asked.text, name) == {
        "": "Choose",
        "0": "01:30 EDT, the first, before the clocks go back",
        "1": "01:30 EST, the second, after the clocks go back",
    }


@pytest.mark.parametrize(("which", "moment"), [("0", FIRST), ("1", SECOND)])
def test_the_choice_says_which_of_the_two_is_meant(client, editor, which, moment):
    article = make_article(status=Article.Status.DRAFT, published_at=None)

    typed = as_it_stands(article, **in_boxes("published_at", TWICE | {"2": which}))
    client.post(screen(article), typed)

    article.refresh_from_db()
    assert article.published_at == moment


def test_a_choice_that_no_longer_applies_is_let_go(client, editor):
    article = make_article(
        status=Article.Status.DRAFT, published_at=SECOND, withdraw_at=SECOND.replace(second=1)
    )

    typed = as_it_stands(
        article,
        **in_boxes("published_at", {"0": "2026-11-02", "1": "01:30", "2": "1"}),
        **in_boxes("withdraw_at", {"0": "", "1": "", "2": "1"}),
    )
    client.post(screen(article), typed)

    article.refresh_from_db()
    assert article.published_at == datetime(2026, 11, 2, 6, 30, tzinfo=UTC)
    assert article.withdraw_at is None


def test_no_choice_stands_beside_a_time_that_comes_once(client, editor):
    article = make_article(published_at=datetime(2026, 11, 1, 4, 30, tzinfo=UTC))

    assert read_choices(client.get(screen(article)).text, "published_at") == {}


def test_a_time_that_the_clocks_leave_out_is_told(client, editor):
    article = make_article(status=Article.Status.DRAFT, published_at=None)

    told = client.post(screen(article), as_it_stands(article, **in_boxes("lead_until", LEFT_OUT)))

    assert (
        "On 14 March 2027 there is no 02:30: the clocks go forward. Choose 01:30 EST or 03:30 EDT."
        in told.text
    )


@pytest.mark.parametrize(
    ("typed", "hour", "minute"),
    [
        ("9am", 9, 0),
        ("9:30 p.m.", 21, 30),
        ("9:30\u202fPM", 21, 30),
        ("9.30 pm", 21, 30),
        ("12 a.m.", 0, 0),
        ("12:05pm", 12, 5),
        ("Noon", 12, 0),
        ("９：30\u200bａｍ", 9, 30),
        ("9:30", 9, 30),
        ("21:30:15", 21, 30),
    ],
)
def test_times_of_day_are_read_as_people_write_them(client, editor, typed, hour, minute):
    article = make_article(status=Article.Status.DRAFT, published_at=None)

    boxes = in_boxes("published_at", {"0": "2026-12-01", "1": typed})
    client.post(screen(article), as_it_stands(article, **boxes))

    article.refresh_from_db()
    there = timezone.localtime(article.published_at)
    assert (there.hour, there.minute) == (hour, minute)


@pytest.mark.parametrize(
    ("boxes", "told"),
    [
        ({"0": "2026-12-01", "1": "13pm"}, "Write a time such as 21:30, 9:30 p.m. or noon."),
        ({"0": "2026-12-01", "1": ""}, "Give the time of day too."),
        ({"0": "", "1": "9am"}, "Give the day too."),
        ({"0": "9999-12-31", "1": "23:00"}, "Choose a day within the calendar."),
        ({"0": "soon", "1": "9am"}, "Enter a valid date."),
    ],
)
def test_a_time_that_cannot_be_read_is_told_in_plain_words(client, editor, boxes, told):
    article = make_article(status=Article.Status.DRAFT, published_at=None)

    response = client.post(
        screen(article), as_it_stands(article, **in_boxes("published_at", boxes))
    )

    assert told in response.text


def test_a_published_article_keeps_a_time(client, editor):
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    article = make_article(published_at=moment)
    emptied = in_boxes("published_at", {"0": "", "1": ""})

    told = client.post(screen(article), as_it_stands(article, **emptied))

    assert told.status_code == 200
    assert "A published article needs a publication time." in told.text
    article.refresh_from_db()
    assert article.published_at == moment


def test_a_move_in_the_calendar_asks_back_at_the_article(client, editor):
    article = make_article(published_at=datetime(2026, 11, 2, 6, 30, 17, 5, tzinfo=UTC))

    asked = client.post(at("calendar_move", article.pk), in_boxes("at", TWICE))
    typed = in_boxes("at", TWICE | {"2": "1"})
    moved = client.post(at("calendar_move", article.pk), typed, follow=True)

    (form,) = html.fromstring(asked.text).xpath("//details[@open]/form")
    assert form.get("action") == at("calendar_move", article.pk)
    assert form.fields["at_0"] == "2026-11-01"
    assert form.fields["at_1"] == "01:30"
    assert "it is 01:30 twice" in form.text_content()
    assert len(form.xpath(".//select[@name='at_2']/option")) == 3
    assert "is now scheduled for Sunday, 1 November 2026, 01:30 EST" in moved.text
    article.refresh_from_db()
    assert article.published_at == SECOND


def test_the_calendar_opens_on_an_article_in_the_double_hour(client, editor):
    article = make_article(published_at=SECOND)

    page = client.get(at("calendar") + "?week=2026-W44").text

    assert len(read_choices(page, "at")) == 3
    (chosen,) = html.fromstring(page).xpath("//select[@name='at_2']/option[@selected]")
    assert chosen.get("value") == "1"
    assert html.fromstring(page).xpath(f"//*[@id='article-{article.pk}']//time")[0].text == (
        "01:30 EST"
    )


def test_a_move_to_where_it_stands_keeps_the_moment(client, editor):
    moment = datetime(2026, 11, 1, 6, 30, 17, 5, tzinfo=UTC)
    article = make_article(published_at=moment)
    page = html.fromstring(client.get(at("calendar") + "?week=2026-W44").text)
    (form,) = page.xpath("//details/form")

    client.post(form.get("action"), dict(form.form_values()))

    article.refresh_from_db()
    assert article.published_at == moment


def test_a_move_to_an_hour_that_is_left_out_says_so(client, editor):
    article = make_article(published_at=datetime(2027, 3, 15, 6, tzinfo=UTC))

    told = client.post(at("calendar_move", article.pk), in_boxes("at", LEFT_OUT), follow=True)

    assert "Choose 01:30 EST or 03:30 EDT." in told.text


def test_an_assignment_due_in_the_double_hour_asks_back_and_stays(client, editor):
    article = make_article(status=Article.Status.DRAFT, published_at=None)
    url = at("workflow", article.pk)
    given = {"_assign": "", "assignee": editor.pk, "task": ""}

    asked = client.post(url, given | in_boxes("due_at", TWICE))
    client.post(url, given | in_boxes("due_at", TWICE | {"2": "1"}))

    assert len(read_choices(asked.text, "due_at")) == 3
    assignment = Assignment.objects.get()
    assert assignment.due_at == SECOND
    exact = SECOND.replace(second=9, microsecond=3)
    Assignment.objects.update(due_at=exact)
    (form,) = html.fromstring(client.get(url).text).xpath("//form[.//*[@name='_assign']]")
    client.post(url, dict(form.form_values()) | {"_assign": "", "task": "Call the plant"})
    assignment.refresh_from_db()
    assert assignment.task == "Call the plant"
    assert assignment.due_at == exact


def test_a_prepared_change_asks_back_for_its_time(client, editor):
    article = make_article(published_at=datetime(2026, 1, 1, tzinfo=UTC))
    versions.record(article, by=editor)
    change = prepared.prepare(
        article,
        by=editor,
        snapshot=versions.snapshot(article) | {"headline": "Later"},
        base_version=article.version,
    )

    url = at("version", change.pk)
    asked = client.post(url, {"_set_time": "1"} | in_boxes("due_at", TWICE))
    client.post(url, {"_set_time": "1"} | in_boxes("due_at", TWICE | {"2": "0"}))

    assert len(read_choices(asked.text, "due_at")) == 3
    change.refresh_from_db()
    assert change.due_at == FIRST


def test_a_change_that_goes_live_moves_no_time_that_it_did_not_change(client, editor):
    moment = datetime(2026, 11, 5, 6, 30, 17, 250_001, tzinfo=UTC)
    article = make_article(
        published_at=datetime(2026, 1, 1, tzinfo=UTC), lead_until=moment, withdraw_at=moment
    )
    versions.record(article, by=editor)
    change = prepared.prepare(
        article,
        by=editor,
        snapshot=versions.snapshot(article) | {"headline": "Later"},
        base_version=article.version,
    )

    prepared.put_live(change, by=editor)

    article.refresh_from_db()
    assert article.headline == "Later"
    assert (article.lead_until, article.withdraw_at) == (moment, moment)


def test_taking_the_time_of_another_save_takes_it_whole(client, editor):
    article = make_article(status=Article.Status.DRAFT, published_at=None)
    versions.record(article, by=editor)
    typed = as_it_stands(article, **two_boxes("lead_until", FIRST - timedelta(days=1)))
    moment = SECOND.replace(second=17, microsecond=250_001)
    article.lead_until = moment
    article.save()
    versions.record(article, by=editor)

    chosen = {"merged_onto": article.version, "keep_lead_until": "theirs"}
    response = client.post(screen(article), typed | chosen)

    assert response.status_code == 302
    article.refresh_from_db()
    assert article.lead_until == moment


def test_a_follow_up_has_the_time_that_is_meant(client, editor, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 2, tzinfo=UTC))
    client.force_login(editor)
    article = make_article(published_at=datetime(2026, 10, 1, tzinfo=UTC))
    url = reverse("admin:articles_followup_add")
    typed = {"article": article.pk, "text": "The plant opened.", "source": "Ampline"}

    asked = client.post(url, typed | in_boxes("at", TWICE))
    client.post(url, typed | in_boxes("at", TWICE | {"2": "1"}))

    assert len(read_choices(asked.text, "at")) == 3
    assert FollowUp.objects.get().at == SECOND


def test_every_time_that_staff_type_is_asked_back(rf):
    """A form with a time of Django's own would refuse an hour that comes twice."""
    request = rf.get("/admin/")
    request.user = make_user(is_superuser=True)
    found = [form for form in _list_subclasses(forms.BaseForm) if form.__module__[:7] != "django."]
    for model_admin in admin.site._registry.values():
        if not model_admin.has_change_permission(request):
            continue
        form = model_admin.get_form(request)
        found.append(getattr(form, "func", form))
        found += [
            inline.get_formset(request).form for inline in model_admin.get_inline_instances(request)
        ]

    times = {
        (form.__name__, name): type(field)
        for form in found
        for name, field in form.base_fields.items()
        if isinstance(field, (forms.DateTimeField, forms.SplitDateTimeField, DeskTimeField))
    }

    assert [where for where, cls in times.items() if cls is not DeskTimeField] == []
    assert ("MoveForm", "at") in times


def _list_subclasses(cls):
    for below in cls.__subclasses__():
        if hasattr(below, "base_fields"):
            yield below
        yield from _list_subclasses(below)


def test_messages_logs_and_mails_write_a_time_in_one_style():
    assert format_moment(FIRST) == "1 November 2026, 01:30 EDT"
    assert format_moment(SECOND) == "1 November 2026, 01:30 EST"


@pytest.mark.parametrize(
    "page",
    [
        "/admin/articles/article/?state=scheduled",
        "/admin/articles/article/calendar/?week=2026-W45",
        "/admin/comments/comment/",
        "/admin/authors/user/",
        "/admin/",
        "article",
    ],
)
def test_the_newsroom_writes_a_time_in_one_style(client, page):
    admin_user = make_user("admin", is_superuser=True)
    client.force_login(admin_user)
    moment = datetime(2026, 11, 2, 14, 30, tzinfo=UTC)
    article = make_article(published_at=moment, embargo_until=moment)
    commented = make_article(published_at=datetime(2026, 1, 1, tzinfo=UTC))
    make_comment(commented, created_at=moment, status=Comment.Status.PENDING)
    admin_user.last_login = moment
    admin_user.save()

    text = client.get(screen(article) if page == "article" else page).text

    assert "2 November 2026, 09:30 EST" in text
    assert not ODD.search(text), ODD.search(text)


def test_a_table_of_the_admin_has_the_newsrooms_style(client):
    client.force_login(make_user("admin", is_superuser=True))
    moment = datetime(2026, 11, 2, 14, 30, tzinfo=UTC)
    Page.objects.update_or_create(slug="about-us", defaults={"title": "About us"})
    Page.objects.update(updated_at=moment)

    assert "2 November 2026, 09:30 EST" in client.get("/admin/pages/page/").text


def test_readers_have_one_style_in_the_double_hour_too(client, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 3, tzinfo=UTC))
    article = make_article(published_at=SECOND)

    shown = '<time datetime="2026-11-01T01:30:00-05:00">November 1, 2026, 1:30 a.m. EST</time>'
    assert shown in client.get(article.get_absolute_url()).text


def test_no_template_writes_a_time_in_a_style_of_its_own():
    folder = Path(settings.BASE_DIR) / "templates"
    own = {
        (file.relative_to(folder).as_posix(), form)
        for file in folder.rglob("*.*")
        for form in re.findall(r'\|date:"([^"]*)"', file.read_text("utf-8"))
    }
    for_machines = {"c", "Y-m-d", "Y-m-d H:i"}
    newsroom = {"DATE_FORMAT", "MONTH_DAY_FORMAT", "D", "l"}

    assert [
        (name, form)
        for name, form in sorted(own)
        if form not in for_machines
        and form not in (newsroom if "admin/" in name or "newsroom/" in name else {"F j, Y"})
    ] == []
