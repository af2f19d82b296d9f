"""Roles of staff: the groups, and the permissions that each holds (docs/rules.md, "Who may what").

Django gives no one more than this table says; ``manage.py sync_roles`` puts it into the database.
Roles name the permissions of every room, so they stand above all of them. A permission is written
``app.codename``. What a writer may do to *their own* drafts and pictures is decided per object in
the admin; the group holds only the door key (``add``, ``change``).
"""

from django.contrib.auth.models import Group, Permission
from django.db import transaction

WRITER = "writer"
EDITOR = "editor"
MODERATOR = "moderator"
ADMIN = "admin"


def _manage(app: str, *models: str) -> set[str]:
    return {
        f"{app}.{verb}_{model}" for model in models for verb in ("add", "change", "delete", "view")
    }


_LOOK_UP = {
    "authors.view_author",
    "articles.view_category",
    "articles.view_tag",
    "articles.view_company",
    "images.view_image",
}

_WRITE = _LOOK_UP | {
    "articles.view_article",
    "articles.add_article",
    "articles.change_article",
    "newsroom.view_revision",
    "newsroom.view_stylerule",
    "images.add_image",
    "images.change_image",
    "images.delete_image",
}

_EDIT = (
    _WRITE
    | {
        "articles.delete_article",
        "articles.edit_any_article",
        "articles.publish_article",
        "newsroom.view_editoriallog",
        "newsroom.view_checkedlink",
        "images.edit_any_image",
    }
    | _manage("articles", "category", "tag", "tagalias", "series", "address")
    | _manage("articles", "company", "listing", "companyalias")
    | _manage("articles", "followup", "correction")
    | _manage("newsroom", "stylerule")
    | _manage("authors", "author", "authorlink")
    | _manage("pages", "page", "menu", "menuitem")
    | {"followers.view_digest", "followers.change_digest"}
)

_MODERATE = {
    "comments.view_comment",
    "comments.change_comment",
    "comments.moderate_comment",
    "comments.view_moderationlog",
}

_GUARD = {
    *_manage("comments", "holdrule", "houserule"),
    "comments.see_email_address",
    "comments.ban_commenter",
    "comments.erase_comment",
    "comments.view_retentionreport",
}

_ADMINISTER = {
    "authors.view_auditentry",
    "authors.view_user",
    "authors.change_user",
    "authors.delete_user",
    "staff.view_invitation",
    "staff.add_invitation",
    "staff.change_invitation",
    *_manage("comments", "closingrule"),
    "comments.view_commentsettings",
    "comments.change_commentsettings",
    "auth.view_group",
    "pages.view_sitesettings",
    "pages.change_sitesettings",
    "procrastinate.view_procrastinatejob",
    "autoinformed.see_health",
    "wordpress.view_import",
    "wordpress.run_import",
}

ROLES = {
    WRITER: _WRITE,
    EDITOR: _EDIT | _MODERATE,
    MODERATOR: _MODERATE | _GUARD,
    ADMIN: _EDIT | _MODERATE | _GUARD | _ADMINISTER,
}


class UnknownPermission(LookupError):
    """A role names a permission that no installed model declares."""


@transaction.atomic
def sync_roles() -> dict[str, int]:
    """Make the four groups hold exactly ``ROLES``. Returns ``{role: number of permissions}``.

    Safe to run again. Raises ``UnknownPermission`` when a name in the table is not installed.
    """
    installed = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.select_related("content_type")
    }
    counts = {}
    for role, names in ROLES.items():
        missing = names - installed.keys()
        if missing:
            raise UnknownPermission(f"{role}: {', '.join(sorted(missing))}")
        group, _ = Group.objects.get_or_create(name=role)
        group.permissions.set([installed[name] for name in names])
        counts[role] = len(names)
    return counts
