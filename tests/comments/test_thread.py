import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone
from django.utils.html import strip_tags

from comments import thread
from comments.models import Comment
from comments.templatetags.comments import comment_text, comment_thread, reply_form
from tests.factories import make_article, make_comment

pytestmark = pytest.mark.django_db


def _many(article, count, **fields):
    start = timezone.now() - timedelta(days=30)
    return Comment.objects.bulk_create(
        Comment(
            article=article,
            name=f"Reader {number}",
            text=f"Thought {number}",
            status="approved",
            created_at=start + timedelta(minutes=number),
            **fields,
        )
        for number in range(count)
    )


def _outline(posts):
    return [(post.comment.pk, _outline(post.answers)) for post in posts]


def test_a_thread_nests_three_levels_then_names_who_is_answered():
    one = make_comment()
    two = make_comment(parent=one)
    three = make_comment(parent=two)
    four = make_comment(parent=three)
    five = make_comment(parent=four)
    other = make_comment(one.article)

    page = thread.load_page(one.article)

    assert _outline(page.posts) == [
        (one.pk, [(two.pk, [(three.pk, []), (four.pk, []), (five.pk, [])])]),
        (other.pk, []),
    ]
    deep = page.posts[0].answers[0].answers
    assert [post.in_reply_to and post.in_reply_to.pk for post in deep] == [None, three.pk, four.pk]


def test_of_many_answers_the_later_ones_are_folded_away_with_what_answers_them(client):
    top = make_comment()
    few = [make_comment(parent=top) for _ in range(3)]
    make_comment(parent=few[0], text="Gone", removed_at=timezone.now(), removal="commenter")
    fourth = make_comment(parent=top)

    (post,) = thread.load_page(top.article).posts
    assert [answer.comment for answer in post.first_answers] == [*few, fourth]
    assert 'class="fold"' not in client.get(top.article.get_absolute_url()).text

    make_comment(parent=fourth, name="Wilma Sedan")
    make_comment(parent=top)

    (post,) = thread.load_page(top.article).posts
    assert [answer.comment for answer in post.first_answers] == few
    assert post.folded_count == 3
    page = client.get(top.article.get_absolute_url()).text
    assert page.index("3 more replies") < page.index("Wilma Sedan")


@pytest.mark.parametrize("status", ["pending", "rejected", "spam"])
def test_only_approved_comments_are_shown(client, status):
    article = make_article()
    make_comment(article, "Held back for now", status=status)
    make_comment(article, "Seen by all")

    page = client.get(article.get_absolute_url())

    assert "Seen by all" in page.text
    assert "Held back" not in page.text


def test_a_removed_comment_with_answers_leaves_a_tombstone(client):
    gone = make_comment(text="Taken back", removed_at=timezone.now(), removal="commenter")
    make_comment(parent=gone, text="An answer to it")

    page = client.get(gone.article.get_absolute_url())

    assert "This comment was removed by its writer." in page.text
    assert "An answer to it" in page.text
    assert "Taken back" not in page.text
    assert gone.name not in page.text


def test_a_removed_comment_without_visible_answers_leaves_nothing(client):
    gone = make_comment(text="Taken back", removed_at=timezone.now(), removal="commenter")
    make_comment(parent=gone, status="pending")

    page = client.get(gone.article.get_absolute_url())

    assert "removed" not in page.text
    assert "Taken back" not in page.text


def test_a_hidden_comment_in_the_middle_keeps_the_place_of_its_answers():
    top = make_comment()
    middle = make_comment(parent=top)
    low = make_comment(parent=middle)
    lowest = make_comment(parent=low)
    leaf = make_comment(parent=top)
    Comment.objects.filter(pk__in=[top.pk, middle.pk, low.pk, leaf.pk]).update(status="rejected")

    page = thread.load_page(top.article)

    assert _outline(page.posts) == [(top.pk, [(middle.pk, [(low.pk, []), (lowest.pk, [])])])]


@pytest.mark.parametrize("count", [3, 300])
def test_a_thread_takes_two_queries_and_its_closing_one_whatever_its_length(
    count, django_assert_num_queries
):
    article = make_article()
    roots = _many(article, min(count, 40))
    _many(article, count, parent=roots[0], root=roots[0])

    with django_assert_num_queries(3):
        context: dict = {}
        comment_thread(context, article)
        reply_form(context, article)


def test_a_long_thread_goes_on_at_paths_of_its_own(client):
    article = make_article()
    _many(article, 120)
    address = article.get_absolute_url()

    pages = [client.get(url).text for url in (address, f"{address}comment-page-2/")]
    last = client.get(f"{address}comment-page-3/")

    assert [page.count('class="comment"') for page in (*pages, last.text)] == [50, 50, 20]
    assert f"{address}comment-page-2/#comments" in pages[0]
    assert f"{address}comment-page-3/#comments" in pages[1]
    assert f'href="{address}#comments"' in pages[1]
    assert "Later comments" not in last.text
    assert "public" in last["Cache-Control"]
    assert client.get(f"{address}comment-page-4/").status_code == 404
    first = client.get(f"{address}comment-page-1/")
    assert (first.status_code, first["Location"]) == (301, f"{address}#comments")


def test_a_thread_reads_from_its_newest_comment_at_paths_of_its_own(client):
    article = make_article()
    comments = _many(article, 60)
    make_comment(parent=comments[59], text="An answer below the newest.")
    address = article.get_absolute_url()

    first = client.get(f"{address}comment-page-1/?order=newest")
    second = client.get(f"{address}comment-page-2/?order=newest")

    shown = [post.comment for post in first.context["thread_page"].posts]
    assert shown == comments[:9:-1]
    assert "An answer below the newest." in first.text
    assert f'href="{address}comment-page-2/?order=newest#comments" rel="next"' in first.text
    assert f'href="{address}#comments"' in first.text
    assert f'href="{address}comment-page-1/?order=newest#comments"' in second.text
    assert "public" in first["Cache-Control"]
    assert "noindex" in first.text


@pytest.mark.parametrize("number", ["0", "9" * 30])
def test_a_thread_page_beyond_the_end_answers_404(client, number):
    article = make_article()

    assert client.get(f"{article.get_absolute_url()}comment-page-{number}/").status_code == 404


def test_a_comments_permalink_leads_to_its_page(client):
    article = make_article()
    comments = _many(article, 60)
    answer = make_comment(parent=comments[55])

    near = client.get(comments[0].get_absolute_url())
    far = client.get(answer.get_absolute_url())

    address = article.get_absolute_url()
    assert near["Location"] == f"{address}#comment-{comments[0].pk}"
    assert far["Location"] == f"{address}comment-page-2/#comment-{answer.pk}"


@pytest.mark.parametrize(
    "state",
    [
        {"status": "pending"},
        {"status": "spam"},
        {"removed_at": timezone.now(), "removal": "commenter"},
    ],
)
def test_a_hidden_comment_has_no_permalink(client, state):
    comment = make_comment(**state)

    assert client.get(comment.get_absolute_url()).status_code == 404


def test_a_comment_on_an_article_that_is_not_live_has_no_permalink(client):
    article = make_article(status="draft")
    comment = make_comment(article)

    assert client.get(comment.get_absolute_url()).status_code == 404
    assert client.get(f"/{article.slug}/comment-page-2/").status_code == 404
    assert client.get(f"/{article.slug}/feed/").status_code == 404


def test_a_withdrawn_articles_comments_are_gone_with_it(client):
    article = make_article("A withdrawn headline", status="withdrawn")

    response = client.get(f"/{article.slug}/comment-page-2/")

    assert response.status_code == 410
    assert "A withdrawn headline" not in response.text


def test_an_articles_old_slug_redirects_to_its_comments(client):
    article = make_article(slug="old-name")
    _many(article, 60)
    article.slug = "new-name"
    article.save()

    response = client.get("/old-name/comment-page-2/")

    assert (response.status_code, response["Location"]) == (301, "/new-name/comment-page-2/")


def test_a_commenters_text_is_escaped_and_its_links_vouch_for_nothing():
    html = comment_text(
        "See <b>https://maker.example/a?b=1&c=2</b>, (www.maker.example/x_(y)) "
        "or www.end.example.\n"
        "Second line.\n\n<script>alert(1)</script>"
    )

    assert html == (
        "<p>See &lt;b&gt;"
        '<a href="https://maker.example/a?b=1&amp;c=2" rel="ugc nofollow">'
        "https://maker.example/a?b=1&amp;c=2</a>&lt;/b&gt;, "
        '(<a href="https://www.maker.example/x_(y)" rel="ugc nofollow">'
        "www.maker.example/x_(y)</a>) "
        'or <a href="https://www.end.example" rel="ugc nofollow">www.end.example</a>.'
        "<br>Second line.</p>\n\n<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"
    )


@pytest.mark.parametrize(
    "text",
    ['https://x.example/"onmouseover="alert(1)', "javascript:alert(1)", "https://x.example/<img>"],
)
def test_no_text_breaks_out_of_its_link(text):
    html = comment_text(text)

    assert "<img" not in html
    assert "javascript:alert(1)" not in html.partition("href=")[2]
    assert '"onmouseover' not in html


REPORT = "https://example.com/report"


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("https://en.example.org/wiki/Murphy's_law", "https://en.example.org/wiki/Murphy's_law"),
        ("https://example.org/Murphy’s_law", "https://example.org/Murphy’s_law"),
        ("_https://example.org/report_", "https://example.org/report"),
        ("https://youtu.be/abcdefghij_", "https://youtu.be/abcdefghij_"),
        ("https://example.org/a_(b)?c[]=1", "https://example.org/a_(b)?c[]=1"),
        ("https://example.org/Michelson–Morley", "https://example.org/Michelson–Morley"),
        ("https://example.org/a*b,c;d", "https://example.org/a*b,c;d"),
        ("https://example.org/@maker", "https://example.org/@maker"),
        ("HTTPS://Example.org/A", "HTTPS://Example.org/A"),
        ("https://münchen.example/straße", "https://münchen.example/straße"),
        (f"“{REPORT}”", REPORT),
        (f"‘{REPORT}’", REPORT),
        (f"'{REPORT}',", REPORT),
        (f"«{REPORT}»", REPORT),
        (f"「{REPORT}」", REPORT),
        (f"[{REPORT}]", REPORT),
        (f"[words]({REPORT})", REPORT),
        (f"({REPORT}).", REPORT),
        (f"*{REPORT}*", REPORT),
        (f"**{REPORT}**", REPORT),
        (f"{REPORT}…", REPORT),
        (f"{REPORT}...", REPORT),
        (f"{REPORT}—it", REPORT),
        (f"{REPORT}。", REPORT),
        (f"{REPORT}。次は", REPORT),
        (f"{REPORT}\fit", REPORT),
        (f"{REPORT}\u200b", REPORT),
    ],
)
def test_a_link_ends_where_a_person_would_end_it(text, linked):
    html = comment_text(text)

    (words,) = re.findall(r"<a [^>]*>([^<]*)</a>", html)
    assert unescape(words) == linked
    assert unescape(strip_tags(html)) == text


def test_two_links_that_only_a_sign_parts_are_two():
    html = comment_text(f"[{REPORT}]({REPORT}/2)")

    assert re.findall(r">([^<]*)</a>", html) == [REPORT, f"{REPORT}/2"]


@pytest.mark.parametrize(
    "text",
    [
        *("http://.", "https://…", "http://?", "www.", "www.…", "https://"),
        *("https://pat@example.com/", "https://pat:pw@example.com", "www.pat@example.com"),
        "https://readers.example@evil.example/",
    ],
)
def test_what_has_no_host_or_names_a_person_before_it_is_no_link(text):
    assert "<a" not in comment_text(text)


def test_the_commenters_name_links_to_the_website_if_it_is_one(client):
    article = make_article()
    make_comment(article, name="Wilma", website="https://wilma.example/@wilma")
    make_comment(article, name="Karl", website="HTTPS://karl.example/")
    make_comment(article, name="Imported", website="javascript:alert(1)")

    page = client.get(article.get_absolute_url()).text

    assert 'href="https://wilma.example/@wilma" rel="ugc nofollow">Wilma</a>' in page
    assert 'href="HTTPS://karl.example/" rel="ugc nofollow">Karl</a>' in page
    assert "javascript:" not in page


@pytest.mark.parametrize(
    "stored",
    [
        "https://pat@private.example",
        "HTTP://pat:pw@private.example/page",
        "https:///pat@private.example",
        "https:\\\\pat@private.example",
        "https://pat%40private.example/",
        "https://pat＠private.example/",
    ],
)
def test_a_stored_website_that_is_an_email_address_is_never_shown(client, stored):
    article = make_article()
    make_comment(article, name="Pat", website=stored)

    page = client.get(article.get_absolute_url()).text

    assert '<span dir="auto" class="comment__byline">Pat</span>' in page
    assert "private.example" not in page


def test_a_closed_article_shows_its_thread_without_reply_links(client):
    article = make_article(comments_open=False)
    make_comment(article, "Said in time")

    page = client.get(article.get_absolute_url()).text

    assert "Said in time" in page
    assert "Comments on this article are closed." in page
    assert "comment__reply" not in page
