"""Importing an export: what becomes of posts, terms, people and comments, once and again."""

import os
from io import StringIO
from pathlib import Path

import psycopg
import pytest
from bs4 import BeautifulSoup
from django.core.management import CommandError, call_command
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from articles.models import Address, Article, Category, Citation, FollowUp, Series, Tag
from authors.models import Author, User
from comments.models import Comment, ModerationLog, PrivateSide
from newsroom.models import Revision
from pages.models import Page
from tests.factories import make_article, make_category, make_tag
from tests.wordpress.exports import comment, element, export, item, meta, term, write
from wordpress.importing import posts as posts_module
from wordpress.importing import running
from wordpress.models import Import, ImportedRow, ImportEntry, Outcome

pytestmark = pytest.mark.django_db
SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"
SEED = "/toyota-to-export-u-s-made-vehicles-to-japan/"


@pytest.fixture
def without_addresses(monkeypatch):
    """Opening hundreds of pages is what another test is about."""
    monkeypatch.setattr(running, "try_old_addresses", lambda *_: iter(()))


def run_import(*paths, **options):
    out = StringIO()
    call_command("import_wordpress", *map(str, paths), stdout=out, **options)
    return out.getvalue()


def write_export(folder, *parts, name="export.xml"):
    (path,) = write(folder, export(*parts), names=[name])
    return path


def outcomes(kind):
    return Import.objects.first().report["outcomes"].get(kind, {})


def notes_of(kind, old_key):
    return " ".join(ImportEntry.objects.get(kind=kind, old_key=str(old_key)).notes)


@pytest.fixture
def seed():
    path = Path(os.environ.get("SHARED_DATA", SHARED))
    if not (path / "seed-article.wxr.xml").is_file():
        pytest.skip("The shared data folder is not beside the project.")
    return path


def test_the_seed_article_comes_in_whole(client, seed):
    told = run_import(seed / "seed-article.wxr.xml", media=seed / "uploads")

    assert "0 do not." in told
    soup = BeautifulSoup(client.get(SEED).content, "html.parser")
    assert soup.h1.text.strip() == "Toyota to Export U.S. Made Vehicles to Japan"
    body = soup.select_one(".story__body")
    links = [a["href"] for a in body.select("a") if "toyota-" in a["href"]]
    assert {"/toyota-u-s-plants-2024/", "/toyota-posts-november-sales/"} <= {*links}
    assert soup.select_one(".story__lead img, .story__body img")["src"].startswith("/media/")
    thread = soup.select_one("#comments").text
    assert "Kentucky builds a fine Camry" in thread
    assert "Toyota has not said yet." in thread
    assert "Awaiting a moderator" not in thread
    assert "pills" not in thread
    first, answer = Comment.objects.filter(status="approved").order_by("created_at")
    assert answer.parent == first
    assert soup.select_one('#later-title, [aria-labelledby*="later"]')
    assert client.get("/?p=101407").headers["Location"] == SEED
    assert client.get("/not-out-yet/").status_code == 404
    assert client.get("/?p=101500").status_code == 404


def test_a_commenters_email_is_on_the_private_side_and_old_ip_addresses_are_not_kept(
    client, seed, without_addresses
):
    run_import(seed / "seed-article.wxr.xml")

    assert Comment.objects.count() == PrivateSide.objects.exclude(email_hash="").count() == 4
    assert PrivateSide.objects.exclude(ip_hash="").count() == 0  # over their time
    page = client.get(SEED).content.decode()
    assert "private.example" not in page
    assert ModerationLog.objects.filter(reason="Imported from WordPress").count() == 4


def test_the_theme_unit_test_comes_in_to_the_last_post_and_every_address_answers(client, seed):
    told = run_import(seed / "theme-unit-test.wxr.xml")

    assert " 0 do not." in told
    report = Import.objects.first().report
    assert report["counted"]["post"] == Article.objects.count() == 51
    assert report["counted"]["page"] == Page.objects.count() == 21
    for kind, count in report["counted"].items():
        assert sum(report["outcomes"].get(kind, {}).values()) >= count
    assert not any("failed" in counts for counts in report["outcomes"].values())
    for path in Article.objects.live().values_list("slug", flat=True):
        assert client.get(f"/{path}/").status_code == 200


def test_a_second_run_changes_nothing(seed, without_addresses):
    run_import(seed / "theme-unit-test.wxr.xml")
    before = list(Article.objects.order_by("pk").values_list("pk", "updated_at", "version"))

    told = run_import(seed / "theme-unit-test.wxr.xml")

    assert "0 changes." in told.splitlines()[0], Import.objects.first().report["outcomes"]
    assert list(Article.objects.order_by("pk").values_list("pk", "updated_at", "version")) == before


def test_a_rehearsal_tells_all_and_writes_nothing(tmp_path, without_addresses):
    path = write_export(
        tmp_path,
        item(1, term("category", "news", "News"), term("post_tag", "tires", "Tires"), comment(7)),
        item(2, post_type="page", post_name="about"),
    )

    told = run_import(path, dry_run=True)

    assert "Nothing was written." in told
    assert outcomes("post") == {"imported": 1}
    for model in (Article, Page, Category, Tag, Author, Comment, ImportedRow, Revision, Address):
        assert not model.objects.exists(), model


def test_a_killed_import_goes_on_where_it_stood(tmp_path, monkeypatch, without_addresses):
    path = write_export(tmp_path, *(item(number) for number in range(1, 7)))
    write_post = posts_module.Posts.write

    def write_three(self, post, entry, row):
        if Article.objects.count() == 3:
            raise KeyboardInterrupt
        return write_post(self, post, entry, row)

    monkeypatch.setattr(posts_module.Posts, "write", write_three)
    with pytest.raises(KeyboardInterrupt):
        run_import(path)
    assert Article.objects.count() == 3
    monkeypatch.undo()
    monkeypatch.setattr(running, "try_old_addresses", lambda *_: iter(()))

    run_import(path)

    assert Article.objects.count() == 6
    assert Import.objects.count() == 1
    assert outcomes("post") == {"imported": 6}


def test_a_newer_export_changes_what_changed_and_leaves_what_was_edited_here(
    tmp_path, without_addresses
):
    run_import(write_export(tmp_path, item(1), item(2), item(3)))
    edited = Article.objects.get(legacy_id=2)
    edited.headline = "A headline of ours"
    edited.save()
    newer = write_export(
        tmp_path,
        *(item(1), item(2, content="Newer words."), item(3, content="Newer words."), item(4)),
        name="newer.xml",
    )

    told = run_import(newer)

    assert outcomes("post") == {"unchanged": 1, "kept": 1, "changed": 1, "imported": 1}
    assert "Newer words." in Article.objects.get(legacy_id=3).body
    assert Article.objects.get(legacy_id=2).headline == "A headline of ours"
    assert "edited it here" in told


def test_what_was_deleted_here_stays_deleted(tmp_path, without_addresses):
    run_import(write_export(tmp_path, item(1)))
    Article.objects.get().delete()

    run_import(write_export(tmp_path, item(1, content="Newer."), name="newer.xml"))

    assert not Article.objects.exists()
    assert outcomes("post") == {"kept": 1}


@pytest.mark.parametrize(
    ("fields", "status", "word"),
    [
        ({"status": "draft", "post_date_gmt": "0000-00-00 00:00:00"}, "draft", ""),
        ({"status": "pending"}, "review", "review"),
        ({"status": "future", "post_date_gmt": "2999-01-01 00:00:00"}, "ready", "scheduled"),
        ({"status": "private"}, "draft", "private"),
        ({"post_password": "hush"}, "draft", "password"),
        ({"post_date_gmt": "2999-01-01 00:00:00"}, "ready", "scheduled"),
        ({"status": "odd-plugin"}, "draft", "unknown"),
    ],
)
def test_what_was_not_public_there_is_not_public_here(
    client, tmp_path, without_addresses, fields, status, word
):
    run_import(write_export(tmp_path, item(1, **fields)))

    article = Article.objects.get()
    assert article.status == Article.Status(status)
    assert client.get("/post-1/").status_code == client.get("/?p=1").status_code == 404
    if word:
        assert word in notes_of("post", 1)


def test_trash_is_left_behind_and_told(tmp_path, without_addresses):
    run_import(
        write_export(tmp_path, item(1, comment(1), status="trash"), item(2, status="auto-draft"))
    )

    assert not Article.objects.exists()
    assert outcomes("post") == {"skipped": 2}
    assert outcomes("comment") == {"skipped": 1}


def test_a_post_keeps_its_times_in_autumns_double_hour_too(tmp_path, without_addresses):
    fields = {
        "post_date": "2025-11-02 01:30:00",
        "post_date_gmt": "2025-11-02 06:30:00",
        "post_modified": "2025-11-03 10:00:00",
        "post_modified_gmt": "2025-11-03 15:00:00",
    }
    run_import(write_export(tmp_path, item(1, **fields)))

    article = Article.objects.get()
    assert article.published_at.isoformat() == "2025-11-02T06:30:00+00:00"
    assert article.first_published_at == article.published_at == article.created_at
    assert article.updated_at.isoformat() == "2025-11-03T15:00:00+00:00"


def test_a_post_is_filed_as_it_was(client, tmp_path, without_addresses):
    author = element(
        "wp:author", author_id=3, author_login="hcamber", author_display_name="Juno Camber"
    )
    parts = [
        author,
        element("wp:category", term_id=1, category_nicename="news", cat_name="News"),
        element(
            "wp:category",
            term_id=2,
            category_nicename="plants",
            category_parent="news",
            cat_name="Plants",
            category_description="<p>About <b>plants</b>.</p>",
        ),
        element("wp:tag", term_id=9, tag_slug="tires", tag_name="Tires"),
        item(
            1,
            term("category", "plants", "Plants"),
            term("post_tag", "tires", "Tires"),
            term("post_tag", "new-one", "New One"),
            meta("_yoast_wpseo_title", "%%title%% %%sep%% Tires"),
            meta("_yoast_wpseo_metadesc", "What it is about."),
            creator="hcamber",
            title="Milestones – A &amp; B",
            excerpt="In <i>short</i>.",
            comment_status="closed",
            is_sticky="1",
        ),
    ]

    run_import(write_export(tmp_path, *parts), series=["Milestones"])

    article = Article.objects.get()
    assert article.headline == "Milestones – A & B"
    assert article.standfirst == "In short."
    assert article.seo_title == "Milestones – A & B – Tires"
    assert article.seo_description == "What it is about."
    assert not article.comments_open
    assert article.lead_until is not None
    assert article.series == Series.objects.get(name="Milestones")
    assert [byline.author.name for byline in article.bylines.all()] == ["Juno Camber"]
    placed = article.category_placements.values_list("category__path", "is_direct")
    assert {*placed} == {("news/plants", True), ("news", False)}
    assert Category.objects.get(slug="plants").description == "About plants."
    assert {*article.tags.names()} == {"Tires", "New One"}
    assert article.revisions.get().label == "As it came from WordPress"
    assert client.get("/category/news/plants/").status_code == 200
    assert client.get("/category/plants/").headers["Location"] == "/category/news/plants/"
    assert client.get("/?cat=2").headers["Location"] == "/category/news/plants/"
    assert client.get("/?author=3").headers["Location"] == "/author/hcamber/"


def test_an_import_tells_nobody(tmp_path, settings, without_addresses):
    settings.INDEXNOW_KEY = "a-key-of-the-tests"

    run_import(write_export(tmp_path, item(1), item(2, status="pending")))

    assert not ProcrastinateJob.objects.exists()


def test_staff_accounts_are_made_only_when_asked_and_without_password_or_login(
    tmp_path, without_addresses
):
    author = element(
        "wp:author",
        author_id=3,
        author_login="old-login",
        author_email="juno@private.example",
        author_display_name="Juno Camber",
    )
    path = write_export(tmp_path, author, item(1, creator="old-login"))
    run_import(path)
    assert not User.objects.exists()
    ImportedRow.objects.all().delete()
    Article.objects.all().delete()
    Author.objects.all().delete()

    run_import(path, staff_accounts=True)

    user = User.objects.get()
    assert (user.username, user.email) == ("juno-camber", "juno@private.example")
    assert not user.has_usable_password()
    assert not user.groups.exists()
    assert Author.objects.get().user == user


def test_comments_keep_their_threads_and_states(tmp_path, without_addresses):
    comments = [
        comment(1, "Top."),
        comment(2, "Answer.", comment_parent=1),
        comment(3, "Answer to the answer.", comment_parent=2),
        comment(4, "Waits.", comment_approved="0"),
        comment(5, "Junk.", comment_approved="spam"),
        comment(6, "Binned.", comment_approved="trash"),
        comment(7, "Lost parent.", comment_parent=999),
        comment(8, "<p>Two</p><p>parts &amp; <a href='https://a.example/x'>a link</a></p>"),
        comment(9, "An order.", comment_type="order_note"),
        comment(10, "   "),
    ]
    run_import(write_export(tmp_path, item(1, *comments)))

    rows = {row.legacy_id: row for row in Comment.objects.all()}
    assert rows.keys() == {1, 2, 3, 4, 5, 6, 7, 8}
    assert (rows[3].parent, rows[3].root) == (rows[2], rows[1])
    assert [rows[n].status for n in (1, 4, 5, 6)] == ["approved", "pending", "spam", "rejected"]
    assert rows[7].parent is None
    assert rows[8].text == "Two\n\nparts & a link (https://a.example/x)"
    assert Article.objects.get().comment_count == 5
    assert outcomes("comment") == {"imported": 8, "skipped": 2}


def test_a_circle_of_comments_is_cut_and_told(tmp_path, without_addresses):
    circle = [comment(1, comment_parent=3), comment(2, comment_parent=1)]
    run_import(write_export(tmp_path, item(1, *circle, comment(3, comment_parent=2))))

    rows = {row.legacy_id: row for row in Comment.objects.all()}
    assert [key for key, row in rows.items() if row.parent is None] == [1]
    assert {row.root_id for row in rows.values()} == {None, rows[1].pk}
    assert "circle" in notes_of("comment", 1)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("", "Anonymous"),
        ("someone@private.example", "Anonymous"),
        ("<script>alert(1)</script>", "Anonymous"),
        ("O&#8217;Neil", "O’Neil"),
        ("x" * 255, "x" * 79 + "…"),
    ],
)
def test_a_commenters_name_is_never_empty_or_an_address(tmp_path, without_addresses, name, shown):
    run_import(
        write_export(tmp_path, item(1, comment(1, comment_author=name, comment_author_email="")))
    )

    assert Comment.objects.get().name == shown
    assert not PrivateSide.objects.exclude(email_hash="").exists()


def test_a_decision_there_comes_along_and_one_made_here_stands(tmp_path, without_addresses):
    first = [comment(n, comment_approved="0") for n in (1, 2)]
    run_import(write_export(tmp_path, item(1, *first)))
    Comment.objects.filter(legacy_id=2).update(status="rejected")

    run_import(write_export(tmp_path, item(1, comment(1), comment(2)), name="newer.xml"))

    states = dict(Comment.objects.values_list("legacy_id", "status"))
    assert states == {1: "approved", 2: "rejected"}
    assert Article.objects.get().comment_count == 1
    assert outcomes("comment") == {"changed": 1, "kept": 1}


def test_pings_of_others_are_follow_ups_and_our_own_later_coverage(client, tmp_path):
    ping = {"comment_type": "pingback", "comment_author_email": ""}
    pings = [
        comment(1, "[&#8230;] quoted [&#8230;]", comment_author="Other Blog", **ping).replace(
            "</wp:comment>",
            "<wp:comment_author_url>https://blog.example/a</wp:comment_author_url></wp:comment>",
        ),
        comment(2, "x", comment_author="Ours", **ping).replace(
            "</wp:comment>",
            "<wp:comment_author_url>https://old.example/post-2/</wp:comment_author_url></wp:comment>",
        ),
        comment(3, "x", comment_approved="0", **ping),
    ]
    run_import(write_export(tmp_path, item(1, *pings), item(2)))

    assert not Comment.objects.exists()
    follow_up = FollowUp.objects.get()
    assert (follow_up.text, follow_up.source) == ("quoted", "Other Blog")
    assert follow_up.source_url == "https://blog.example/a"
    cited = Citation.objects.get()
    assert (cited.citing.legacy_id, cited.cited.legacy_id) == (2, 1)
    cited.citing.save()  # whose body does not link there
    assert "Post 2" in client.get("/post-1/").content.decode()
    assert outcomes("ping") == {"imported": 2, "skipped": 1}


def test_terms_that_are_here_already_are_joined(tmp_path, without_addresses):
    category, tag = make_category("News"), make_tag("Tires")
    parts = [
        element("wp:category", term_id=1, category_nicename="news", cat_name="News"),
        element("wp:tag", term_id=2, tag_slug="tires-2", tag_name="TIRES"),
        item(1, term("category", "news", "News"), term("post_tag", "tires-2", "TIRES")),
    ]

    run_import(write_export(tmp_path, *parts))

    assert (Category.objects.get(), Tag.objects.get()) == (category, tag)
    assert Address.objects.find("/tag/tires-2/").goal() == "/tag/tires/"
    assert outcomes("category") == outcomes("tag") == {Outcome.MATCHED: 1}


def test_a_circle_of_categories_is_cut_and_told(tmp_path, without_addresses):
    parts = [
        element("wp:category", term_id=1, category_nicename="a", category_parent="b", cat_name="A"),
        element("wp:category", term_id=2, category_nicename="b", category_parent="a", cat_name="B"),
        item(1, term("category", "a", "A")),
    ]

    run_import(write_export(tmp_path, *parts))

    assert {*Category.objects.values_list("path", flat=True)} == {"b", "b/a"}
    assert "circle" in notes_of("category", "b")


@pytest.mark.parametrize(
    ("post_name", "link", "slug"),
    [
        ("%e6%96%b0%e8%bb%8a", "/%e6%96%b0%e8%bb%8a/", "新車"),
        ("Capitals-Here", "/Capitals-Here/", "capitals-here"),
        ("search", "/2025/12/search/", "search-2"),
        ("2024", "/2025/12/2024/", "2024-2"),
        ("", "/?p=1", "post-1"),
        ("plain", "/archives/news/plain.html", "plain"),
        ("dated", "/2025/12/19/dated/", "dated"),
        ("../../etc/passwd", "/x/", "etc-passwd"),
    ],
)
def test_odd_slugs_keep_their_old_address(
    client, tmp_path, without_addresses, post_name, link, slug
):
    told = item(1, post_name=post_name, link=f"https://old.example{link}")
    run_import(write_export(tmp_path, told))

    article = Article.objects.get()
    assert article.slug == slug
    answer = client.get(link)
    assert answer.status_code == 200 or (
        answer.status_code == 301 and answer.headers["Location"] == article.get_absolute_url()
    )
    assert client.get(article.get_absolute_url()).status_code == 200


def test_two_posts_of_one_slug_both_keep_their_old_addresses(client, tmp_path, without_addresses):
    posts = [
        item(1, post_name="same", link="https://old.example/2024/01/same/"),
        item(2, post_name="same", link="https://old.example/2025/02/same/"),
    ]
    run_import(write_export(tmp_path, *posts))

    assert {*Article.objects.values_list("slug", flat=True)} == {"same", "same-2"}
    assert client.get("/2024/01/same/").headers["Location"] == "/same/"
    assert client.get("/2025/02/same/").headers["Location"] == "/same-2/"


def test_a_slug_that_somebody_has_here_is_given_another(client, tmp_path, without_addresses):
    make_article(slug="post-1")

    run_import(write_export(tmp_path, item(1)))

    assert Article.objects.get(legacy_id=1).slug == "post-1-2"
    assert client.get("/?p=1").headers["Location"] == "/post-1-2/"


def test_script_in_every_field_is_never_run(client, tmp_path, without_addresses):
    bad = '<script>alert("x")</script><img src=x onerror=alert(1)>Fine'
    parts = [
        element("wp:author", author_id=1, author_login="a", author_display_name=bad),
        element(
            "wp:category", term_id=1, category_nicename="c", cat_name=bad, category_description=bad
        ),
        element("wp:tag", term_id=2, tag_slug="t", tag_name=bad),
        item(
            1,
            term("category", "c", bad),
            term("post_tag", "t", bad),
            meta("_yoast_wpseo_title", bad),
            comment(1, bad, comment_author=bad),
            title=bad,
            content=bad,
            excerpt=bad,
            creator="a",
        ),
    ]
    run_import(write_export(tmp_path, *parts))

    for path in ("/post-1/", "/category/c/", "/tag/t/", "/author/a/", "/", "/feed/"):
        page = client.get(path).content.decode()
        assert "Fine" in page
        assert 'alert("x")' not in page
        assert "onerror" not in page
    assert Article.objects.get().headline == "Fine"


def test_a_title_of_a_megabyte_is_cut_and_told(tmp_path, without_addresses):
    run_import(write_export(tmp_path, item(1, title="word " * 200_000)))

    assert len(Article.objects.get().headline) <= 300
    assert "characters" in notes_of("post", 1)


def test_a_post_without_a_title_is_called_by_its_first_words(tmp_path, without_addresses):
    run_import(write_export(tmp_path, item(1, title="", content="The plant opens.")))

    assert Article.objects.get().headline == "The plant opens."


def test_nested_pages_stand_at_the_root_and_their_old_paths_lead_there(
    client, tmp_path, without_addresses
):
    parts = [
        item(1, post_type="page", post_name="about", link="https://old.example/about/"),
        item(
            2,
            comment(1),
            post_type="page",
            post_name="team",
            post_parent="1",
            link="https://old.example/about/team/",
        ),
    ]
    run_import(write_export(tmp_path, *parts))

    assert client.get("/about/team/").headers["Location"] == "/team/"
    assert client.get("/?page_id=2").headers["Location"] == "/team/"
    assert client.get("/team/").status_code == 200
    assert outcomes("comment") == {"skipped": 1}


def test_what_cannot_be_read_is_refused_in_plain_words(tmp_path):
    path = tmp_path / "export.xml"
    path.write_text("<html><body>Not found</body></html>")

    with pytest.raises(CommandError, match=r"\w+ \w+"):
        run_import(path)

    assert Import.objects.get().status == Import.Status.FAILED


def test_a_page_that_fails_is_told_of_and_stops_no_import(tmp_path, monkeypatch):
    def fail(*_, **__):
        raise RuntimeError

    monkeypatch.setattr("django.test.Client.get", fail)

    told = run_import(write_export(tmp_path, item(1)))

    assert "/post-1/: 500" in told
    assert Import.objects.get().status == Import.Status.DONE


def test_no_two_imports_run_at_once(tmp_path):
    path = write_export(tmp_path, item(1))
    entry = connection.settings_dict
    login = {"host": entry["HOST"], "user": entry["USER"], "password": entry["PASSWORD"]}

    with psycopg.connect(dbname=entry["NAME"], **login) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [running.LOCK])
        with pytest.raises(CommandError, match="Another import"):
            run_import(path)


def test_slugs_that_a_post_had_before_lead_to_it(client, tmp_path, without_addresses):
    path = write_export(
        tmp_path,
        item(
            1, meta("_wp_old_slug", "first-name"), meta("_wp_old_slug", "post-2"), post_name="new"
        ),
        item(2),
    )

    run_import(path)

    answer = client.get("/first-name/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/new/")
    assert client.get("/post-2/").status_code == 200


def test_reusable_blocks_and_footnotes_stand_where_posts_show_them(tmp_path, without_addresses):
    shown = "<!-- wp:paragraph --><p>Words.</p><!-- /wp:paragraph -->"
    shown += '<!-- wp:block {"ref":9} /--><!-- wp:block {"ref":8} /--><!-- wp:footnotes /-->'
    path = write_export(
        tmp_path,
        item(1, meta("footnotes", '[{"content":"By the maker.","id":"a"}]'), content=shown),
        item(8, post_type="wp_block", status="draft", content="<p>Not out.</p>"),
        item(9, post_type="wp_block", content="<p>Shown by many.</p>"),
    )

    run_import(path)

    body = Article.objects.get().body
    assert body.startswith("<p>Words.</p><p>Shown by many.</p><ol><li>")
    assert "By the maker." in body
    assert "Not out." not in body
    assert "not taken" not in notes_of("post", 1)


def test_what_stands_before_more_is_shown_once(client, tmp_path, without_addresses):
    run_import(write_export(tmp_path, item(1, content="Sales rose.<!--more-->\n\nBy a third.")))

    page = BeautifulSoup(client.get("/post-1/").content, "html.parser").select_one("main")
    assert page.text.count("Sales rose.") == 1
