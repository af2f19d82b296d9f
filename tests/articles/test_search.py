"""Search: words, snippets, filters, companies first, “did you mean”, and polite answers."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.utils import timezone
from procrastinate.contrib.django import app

from articles.lists.pagination import PER_PAGE
from articles.models import CompanyAlias, SearchWord
from articles.search.did_you_mean import refresh_search_words
from tests.factories import make_article, make_author, make_category, make_company, make_tag

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def search(client, query="", **asked):
    response = client.get("/search/", {"q": query} | asked)
    assert response.status_code == 200
    return unescape(re.sub(r"\s+", " ", response.content.decode()))


def hits(page):
    found = re.findall(r'class="card__headline"><a [^>]*>(.*?)</a>', page)
    return [re.sub("<[^>]+>", "", headline).strip() for headline in found]


def test_words_phrases_either_and_minus(client):
    make_article("Hybrids Sell Well", body="<p>The dealer smiled.</p>")
    make_article("Hybrids Recalled", body="<p>The dealer frowned.</p>")

    for query, found in {
        "hybrid": {"Hybrids Sell Well", "Hybrids Recalled"},
        '"dealer smiled"': {"Hybrids Sell Well"},
        '"smiled dealer"': set(),
        "hybrids -recalled": {"Hybrids Sell Well"},
        "smiled or frowned": {"Hybrids Sell Well", "Hybrids Recalled"},
    }.items():
        assert set(hits(search(client, query))) == found, query


def test_every_part_of_an_article_is_searched(client):
    make_article(
        "Plant Reopens",
        kicker="Exclusive",
        standfirst="Nineteen cents.",
        lead_caption="A ferry.",
        body="<p>One furnace.</p>",
        companies=[make_company("Corvane", listings=[("NYSE", "CVNE")])],
        tags=[make_tag("Assembly")],
        authors=[make_author("Ansel Tappet")],
    )

    for query in (
        "furnace",
        "nineteen",
        "exclusive",
        "ferry",
        "corvane",
        "CVNE",
        "assembly",
        "tappet",
    ):
        assert hits(search(client, query)) == ["Plant Reopens"], query


def test_the_best_match_comes_first_or_the_newest_if_asked(client):
    now = timezone.now()
    make_article("A Recall of Brakes", published_at=now - 9 * HOUR)
    make_article("Other News", body="<p>Also a recall.</p>", published_at=now - HOUR)

    assert hits(search(client, "recall")) == ["A Recall of Brakes", "Other News"]
    assert hits(search(client, "recall", sort="newest")) == ["Other News", "A Recall of Brakes"]


def test_what_was_found_is_marked_in_headline_and_passage(client):
    filler = "Nothing of note was said for a while. " * 30
    make_article("Plants Reopen", body=f"<p>{filler}The furnace burns at the plant.</p>")

    page = search(client, "plant furnace")

    assert "<mark>Plants</mark> Reopen" in page
    assert "<mark>furnace</mark> burns at the <mark>plant</mark>" in page


def test_nothing_of_an_article_or_a_query_becomes_markup(client):
    make_article(
        "Bolts <script>alert(1)</script>",
        slug="bolts",
        standfirst="\ue000bolts <b>of</b> \ue001\ue000",
        body="<p>Bolts &lt;img src=x onerror=alert(2)&gt; and bolts.</p>",
    )

    page = client.get("/search/", {"q": "bolts <script>alert(1)</script>"}).content.decode()
    plain = client.get("/search/", {"q": "bolts"}).content.decode()

    for text in (page, plain):
        assert "<script>" not in text
        assert "<img src=x" not in text
        assert "<b>of" not in text
        assert text.count("<mark>") == text.count("</mark>")
    assert "&lt;img src=x onerror=alert(2)&gt;" in plain
    assert "<mark>bolts</mark>" in plain


@pytest.fixture
def three_articles():
    """One article for each value of every filter, and a draft with values of its own."""
    news, sales = make_category("auto news"), make_category("sales")
    one, other = make_company("Corvane"), make_company("Ostrava Motor")
    dot, ansel = make_author("Dot Camshaft"), make_author("Ansel Tappet")
    days = {"published_at": datetime(2025, 12, 19, 12, tzinfo=UTC)}
    make_article("Plant A", categories=[news], companies=[one], authors=[dot], **days)
    days = {"published_at": datetime(2025, 12, 20, 12, tzinfo=UTC)}
    make_article("Plant B", categories=[sales], companies=[one, other], authors=[ansel], **days)
    make_article("Plant C", categories=[make_category("labour", parent=news)])
    hidden = {"companies": [make_company("Hush")], "authors": [make_author("Hush Hush")]}
    make_article("Plant D", status="draft", **hidden)


def test_filters_narrow_down(client, three_articles):
    for asked, found in [
        ({"category": "auto-news"}, ["A", "C"]),
        ({"category": "auto-news/labour"}, ["C"]),
        ({"company": "corvane"}, ["A", "B"]),
        ({"company": "corvane", "author": "ansel-tappet"}, ["B"]),
        ({"within": "week"}, ["C"]),
        ({"from": "2025-12-20", "to": "2025-12-20"}, ["B"]),
        ({"to": "2025-12-19"}, ["A"]),
        ({"category": "", "company": "", "within": "", "from": "", "to": ""}, ["A", "B", "C"]),
        ({"category": "nonsense"}, ["A", "B", "C"]),
        ({"company": "hush"}, ["A", "B", "C"]),
        ({"from": "31/31/31", "within": "aeon", "sort": "x"}, ["A", "B", "C"]),
        ({"from": "0001-01-01", "to": "9999-12-31"}, ["A", "B", "C"]),
        ({"from": "2025-12-20", "to": "2025-12-19"}, []),
        ({"company": "\x01", "author": "x" * 5000}, ["A", "B", "C"]),
    ]:
        page = search(client, "plant", **asked)
        assert sorted(hits(page)) == [f"Plant {letter}" for letter in found], asked


def test_a_filter_that_cannot_be_read_is_explained(client, three_articles):
    page = search(client, "plant", company="hush", **{"from": "31/31", "to": "2025-12-19"})
    turned = search(client, "plant", **{"from": "2025-12-20", "to": "2025-12-19"})

    assert "We know no company “hush”" in page
    assert "“31/31” is no date that we can read" in page
    assert 'value="31/31"' in page
    assert "The first day is after the last" in turned


def test_filters_offer_what_the_hits_have_and_no_more(client, three_articles):
    page = search(client, "plant")

    assert '<option value="corvane">Corvane (2)</option>' in page
    assert '<option value="auto-news">auto news (2)</option>' in page
    assert '<option value="dot-camshaft">Dot Camshaft (1)</option>' in page
    assert "Hush" not in page


def test_each_active_filter_can_be_taken_back_alone(client, three_articles):
    page = search(client, "plant", company="corvane", author="dot-camshaft", to="2025-12-31")

    links = re.findall(r'<li><a href="([^"]+)"><span class="visually-hidden">Remove: ', page)

    assert links == [
        "/search/?q=plant&author=dot-camshaft&to=2025-12-31",
        "/search/?q=plant&company=corvane&to=2025-12-31",
        "/search/?q=plant&company=corvane&author=dot-camshaft",
    ]
    assert '<option value="corvane" selected>' in page
    assert 'value="2025-12-31"' in page


def test_results_go_on_page_by_page_with_all_that_was_asked(client):
    for number in range(PER_PAGE + 1):
        make_article(f"Hybrid {number}", authors=[make_author("Dot")] if not number else ())

    first = search(client, "hybrid", sort="newest")
    second = search(client, "hybrid", sort="newest", page="2")

    assert 'href="/search/?q=hybrid&sort=newest&page=2" rel="next"' in first
    assert "11 articles, newest first." in first
    assert len(hits(second)) == 1


def test_an_odd_page_of_a_search_answers_404(client):
    make_article("Hybrids")

    for page in ("0", "-1", "x", "99999999999999", "2", "²"):
        assert client.get("/search/", {"q": "hybrids", "page": page}).status_code == 404, page


def test_of_a_common_word_only_the_newest_hits_are_ranked(client, monkeypatch):
    monkeypatch.setattr("articles.search.results.MOST_RANKED", 2)
    for number in range(4):
        make_article(f"Hybrid {number}", published_at=timezone.now() - number * HOUR)

    page = search(client, "hybrid")

    assert sorted(hits(page)) == ["Hybrid 0", "Hybrid 1"]
    assert "More than 2 articles: these are the best of the newest 2." in page


def test_a_name_an_alias_or_a_symbol_finds_its_company_first(client):
    company = make_company("Corvane", listings=[("NYSE", "CVNE")])
    CompanyAlias.objects.create(company=company, name="Corvane Motor")
    make_article("Its News", companies=[company])
    make_article("Its Draft", companies=[company], status="draft")

    for query in ("Corvane", "corvane motor", "CVNE", "NYSE: CVNE", "cvne"):
        page = search(client, query)
        assert '"><a href="/company/corvane/">Corvane</a></h2>' in page
        assert "NYSE: CVNE</li>" in page
        card = page[page.index('class="company-card"') : page.index("company-card__all")]
        assert "Its News" in card
        assert "Its Draft" not in page


def test_a_company_is_found_however_its_name_is_typed(client):
    for name in ("Citroën", "Rolls-Royce", "Łada", "Driver’s Choice"):
        company = make_company(name)
        make_article(f"News of {name}", companies=[company])
        CompanyAlias.objects.create(company=company, name=f"Alias {name}")

    for query, name in {
        "citroen": "Citroën",
        "CITROE\u0308N": "Citroën",
        "Cit\u200broen": "Citroën",
        "citr": "Citroën",
        "alias citroen": "Citroën",
        "rolls royce": "Rolls-Royce",
        "Rolls\u2011Royce": "Rolls-Royce",
        "lada": "Łada",
        "driver's choice": "Driver’s Choice",
    }.items():
        assert f'/">{name}</a></h2>' in search(client, query), query
    assert "company-card" not in search(client, "%")
    assert "company-card" not in search(client, "!!!")


def test_a_company_that_only_a_draft_names_is_not_found(client):
    make_article(status="draft", companies=[make_company("Hush", listings=[("NYSE", "HSH")])])

    assert "company-card" not in search(client, "HSH")


def test_a_misspelt_word_gets_a_suggestion_that_finds_something(client):
    make_article("Camshafts from Ostrava", body="<p>Made by hand.</p>")
    refresh_search_words()

    page = search(client, 'camshfats "ostrawa" hand')

    link = re.search(r'Did you mean <a href="([^"]+)">([^<]+)</a>', page)
    assert link[2] == 'Camshafts "Ostrava" hand'
    assert hits(unescape(client.get(link[1]).content.decode())) == ["Camshafts from Ostrava"]


def test_one_misspelt_word_shows_what_was_meant_and_says_so(client):
    for number in range(PER_PAGE + 1):
        make_article(f"Brennwald Recalls {number}", companies=[make_company()])
    company = make_company("Brennwald")
    make_article("Brennwald Opens", companies=[company])
    refresh_search_words()

    page = search(client, "brenwald", sort="newest")

    assert len(hits(page)) == PER_PAGE
    assert "No article has “brenwald”. Did you mean" in page
    assert 'Did you mean <a href="/search/?q=Brennwald&sort=newest">Brennwald</a>?' in page
    assert 'class="company-card__name" id="company-card-' in page
    assert "<mark>Brennwald</mark>" in page
    assert 'href="/search/?q=Brennwald&sort=newest&page=2" rel="next"' in page
    typed = re.search(r'<a href="([^"]+)" rel="nofollow">Search for “brenwald” instead', page)[1]
    as_typed = unescape(client.get(typed).text)
    assert "No article has all of these words" in as_typed
    assert "Did you mean" in as_typed
    assert not hits(as_typed)


def test_more_words_than_one_are_only_asked_about(client):
    make_article("Brennwald Recalls")
    refresh_search_words()

    page = search(client, "brenwald recalls")

    assert not hits(page)
    assert 'Did you mean <a href="/search/?q=Brennwald+recalls">Brennwald recalls</a>?' in page


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("brenwald", "Brennwald"),
        ("F-15O", "F-150"),
        ("F-151", "F-150"),
        ("citroeen", "Citroën"),
        ("lightening", "lightning"),
        ("Hyunday’s", "Hyundai"),
    ],
)
def test_suggestions_know_the_words_of_the_trade(client, typed, meant):
    make_article("F-150 Lightning Comes", standfirst="It is as quick as lightning.")
    make_article("Brennwald’s Answer to Citroën", tags=["Hyundai"])
    refresh_search_words()

    assert f">{meant}</a>?" in search(client, typed)


def test_a_word_to_leave_out_is_not_spelled_in_another_way(client):
    make_article("Lightning Bolts Recalled")
    refresh_search_words()

    assert "Did you mean" not in search(client, "bolts -recaled -lightening -bolts")
    assert ">Lightning -boltz</a>?" in search(client, "lightening -boltz")


def test_did_you_mean_betrays_no_unpublished_word_and_finds_something(client):
    make_article("Zeppelins Recalled", status="draft")
    make_article("Dirigibles", published_at=timezone.now() + HOUR)
    gone = make_article("Balloons Recalled")
    refresh_search_words()
    words = set(SearchWord.objects.values_list("word", flat=True))
    type(gone).objects.filter(pk=gone.pk).update(status="withdrawn")

    pages = [search(client, query) for query in ("zepelins", "dirigible", "baloons recaled")]

    assert words == {"balloons", "recalled"}
    assert not any("Did you mean" in page for page in pages)


def test_an_odd_search_gets_a_polite_answer(client):
    make_article("Brakes", body="<p>Of the front axle.</p>")

    for query, said in [
        ("", "Type the name of a maker"),
        ("   ", "Type the name of a maker"),
        ("the", "stand in every article"),
        ("''", "There is no word in this"),
        ("!!! & | <->", "There is no word in this"),
        ("-brakes", "only what to leave out"),
        ("or", "There is no word in this"),
        ('-brakes -"front axle"', "only what to leave out"),
        ("<b></b>", "No article has all of these words"),
        ("<script>alert(1)</script>", "No article has all of these words"),
        ("x" * 10_000, "we looked for its first 200 characters"),
        ("word " * 2_000, "we looked for its first 200 characters"),
        ("名", "No article has all of these words"),
        ('"unclosed', "No article has all of these words"),
        ("\u202e \ue000", "There is no word in this"),
    ]:
        response = client.get("/search/", {"q": query})
        page = response.content.decode()
        assert response.status_code == 200, query[:30]
        assert said in page, query[:30]
        assert "noindex" in response["X-Robots-Tag"]
        assert not hits(page)


def test_the_form_keeps_what_was_typed(client, three_articles):
    page = client.get("/search/", {"q": 'a "b" <c>', "from": "2025-01-02"}).content.decode()

    assert 'value="a &quot;b&quot; &lt;c&gt;"' in page
    assert 'value="2025-01-02"' in page


def test_wordpress_search_keeps_its_words(client):
    response = client.get("/", {"s": 'four "big" plants'})

    assert response.status_code == 301
    assert response["Location"] == "/search/?q=four+%22big%22+plants"


@pytest.mark.parametrize(
    ("query", "bound"),
    [
        # Each with the four of its limit, and a guess at how many articles have what is looked for.
        ("q=plant", 12),
        ("q=plant&category=auto-news&company=corvane&author=dot-camshaft&within=year", 13),
        ("q=plnat", 14),
        ("q=plnat+plnat", 12),
        ("q=plnat&category=auto-news&company=corvane&within=year", 14),
        ("q=the", 9),
        ("q=", 1),
    ],
)
@pytest.mark.parametrize("more", [0, 5])
def test_a_search_takes_the_same_queries_whatever_it_finds(
    client, three_articles, django_assert_max_num_queries, query, bound, more
):
    for _ in range(more):
        make_article(body="<p>Of a plant.</p>", companies=[make_company()], tags=[make_tag()])
    refresh_search_words()

    with django_assert_max_num_queries(bound):
        assert client.get(f"/search/?{query}").status_code == 200


def test_the_worker_refreshes_the_search_words_every_hour():
    periodic = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    make_article("Camshafts")

    refresh_search_words(timestamp=0)

    assert periodic["articles.refresh_search_words"] == "27 * * * *"
    assert SearchWord.objects.get().word == "camshafts"
