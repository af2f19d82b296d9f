"""Who has which address: claiming a permalink, leaving a redirect, finding an old one."""

import re
from urllib.parse import quote, unquote

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction

from articles.models.address import Address
from articles.slugs import is_reserved, path_of, wordpress_slug

_BELOW_A_LIST = re.compile(r"(?P<list>/.+/)(?P<below>page/[0-9]+|feed(?:/[a-z0-9]+)?|feed\.json)/?")
_DATE = re.compile(r"^/[0-9]{4}(?:/[0-9]{2}){0,2}(?=/[^/]+$)")


def check_free(slug, *, article=None, page_path=""):
    """Raise ``ValidationError`` in plain words if ``slug`` cannot be had at the root of the site.

    ``article`` or ``page_path`` say who asks: their own addresses, old ones too, are free to them.
    """
    if not slug:
        raise ValidationError("Give this a slug: nothing in its title can stand in an address.")
    if is_reserved(slug):
        raise ValidationError(
            f"“{slug}” is a word of the site's own addresses. Choose another slug."
        )
    holder = Address.objects.filter(path=path_of(slug)).select_related("article").first()
    if holder is None:
        return
    if article is not None and article.pk and holder.article_id == article.pk:
        return
    if page_path and holder.target == page_path:
        return
    what = f"the article “{holder.article.headline}”" if holder.article else "another page"
    before = "was" if holder.kind == Address.Kind.OLD else "is"
    raise ValidationError(f"/{slug}/ {before} the address of {what}. Choose another slug.")


def free_slug(text, *, article=None):
    """The slug of ``text`` by WordPress's rule, with ``-2``, ``-3``… where it is taken."""
    base = wordpress_slug(text) or "article"
    number = 1
    while True:
        slug = base if number == 1 else f"{base[:190]}-{number}"
        try:
            check_free(slug, article=article)
        except ValidationError:
            number += 1
        else:
            return slug


@transaction.atomic
def claim(article):
    """Make the article's permalink its own; a former one that readers knew redirects to it.

    Raises ``IntegrityError`` where somebody else has the address.
    """
    path = path_of(article.slug)
    current = Address.objects.filter(article=article, kind=Address.Kind.CURRENT).first()
    if current and current.path == path:
        return
    if current and article.was_ever_live():
        current.kind = Address.Kind.OLD
        current.save(update_fields=["kind"])
    elif current:
        current.delete()
    Address.objects.filter(article=article, path=path, kind=Address.Kind.OLD).delete()
    Address.objects.create(article=article, path=path, kind=Address.Kind.CURRENT)


@transaction.atomic
def claim_page(path, *, old_path=""):
    """Make ``path`` a page's own; ``old_path``, where it had one, redirects to it."""
    if old_path == path:
        return
    if old_path:
        redirect(old_path, to=path)
    Address.objects.update_or_create(
        path=path, defaults={"kind": Address.Kind.CURRENT, "target": path}
    )


def release_page(path):
    """Give up the address of a deleted page."""
    Address.objects.filter(target=path).delete()


@transaction.atomic
def redirect(path, *, to):
    """Answer ``path`` with one permanent redirect to the path ``to``, never with a chain."""
    Address.objects.filter(path=to, kind=Address.Kind.OLD).delete()
    Address.objects.filter(target=path, kind=Address.Kind.OLD).update(target=to)
    address, _ = Address.objects.update_or_create(
        path=path,
        defaults={"kind": Address.Kind.OLD, "target": to, "article": None, "image": None},
    )
    return address


@transaction.atomic
def redirect_list(path, *, to):
    """Like ``redirect``, for the first page of a list and its feed, which readers subscribe to."""
    redirect(path, to=to)
    redirect(f"{path}feed/", to=f"{to}feed/")


def articles_at(paths):
    """``{path: key of the article there, now or before}``, in two queries at most.

    ``/?p=…`` is WordPress's path for a post; one of its dated permalinks ends with the slug.
    """
    numbers: set[int] = set()
    forms: dict[str, list[str]] = {}
    for path in paths:
        if path.startswith("/?p="):
            numbers.add(int(path[4:]))
        else:
            bare = quote(unquote(path)).rstrip("/")
            forms[path] = [f"{bare}/", bare, f"{_DATE.sub('', bare)}/"]
    asked = {form for several in forms.values() for form in several}
    at = {}
    if asked:
        rows = Address.objects.filter(path__in=asked, article__isnull=False)
        at = dict(rows.values_list("path", "article_id"))
    found = {
        path: next(at[form] for form in several if form in at)
        for path, several in forms.items()
        if any(form in at for form in several)
    }
    if numbers:
        posts = apps.get_model("articles", "Article").objects.filter(legacy_id__in=numbers)
        for number, pk in posts.values_list("legacy_id", "pk"):
            found[f"/?p={number}"] = pk
    return found


def find(path):
    """The old ``Address`` at ``path``, or None. Reads its article and picture along."""
    return (
        Address.objects.filter(path=path, kind=Address.Kind.OLD)
        .select_related("article", "image")
        .first()
    )


def find_list(path):
    """Where what stood below an old address of a list stands now: its feeds, ``page/124/``; or "".

    The list itself redirects by its own row. One query, none for any other path.
    """
    if not (parts := _BELOW_A_LIST.fullmatch(path)):
        return ""
    old = find(parts["list"])
    if old is None or not old.target.endswith("/"):
        return ""
    return f"{old.target}{path.removeprefix(parts['list'])}"
