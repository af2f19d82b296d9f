"""Saved views: what a person looks for in a list again and again, under a name."""

import pytest
from django.urls import reverse

from articles.models import Article
from newsroom.models import SavedView
from tests.factories import make_article, make_author, make_user

pytestmark = pytest.mark.django_db
LIST = reverse("admin:articles_article_changelist")
KEEP = reverse("admin:newsroom_savedview_add")


@pytest.fixture
def editor(client):
    user = make_user("editor", username="eve")
    client.force_login(user)
    return user


def keep(client, query, name="Mine to finish", list_of="articles.article"):
    return client.post(KEEP, {"name": name, "query": query, "list_of": list_of})


def make_view(user, name="Drafts", query="state=draft", list_of="articles.article"):
    return SavedView.objects.create(user=user, name=name, query=query, list_of=list_of)


def change(view):
    return reverse("admin:newsroom_savedview_change", args=[view.pk])


def delete(view):
    return reverse("admin:newsroom_savedview_delete", args=[view.pk])


def test_a_view_is_kept_from_the_list_and_opened_from_it_and_from_home(client, editor):
    draft = make_article("Batteries, a draft", status=Article.Status.DRAFT)
    make_article("Batteries, live")
    shown = client.get(LIST, {"q": "batteries", "state": "draft", "o": "3", "p": "1"})
    kept_from = shown.context["query"]

    response = keep(client, kept_from)
    view = SavedView.objects.get(user=editor)
    opened = client.get(response.url)

    assert response.url == view.get_absolute_url() == f"{LIST}?o=3&q=batteries&state=draft"
    assert list(opened.context["cl"].result_list) == [draft]
    assert 'aria-current="page">Mine to finish' in opened.text
    assert "Keep this view" not in opened.text
    for page in (client.get(LIST), client.get(reverse("admin:index"))):
        assert "?o=3&amp;q=batteries&amp;state=draft" in page.text


def test_an_unfiltered_list_offers_no_view_to_save(client, editor):
    assert "Keep this view" not in client.get(LIST).text


def test_a_view_is_renamed_and_deleted_by_its_owner(client, editor):
    view = make_view(editor)

    renamed = client.post(change(view), {"name": "Unfinished", "query": "state=live"})
    view.refresh_from_db()

    assert renamed.url == view.get_absolute_url() == f"{LIST}?state=draft"
    assert view.name == "Unfinished"
    client.post(delete(view), {"post": "yes"})
    assert not SavedView.objects.exists()


def test_a_view_of_another_person_is_neither_seen_nor_renamed_nor_deleted(client, editor):
    view = make_view(make_user("admin"), name="A rival's view")

    pages = [client.get(LIST), client.get(reverse("admin:index"))]
    pages.append(client.get(reverse("admin:newsroom_savedview_changelist")))
    client.post(change(view), {"name": "Taken"})
    client.post(delete(view), {"post": "yes"})

    view.refresh_from_db()
    assert view.name == "A rival's view"
    assert not [page for page in pages if "rival" in page.text]


def test_a_name_taken_on_the_same_list_is_refused_with_what_was_asked_for(client, editor):
    make_view(editor, name="Drafts")
    make_view(editor, name="Elsewhere", query="q=x", list_of="articles.company")

    response = keep(client, "state=live", name="Drafts")

    assert "You have a view of this name already." in response.text
    assert 'value="state=live"' in response.text
    assert keep(client, "state=live", name="Elsewhere").status_code == 302
    assert SavedView.objects.kept_by(editor, "articles.article").count() == 2


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("state=draft&_popup=1&p=7&all=&e=1&nonsense=1", "state=draft"),
        ("whose=mine&created_by__password__startswith=a", "whose=mine"),
        ("//elsewhere.example/?&q=%22%3E%3Cscript%3E", "q=%22%3E%3Cscript%3E"),
        ("%00=%ff&;;==&q=", None),
        ("", None),
        ("q=" + "x" * 1200, None),
    ],
)
def test_a_view_keeps_only_the_parameters_that_its_list_knows(client, editor, typed, kept):
    response = keep(client, typed)

    assert list(SavedView.objects.values_list("query", flat=True)) == ([kept] if kept else [])
    if kept:
        opened = client.get(response.url)
        assert opened.status_code == 200
        assert "<script>" not in opened.text.split('class="views"')[1].split("</nav>")[0]
    else:
        assert response.status_code == 200


def test_a_view_keeps_a_filter_of_the_list_and_drops_a_lookup_in_other_columns(client, editor):
    typed = f"by__id__exact={editor.pk}&by__password__startswith=a&kind__exact=status"

    response = keep(client, typed, list_of="newsroom.editoriallog")

    assert response.url.endswith(f"?by__id__exact={editor.pk}&kind__exact=status")
    assert client.get(response.url).status_code == 200


@pytest.mark.parametrize(
    "list_of", ["", "articles", "articles.nothing", "newsroom.presence", "x.y.z"]
)
def test_a_view_of_an_unknown_list_is_refused(client, editor, list_of):
    response = keep(client, "q=x", list_of=list_of)

    assert "There is no such list." in response.text
    assert not SavedView.objects.exists()


def test_saving_a_view_needs_a_post_with_a_csrf_token(editor, client):
    client.handler.enforce_csrf_checks = True

    assert keep(client, "state=draft").status_code == 403
    assert client.get(KEEP).status_code == 403
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("name", ["images_image", "comments_comment", "newsroom_editoriallog"])
def test_other_lists_have_views_as_well(client, editor, name):
    view = make_view(editor, name="Looked for", query="q=x", list_of=name.replace("_", "."))

    page = client.get(reverse(f"admin:{name}_changelist"))

    assert f'href="{view.get_absolute_url()}"' in page.text


def test_an_account_with_views_is_deleted_by_who_may(client):
    client.force_login(make_user("admin"))
    leaver = make_user("writer")
    make_view(leaver)

    client.post(reverse("admin:authors_user_delete", args=[leaver.pk]), {"post": "yes"})

    assert not SavedView.objects.exists()


def test_views_add_one_query_to_the_list(client, editor, django_assert_max_num_queries):
    for number in range(12):
        make_view(editor, name=f"View {number}", query=f"q={number}")
        make_article(authors=[make_author()])
    client.get(LIST)  # a session is written once in five minutes

    with django_assert_max_num_queries(10):
        client.get(LIST, {"state": "live"})
