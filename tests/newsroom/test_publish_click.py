"""Clicks on the buttons of the article form: one compilation, one version, no write twice.

Saves without a step, and those whose step is refused or held back, cost no more.
"""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, ArticleCategory
from house_style import compiler
from newsroom.models import EditorialLog, Revision
from tests.factories import make_article, make_category, make_company, make_user
from tests.newsroom.desk import as_it_stands, screen, two_boxes

pytestmark = pytest.mark.django_db
Status = Article.Status
ADD = "/admin/articles/article/add/"
BODY = "<p>Halden Motor Corporation (OSL: HLDN) builds.</p>"


@dataclass
class Cost:
    compiled: int = 0
    updates: int = 0
    versions: int = 0


@pytest.fixture
def editor(client):
    user = make_user("editor")
    client.force_login(user)
    return user


@pytest.fixture
def counted(monkeypatch):
    """Count what is compiled, the UPDATEs of article rows and the new versions of a block."""
    compile_body = compiler.compile_body

    @contextmanager
    def count():
        cost = Cost()

        def counting(*args, **kwargs):
            cost.compiled += 1
            return compile_body(*args, **kwargs)

        monkeypatch.setattr(compiler, "compile_body", counting)
        before = Revision.objects.count()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            yield cost
        monkeypatch.setattr(compiler, "compile_body", compile_body)
        cost.updates = sum(
            query["sql"].startswith('UPDATE "articles_article" ') for query in queries
        )
        cost.versions = Revision.objects.count() - before

    return count


def logged(article):
    sentences = [
        entry.get_change_message() for entry in LogEntry.objects.filter(object_id=article.pk)
    ]
    entries = EditorialLog.objects.filter(article=article).order_by("pk")
    states = [(one.before, one.after) for one in entries if one.kind == EditorialLog.Kind.STATE]
    return sentences[::-1], states


def test_a_new_article_is_published_with_one_compilation_one_update_and_one_version(
    client, editor, counted
):
    category = make_category()
    company = make_company("Halden Motor Corporation", listings=[("OSL", "HLDN")])

    with counted() as cost:
        client.post(
            ADD,
            {
                "headline": "Wheels",
                "body": BODY,
                "filed_under": [category.pk],
                "tags": ["Hybrid"],
                "_publish": "1",
            },
        )

    article = Article.objects.live().get()
    # Beside the INSERT, one UPDATE: search terms, series, state and times, version.
    assert cost == Cost(compiled=1, updates=1, versions=1)
    assert article.version == article.revisions.get().version == 1
    assert article.revisions.get().snapshot["status"] == Status.PUBLISHED
    assert article.search_terms == "Hybrid · Halden Motor Corporation · HLDN"
    assert article.companies.get() == company
    assert ArticleCategory.objects.get(article=article).status == Status.PUBLISHED
    assert logged(article) == (["Added.", "Published"], [("", "Draft"), ("Draft", "Published")])


def test_a_draft_is_published_with_one_compilation_two_updates_and_one_version(
    client, editor, counted
):
    category = make_category()
    client.post(ADD, {"headline": "Wheels", "body": BODY, "filed_under": [category.pk]})
    article = Article.objects.get()

    with counted() as cost:
        client.post(screen(article), as_it_stands(article, headline="New", _publish="1"))

    article.refresh_from_db()
    # The form's own save, and one UPDATE of all that follows it.
    assert cost == Cost(compiled=1, updates=2, versions=1)
    assert article.is_live
    assert article.version == article.revisions.saved().first().version == 2
    assert ArticleCategory.objects.get(article=article).published_at == article.published_at
    sentences, states = logged(article)
    assert (sentences[0], sentences[-1]) == ("Added.", "Published")
    assert len(sentences) == 3
    assert states == [("", "Draft"), ("Draft", "Published")]


def test_a_save_without_a_step_costs_no_more(client, editor, counted):
    article = make_article(status=Status.DRAFT, body=BODY)

    with counted() as cost:
        client.post(screen(article), as_it_stands(article, headline="New"))

    # The second version is the one before its first change here, of an article that has none.
    assert cost == Cost(compiled=1, updates=2, versions=2)


def test_a_save_whose_step_the_checklist_holds_back_has_its_version(client, editor, counted):
    article = make_article(status=Status.DRAFT)

    with counted() as cost:
        response = client.post(
            screen(article), as_it_stands(article, body="<p>TK</p>", _publish="1")
        )

    article.refresh_from_db()
    assert response.url.endswith(f"/{article.pk}/check/publish/")
    assert article.status == Status.DRAFT
    assert cost == Cost(compiled=1, updates=2, versions=2)
    assert article.revisions.saved().first().version == article.version


def test_a_save_whose_step_is_refused_has_its_version(client, editor, counted):
    article = make_article(
        status=Status.DRAFT, body="<p>As it was.</p>", categories=[make_category()]
    )
    ahead = timezone.now() + timedelta(hours=1)

    with counted() as cost:
        response = client.post(
            screen(article),
            as_it_stands(article, body=BODY, _publish="1") | two_boxes("embargo_until", ahead),
            follow=True,
        )

    article.refresh_from_db()
    assert "Saved, but not done: The embargo lasts until" in response.text
    assert article.status == Status.DRAFT
    assert (cost.updates, cost.versions) == (2, 2)
    assert article.revisions.saved().first().snapshot["body"] == BODY


def test_checking_and_publishing_again_compiles_once(client, editor, counted):
    article = make_article(status=Status.DRAFT, body="<p>TK</p>")
    url = f"{screen(article).removesuffix('change/')}check/publish/"

    with counted() as cost:
        client.post(url, {"reason": "It is known."})

    article.refresh_from_db()
    assert article.is_live
    assert (cost.compiled, cost.updates) == (1, 2)


def test_a_live_article_is_changed_and_withdrawn_as_one_version(client, editor, counted):
    category = make_category()
    article = make_article(body="<p>It weighs 1,200 kg.</p>", categories=[category])

    with counted() as cost:
        response = client.post(
            screen(article),
            as_it_stands(article, body="<p>It weighs 1,300 kg.</p>", _withdraw="1"),
            follow=True,
        )

    article.refresh_from_db()
    assert article.status == Status.WITHDRAWN
    assert (cost.updates, cost.versions) == (2, 2)
    assert article.revisions.saved().first().snapshot["status"] == Status.WITHDRAWN
    assert ArticleCategory.objects.get(article=article).status == Status.WITHDRAWN
    assert "You changed a figure" in response.text  # readers saw it: the save came first
    assert "is withdrawn" in response.text
