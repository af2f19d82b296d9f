"""The generator writes past the models: what it keeps must be what ``publishing`` would keep."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from articles.addresses.slugs import path_of
from articles.models import (
    Address,
    Article,
    ArticleCategory,
    ArticleCompany,
    Byline,
    Citation,
    TaggedArticle,
)
from articles.models.article import COMPILED_COLUMNS
from articles.models.placement import ORDER_COLUMNS
from comments import moderation, private_side
from comments.models import Comment, ModerationLog
from demo.generator import newsroom, words
from newsroom import filing
from newsroom.compiling import recompiling
from tests.articles.search_index import list_out_of_step
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db
PLACEMENTS = (Byline, ArticleCategory, TaggedArticle, ArticleCompany)
KEPT = (*COMPILED_COLUMNS, "series_id", "search_terms", "comment_count", *ORDER_COLUMNS)


def kept():
    """All that is kept beside the articles, to compare."""
    rows = {"articles": list(Article.objects.order_by("pk").values("pk", *KEPT))}
    for model in (*PLACEMENTS, Address, Citation):
        columns = [
            field.attname
            for field in model._meta.concrete_fields
            if field.attname not in ("id", "created_at")
        ]
        rows[model] = sorted(model.objects.values_list(*columns), key=repr)
    return rows


def test_generated_rows_beside_an_article_are_those_that_the_newsroom_keeps():
    newsroom.fill_newsroom(count=100, comments=60, threads=[12], images=3)
    before = kept()
    assert list_out_of_step() == []

    Article.objects.update(compiler_version=0)
    recompiled = list(recompiling.recompile(Article.objects.all()))
    for article in Article.objects.defer("search"):
        Address.objects.claim(article)
        filing.file_under(article, article.filed_under())
        filing.refresh_order(article)
        moderation.recount(article.pk)

    articles = list(Article.objects.order_by("pk").defer("search"))
    assert filing.build_search_terms(articles) == [article.search_terms for article in articles]
    assert [failed for *_, failed in recompiled if failed] == []
    assert kept() == before


def test_every_kind_of_page_shows_what_was_invented(client):
    newsroom.fill_newsroom(count=200, threads=[12])
    newest = Article.objects.live().newest_first().first()
    placed = [
        newest.bylines.first().author,
        newest.categories.first(),
        newest.tags.first(),
        ArticleCompany.objects.live().first().company,
    ]
    pages = {
        newest.get_absolute_url(): newest.headline,
        "/": newest.headline,
        "/page/19/": "",
        **{owner.get_absolute_url(): owner.name for owner in placed},
        "/series/milestones/": "Milestones",
        f"{reverse('articles:search')}?q={words.RARE_WORD}": words.RARE_WORD,
    }

    for path, words_on_it in pages.items():
        response = client.get(path)
        assert response.status_code == 200, path
        assert words_on_it in response.text, path


def test_articles_of_every_state_are_among_them_and_only_the_live_ones_answer(client):
    newsroom.fill_newsroom(count=100)

    shown = set(Article.Status.values) - {"deleted"}
    assert set(Article.objects.values_list("status", flat=True)) == shown
    assert Article.objects.scheduled().count() == 1
    assert Article.objects.withdrawn().count() == 2
    assert Article.objects.live().count() == 94
    unseen = Article.objects.exclude(pk__in=Article.objects.live())
    answers = [client.get(path_of(article.slug)).status_code for article in unseen.order_by("pk")]
    assert answers == [404, 404, 404, 404, 410, 410]


def test_the_private_side_of_an_invented_comment_is_as_private_as_any(client):
    newsroom.fill_newsroom(count=20, comments=40, threads=[10, 5])
    comment = Comment.objects.filter(parent__isnull=False).first()

    assert Comment.objects.count() == 55
    assert ModerationLog.objects.count() == 55
    assert comment.created_at > comment.parent.created_at
    address = private_side.reveal_email(comment, by=make_user("moderator"))
    assert address.endswith("@example.com")
    assert comment in {row.comment for row in private_side.find_sent_by(email=address)}
    assert address not in client.get(comment.article.get_absolute_url()).text


def test_the_generator_leaves_a_newsroom_with_articles_alone_unless_told_to_add():
    make_article()

    with pytest.raises(CommandError, match="articles here already"):
        call_command("generate_articles", "5", verbosity=0)
    call_command("generate_articles", "5", "--add", verbosity=0)
    call_command("generate_articles", "5", "--add", verbosity=0)

    assert Article.objects.count() == 11


def test_the_generator_refuses_a_deployment(settings):
    settings.LOCAL = False

    with pytest.raises(CommandError, match="copy of your own"):
        call_command("generate_articles", "5", verbosity=0)

    assert not Article.objects.exists()


def test_a_generation_that_fails_leaves_nothing_behind(monkeypatch):
    monkeypatch.setattr("demo.generator.articles._paragraphs", lambda texts: "\x00")

    with pytest.raises(CommandError, match="Nothing was written"):
        call_command("generate_articles", "5", verbosity=0)

    assert not Article.objects.exists()


def test_the_generator_says_what_it_wrote(capsys):
    call_command("generate_articles", "5", "--pictures", "2")

    said = capsys.readouterr().out
    assert "5 articles" in said
    assert "2 pictures" in said
    with pytest.raises(CommandError, match="0 or more"):
        call_command("generate_articles", "-5", "--add")
