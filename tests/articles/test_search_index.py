"""Search index: in step with the texts after every verb, alike on any server."""

import re
from io import StringIO
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from psycopg import sql

from articles.models import Article, SearchWord
from articles.search import indexing
from house_style import search_words
from house_style.compiler import compile_body
from newsroom import filing, publishing
from newsroom.compiling import recompiling, replaced_pictures
from newsroom.taxonomy import companies, tags
from tests.articles.search_index import list_out_of_step
from tests.factories import make_article, make_author, make_company, make_tag

pytestmark = pytest.mark.django_db
SHARED = Path(settings.BASE_DIR).parent / "shared" / "data"


def find(client, query):
    """The headlines that a reader finds for ``query``."""
    page = client.get("/search/", {"q": query, "as_typed": "1"}).text
    found = re.findall(r'class="card__headline"><a [^>]*>(.*?)</a>', page)
    return [re.sub("<[^>]+>", "", headline).strip() for headline in found]


# In step


def test_a_text_of_any_length_and_script_can_be_saved(client):
    words = (f"{chr(0x20000 + number)}{number}-{number}x" for number in range(12_000))

    make_article("Long", body=f"<p>Flywheels {'y' * 5000} {' '.join(words)}</p>")

    assert list_out_of_step() == []
    for query in ("flywheel", "\U00020000", "y" * 100):
        assert find(client, query) == ["Long"]


def test_a_save_indexes_what_it_changed(client):
    article = make_article("Sooner", body="<p>Camshafts.</p>")
    article = Article.objects.defer("search").get(pk=article.pk)

    article.headline, article.standfirst, article.body = "Later", "A gasket.", "<p>Flywheels.</p>"
    article.save()

    assert list_out_of_step() == []
    for query in ("later", "gasket", "flywheel"):
        assert find(client, query) == ["Later"]
    assert find(client, "sooner or camshaft") == []


@pytest.mark.parametrize(
    "column", ["headline", "kicker", "standfirst", "body", "search_terms", "lead_caption"]
)
def test_a_save_of_one_column_indexes_it(client, column):
    article = Article.objects.only("pk", "slug").get(pk=make_article().pk)

    setattr(article, column, "Flywheels")
    article.save(update_fields=[column])

    assert list_out_of_step() == []
    assert len(find(client, "flywheel")) == 1


def test_every_step_of_the_newsroom_keeps_the_index(client):
    article = make_article("Gaskets", status="draft")
    article.body = "<p>Flywheels.</p>"
    article.tags.set(["Grille"])
    compiled = article.compile()
    article.save(compiled=compiled)
    publishing.finish_save(article, compiled, by=None)
    assert list_out_of_step() == []

    publishing.publish(article, by=None)

    assert list_out_of_step() == []
    assert find(client, "gasket flywheel grille") == ["Gaskets"]

    publishing.withdraw(article, by=None)

    assert list_out_of_step() == []
    assert find(client, "gasket") == []


def test_a_rename_keeps_the_index(client):
    tag, author, company = make_tag("Grille"), make_author("Nora Quill"), make_company("Halden")
    make_article("Found", tags=[tag], authors=[author], companies=[company])
    tag.name, author.name, company.name = "Bumper", "Nora Škvor", "Ostrava"
    for renamed in (tag, author, company):
        renamed.save()

    filing.refresh_search_terms(Article.objects.filter(tag_placements__tag=tag))

    assert list_out_of_step() == []
    assert find(client, "bumper skvor ostrava") == ["Found"]
    assert find(client, "grille or quill or halden") == []


def test_a_merge_keeps_the_index(client):
    keep, drop = make_company("Corvane"), make_company("Halden")
    make_article("Found", tags=["EVs"], companies=[drop], body="<p>Halden builds.</p>")

    tags.merge(keep=make_tag("Electric"), drop=make_article(tags=["EVs"]).tags.get(), by=None)
    companies.merge(keep=keep, drop=drop, by=None)
    for article in Article.objects.all():
        tags.refresh_articles(article.tags.get().pk)

    assert list_out_of_step() == []
    assert find(client, "corvane electric") == ["Found"]


def test_a_recompile_keeps_the_index(client):
    company = make_company("Halden Motor Corporation", listings=[("OSL", "HLDN")])
    make_article("Found", body="<p>Halden Motor Corporation (OSL: HLDN) builds.</p>")
    Article.objects.update(compiler_version=1, body_text="", search="", search_terms="")

    for _ in recompiling.recompile(recompiling.list_outdated()):
        pass

    assert list_out_of_step() == []
    assert find(client, "halden builds hldn") == ["Found"]
    assert [*recompiling.list_naming(company)] == [Article.objects.get()]


def test_a_replaced_picture_keeps_the_index():
    article = make_article(body="<p>Flywheels.</p>")

    replaced_pictures.rewrite_texts(0)
    article.save(update_fields=["body"])

    assert list_out_of_step() == []


# Made anew


def test_prepare_indexes_what_an_older_rule_indexed_and_says_so(client):
    article = make_article("A window washer’s bucket")
    Article.objects.update(search="", search_version=0)
    before = Article.objects.get().updated_at
    assert find(client, "washer") == []

    out = StringIO()
    call_command("prepare", stdout=out)
    again = StringIO()
    call_command("prepare", stdout=again)

    assert "1 articles are indexed anew for search." in out.getvalue()
    assert "1 of 1 articles are indexed." in out.getvalue()
    assert "indexed" not in again.getvalue()
    assert find(client, "washer") == [article.headline]
    assert list_out_of_step() == []
    assert Article.objects.get().updated_at == before


def test_words_that_searches_suggest_are_taken_anew_with_the_index():
    make_article("Brennwald Recalls Sedans")
    Article.objects.update(search="", search_version=0)
    SearchWord.objects.create(word="brennwald", spelling="brennwald", uses=1)

    call_command("index_articles", stdout=StringIO())

    assert SearchWord.objects.get(word="brennwald").spelling == "Brennwald"


def test_stopped_half_way_indexing_goes_on_where_it_stood():
    for _ in range(5):
        make_article()
    Article.objects.update(search="", search_version=0)

    next(indexing.index_outdated(batch=2))  # and no further

    assert indexing.list_outdated().count() == 3
    assert list(indexing.index_outdated(batch=2)) == [2, 1]
    assert list_out_of_step() == []


def test_nothing_outdated_takes_one_query(django_assert_num_queries):
    make_article()

    with django_assert_num_queries(1):
        call_command("index_articles")


# On any server


@pytest.fixture(params=["C", "C.UTF-8"])
def server(request):
    """A database whose parser takes every other sign for a letter, and one that knows better."""
    entry = settings.DATABASES["default"]
    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    parameters = {ours: entry[theirs] for ours, theirs in names.items() if entry[theirs]}
    name = f"{entry['NAME']}_{request.param.lower().replace('.', '_').replace('-', '_')}"
    with psycopg.connect(dbname="postgres", autocommit=True, **parameters) as main:
        made = sql.SQL(
            "CREATE DATABASE {} TEMPLATE template0 LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE {}"
        )
        try:
            main.execute(made.format(sql.Identifier(name), sql.Literal(request.param)))
        except psycopg.errors.WrongObjectType:
            pytest.skip(f"This machine has no locale {request.param}.")
        with psycopg.connect(dbname=name, autocommit=True, **parameters) as connection:
            yield connection
        main.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


TEXT = (
    "“Normalization” of trade—formers say—means a window washer’s bucket… F-150 Lightning™ Adds "
    "Citroën® ID.4 à 41,778 हिन्दी Лада’s 日本 GT‑R"
)
LEXEMES = (
    "'150':12 '4':17 '41778':19 'add':14 'bucket':10 'citroen':15 'f':11 'f150':11,12 'former':4 "
    "'gt':23 'gtr':23,24 'id':16 'id4':16,17 'lightn':13 'mean':6 'normal':1 'r':24 'say':5 "
    "'trade':3 'washer':9 'window':8 'лада':21 'हिन्दी':20 '日本':22"
)


def test_any_server_finds_the_same(server):
    vector = search_words.build_vector((TEXT, "D"))

    (stored,) = server.execute("SELECT %s::tsvector::text", [vector]).fetchone()
    missing = [
        run[0]
        for run in search_words.find_runs(TEXT)
        for (query,) in [search_words.read_query(run[0]).build_query().get_source_expressions()]
        if not server.execute(
            "SELECT %s::tsvector @@ %s::tsquery", [vector, query.value]
        ).fetchone()[0]
    ]

    assert sorted(stored.split()) == sorted(LEXEMES.split())
    assert missing == ["of", "a", "à"]


# Every word that is on the page


def _read_real_bodies():
    if not SHARED.exists():
        pytest.skip(f"No folder {SHARED}: this test needs the real texts in it.")
    content = re.compile(r"<content:encoded><!\[CDATA\[(.*?)\]\]>", re.DOTALL)
    for export in sorted(SHARED.glob("*.wxr.xml")):
        for body in content.findall(export.read_text()):
            yield "".join(f"<p>{block}</p>" for block in body.split("\n\n"))
    for text in sorted(SHARED.glob("*.txt")):
        yield "".join(f"<p>{line}</p>" for line in text.read_text().splitlines())


def _find_missing_words(headline, text):
    """The words of a page that a search for them does not find, stop words aside."""
    words = search_words.find_places(f"{headline}\n{text}")
    missing = []
    for typed in dict.fromkeys(re.split(r"[\s/—–…]+", f"{headline} {text}")):
        asked = search_words.read_query(typed.lstrip("-"))
        for group in asked.groups:
            for term in group:
                if not search_words.find_matches(words, term.patterns):
                    missing.append(typed)
    return missing


def test_every_word_of_real_articles_finds_its_article():
    bodies = [*_read_real_bodies()]

    texts = [compile_body(body).text for body in bodies]

    assert [word for text in texts for word in _find_missing_words("", text)] == []
    assert sum(len(text.split()) for text in texts) > 3_000


def test_words_beside_typographic_signs_are_found(client):
    make_article(
        "F-150 Lightning™ Adds Power", body="<p>In “a window washer’s bucket”: normalization—</p>"
    )
    make_article("Trend—Formers…", body="<p>Their “normalization” of ‘coupe/sedan’ at $41,778.</p>")
    make_article("Citroën and Škoda in Łódź", standfirst="With the ID.4, the GT-R and the CX-5.")

    for query, headlines in {
        "washer": ["F-150 Lightning™ Adds Power"],
        "lightning": ["F-150 Lightning™ Adds Power"],
        "adds": ["F-150 Lightning™ Adds Power"],
        "F 150": ["F-150 Lightning™ Adds Power"],
        "F150": ["F-150 Lightning™ Adds Power"],
        "150": ["F-150 Lightning™ Adds Power"],
        "formers": ["Trend—Formers…"],
        "normalization -washer": ["Trend—Formers…"],
        "sedan": ["Trend—Formers…"],
        "41778": ["Trend—Formers…"],
        "“window washers bucket”": ["F-150 Lightning™ Adds Power"],
        "“bucket washer”": [],
        "citroen skoda lodz": ["Citroën and Škoda in Łódź"],
        "Citroe\u0308n S\u030ckoda": ["Citroën and Škoda in Łódź"],
        "ID4 GTR CX5": ["Citroën and Škoda in Łódź"],
        "ID 4": ["Citroën and Škoda in Łódź"],
    }.items():
        assert find(client, query) == headlines, query
