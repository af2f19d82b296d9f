"""Before publishing: what is looked at, where each thing is settled, and passing it over."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from images import uploads
from images.models import Image
from newsroom.checklist import faults
from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_company,
    make_image,
    make_tag,
    make_user,
)
from tests.images import files
from tests.newsroom.desk import as_it_stands, at, screen

pytestmark = pytest.mark.django_db
Status = Article.Status


@pytest.fixture
def editor(client):
    user = make_user("editor", username="eve")
    client.force_login(user)
    return user


def draft(**fields):
    fields.setdefault("categories", [make_category()])
    fields.setdefault("authors", [make_author()])
    if "lead_image" not in fields:
        fields["lead_image"] = make_image(credit="Rolf Mock/Halden")
    return make_article(status=Status.DRAFT, **fields)


def find_faults(**fields):
    article = draft(**fields)
    return faults.list_faults(article, article.compile())


def test_an_article_without_fault_has_an_empty_list():
    assert find_faults(headline="A plain headline", body="<p>Words.*</p><p>*A note.</p>") == []


def test_a_figure_that_its_table_contradicts_is_shown_with_what_the_others_give():
    rows = [("Lark", 110, 100, "10%"), ("Tern", 120, 100, "20%"), ("Heron", 130, 100, "40%")]
    cells = "".join(
        f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>"
        for row in [("Model", "2026", "2025", "Change"), *rows]
    )

    (found,) = find_faults(headline="A plain headline", body=f"<p>Sales.</p><table>{cells}</table>")

    assert found.text == ("Table 1, row 4: 40% is shown where the other figures give 30%.")
    assert (found.field, found.find, found.is_blocking) == ("body", "40%", False)


def test_each_fault_is_named_with_the_field_and_the_place_where_it_is_settled():
    bare = make_image()
    body = (
        "<p>The plant will make TK cars.** See <a href='/nowhere/'>this</a>.</p>"
        f"<figure><img src='{bare.url}' alt=''></figure>"
        "<p>Ferrum Motors (NYSE: FRM) agrees.</p>"
    )
    found = find_faults(headline="Long " * 30, body=body, lead_image=make_image(), categories=[])

    told = {(fault.field, fault.find, fault.is_blocking) for fault in found}
    assert told == {
        ("body", "TK", True),
        ("body", bare.url, True),
        ("body", "will make TK cars.", True),
        ("body", "/nowhere/", True),
        ("lead_image", "", True),
        ("headline", "", False),
        ("filed_under", "", True),
        ("body", "Ferrum Motors", False),
    }
    assert [fault.is_blocking for fault in found] == sorted(
        (fault.is_blocking for fault in found), reverse=True
    )
    assert {fault.picture for fault in found} >= {bare}


@pytest.mark.parametrize(
    ("words", "is_to_come"),
    [
        ("Sales: TK units", True),
        ("TKTK", True),
        ("(TK)", True),
        ("Teekay (NYSE: TK) sails", False),
        ("thyssenkrupp (XETRA: TKA)", False),
        ("the atk", False),
    ],
)
def test_tk_is_told_from_a_stock_symbol(words, is_to_come):
    found = find_faults(headline="A plain headline", body=f"<p>{words}</p>")

    assert any("is still in the text" in fault.text for fault in found) == is_to_come


def test_a_picture_of_the_library_shows_its_credit_and_a_decorative_one_needs_no_words():
    own = make_image(credit="Rolf Mock/Halden")
    ornament = make_image(alt="", is_decorative=True, credit="Rolf Mock/Halden")
    shown = "<figcaption>The Vega. Rolf Mock/Halden</figcaption>"

    assert find_faults(body=f'<figure><img src="{own.url}" alt="A car">{shown}</figure>') == []
    assert find_faults(body=f'<figure><img src="{ornament.url}" alt="">{shown}</figure>') == []
    (hidden,) = find_faults(body=f'<figure><img src="{own.url}" alt="A car"></figure>')
    assert "does not show its credit: Rolf Mock/Halden" in hidden.text


def test_a_picture_of_the_text_is_named_as_a_person_knows_it():
    described = make_image("The Vega at dusk")
    file = files.upload(files.jpeg(), "vega front.jpg")
    sent = uploads.store_picture(file, alt="A car")
    Image.objects.filter(pk=sent.pk).update(alt="")
    caption = "<figcaption>A launch</figcaption>"
    captioned = f'<figure><img src="{described.url}" alt="">{caption}</figure>'

    (under_caption, _) = find_faults(body=captioned)
    (by_alt,) = find_faults(body=f'<p><img src="{described.url}" alt="A car at dusk"></p>')
    (by_library, _) = find_faults(body=f'<p><img src="{described.url}" alt=""></p>')
    (by_file, _) = find_faults(body=f'<p><img src="{sent.url}" alt=""></p>')
    (unknown,) = find_faults(body='<p>A port.<img src="/media/YRSTBvcSC3lx.jpg" alt=""></p>')

    assert under_caption.text.startswith("Picture 1 of the text (“A launch”) has no")
    assert by_alt.text.startswith("Picture 1 of the text (“A car at dusk”) has no")
    assert by_library.text.startswith("Picture 1 of the text (“The Vega at dusk”) has no")
    assert by_file.text.startswith("Picture 1 of the text (“vega front.jpg”) has no")
    assert unknown.text.startswith("Picture 1 of the text has no")


def test_a_lead_image_without_words_is_described_in_the_library():
    image = make_image(credit="Rolf Mock/Halden")
    Image.objects.update(alt="")
    image.refresh_from_db()

    (fault,) = find_faults(lead_image=image)

    assert (fault.picture, fault.lacks, fault.is_blocking) == (image, "alt", True)


@pytest.mark.parametrize("body", ["", "<p></p>", "<p> \u00a0\u200b</p>"])
def test_an_article_without_text_or_category_is_held_back(body):
    found = find_faults(body=body, categories=[])

    assert [(fault.field, fault.is_blocking) for fault in found] == [
        ("body", True),
        ("filed_under", True),
    ]


def test_no_lead_image_and_no_byline_are_advice():
    found = find_faults(lead_image=None, authors=[])

    assert [(fault.field, fault.is_blocking) for fault in found] == [
        ("lead_image", False),
        ("byline", False),
    ]


@pytest.mark.parametrize("alt", ["many-3.jpg", "IMG_1234.JPG", "DSC00012"])
def test_the_name_of_a_file_is_no_alternative_text(alt):
    lead = make_image(credit="Rolf Mock/Halden")
    Image.objects.filter(pk=lead.pk).update(alt=alt)
    lead.refresh_from_db()
    body = f'<figure><img src="/media/elsewhere.jpg" alt="{alt}"></figure>'

    of_lead, of_text = find_faults(body=body, lead_image=lead)

    assert (of_lead.lacks, of_lead.is_blocking) == ("alt", True)
    assert f"has the name of a file for alternative text, {alt}" in of_lead.text
    assert (of_text.find, of_text.is_blocking) == ("/media/elsewhere.jpg", True)


def test_links_to_what_readers_find_are_good_and_others_are_broken():
    live, hidden = make_article(legacy_id=99120), make_article(status=Status.DRAFT)
    soon = make_article(published_at=timezone.now() + timedelta(hours=1))
    category = make_category(path="cars")
    good = [
        live.get_absolute_url(),
        f"http://testserver{live.get_absolute_url()}",
        "/?p=99120",
        f"/2025/12/{live.slug}/",
        category.get_absolute_url(),
        make_company().get_absolute_url(),
        make_author().get_absolute_url(),
        f"/tag/{make_tag('Hybrid').slug}/",
        "/archives/",
        "/search/",
        "/feed/",
        "/media/a.jpg",
        "https://elsewhere.example/nowhere/",
    ]
    bad = [
        hidden.get_absolute_url(),
        soon.get_absolute_url(),
        "/nowhere/",
        "/no/where/",
        "/category/none/",
        "/company/none/",
        reverse("admin:index"),
    ]
    body = "".join(f'<p><a href="{url}">x</a></p>' for url in [*good, *bad])

    assert [fault.find for fault in find_faults(body=body)] == bad
    later = soon.published_at + timedelta(hours=1)
    assert soon.get_absolute_url() not in [
        fault.find for fault in find_faults(body=body, published_at=later)
    ]


@pytest.mark.parametrize(
    ("href", "find", "told"),
    [
        ("https:/www.maker.example/x", "https:/www.maker.example/x", "no whole address"),
        ("https://https://maker.example", "https://https://maker.example", "no whole address"),
        ("http://https//maker.example", "http://https//maker.example", "no whole address"),
        ("https:www.maker.example", "https:www.maker.example", "no whole address"),
        ("https:///www.maker.example", "https:///www.maker.example", "no whole address"),
        ("https://maker.example,/x", "https://maker.example,/x", "no whole address"),
        ("https://pat@maker.example", "https://pat@maker.example", "no whole address"),
        ("about-us", "about-us", "no whole address"),
        ("", "the maker", "“the maker” has no address"),
        (" ", "the maker", "“the maker” has no address"),
        ("#", "#", "“the maker” has no address"),
        ("#the-plant", "#the-plant", "a place that is not in this text"),
    ],
)
def test_a_link_that_is_no_address_is_to_be_settled_where_it_stands(href, find, told):
    (fault,) = find_faults(body=f'<p>See <a href="{href}">the maker</a>.</p>')

    assert (fault.find, fault.field, fault.is_blocking) == (find, "body", True)
    assert told in fault.text


@pytest.mark.parametrize(
    "href",
    [
        *("www.maker.example/x", "maker.example", "https://maker.example", "HTTP://maker.example"),
        *("https://httpbin.example/", "https://maker.example/https://other.example"),
        *("https://maker.example:8000?a", "//maker.example/x", "mailto:desk@maker.example"),
        *("https://münchen.example/ü", "#note-1", "#comments", "#comment-7", "#top"),
        "?page=2",
    ],
)
def test_a_whole_address_and_a_place_of_the_page_are_good(href):
    body = f'<p>See <a href="{href}">the maker</a>.*</p><p>*A note.</p>'

    assert find_faults(body=body) == []


def test_a_step_is_held_back_until_a_reason_is_given_which_the_log_keeps(client, editor):
    article = draft(body="<p>It costs TK.</p>")

    held = client.post(screen(article), as_it_stands(article, _publish="1"), follow=True)

    page = at("check", article.pk, "publish")
    assert held.redirect_chain == [(page, 302)]
    assert f'href="{screen(article)}?find=TK#id_body"' in held.text
    article.refresh_from_db()
    assert article.status == Status.DRAFT

    refused = client.post(page, {"reason": " "})
    assert "Give a reason" in refused.text

    client.post(page, {"reason": "The price comes at noon."})
    article.refresh_from_db()
    assert article.is_live
    (entry,) = LogEntry.objects.filter(change_message__contains="The price comes at noon.")
    assert entry.user == editor
    assert "“TK” is still in the text" in entry.change_message


@pytest.mark.parametrize("step", ["_publish", "_mark_ready", "_schedule", "_republish"])
def test_every_checked_step_is_held_back(client, editor, step):
    article = draft(body="<p>TK</p>")
    if step == "_republish":
        Article.objects.filter(pk=article.pk).update(
            status=Status.WITHDRAWN, published_at=timezone.now()
        )
        article.refresh_from_db()

    response = client.post(screen(article), as_it_stands(article, **{step: "1"}))

    assert response.url == at("check", article.pk, step.strip("_"))


def test_advice_alone_holds_nothing_back_and_stands_on_the_screen(client, editor):
    body = "<p>Ferrum Motors (NYSE: FRM) agrees.</p>"
    article = draft(body=body, lead_image=None, authors=[])

    before = client.get(screen(article)).text
    client.post(screen(article), as_it_stands(article, _publish="1"))

    assert "Before publishing" in before
    assert 'href="#id_lead_image"' in before
    assert 'href="#id_byline"' in before
    assert 'href="#id_body" data-find="Ferrum Motors"' in before
    assert "Add Ferrum Motors" in before
    article.refresh_from_db()
    assert article.is_live


def test_a_picture_fault_links_to_the_library_only_for_who_may_edit_the_picture(client):
    image = make_image()
    article = draft(lead_image=image)
    url = f"{reverse('admin:images_image_change', args=[image.pk])}#id_credit"
    writer, editor = make_user("writer"), make_user("editor")
    Article.objects.update(created_by=writer)

    client.force_login(writer)
    assert 'href="#id_lead_image"' in client.get(screen(article)).text
    client.force_login(editor)
    assert f'href="{url}"' in client.get(screen(article)).text


def test_publishing_many_at_once_holds_back_each_faulty_article(client, editor):
    good, bad = draft(), draft(body="<p>TK</p>")

    response = client.post(
        reverse("admin:articles_article_changelist"),
        {"action": "publish_selected", "_selected_action": [good.pk, bad.pk]},
        follow=True,
    )

    assert list(Article.objects.live()) == [good]
    assert "publish it with a reason: “TK” is still in the text." in response.text


def test_the_checklist_of_a_step_is_refused_to_who_may_not_take_it(client):
    writer = make_user("writer")
    article = draft(body="<p>TK</p>", created_by=writer)
    client.force_login(writer)
    pages = [at("check", article.pk, step) for step in ("publish", "mark_ready", "none")]

    assert [client.get(page).status_code for page in pages] == [403, 403, 403]
    client.logout()
    assert client.get(pages[0]).url.startswith(f"/admin/login/?next={quote(pages[0])}")
