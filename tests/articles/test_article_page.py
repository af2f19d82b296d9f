"""Article page, beside its text: reading time, where else to read, how to share."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from articles.article_page import related
from articles.article_page.surroundings import find_surroundings
from articles.models import Article, ArticleCompany, TaggedArticle
from newsroom import filing, publishing
from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_comment,
    make_company,
    make_image,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DRAFT = Article.Status.DRAFT
WITHDRAWN = Article.Status.WITHDRAWN


def around(article):
    return find_surroundings(Article.objects.for_page().get(pk=article.pk))


def in_time(*headlines, **fields):
    """Live articles an hour apart, the first the oldest."""
    now = timezone.now()
    return [
        make_article(headline, published_at=now - (len(headlines) - place) * HOUR, **fields)
        for place, headline in enumerate(headlines)
    ]


@pytest.mark.parametrize(
    ("words", "said"), [(0, None), (9, "1 min read"), (238 * 3, "3 min read"), (620, "3 min read")]
)
def test_the_page_says_how_long_the_text_takes(client, words, said):
    page = client.get(make_article(body="<p>" + "word " * words + "</p>").get_absolute_url()).text

    assert (said in page) if said else ("min read" not in page)


def test_the_previous_and_the_next_article_are_the_nearest_live_ones_in_time(client):
    oldest, before, middle, after, newest = in_time("One", "Two", "Three", "Four", "Five")
    near = middle.published_at
    make_article("Draft", status=DRAFT)
    for name, minutes in (("sooner", -1), ("later", 1)):
        at = near + timedelta(minutes=minutes)
        make_article(f"Withdrawn {name}", published_at=at, status=WITHDRAWN)
        make_article(
            f"Run out {name}", published_at=at, withdraw_at=near + 2 * timedelta(minutes=1)
        )
    make_article("To come", published_at=timezone.now() + HOUR)

    page = client.get(middle.get_absolute_url()).text
    links = re.findall(r'<a href="([^"]+)"><span class="next-to__which">(\w+) article', page)

    assert links == [("/two/", "Previous"), ("/four/", "Next")]
    assert around(oldest).older is None
    assert around(newest).newer is None
    assert around(before).older == oldest
    assert around(after).newer == newest


def test_articles_of_one_moment_follow_each_other_by_their_key():
    at = timezone.now() - HOUR
    first, second, third = (make_article(name, published_at=at) for name in "abc")

    assert [around(article).newer for article in (first, second, third)] == [second, third, None]
    assert [around(article).older for article in (first, second, third)] == [None, first, second]


def test_related_articles_share_companies_first_then_tags_then_are_the_newest():
    corvane, haneul = make_company("Corvane"), make_company("Haneul")
    trucks, labor = make_tag("trucks"), make_tag("labor")
    both, tagged_twice, old, new, _unrelated, _older, article, _newer = in_time(*"abcdefgh")
    places = {
        both: ([corvane, haneul], []),
        tagged_twice: ([], [trucks, labor]),
        old: ([], [labor]),
        new: ([], [trucks]),
        article: ([corvane, haneul], [trucks, labor]),
    }
    one = make_article("i", published_at=both.published_at - HOUR, companies=[haneul])
    for placed, (companies, tags) in places.items():
        for company in companies:
            ArticleCompany.objects.create(article=placed, company=company)
        for tag in tags:
            TaggedArticle.objects.create(content_object=placed, tag=tag)

    assert around(article).related == [both, one, tagged_twice, new]


def test_related_articles_pass_the_gate_and_none_is_shown_twice(client):
    tag = make_tag("trucks")
    cited, seen, older, article, newer = in_time("Cited", "Seen", "Older", "Itself", "Newer")
    article.body = '<p>As <a href="/cited/">we said</a>.</p>'
    article.save()
    citing = make_article("Citing", body='<p>As <a href="/itself/">we said</a>.</p>')
    now = timezone.now()
    hidden = [
        make_article("A draft", status=DRAFT),
        make_article("Withdrawn", status=WITHDRAWN),
        make_article("To come", published_at=now + HOUR),
        make_article("Run out", published_at=now - 2 * HOUR, withdraw_at=now - HOUR),
    ]
    for each in (cited, seen, older, article, newer, citing, *hidden):
        each.tags.set([tag])
        publishing.finish_save(each, each.compile(), by=None)

    found = around(article)

    assert found.earlier == [cited]
    assert found.later == [citing]
    assert found.related == [seen]
    assert 'href="/seen/"' in client.get(article.get_absolute_url()).text


def test_where_no_company_is_named_articles_of_the_section_with_the_same_words_are_related():
    section = make_category("Safety")
    same, other, _elsewhere, article, _newer = in_time(
        "Rear belts fail a test", "Brakes are fine", "Rear belts again", "Rear belts, tested", "New"
    )
    for each in (same, other, article):
        filing.file_under(each, [section])

    assert around(article).related == [same]
    assert around(article).related == [same]


def test_a_company_stands_beside_an_article_with_its_listings_and_newest_coverage(client):
    company = make_company("Corvane", listings=[("NYSE", "CVNE")])
    make_company("Secret Works")
    old, *_, article = in_time(*"abcdef", companies=[company])

    page = client.get(article.get_absolute_url()).text
    card = page[page.index('class="company-card"') :].partition("</section>")[0]

    assert 'href="/company/corvane/">Corvane</a>' in card
    assert "NYSE: CVNE" in card
    assert ">d</a>" in card
    assert article.get_absolute_url() not in card
    assert page.count(f'<a href="{old.get_absolute_url()}">') <= 1


def test_a_draft_names_no_company_that_readers_may_not_know_beside_others(client):
    company = make_company("Corvane")
    article = make_article(companies=[company], status=DRAFT)
    shown = Article.objects.for_page().get(pk=article.pk)

    assert not find_surroundings(shown).companies


def test_a_long_article_lists_its_headings_and_a_short_one_does_not(client):
    parts = "".join(f"<h2>Part &amp; {n}</h2><p>Text.</p>" for n in range(3))

    long = client.get(make_article(body=parts).get_absolute_url()).text
    short = client.get(make_article(body="<h2>One</h2><p>Text.</p>").get_absolute_url()).text

    assert '<a href="#part-2">Part &amp; 1</a>' in long
    assert '<h2 id="part-2">Part &amp; 1</h2>' in long
    assert "In this article" not in short
    assert 'id="part-1"' not in short


def test_an_article_with_nothing_around_it_has_no_empty_boxes(client):
    page = client.get(make_article("Alone", body="").get_absolute_url()).text

    for box in (
        "Related articles",
        "next-to",
        "Posted in",
        "Tagged",
        "about-author",
        "byline__names",
    ):
        assert box not in page


def test_a_tag_of_many_is_read_from_its_index_alone_and_only_as_far_as_needed():
    tag, company = make_tag("sales"), make_company("Corvane")
    article = make_article("Itself", tags=[tag], companies=[company])
    _many_in(tag, count=3000)

    asked = []

    def keep(execute, sql, params, many, context):
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        around(article)
    sql, params = asked[-1]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", params)
        plan = cursor.fetchone()[0][0]["Plan"]

    steps = list(_steps(plan))
    read = [step for step in steps if step.get("Relation Name") == "articles_taggedarticle"]
    assert read
    assert all(step["Actual Rows"] <= related.NEWEST for step in read), read


def _many_in(tag, *, count):
    now = timezone.now()
    articles = Article.objects.bulk_create(
        Article(
            headline=f"S{number}",
            slug=f"s{number}",
            status=Article.Status.PUBLISHED,
            published_at=now - number * HOUR,
        )
        for number in range(1, count + 1)
    )
    TaggedArticle.objects.bulk_create(
        TaggedArticle(
            content_object=article,
            tag=tag,
            status=article.status,
            published_at=article.published_at,
        )
        for article in articles
    )


def _steps(plan):
    yield plan
    for part in plan.get("Plans", ()):
        yield from _steps(part)


def test_the_whole_page_takes_eight_queries_with_all_that_can_stand_on_it(
    client, django_assert_max_num_queries
):
    places = {
        "tags": [make_tag("trucks"), make_tag("labor")],
        "companies": [make_company("Corvane", listings=[("NYSE", "CVNE")])],
        "authors": [make_author("Dot Camshaft", portrait=make_image())],
        "categories": [make_category("sales")],
        "lead_image": make_image(),
    }
    body = '<p>Corvane (NYSE: CVNE)* rose. As <a href="/b/">we said</a>.</p><p>*AutoInformed on</p>'
    articles = in_time(*"abcdefghijklmn", body=body, **places)
    make_comment(parent=make_comment(articles[4]))

    with django_assert_max_num_queries(8):
        page = client.get(articles[4].get_absolute_url()).text

    assert page.count('class="onward__card"') == related.SHOWN
    assert "Previous article" in page


def test_sharing_is_by_plain_links_with_the_permalink_and_asks_nobody_before_a_click(
    client, settings
):
    settings.SITE_URL = "https://news.example"
    article = make_article("Bolts & Nuts: 50%", slug="bolts")

    page = client.get(article.get_absolute_url()).text
    share = page[page.index("data-share") :].partition("</section>")[0]
    links = [unescape(link) for link in re.findall(r'href="([^"]+)"', share)]

    encoded = "https%3A%2F%2Fnews.example%2Fbolts%2F"
    assert links == [
        f"mailto:?subject=Bolts%20%26%20Nuts%3A%2050%25&body={encoded}",
        f"https://www.linkedin.com/sharing/share-offsite/?url={encoded}",
        f"https://www.facebook.com/sharer/sharer.php?u={encoded}",
        f"https://bsky.app/intent/compose?text=Bolts%20%26%20Nuts%3A%2050%25%20{encoded}",
        "/bolts/",
    ]
    assert ">https://news.example/bolts/</a>" in share
    assert not re.search(r'(src|srcset|action)="https?://', page)


def test_buttons_that_need_a_script_are_hidden_without_it(client):
    page = client.get(make_article().get_absolute_url()).text

    assert page.count("<li hidden><button") == 2


def test_the_footer_leads_staff_to_the_articles_form_and_is_the_same_for_all(client):
    article = make_article()
    seen = client.get(article.get_absolute_url()).content
    client.force_login(make_user("editor"))

    assert client.get(article.get_absolute_url()).content == seen
    form = reverse("admin:articles_article_change", args=[article.pk])
    assert f'href="{form}" rel="nofollow">Edit</a>'.encode() in seen
    assert b">Edit</a>" not in client.get("/").content
