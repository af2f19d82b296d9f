"""Rows of the reader's login: what readers do not see is planted, and looked for with SELECT *."""

import re
from datetime import timedelta

import psycopg
import pytest
from django.apps import apps
from django.db import connections
from django.utils import timezone
from psycopg import sql

from articles.models import (
    Address,
    Article,
    ArticleCategory,
    ArticleCompany,
    Byline,
    Citation,
    Correction,
    Document,
    FollowUp,
    TaggedArticle,
)
from autoinformed import grants, reader_rows
from comments.models import Comment
from newsroom.models import Revision
from pages.models import Page
from tests.crawl import Crawl
from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_comment,
    make_company,
    make_document,
    make_tag,
)
from tests.test_public_gate import STARTS, world  # noqa: F401

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
Status = Article.Status

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "reader"])

# Each state of an article, with whether readers see it.
STATES = {
    "draft": ({"status": Status.DRAFT}, False),
    "draftwithatime": ({"status": Status.DRAFT, "published_at": "past"}, False),
    "review": ({"status": Status.IN_REVIEW}, False),
    "ready": ({"status": Status.READY, "published_at": "past"}, False),
    "embargoed": ({"status": Status.READY, "embargo_until": "ahead"}, False),
    "scheduled": ({"published_at": "ahead", "embargo_until": "ahead"}, False),
    "withdrawn": ({"status": Status.WITHDRAWN}, False),
    "runout": ({"withdraw_at": "past"}, False),
    "live": ({}, True),
    "leaving": ({"withdraw_at": "ahead"}, True),
}
TIMES = {"past": -MINUTE, "ahead": HOUR}
FATES = {
    "pending": ({"status": "pending"}, False),
    "reported": ({"status": "pending", "reported_at": "past"}, False),
    "rejected": ({"status": "rejected"}, False),
    "spam": ({"status": "spam"}, False),
    "takenback": ({"removed_at": "past", "removal": "commenter"}, False),
    "approved": ({}, True),
}


@pytest.fixture
def reader():
    """A connection of the reader's login, held to the rules as ``prepare`` leaves it."""
    try:
        grants.grant_reader()
    except grants.ReaderLoginError as error:
        pytest.skip(str(error))
    entry = connections["reader"].settings_dict
    with psycopg.connect(
        host=entry["HOST"],
        port=entry["PORT"] or None,
        dbname=connections["default"].settings_dict["NAME"],
        user=entry["USER"],
        password=entry["PASSWORD"],
        autocommit=True,
        **entry["OPTIONS"],
    ) as connection:
        yield connection


def at(fields):
    now = timezone.now()
    return {key: now + TIMES[value] if value in TIMES else value for key, value in fields.items()}


def plant(name, fields):
    """An article with ``name`` in all that it and what hangs on it can hold of words."""
    article = make_article(
        f"Headline{name}",
        kicker=f"Kicker{name}",
        standfirst=f"Standfirst{name}",
        body=f"<p>Body{name} goes on.</p>",
        lead_caption=f"Caption{name}",
        seo_title=f"Title{name}",
        seo_description=f"Description{name}",
        authors=[make_author(f"Writer {name[::-1]}")],
        categories=[make_category(f"Section {name[::-1]}")],
        companies=[make_company(f"Company {name[::-1]}")],
        tags=[make_tag(f"tag {name[::-1]}")],
        **at(fields),
    )
    Correction.objects.create(article=article, text=f"Correction{name}")
    FollowUp.objects.create(article=article, text=f"Followup{name}", source=f"Source{name}")
    document = make_document(article, f"Document{name}", shown_to_readers=True)
    Document.objects.filter(pk=document.pk).update(original_name=f"original{name}.pdf")
    make_document(article, "Secretdocument", shown_to_readers=False)
    make_comment(article, f"Comment{name}", name=f"Commenter{name}", website=f"https://{name}.test")
    return article


def plant_comment(name, fields, *, parent):
    comment = make_comment(
        text=f"Words{name}",
        parent=parent,
        name=f"Called{name}",
        website=f"https://site{name}.test",
        **at(fields),
    )
    Comment.objects.filter(pk=comment.pk).update(
        edited_text=f"Edit{name}", edited_text_at=timezone.now()
    )
    return comment


def list_relations(reader):
    """Every table and view outside the system's own, whether granted or not."""
    return reader.execute(
        "SELECT nspname, relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace"
        " WHERE relkind IN ('r', 'v', 'm', 'p') AND nspname !~ '^pg_toast|^information_schema'"
        " AND nspname <> 'pg_catalog' UNION VALUES ('pg_catalog', 'pg_stats'),"
        " ('pg_catalog', 'pg_stats_ext'), ('pg_catalog', 'pg_stats_ext_exprs')"
    ).fetchall()


def read_all(reader):
    """Each relation that the login may read, as text of all its rows, in lower case."""
    found = {}
    for schema, name in list_relations(reader):
        query = sql.SQL("SELECT whole::text FROM {} whole").format(sql.Identifier(schema, name))
        try:
            rows = reader.execute(query).fetchall()
        except psycopg.errors.InsufficientPrivilege:
            continue
        found[f"{schema}.{name}"] = "\n".join(row for (row,) in rows).lower()
    return found


def test_what_readers_do_not_see_is_in_nothing_that_the_login_can_read(reader):
    articles = {name: plant(name, fields) for name, (fields, _) in STATES.items()}
    Revision.objects.create(
        article=articles["live"],
        kind=Revision.Kind.PREPARED,
        version=2,
        base_version=1,
        snapshot={"headline": "Headlineprepared"},
    )
    top = make_comment(articles["live"])
    for name, (fields, _) in FATES.items():
        plant_comment(name, fields, parent=top)
    Page.objects.create(title="Pagehidden", slug="pagehidden", body="<p>Pagehidden</p>")
    with connections["default"].cursor() as cursor:
        cursor.execute("ANALYZE")

    read = read_all(reader)

    hidden = [name for name, (_, shown) in (STATES | FATES).items() if not shown]
    words = [
        *("secretdocument", "pagehidden", "headlineprepared"),
        *(f"edit{name}" for name in FATES),
        *(f"{what}{name}" for what in WORDS for name in hidden),
    ]
    leaks = {(word, table) for word in words for table, text in read.items() if word in text}
    assert leaks == set()
    everything = "\n".join(read.values())
    for name in ("live", "leaving"):
        assert {what for what in WORDS_OF_ARTICLES if f"{what}{name}" not in everything} == set()
    assert "wordsapproved" in everything
    assert "https://siteapproved.test" in everything


WORDS_OF_ARTICLES = [
    *("headline", "kicker", "standfirst", "body", "caption", "title", "description"),
    *("correction", "followup", "source", "document", "comment", "commenter", "https://"),
]
WORDS = [*WORDS_OF_ARTICLES, "original", "words", "called", "https://site"]


def test_an_injection_that_fails_on_purpose_tells_nothing(reader):
    plant("embargoed", {"status": Status.READY, "embargo_until": "ahead"})

    for attempt in (
        "SELECT 1 FROM articles_article WHERE headline::int > 0",
        "SELECT 1 FROM articles_article WHERE CAST(body_compiled AS xml) IS NOT NULL",
        "SELECT 1 FROM articles_address WHERE path::int > 0",
        "SELECT 1 FROM comments_comment WHERE text::int > 0",
        "SELECT count(articles_find_words('headlineembargo:*'::tsquery, 9)) / 0",
    ):
        try:
            said = str(reader.execute(attempt).fetchall())
        except psycopg.Error as error:
            said = str(error)
        assert "embargoed" not in said.lower()


def test_the_rules_of_the_login_are_the_gates(reader):
    """Table by table, at the seconds around each moment too."""
    for name, (fields, _) in STATES.items():
        article = plant(name, fields)
        Citation.objects.create(citing=article, cited=make_article(f"Cited by {name}"))

    expected = {
        Article: Article.objects.live(),
        Correction: Correction.objects.live(),
        FollowUp: FollowUp.objects.live(),
        Document: Document.objects.live(),
        Citation: Citation.objects.filter(citing__in=Article.objects.live()),
        Address: Address.objects.filter(kind=Address.Kind.OLD),
        Page: Page.objects.live(),
    } | {
        model: model.objects.live()
        for model in (ArticleCategory, ArticleCompany, Byline, TaggedArticle)
    }
    assert {model._meta.db_table for model in expected} == set(reader_rows.list_rules())
    for model, rows in expected.items():
        table = sql.Identifier(model._meta.db_table)
        seen = reader.execute(sql.SQL("SELECT id FROM {}").format(table)).fetchall()
        assert {key for (key,) in seen} == set(rows.order_by().values_list("pk", flat=True)), model


def test_each_public_table_that_names_an_article_has_a_rule():
    tables = {
        model._meta.db_table
        for model in map(apps.get_model, grants.PUBLIC_MODELS)
        for field in model._meta.get_fields()
        if field.many_to_one and field.related_model is Article
    }

    assert tables - {Comment._meta.db_table} <= set(reader_rows.list_rules())


def test_a_hidden_comment_keeps_its_place_without_its_words(reader):
    top = make_comment(make_article(), "Hidden", status="rejected")
    make_comment(text="Shown", parent=top)

    rows = reader.execute(
        "SELECT id, status, name, website, text, edited_text FROM comments_comment ORDER BY id"
    ).fetchall()

    assert rows[0] == (top.pk, "rejected", "", "", "", "")
    assert rows[1][4] == "Shown"


def test_the_functions_give_keys_of_what_readers_may_know(reader):
    for name, (fields, _) in STATES.items():
        plant(name, fields)
    keys = dict(Article.objects.values_list("slug", "pk"))

    found = reader.execute("SELECT articles_find_words('goe | go | bodylive'::tsquery, 99)")
    assert {key for (key,) in found} <= {keys["headlinelive"], keys["headlineleaving"]}
    gone = {
        slug
        for slug in keys
        if reader.execute("SELECT articles_find_withdrawn(NULL, %s, NULL)", [slug]).fetchall()
    }
    assert gone == {"headlinewithdrawn", "headlinerunout"}


def test_a_second_grant_changes_nothing_and_waits_for_nobody(reader):
    """A reader who is in the middle of a long query is not in its way, nor it in theirs."""
    with reader.transaction():
        for table in grants.list_public_tables():
            reader.execute(sql.SQL("SELECT FROM {} LIMIT 1").format(sql.Identifier(table)))
        with connections["default"].cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        try:
            grants.grant_reader()
        finally:
            connections["default"].close()


def test_a_rule_that_somebody_changed_by_hand_is_set_again(reader):
    plant("draft", {"status": Status.DRAFT})
    with connections["default"].cursor() as cursor:
        cursor.execute(f"ALTER POLICY {reader_rows.POLICY} ON articles_article USING (true)")
        cursor.execute("ALTER TABLE articles_correction DISABLE ROW LEVEL SECURITY")

    grants.grant_reader()

    assert reader.execute("SELECT count(*) FROM articles_article").fetchone() == (0,)
    assert reader.execute("SELECT count(*) FROM articles_correction").fetchone() == (0,)


def test_the_login_reads_by_the_same_indexes(reader):
    """PostgreSQL looks at a rule first; what is asked besides must still find its index."""
    category = make_category()
    article = make_article(categories=[category])
    reply = make_comment(parent=make_comment(article))
    others = {"status": Status.PUBLISHED, "published_at": timezone.now() - HOUR}
    Article.objects.bulk_create(
        Article(headline="Other", slug=f"other-{number}", **others) for number in range(500)
    )
    with connections["default"].cursor() as cursor:
        cursor.execute("ANALYZE articles_article")

    plans = [
        _explain(reader, rows)
        for rows in (
            Article.objects.live().filter(slug=article.slug).order_by().only("headline"),
            category.placements.live().newest_first().article_ids()[:20],
            Article.objects.live().newest_first().values("pk")[:20],
            Correction.objects.live()[:3],
            Comment.objects.filter(article=article, parent=None).order_by("created_at", "pk"),
            Comment.objects.filter(root__in=[reply.root_id]).order_by("created_at", "pk"),
        )
    ]

    assert "Index Cond: ((slug)::text = " in plans[0]
    assert "Index Only Scan using articlecategory_list" in plans[1]
    assert "Index Only Scan using article_river" in plans[2]
    assert "using correction_newest" in plans[3]
    assert "using comment_thread_tops" in plans[4]
    assert "using comment_thread_replies" in plans[5]
    for plan in plans:
        assert "hashed SubPlan" not in plan


def _explain(reader, rows):
    """The plan of ``rows`` for the reader's login, where tables were too long to read whole."""
    sql, params = rows.query.sql_with_params()
    for name in ("seqscan", "bitmapscan", "sort"):
        reader.execute(f"SET enable_{name} = off")
    return "\n".join(line for (line,) in reader.execute(f"EXPLAIN {sql}", params).fetchall())


def test_every_page_is_the_same_through_the_login_as_through_the_owners(
    reader, client, settings, request
):
    """What the rules hide is no part of any page: the gate hid it before."""
    planted = request.getfixturevalue("world")
    starts = [*STARTS, *(article.get_absolute_url() for article in planted.articles.values())]

    settings.READER_ALIAS = "default"
    through_owner = Crawl(client, starts).ask(["/nothing-has-this/", "/?p=1", "/search/?q=zqlive"])
    settings.READER_ALIAS = "reader"
    through_reader = Crawl(client, starts).ask(["/nothing-has-this/", "/?p=1", "/search/?q=zqlive"])

    assert len(through_owner.answers) > 40
    assert set(through_reader.answers) == set(through_owner.answers)
    differing = {
        path: _show_difference(_lasting(answer), _lasting(through_reader.answers[path]))
        for path, answer in through_owner.answers.items()
        if _lasting(through_reader.answers[path]) != _lasting(answer)
    }
    assert differing == {}


_NEW = re.compile(r'value="[^"]*:[\w-]{20,}"|"began": "[^"]*"|<(?:lastBuildDate|updated)>[^<]*')


def _lasting(answer):
    """An answer without what is new at each request: signed tokens, and when a feed was built."""
    return f"{answer.status} {_NEW.sub('', answer.body)}"


def _show_difference(one, other):
    pairs = enumerate(zip(one, other, strict=False))
    at = next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))
    return one[at - 80 : at + 200], other[at - 80 : at + 200]
