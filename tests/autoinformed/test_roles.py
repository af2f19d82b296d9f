"""docs/rules.md, "Who may what", cell by cell, tried through the admin as each role would."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from PIL import Image as pillow

from articles.models import Article, Company, Document, Tag
from autoinformed import roles
from comments import moderation
from comments.models import Comment, HoldRule, HouseRule, ModeratorAlert, Standing
from comments.moderation import standing
from images.models import Image
from newsroom import assignments
from newsroom.changes import prepared, previews
from newsroom.history import versions
from newsroom.models import Assignment, SavedView
from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_comment,
    make_company,
    make_document,
    make_image,
    make_pdf,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db

ROLES = ["writer", "editor", "moderator", "admin"]
Status = Article.Status


def post_article(client, article, **fields):
    """Post the article screen as it stands, with ``fields`` (a step's button among them)."""
    data = {
        "headline": article.headline,
        "slug": article.slug,
        "body": article.body,
        "base_version": article.version,
        "comments_open": "on",
        "filed_under": [make_category().pk],  # without one, nothing is published
    }
    url = reverse("admin:articles_article_change", args=[article.pk])
    return client.post(url, data | fields)


def may_write_own_drafts(client, user):
    article = make_article(status=Status.DRAFT, created_by=user)
    post_article(client, article, headline="Rewritten")
    return Article.objects.get(pk=article.pk).headline == "Rewritten"


def may_submit_own_drafts(client, user):
    article = make_article(status=Status.DRAFT, created_by=user)
    post_article(client, article, _submit="1")
    return Article.objects.get(pk=article.pk).status == Status.IN_REVIEW


def may_start_an_article(client, user):
    client.post(
        reverse("admin:articles_article_add"),
        {"headline": "New"},
    )
    return Article.objects.filter(headline="New", created_by=user).exists()


def may_edit_any_article(client, user):
    article = make_article(status=Status.DRAFT)
    post_article(client, article, headline="Rewritten")
    return Article.objects.get(pk=article.pk).headline == "Rewritten"


def may_publish(client, user):
    article = make_article(status=Status.DRAFT, created_by=user)
    post_article(client, article, _publish="1")
    return Article.objects.live().filter(pk=article.pk).exists()


def type_publication(moment):
    """The two fields of the article's form in which an editor types its time of publication."""
    return {"published_at_0": f"{moment:%Y-%m-%d}", "published_at_1": f"{moment:%H:%M:%S}"}


def may_schedule(client, user):
    article = make_article(status=Status.DRAFT, created_by=user)
    moment = timezone.localtime() + timedelta(days=1)
    post_article(client, article, _schedule="1", **type_publication(moment))
    return Article.objects.scheduled().filter(pk=article.pk).exists()


def may_give_an_article_to_somebody(client, user):
    article = make_article(status=Status.DRAFT, created_by=user)
    url = reverse("admin:articles_article_workflow", args=[article.pk])
    client.post(url, {"_assign": "1", "assignee": make_user("writer").pk})
    return Assignment.objects.filter(article=article).exists()


def may_send_back_with_a_comment(client, user):
    article = make_article(status=Status.IN_REVIEW, created_by=user)
    url = reverse("admin:articles_article_workflow", args=[article.pk])
    client.post(url, {"_send_back": "1", "comment": "Again, please."})
    return Article.objects.get(pk=article.pk).status == Status.DRAFT


def may_note_on_own_articles(client, user):
    return notes(client, make_article(status=Status.IN_REVIEW, created_by=user))


def may_note_on_any_article(client, user):
    return notes(client, make_article(status=Status.IN_REVIEW))


def notes(client, article):
    url = reverse("admin:articles_article_workflow", args=[article.pk])
    client.post(url, {"_note": "1", "text": "To be checked."})
    return article.editorial_notes.exists()


def may_resolve_any_note(client, user):
    note = assignments.add_note(make_article(), by=None, text="To be checked.")
    client.post(reverse("admin:articles_article_note_resolve", args=[note.pk]))
    note.refresh_from_db()
    return note.resolved_at is not None


def may_read_the_editorial_log(client, user):
    return opens(client, "newsroom_editoriallog_changelist")


def may_export_the_editorial_log(client, user):
    return opens(client, "newsroom_editoriallog_export")


def keeps_a_view(client, user, list_of):
    data = {"name": "Again", "list_of": list_of, "query": "q=again"}
    client.post(reverse("admin:newsroom_savedview_add"), data)
    return SavedView.objects.kept_by(user, list_of).exists()


def may_keep_a_view_of_the_articles(client, user):
    return keeps_a_view(client, user, "articles.article")


def may_keep_a_view_of_the_editorial_log(client, user):
    return keeps_a_view(client, user, "newsroom.editoriallog")


def may_move_a_section(client, user):
    first, second = make_category(), make_category()
    client.post(reverse("admin:articles_category_move", args=[second.pk]), {"to": "in"})
    second.refresh_from_db()
    return second.parent == first


def may_merge_tags(client, user):
    keep, drop = make_tag(), make_tag()
    client.post(reverse("admin:articles_tag_merge"), {"drop": [drop.pk], "keep": keep.pk})
    return not Tag.objects.filter(pk=drop.pk).exists()


def may_see_the_calendar(client, user):
    return opens(client, "articles_article_calendar")


def may_move_a_scheduled_article(client, user):
    now = timezone.now()
    article = make_article(published_at=now + timedelta(days=2), created_by=user)
    url = reverse("admin:articles_article_calendar_move", args=[article.pk])
    client.post(url, {"exactly": (now + timedelta(days=1)).isoformat()})
    article.refresh_from_db()
    return article.published_at < now + timedelta(days=2)


def may_withdraw(client, user):
    article = make_article(created_by=user)
    moment = timezone.localtime(article.published_at)
    post_article(client, article, _withdraw="1", **type_publication(moment))
    return Article.objects.withdrawn().filter(pk=article.pk).exists()


def may_correct_a_live_article(client, user):
    article = make_article(created_by=user)
    moment = timezone.localtime(article.published_at)
    post_article(client, article, headline="Corrected", **type_publication(moment))
    return Article.objects.get(pk=article.pk).headline == "Corrected"


def autosaves(client, article):
    typed = {"headline": "Typed", "sitting": str(uuid4()), "base_version": article.version}
    client.post(reverse("admin:articles_article_autosave", args=[article.pk]), typed)
    return article.revisions.unsaved().exists()


def may_autosave_own_drafts(client, user):
    return autosaves(client, make_article(status=Status.DRAFT, created_by=user))


def may_autosave_any_article(client, user):
    return autosaves(client, make_article(created_by=user))


def may_see_who_has_any_article_open(client, user):
    return opens(client, "articles_article_attendance", make_article().pk)


def may_preview_own_drafts(client, user):
    own = make_article(status=Status.DRAFT, created_by=user)
    return opens(client, "articles_article_preview", own.pk)


def may_find_any_draft(client, user):
    article = make_article("A secret truck", status=Status.DRAFT)
    listed = client.get(reverse("admin:articles_article_changelist"))
    opened = client.get(reverse("admin:articles_article_change", args=[article.pk]))
    return "A secret truck" in listed.text and opened.status_code == 200


def may_see_any_scheduled_article(client, user):
    soon = timezone.localtime() + timedelta(minutes=1)
    make_article("A hidden roadster", published_at=soon)
    week = client.get(reverse("admin:articles_article_calendar"), {"week": f"{soon:%G-W%V}"})
    found = client.get(reverse("admin:articles_article_link_search"), {"term": "roadster"})
    return "A hidden roadster" in week.text and "A hidden roadster" in found.text


def may_preview_any_article(client, user):
    return opens(client, "articles_article_preview", make_article(status=Status.DRAFT).pk)


def attaches(client, article):
    url = reverse("admin:articles_article_documents", args=[article.pk])
    client.post(url, {"_attach": "1", "new-file": make_pdf()})
    return article.documents.exists()


def may_attach_a_document_to_own_drafts(client, user):
    return attaches(client, make_article(status=Status.DRAFT, created_by=user))


def may_attach_a_document_to_any_article(client, user):
    return attaches(client, make_article(created_by=user))


def may_remove_a_document_from_any_article(client, user):
    document = make_document()
    url = reverse("admin:articles_article_documents", args=[document.article_id])
    client.post(url, {"_remove": document.pk})
    return not Document.objects.filter(pk=document.pk).exists()


def may_read_the_documents_of_own_drafts(client, user):
    return reads_documents(client, make_article(status=Status.DRAFT, created_by=user))


def may_read_the_documents_of_any_draft(client, user):
    return reads_documents(client, make_article(status=Status.DRAFT))


def reads_documents(client, article):
    document = make_document(article)
    file = client.get(reverse("admin:articles_article_document_file", args=[document.pk]))
    is_handed_out = b"".join(file).startswith(b"%PDF-")  # read to its end, so that it is closed
    return opens(client, "articles_article_documents", document.article_id) and is_handed_out


def may_give_out_a_preview_of_own_drafts(client, user):
    article = make_article(status=Status.DRAFT, created_by=user)
    client.post(reverse("admin:articles_article_preview_links", args=[article.pk]))
    return article.preview_links.exists()


def may_give_out_a_preview_of_any_article(client, user):
    article = make_article(status=Status.DRAFT)
    client.post(reverse("admin:articles_article_preview_links", args=[article.pk]))
    return article.preview_links.exists()


def may_revoke_any_preview_link(client, user):
    link = previews.make_link(make_article(status=Status.DRAFT), by=None)
    client.post(reverse("admin:articles_article_preview_link_revoke", args=[link.pk]))
    link.refresh_from_db()
    return not link.is_open


def may_read_versions_of_own_drafts(client, user):
    return reads_versions(client, make_article(status=Status.DRAFT, created_by=user))


def may_read_versions_of_any_draft(client, user):
    return reads_versions(client, make_article(status=Status.DRAFT))


def reads_versions(client, article):
    revision = versions.record(article, by=None)
    return opens(client, "articles_article_versions", article.pk) and opens(
        client, "articles_article_version", revision.pk
    )


def may_name_any_version(client, user):
    revision = versions.record(make_article(status=Status.DRAFT), by=None)
    url = reverse("admin:articles_article_version", args=[revision.pk])
    client.post(url, {"_name": "1", "label": "Named"})
    revision.refresh_from_db()
    return revision.label == "Named"


def may_prepare_a_change(client, user):
    article = make_article(created_by=user)
    url = reverse("admin:articles_article_prepare", args=[article.pk])
    moment = timezone.localtime(article.published_at)
    client.post(
        url,
        {
            "headline": "Prepared",
            "slug": article.slug,
            "body": article.body,
            "published_at_0": moment.strftime("%Y-%m-%d"),
            "published_at_1": moment.strftime("%H:%M:%S"),
        },
    )
    return article.revisions.waiting().exists()


def takes_a_step_with_a_change(client, user, name):
    article = make_article(created_by=user)
    change = prepared.prepare(
        article,
        by=None,
        snapshot=versions.snapshot(article) | {"headline": "Prepared"},
        base_version=article.version,
    )
    client.post(reverse("admin:articles_article_version", args=[change.pk]), {name: "1"})
    change.refresh_from_db()
    return not change.is_waiting


def may_put_a_change_live(client, user):
    return takes_a_step_with_a_change(client, user, "_put_live")


def may_cancel_a_change(client, user):
    return takes_a_step_with_a_change(client, user, "_cancel")


def opens(client, name, *args):
    return client.get(reverse(f"admin:{name}", args=args)).status_code == 200


def may_edit_categories(client, user):
    make_category()
    return opens(client, "articles_category_add")


def may_edit_tags(client, user):
    make_tag()
    return opens(client, "articles_tag_add")


def may_edit_companies(client, user):
    make_company()
    return opens(client, "articles_company_add")


def may_merge_companies(client, user):
    keep, drop = make_company(), make_company()
    url = reverse("admin:articles_company_merge")
    client.post(url, {"drop": [drop.pk], "keep": keep.pk})
    return not Company.objects.filter(pk=drop.pk).exists()


def may_edit_series(client, user):
    return opens(client, "articles_series_add")


def may_add_a_correction(client, user):
    article = make_article(created_by=user)
    data = {"article": article.pk, "kind": "correction", "text": "It was Tuesday."}
    client.post(reverse("admin:articles_correction_add"), data)
    return article.corrections.exists()


def may_add_a_follow_up(client, user):
    article = make_article(created_by=user)
    moment = timezone.localtime()
    data = {
        "article": article.pk,
        "at_0": moment.strftime("%Y-%m-%d"),
        "at_1": moment.strftime("%H:%M:%S"),
        "text": "It runs again.",
    }
    client.post(reverse("admin:articles_followup_add"), data)
    return article.follow_ups.exists()


def may_add_own_pictures(client, user):
    return opens(client, "images_image_add")


def sent_picture():
    content = BytesIO()
    pillow.new("RGB", (30, 20), "navy").save(content, "PNG")
    return SimpleUploadedFile("navy.png", content.getvalue())


def may_send_many_pictures(client, user):
    client.post(reverse("admin:images_image_upload"), {"files": [sent_picture()]})
    return Image.objects.filter(uploaded_by=user).exists()


def describes(client, image):
    data = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": image.pk}
    address = reverse("admin:images_image_describe")
    client.post(f"{address}?pk={image.pk}", data | {"form-0-alt": "Described"})
    return Image.objects.get(pk=image.pk).alt == "Described"


def may_describe_own_pictures_together(client, user):
    return describes(client, make_image(by=user))


def may_describe_any_pictures_together(client, user):
    return describes(client, make_image())


def replaces(client, image):
    fields = {"alt": image.alt, "focal_x": 0.5, "focal_y": 0.5, "file": sent_picture()}
    client.post(reverse("admin:images_image_change", args=[image.pk]), fields)
    return image.former_files.exists()


def may_replace_the_file_of_own_pictures(client, user):
    return replaces(client, make_image(by=user))


def may_replace_the_file_of_any_picture(client, user):
    return replaces(client, make_image())


def may_delete_any_picture(client, user):
    image = make_image()
    client.post(reverse("admin:images_image_delete", args=[image.pk]), {"post": "yes"})
    return not Image.objects.filter(pk=image.pk).exists()


def may_edit_any_picture(client, user):
    image = make_image()
    client.post(
        reverse("admin:images_image_change", args=[image.pk]),
        {"alt": "Another text", "focal_x": 0.5, "focal_y": 0.5},
    )
    image.refresh_from_db()
    return image.alt == "Another text"


def may_edit_pages(client, user):
    return opens(client, "pages_page_add")


def may_edit_menus(client, user):
    return opens(client, "pages_menu_add")


def may_read_the_queue(client, user):
    make_comment(status=Comment.Status.PENDING)
    return opens(client, "comments_comment_changelist")


def may_decide_on_comments(client, user):
    comment = make_comment(status=Comment.Status.PENDING)
    client.post(
        reverse("admin:comments_comment_changelist"),
        {"action": "approve_selected", "_selected_action": [comment.pk]},
    )
    comment.refresh_from_db()
    return comment.status == Comment.Status.APPROVED


def may_see_addresses(client, user):
    return user.has_perm("comments.see_email_address")


def may_edit_a_comment(client, user):
    comment = make_comment()
    url = reverse("admin:comments_comment_edit", args=[comment.pk])
    client.post(url, {"text": "In other words."})
    return Comment.objects.get(pk=comment.pk).text == "In other words."


def may_undo_a_decision(client, user):
    comment = make_comment(status=Comment.Status.PENDING)
    entry = moderation.approve(comment, by=make_user("moderator")).entry
    client.post(reverse("admin:comments_comment_undo", args=[entry.pk]))
    return Comment.objects.get(pk=comment.pk).status == Comment.Status.PENDING


def may_leave_a_note(client, user):
    comment = make_comment()
    client.post(reverse("admin:comments_comment_note", args=[comment.pk]), {"text": "Seen."})
    return comment.notes.exists()


def may_see_the_queues_figures(client, user):
    return opens(client, "comments_desk_statistics")


def may_have_a_feed_of_the_queue(client, user):
    client.post(reverse("admin:comments_desk_alerts"), {"feed": "new"})
    return ModeratorAlert.objects.filter(user=user, feed_number__gt=0).exists()


def may_write_hold_rules(client, user):
    fields = {"name": "Axles", "kind": "words", "words": "axle", "sends_to": "pending"}
    client.post(reverse("admin:comments_holdrule_add"), fields)
    return HoldRule.objects.filter(name="Axles").exists()


def may_try_hold_rules(client, user):
    rule = HoldRule.objects.create(name="Wheels", kind="words", words="wheel")
    return opens(client, "comments_holdrule_try", rule.pk)


def may_write_house_rules(client, user):
    fields = {"title": "Be brief", "words": "Write less.", "position": 9, "is_active": "on"}
    client.post(reverse("admin:comments_houserule_add"), fields)
    return HouseRule.objects.filter(title="Be brief").exists()


def may_ban(client, user):
    comment = make_comment(email="wilma@readers.example")
    url = reverse("admin:comments_comment_standing", args=[comment.pk])
    client.post(url, {"kind": "banned", "reason": "Threats"})
    return Standing.objects.in_force().exists()


def may_lift_a_ban(client, user):
    comment = make_comment(email="fred@readers.example")
    given = standing.give(comment, kind="banned", by=make_user("moderator"), reason="Threats")
    client.post(
        reverse("admin:comments_standing_changelist"),
        {"action": "lift_selected", "_selected_action": [given.pk]},
    )
    return not Standing.objects.in_force().filter(pk=given.pk).exists()


def may_erase(client, user):
    return user.has_perm("comments.erase_comment")


def may_manage_accounts(client, user):
    return opens(client, "staff_invitation_add")


def may_change_settings(client, user):
    client.get(reverse("admin:pages_sitesettings_changelist"))
    return opens(client, "pages_sitesettings_change", 1)


# A row for each action, in the order of ROLES.
MATRIX = {
    may_start_an_article: [True, True, False, True],
    may_write_own_drafts: [True, True, False, True],
    may_submit_own_drafts: [True, True, False, True],
    may_edit_any_article: [False, True, False, True],
    may_publish: [False, True, False, True],
    may_schedule: [False, True, False, True],
    may_give_an_article_to_somebody: [False, True, False, True],
    may_send_back_with_a_comment: [False, True, False, True],
    may_note_on_own_articles: [True, True, False, True],
    may_note_on_any_article: [False, True, False, True],
    may_resolve_any_note: [False, True, False, True],
    may_read_the_editorial_log: [False, True, False, True],
    may_export_the_editorial_log: [False, True, False, True],
    may_keep_a_view_of_the_articles: [True, True, False, True],
    may_keep_a_view_of_the_editorial_log: [False, True, False, True],
    may_move_a_section: [False, True, False, True],
    may_merge_tags: [False, True, False, True],
    may_see_the_calendar: [True, True, False, True],
    may_move_a_scheduled_article: [False, True, False, True],
    may_withdraw: [False, True, False, True],
    may_correct_a_live_article: [False, True, False, True],
    may_autosave_own_drafts: [True, True, False, True],
    may_autosave_any_article: [False, True, False, True],
    may_see_who_has_any_article_open: [False, True, False, True],
    may_preview_own_drafts: [True, True, False, True],
    may_preview_any_article: [False, True, False, True],
    may_find_any_draft: [False, True, False, True],
    may_see_any_scheduled_article: [False, True, False, True],
    may_attach_a_document_to_own_drafts: [True, True, False, True],
    may_attach_a_document_to_any_article: [False, True, False, True],
    may_remove_a_document_from_any_article: [False, True, False, True],
    may_read_the_documents_of_own_drafts: [True, True, False, True],
    may_read_the_documents_of_any_draft: [False, True, False, True],
    may_give_out_a_preview_of_own_drafts: [True, True, False, True],
    may_give_out_a_preview_of_any_article: [False, True, False, True],
    may_revoke_any_preview_link: [False, True, False, True],
    may_read_versions_of_own_drafts: [True, True, False, True],
    may_read_versions_of_any_draft: [False, True, False, True],
    may_name_any_version: [False, True, False, True],
    may_prepare_a_change: [False, True, False, True],
    may_put_a_change_live: [False, True, False, True],
    may_cancel_a_change: [False, True, False, True],
    may_edit_categories: [False, True, False, True],
    may_edit_tags: [False, True, False, True],
    may_edit_companies: [False, True, False, True],
    may_merge_companies: [False, True, False, True],
    may_edit_series: [False, True, False, True],
    may_add_a_correction: [False, True, False, True],
    may_add_a_follow_up: [False, True, False, True],
    may_add_own_pictures: [True, True, False, True],
    may_send_many_pictures: [True, True, False, True],
    may_describe_own_pictures_together: [True, True, False, True],
    may_describe_any_pictures_together: [False, True, False, True],
    may_replace_the_file_of_own_pictures: [True, True, False, True],
    may_replace_the_file_of_any_picture: [False, True, False, True],
    may_delete_any_picture: [False, True, False, True],
    may_edit_any_picture: [False, True, False, True],
    may_edit_pages: [False, True, False, True],
    may_edit_menus: [False, True, False, True],
    may_read_the_queue: [False, True, True, True],
    may_decide_on_comments: [False, True, True, True],
    may_edit_a_comment: [False, True, True, True],
    may_undo_a_decision: [False, True, True, True],
    may_leave_a_note: [False, True, True, True],
    may_see_the_queues_figures: [False, True, True, True],
    may_have_a_feed_of_the_queue: [False, True, True, True],
    may_write_hold_rules: [False, False, True, True],
    may_try_hold_rules: [False, False, True, True],
    may_write_house_rules: [False, False, True, True],
    may_see_addresses: [False, False, True, True],
    may_ban: [False, False, True, True],
    may_lift_a_ban: [False, False, True, True],
    may_erase: [False, False, True, True],
    may_manage_accounts: [False, False, False, True],
    may_change_settings: [False, False, False, True],
}
CELLS = [
    pytest.param(action, role, allowed, id=f"{role}-{action.__name__}")
    for action, row in MATRIX.items()
    for role, allowed in zip(ROLES, row, strict=True)
]


@pytest.mark.parametrize(("action", "role", "allowed"), CELLS)
def test_a_role_may_do_what_the_design_says_and_no_more(client, action, role, allowed):
    user = make_user(role)
    client.force_login(user)

    assert action(client, user) == allowed


def test_a_person_without_a_role_may_do_nothing(client):
    user = make_user()
    client.force_login(user)

    assert not [action.__name__ for action in MATRIX if action(client, user)]


def test_a_reader_is_sent_to_the_sign_in_page(client):
    for name in ("index", "articles_article_changelist", "comments_comment_changelist"):
        response = client.get(reverse(f"admin:{name}"))
        assert response.status_code == 302
        assert response.url.startswith("/admin/login/")


def test_a_writer_on_the_byline_edits_the_draft_that_somebody_else_started(client):
    writer = make_user("writer")
    article = make_article(status=Status.DRAFT, authors=[make_author(user=writer)])
    client.force_login(writer)

    post_article(client, article, headline="Rewritten", byline=[writer.author.pk])

    article.refresh_from_db()
    assert article.headline == "Rewritten"


def test_a_writer_cannot_touch_a_draft_once_it_is_submitted(client):
    writer = make_user("writer")
    article = make_article(status=Status.IN_REVIEW, created_by=writer)
    client.force_login(writer)

    response = post_article(client, article, headline="Rewritten")

    article.refresh_from_db()
    assert response.status_code == 403
    assert article.headline != "Rewritten"


def test_a_writer_cannot_set_the_time_of_publication(client):
    writer = make_user("writer")
    article = make_article(status=Status.DRAFT, created_by=writer)
    client.force_login(writer)

    post_article(client, article, published_at_0="2020-01-01", published_at_1="10:00")

    article.refresh_from_db()
    assert article.published_at is None


def test_an_admin_who_is_no_superuser_cannot_become_one(client):
    admin = make_user("admin")
    superuser = make_user(is_superuser=True)
    client.force_login(admin)

    response = client.post(
        reverse("admin:authors_user_change", args=[admin.pk]),
        {
            "username": admin.username,
            "is_active": "on",
            "is_staff": "on",
            "is_superuser": "on",
            "date_joined_0": "2026-01-01",
            "date_joined_1": "10:00",
        },
    )

    admin.refresh_from_db()
    assert response.status_code == 302
    assert not admin.is_superuser
    password_url = reverse("admin:auth_user_password_change", args=[superuser.pk])
    assert client.get(password_url).status_code == 403


def test_syncing_roles_twice_gives_the_same_and_takes_back_what_was_added():
    call_command("sync_roles")
    group = Group.objects.get(name=roles.WRITER)
    group.permissions.add(*Group.objects.get(name=roles.ADMIN).permissions.all())

    call_command("sync_roles")

    held = {
        f"{permission.content_type.app_label}.{permission.codename}"
        for permission in group.permissions.select_related("content_type")
    }
    assert held == roles.ROLES[roles.WRITER]
