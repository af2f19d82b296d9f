"""The trash: what was deleted is seen nowhere else, comes back whole, and goes after 30 days."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app

from articles.models import Article
from newsroom import publishing, trash
from newsroom.changes import previews
from newsroom.models import EditorialLog, Revision
from tests.factories import make_article, make_author, make_user
from tests.newsroom.desk import as_it_stands, at, screen

pytestmark = pytest.mark.django_db
Status = Article.Status


@pytest.fixture
def editor(client):
    user = make_user("editor", username="eve")
    client.force_login(user)
    return user


def delete(client, article):
    url = reverse("admin:articles_article_delete", args=[article.pk])
    return client.post(url, {"post": "yes"}, follow=True)


def give_back(client, article):
    return client.post(at("return", article.pk), follow=True)


def test_a_deleted_draft_says_where_it_is_and_comes_back_by_one_click(client, editor):
    article = make_article("Wheels for All", status=Status.IN_REVIEW, tags=["Hybrid"])
    client.post(screen(article), as_it_stands(article, headline="Wheels for Everybody"))
    before = Article.objects.get()

    asked = client.get(reverse("admin:articles_article_delete", args=[article.pk]))
    told = delete(client, article)
    listed = client.get(at("trash"))
    returned = give_back(client, article)

    after = Article.objects.get()
    assert "It can be returned from there for 30 days" in asked.text
    assert "“Wheels for Everybody” is in the trash for 30 days." in told.text
    assert f'action="{at("return", article.pk)}"' in listed.text
    assert "is back: in review, with all its versions." in returned.text
    for name in ("headline", "slug", "status", "body", "published_at"):
        assert getattr(after, name) == getattr(before, name)
    assert [tag.name for tag in after.named_tags()] == ["Hybrid"]
    assert after.revisions.filter(snapshot__headline="Wheels for All").exists()
    assert "The trash is empty." in client.get(at("trash")).text


def test_the_editorial_log_says_who_put_it_there_and_who_took_it_out(client, editor):
    article = make_article(status=Status.DRAFT)
    delete(client, article)
    give_back(client, article)

    states = EditorialLog.objects.filter(kind=EditorialLog.Kind.STATE).order_by("pk")
    assert [(one.before, one.after, one.by) for one in states] == [
        ("Draft", "In the trash", editor),
        ("In the trash", "Draft", editor),
    ]


def test_what_is_in_the_trash_is_seen_nowhere_else(client, editor):
    author = make_author(user=editor)
    article = make_article("Quokka wagon", status=Status.DRAFT, authors=[author])
    client.post(at("autosave", article.pk), as_it_stands(article, headline="Quokka cart"))
    version = Revision.objects.get()
    link = previews.get_url(previews.make_link(article, by=editor))
    lists = [
        reverse("admin:index"),
        reverse("admin:articles_article_changelist"),
        f"{reverse('admin:articles_article_changelist')}?q=quokka",
        f"{reverse('admin:articles_article_changelist')}?whose=mine",
        at("calendar"),
        f"{at('link_search')}?term=quokka",
    ]
    screens = [
        screen(article),
        at("preview", article.pk),
        at("versions", article.pk),
        at("version", version.pk),
        at("preview_revision", version.pk),
        at("workflow", article.pk),
        at("documents", article.pk),
        at("check", article.pk, "publish"),
    ]
    assert Client().get(link).status_code == 200
    assert "Quokka" in client.get(lists[1]).text

    delete(client, article)
    client.get(at("trash"))  # which tells nobody else what it says

    for url in lists:
        assert "Quokka" not in client.get(url).text, url
    for url in screens:
        answer = client.get(url)
        assert answer.status_code in (302, 403, 404), url
    assert Client().get(link).status_code == 404
    for path in (f"/{article.slug}/", f"/{Article.objects.get().slug}/"):
        assert Client().get(path).status_code == 404
    assert client.post(screen(article), as_it_stands(article, _publish="1")).status_code == 302
    assert Article.objects.get().status == Status.DELETED


def test_its_slug_is_free_and_it_comes_back_beside_one_that_took_it(client, editor):
    article = make_article("Same Words", status=Status.DRAFT)
    delete(client, article)
    taker = make_article("Same Words", status=Status.DRAFT)
    give_back(client, article)

    article.refresh_from_db()
    assert (taker.slug, article.slug) == ("same-words", "same-words-2")


def test_what_was_scheduled_comes_back_ready_and_never_goes_live_from_the_trash(client, editor):
    article = make_article(published_at=timezone.now() + timedelta(hours=1))
    delete(client, article)

    later = timezone.now() + timedelta(hours=2)
    assert not Article.objects.live(later).exists()
    give_back(client, article)
    article.refresh_from_db()
    assert (article.status, article.published_at) == (Status.READY, None)


def test_what_is_in_the_trash_is_not_published(editor):
    article = make_article(status=Status.DELETED)

    with pytest.raises(publishing.NotNow, match="in the trash"):
        publishing.publish(article, by=editor)
    assert not Article.objects.live().exists()


def test_what_readers_have_seen_is_not_deleted():
    article = make_article()

    with pytest.raises(publishing.NotNow, match="Withdraw it instead"):
        publishing.delete(article, by=None)


def test_no_writer_opens_the_trash(client):
    client.force_login(make_user("writer"))
    article = make_article(status=Status.DRAFT)

    assert client.get(at("trash")).status_code == 403
    assert client.post(at("return", article.pk)).status_code == 403


def test_the_worker_empties_what_is_older_than_30_days(editor):
    old, young, returned = (make_article(f"Draft {n}", status=Status.DRAFT) for n in range(3))
    for article in (old, young, returned):
        publishing.delete(article, by=editor)
    publishing.restore(returned, by=editor)
    Article.objects.filter(pk=old.pk).update(deleted_at=timezone.now() - timedelta(days=30))
    Article.objects.filter(pk=young.pk).update(deleted_at=timezone.now() - timedelta(days=29))

    assert trash.empty() == 1

    assert set(Article.objects.all()) == {young, returned}
    entry = EditorialLog.objects.filter(article=old.pk).first()
    assert (entry.after, entry.by, entry.headline) == ("Deleted for good", None, "Draft 0")
    periodic = {task.task.name for task in app.periodic_registry.periodic_tasks.values()}
    assert "newsroom.empty_trash" in periodic
