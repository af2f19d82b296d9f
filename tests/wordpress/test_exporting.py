"""Exporting to WordPress: what is in the file, what is not, and that any XML parser reads it."""

from datetime import timedelta
from io import StringIO
from xml.etree import ElementTree

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Address, Article, ArticleCategory
from comments import moderation
from comments.models import ModerationLog
from newsroom import notices
from pages.models import Page
from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_comment,
    make_document,
    make_image,
    make_tag,
    make_user,
)
from wordpress import records
from wordpress.wxr import read_export

pytestmark = pytest.mark.django_db


@pytest.fixture
def export(tmp_path):
    """Export the site: the records that our own reader finds, and the text of the file."""

    def run(**options):
        path = tmp_path / "export.xml"
        run.told = StringIO()
        call_command("export_wordpress", str(path), stdout=run.told, stderr=run.told, **options)
        run.text = path.read_text()
        ElementTree.fromstring(run.text)
        return list(read_export([path]))

    return run


def posts(found, kind="post"):
    return [record for record in found if isinstance(record, records.Post) and record.type == kind]


def test_each_state_has_its_like_and_the_trash_stays_behind(export):
    make_article("Live", slug="live")
    make_article("Draft", slug="draft", status="draft")
    make_article("In review", slug="review", status="review")
    make_article("Ready", slug="ready", status="ready")
    make_article("Ahead", slug="ahead", published_at=timezone.now() + timedelta(days=1))
    make_article("Taken down", slug="withdrawn", status="withdrawn")
    make_article("Over", slug="over", withdraw_at=timezone.now() - timedelta(minutes=1))
    make_article("Thrown away", slug="deleted", status="deleted")

    found = posts(export())

    assert {post.slug: post.status for post in found} == {
        "live": "publish",
        "draft": "draft",
        "review": "pending",
        "ready": "pending",
        "ahead": "future",
        "withdrawn": "private",
        "over": "private",
    }
    assert "Thrown away" not in export.text
    assert [post.slug for post in found if "?p=" not in post.link] == ["live"]
    assert "7 articles" in export.told.getvalue()


def test_no_email_address_is_in_it_unless_asked_for_and_then_each_is_logged(export):
    author = make_author("Ken", user=make_user("writer"))
    comment = make_comment(make_article(authors=[author]), email="dot@readers.example")

    export()
    assert "@readers.example" not in export.text
    assert "@staff.example" not in export.text
    assert not ModerationLog.objects.filter(action="exported").exists()

    (post,) = posts(export(with_personal_data=True))
    assert [each.author_email for each in post.comments] == ["dot@readers.example"]
    assert "@staff.example" in export.text
    assert ModerationLog.objects.get(action="exported").comment_id == comment.pk


def test_an_address_whose_key_is_gone_is_left_out_and_counted(export, settings):
    make_comment(email="dot@readers.example")
    settings.COMMENT_ADDRESS_KEYS = {"new": next(iter(settings.COMMENT_ADDRESS_KEYS.values()))}

    (post,) = posts(export(with_personal_data=True))

    assert [each.author_email for each in post.comments] == [""]
    assert "1 e-mail addresses are not in it" in export.told.getvalue()


def test_what_a_commenter_removed_is_not_in_it_and_its_answers_hang_higher(export):
    top = make_comment(text="The top.")
    removed = make_comment(parent=top, text="Taken back.")
    make_comment(parent=removed, text="An answer.")
    moderation.remove_by_commenter(removed)

    (post,) = posts(export())

    assert "Taken back." not in export.text
    first, answer = post.comments
    assert (first.content, answer.content) == ("The top.", "An answer.")
    assert answer.parent == first.old_id
    assert first.parent == 0


def test_no_text_breaks_the_xml_and_none_becomes_markup(export):
    article = make_article(
        "A ]]> <b>B</b> & C \x0b\ufffe", slug="odd", body="<p>]]&gt; &amp; \x02 [caption] x</p>"
    )
    make_comment(article, "]]> <script>alert(1)</script> \x08", name="<i>]]></i>")
    make_tag("a & ]]> b")

    (post,) = posts(export())

    assert post.title.strip() == "A ]]&gt; &lt;b&gt;B&lt;/b&gt; &amp; C"
    assert "]]&gt; &amp;" in post.body
    assert "&#91;caption]" in post.body
    (comment,) = post.comments
    assert "&lt;script&gt;" in comment.content
    assert comment.author_name == "&lt;i&gt;]]&gt;&lt;/i&gt;"


def test_corrections_and_updates_of_no_other_page_stand_in_the_text(export):
    article = make_article(published_at=timezone.now() - timedelta(days=9))
    notices.add_correction(article, by=None, text="It weighs <70> kilos.")
    notices.add_follow_up(article, by=None, text="It was sold.", source="Corvane")

    (post,) = posts(export())

    assert "<strong>Correction, " in post.body
    assert ":</strong> It weighs &lt;70&gt; kilos.</p>" in post.body
    assert "<strong>Update (Corvane), " in post.body
    assert not post.comments


def test_categories_of_one_slug_have_two_nicenames(export):
    cars, trucks = make_category("Cars"), make_category("Trucks")
    make_category("News", parent=cars)
    below = make_category("News", parent=trucks)
    make_article(categories=[below])

    found = export()

    categories = [record for record in found if isinstance(record, records.Category)]
    assert [(each.nicename, each.parent) for each in categories] == [
        ("cars", ""),
        ("news", "cars"),
        ("trucks", ""),
        ("news-trucks", "trucks"),
    ]
    # Filed where an editor filed it, not in what stands above.
    assert ArticleCategory.objects.count() == 2
    (post,) = posts(found)
    assert [term.nicename for term in post.terms_of("category")] == ["news-trucks"]


def test_numbers_of_wordpress_are_kept_and_never_given_twice(export):
    picture = make_image()
    picture.legacy_id = 7
    picture.save()
    make_article(slug="seven", legacy_id=7, lead_image=picture)
    make_article(slug="written-here")
    Page.objects.create(title="About", slug="about", legacy_id=9)

    found = export()

    by_slug = {post.slug: post for kind in ("post", "page") for post in posts(found, kind)}
    assert by_slug["seven"].old_id == 7
    assert by_slug["about"].old_id == 9
    (attachment,) = posts(found, "attachment")
    numbers = [attachment.old_id, *(post.old_id for post in by_slug.values())]
    assert len({*numbers}) == len(numbers) == 4
    assert by_slug["seven"].meta_by_key["_thumbnail_id"] == str(attachment.old_id)
    assert attachment.attachment_url.startswith("http")


def test_documents_that_readers_may_have_hang_at_their_articles(export):
    article = make_article()
    shown = make_document(article, "What it says", shown_to_readers=True)
    make_document(article, "For the desk alone")
    make_document(make_article(status="draft"), "Of a draft", shown_to_readers=True)

    found = export()

    (document,) = posts(found, "attachment")
    assert document.title == "What it says"
    assert document.attachment_url.endswith(shown.get_absolute_url())
    assert document.parent in {post.old_id for post in posts(found) if post.status == "publish"}


def test_a_former_slug_goes_as_wordpress_keeps_one_and_other_paths_do_not(export):
    article = make_article(slug="new")
    for path in ("/old/", "/%E8%BB%8A/", "/2025/12/older/", "/file.html"):
        Address.objects.create(path=path, article=article)

    (post,) = posts(export())

    assert [value for key, value in post.meta if key == "_wp_old_slug"] == [
        "%e8%bb%8a",
        "old",
    ]


def test_more_articles_cost_no_more_queries(export):
    def count():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            export(with_personal_data=True)
        # Which e-mail addresses went out is written down for each article that has any.
        return len([query for query in queries if not query["sql"].startswith("INSERT")])

    def make_several():
        for _ in range(4):
            article = make_article(
                authors=[make_author(), make_author()],
                categories=[make_category()],
                tags=[make_tag(), make_tag()],
                lead_image=make_image(),
            )
            make_comment(parent=make_comment(article, email="dot@readers.example"))
            notices.add_correction(article, by=None, text="It was another.")
            Address.objects.create(path=f"/old-{article.pk}/", article=article)

    make_several()
    few = count()
    make_several()
    make_several()

    assert count() == few


def test_an_export_that_breaks_leaves_the_one_before(export, tmp_path, monkeypatch):
    make_article("First")
    export()
    before = export.text
    monkeypatch.setattr(Article, "get_absolute_url", lambda _: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        export()

    assert [(path.name, path.read_text()) for path in tmp_path.glob("export*")] == [
        ("export.xml", before)
    ]


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError, match="There is no folder"):
        call_command("export_wordpress", str(tmp_path / "nowhere" / "export.xml"))
    with pytest.raises(CommandError, match="is a folder"):
        call_command("export_wordpress", str(tmp_path))
