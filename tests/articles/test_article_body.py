"""Article body, where it stays in step: company links, "AutoInformed on", coverage around it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.article_page.body import fill_body
from articles.models import Article, ArticleCompany, Citation
from tests.factories import make_article, make_comment, make_company

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
Status = Article.Status
CORVANE = '<a class="company" href="/company/corvane/">Corvane</a>'
COVERAGE = '<ul class="coverage" data-slot="coverage"></ul>'


def slot(company, words="Corvane Motor"):
    return f'<a class="company" data-slot="company-{company.pk}">{words}</a>'


def compiled(article, html):
    """Let ``html`` be the compiled body of ``article``."""
    Article.objects.filter(pk=article.pk).update(body_compiled=html)
    article.refresh_from_db()
    return article


def article_about(company, html, **fields):
    article = make_article(companies=[company], **fields)
    return compiled(article, html)


def test_a_company_links_to_where_it_is_now_and_keeps_the_words_as_typed(client):
    company = make_company("Corvane Motor Company", slug="corvane")
    article = article_about(company, f"<p>{slot(company, 'Corvane <em>Motor</em>')} sells.</p>")

    before = fill_body(article)
    company.slug, company.name = "corvane-group", "Corvane Group"
    company.save()

    link = '<a class="company" href="/company/{}/">Corvane <em>Motor</em></a> sells.</p>'
    assert before == f"<p>{link.format('corvane')}"
    assert link.format("corvane-group") in client.get(article.get_absolute_url()).text
    assert client.get("/company/corvane/")["Location"] == "/company/corvane-group/"
    assert client.get("/company/corvane/feed/")["Location"] == "/company/corvane-group/feed/"


def test_a_company_that_is_gone_is_plain_text():
    article = compiled(make_article(), '<p><a class="company" data-slot="company-99">It</a></p>')

    assert fill_body(article) == "<p>It</p>"


def test_a_company_that_no_live_article_names_is_linked_only_in_a_preview():
    company = make_company()
    body = f"<p>{slot(company)}</p>"
    live = compiled(make_article(), body)
    draft = compiled(make_article(status=Status.DRAFT), body)

    assert "href" not in fill_body(live)
    assert "href" in fill_body(draft)


def test_an_older_article_shows_the_newest_coverage_of_its_companies_but_not_itself(client):
    company, other = make_company(), make_company()
    now = timezone.now()
    article = article_about(company, COVERAGE, headline="The old one", published_at=now - 9 * HOUR)
    ArticleCompany.objects.create(article=article, company=other)
    for number in range(6):
        about = [company] if number % 2 else [company, other]
        at = now - (number + 1) * HOUR
        make_article(f"News & {number}", companies=about, published_at=at)
    make_article("A secret", companies=[company], status=Status.DRAFT)
    make_article("Of tomorrow", companies=[company], published_at=now + HOUR)
    make_article("Of others", companies=[make_company()])

    shown = fill_body(article)

    assert [f"News &amp; {number}</a>" in shown for number in range(6)] == [True] * 5 + [False]
    assert shown.index("News &amp; 0") < shown.index("News &amp; 4")
    assert "<time" in shown
    for absent in ("The old one", "A secret", "Of tomorrow", "Of others", "data-slot"):
        assert absent not in shown
    assert "News &amp; 0</a>" in client.get(article.get_absolute_url()).text


def test_a_list_without_coverage_says_so_and_is_no_empty_list():
    article = article_about(make_company(), f"<p>Text.</p>{COVERAGE}")

    assert fill_body(article) == ('<p>Text.</p><p class="coverage">No other coverage yet.</p>')


def test_a_body_without_slots_takes_no_query_and_any_other_two_at_most(django_assert_num_queries):
    company = make_company()
    plain = make_article(companies=[company])
    full = article_about(company, slot(company) + COVERAGE)
    linked = article_about(company, slot(company))

    with django_assert_num_queries(0):
        assert fill_body(plain) == plain.body_compiled
    with django_assert_num_queries(1):
        fill_body(linked)
    with django_assert_num_queries(2):
        fill_body(full)


def test_many_bodies_take_no_more_queries_than_one(client, django_assert_max_num_queries):
    for _ in range(8):
        company = make_company()
        article_about(company, slot(company) + COVERAGE)
    client.get("/feed/")

    with django_assert_max_num_queries(6):
        text = client.get("/feed/").text

    assert text.count("/company/company-") == 8
    assert "data-slot" not in text


def test_an_article_cites_earlier_coverage_and_is_shown_there_as_later(client):
    now = timezone.now()
    first = make_article("The First", published_at=now - 3 * HOUR)
    second = make_article("The Second", published_at=now - 2 * HOUR)
    hidden = make_article("The Hidden", status=Status.DRAFT)
    Citation.objects.create(citing=second, cited=first)
    Citation.objects.create(citing=hidden, cited=first)
    Citation.objects.create(citing=second, cited=hidden)

    of_first = client.get(first.get_absolute_url()).text
    of_second = client.get(second.get_absolute_url()).text

    assert "Later coverage" in of_first
    assert "Earlier coverage" not in of_first
    assert '<a href="/the-second/">The Second</a>' in of_first
    assert "Earlier coverage" in of_second
    assert '<a href="/the-first/">The First</a>' in of_second
    assert "The Hidden" not in of_first + of_second


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("<p>*AutoInformed on</p>", f"AutoInformed on {CORVANE}</p>"),
        ("<p><strong>*AutoInformed on</strong></p>", f"AutoInformed on {CORVANE}</strong>"),
        ("<p>*AutoInformed on Corvane</p>", "AutoInformed on Corvane</p>"),
        ("<p>*AutoInformed on safety belts</p>", "AutoInformed on safety belts</p>"),
    ],
)
def test_autoinformed_on_names_its_company_where_the_writer_did_not(client, typed, shown):
    article = make_article(body=f"<p>It sells.*</p>{typed}", companies=[make_company("Corvane")])

    assert shown in client.get(article.get_absolute_url()).text
    assert shown.split("<")[0] in client.get("/feed.json").json()["items"][0]["content_html"]


def test_earlier_coverage_does_not_repeat_what_autoinformed_on_links_to(client):
    listed, cited = make_article("Listed"), make_article("Cited")
    article = make_article(
        "The News",
        body='<p>It sells.* As <a href="/cited/">we said</a>.</p><p>*AutoInformed on</p>'
        '<ul><li><a href="/listed/">Listed</a></li></ul><p>**Of another note</p>',
    )
    for other in (listed, cited):
        Citation.objects.create(citing=article, cited=other)

    page = client.get(article.get_absolute_url()).text

    assert page.count('href="/listed/"') == 1
    assert '<a href="/cited/">Cited</a>' in page


@pytest.mark.parametrize("comments", [0, 5])
def test_the_page_with_everything_around_it_keeps_to_eight_queries(
    client, django_assert_max_num_queries, comments
):
    companies = [make_company() for _ in range(4)]
    article = make_article(companies=companies)
    compiled(article, "".join(map(slot, companies)) + COVERAGE)
    for _ in range(5):
        other = make_article(companies=companies)
        Citation.objects.create(citing=article, cited=other)
        Citation.objects.create(citing=other, cited=article)
    for _ in range(comments):
        make_comment(parent=make_comment(article))

    with django_assert_max_num_queries(8):
        response = client.get(article.get_absolute_url())

    assert response.text.count('class="company" href=') == 4
    assert "Earlier coverage" in response.text
