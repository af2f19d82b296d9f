"""Pictures in the text of articles: known, safe from deletion, and replaced in place."""

from datetime import timedelta

import pytest
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from articles.models import Article, ArticlePicture
from images import former_files, renditions
from images.cleaning import clean_picture
from images.models import Image, make_renditions
from images.uses import list_uses
from newsroom import publishing
from newsroom.compiling import replaced_pictures
from pages.models import Page
from tests.factories import make_article, make_author, make_image, make_user
from tests.images import files

pytestmark = pytest.mark.django_db


def body_with(*addresses):
    return "<p>Words.</p>" + "".join(f'<p><img src="{one}" alt="A car"></p>' for one in addresses)


def saved_article(*addresses, **fields):
    article = make_article(body=body_with(*addresses), **fields)
    publishing.finish_save(article, article.compile(), by=None)
    return article


def test_the_pictures_of_a_text_are_known_by_their_own_and_their_renditions_addresses():
    first, second, other = make_image(), make_image(), make_image()
    small = renditions.build_name(second.file.name, "webp", 320)

    article = saved_article(first.url, second.file.storage.url(small), "/media/2020/01/gone.jpg")

    assert set(article.pictures.all()) == {first, second}
    assert other in Image.objects.unused()


def test_a_picture_that_leaves_the_text_is_free_again():
    image = make_image()
    article = saved_article(image.url)

    article.body = "<p>Without.</p>"
    article.save()
    publishing.finish_save(article, article.compile(), by=None)

    assert not ArticlePicture.objects.exists()
    image.delete()


def test_a_picture_in_a_text_cannot_be_deleted():
    image = make_image()
    saved_article(image.url, status=Article.Status.DRAFT)

    with pytest.raises(ProtectedError):
        image.delete()


def test_where_a_picture_is_used_is_said_for_every_kind_of_use():
    image = make_image()
    in_text = saved_article(image.url)
    led = make_article(lead_image=image)
    author = make_author(portrait=image)

    found = {(use.label, use.row, use.admin_url) for use in list_uses(image)}

    assert found == {
        (
            "Pictures in the text of article",
            in_text,
            reverse("admin:articles_article_change", args=[in_text.pk]),
        ),
        (
            "Lead image of article",
            led,
            reverse("admin:articles_article_change", args=[led.pk]),
        ),
        (
            "Portrait of author",
            author,
            reverse("admin:authors_author_change", args=[author.pk]),
        ),
    }
    assert image not in Image.objects.unused()


def test_a_use_in_the_trash_is_said_apart_and_leads_there(client):
    image = make_image()
    make_article("Thrown away", lead_image=image, status=Article.Status.DELETED)
    client.force_login(make_user("editor"))

    screen = client.get(reverse("admin:images_image_change", args=[image.pk]))
    refusal = client.post(reverse("admin:images_image_delete", args=[image.pk]), {"post": "yes"})

    link = f'<a href="{reverse("admin:articles_article_trash")}">Thrown away</a>'
    for response in (screen, refusal):
        assert f"Lead image of article, in the trash: {link}" in response.text


@pytest.mark.parametrize("place", ["text", "lead"])
def test_the_library_does_not_count_what_lies_in_the_trash_as_a_use(client, place):
    image = make_image("Thrown away")
    make_author(portrait=make_image("On a profile"))
    make_image("Never shown")
    use = {"lead_image": image} if place == "lead" else {}
    article = make_article(status=Article.Status.DELETED, **use)
    if place == "text":
        article.pictures.add(image)
    client.force_login(make_user("editor"))
    library = reverse("admin:images_image_changelist")

    unused = client.get(library, {"use": "unused"})
    used = client.get(library, {"use": "used"})

    assert {image.alt for image in unused.context["cl"].result_list} == {
        "Thrown away",
        "Never shown",
    }
    assert [image.alt for image in used.context["cl"].result_list] == ["On a profile"]
    assert unused.text.count("Used in the trash alone") == 1
    assert unused.text.count("Not used yet ·") == 1


@pytest.mark.parametrize("place", ["text", "lead"])
def test_the_screen_of_a_picture_and_its_deletion_say_where_it_is_used(client, place):
    image = make_image()
    use = {"lead_image": image} if place == "lead" else {"body": body_with(image.url)}
    article = make_article(**use)
    publishing.finish_save(article, article.compile(), by=None)
    link = reverse("admin:articles_article_change", args=[article.pk])
    client.force_login(make_user("editor"))

    screen = client.get(reverse("admin:images_image_change", args=[image.pk]))
    refusal = client.post(reverse("admin:images_image_delete", args=[image.pk]), {"post": "yes"})
    action = {"action": "delete_selected", "_selected_action": [image.pk], "post": "yes"}
    together = client.post(reverse("admin:images_image_changelist"), action)

    for response in (screen, refusal, together):
        assert link in response.text
        assert article.headline in response.text
    image.refresh_from_db()


def replaced(image):
    """``image`` with another file, as the form of the library does it."""
    image.file = clean_picture(files.upload(files.jpeg((60, 30)), "better.jpg"))
    image.save()
    return Image.objects.get(pk=image.pk)


def test_every_text_shows_the_new_file_before_the_old_one_goes(settings):
    image = make_image()
    article = saved_article(image.url)
    page = Page.objects.create(title="About", slug="about-us", body=body_with(image.url))
    old, changed_at = image.url, article.updated_at
    old_path = settings.MEDIA_ROOT / image.file.name

    image = replaced(image)
    make_renditions(image_id=image.pk)
    (job,) = ProcrastinateJob.objects.filter(task_name=replaced_pictures.rewrite_texts.name)
    assert old_path.exists()
    replaced_pictures.rewrite_texts(**job.args)

    article.refresh_from_db()
    page.refresh_from_db()
    for html in (article.body, article.body_compiled, page.body):
        assert image.url in html
        assert old not in html
    assert article.updated_at == changed_at
    assert list(article.pictures.all()) == [image]
    (job,) = ProcrastinateJob.objects.filter(task_name="images.remove_former_files")
    assert job.scheduled_at
    assert job.scheduled_at > timezone.now() + timedelta(minutes=5)
    assert old_path.exists()

    former_files.remove_former_files(**job.args)

    assert not old_path.exists()
    assert (settings.MEDIA_ROOT / image.file.name).exists()


def test_an_older_version_of_a_text_comes_back_with_the_new_file():
    image = make_image()
    older = body_with(image.file.storage.url(renditions.build_name(image.file.name, "webp", 12)))

    image = replaced(image)
    article = make_article(body=older)

    assert f'src="{image.url}"' in article.body_compiled
