"""Categories and tags of the old site."""

from typing import Any
from urllib.parse import quote, unquote

from django.db import transaction
from django.db.models import QuerySet

from articles.addresses.slugs import wordpress_slug
from articles.models import Address, Category, Series, Tag, TagAlias
from house_style.names import fold_name
from wordpress import records
from wordpress.importing.digests import digest_record
from wordpress.importing.ledger import Entry, Ledger
from wordpress.importing.survey import Survey
from wordpress.importing.texts import is_cut, read_line, read_text
from wordpress.models import Kind

CYCLE = "The categories above it form a circle; it stands at the top now."
_NOWHERE = records.Place("", 0)


class Terms:
    """The categories and tags of one export, by the nicenames that posts name them by."""

    def __init__(self, ledger: Ledger, survey: Survey) -> None:
        self._ledger = ledger
        self._survey = survey
        self._categories: dict[str, Category] = {}
        self._tags: dict[str, Tag] = {}

    def write_all(self) -> None:
        """Write what the export declares: what stands above first."""
        for nicename in self._survey.categories:
            self.find_category(nicename)
        for nicename in self._survey.tags:
            self.find_tag(nicename)

    def find_category(
        self, nicename: str, name: str = "", *, below: tuple[str, ...] = ()
    ) -> Category | None:
        """The category of this nicename; one that is not declared is made by its name."""
        if nicename not in self._categories:
            record = self._survey.categories.get(nicename) or records.Category(
                _NOWHERE, 0, nicename, name or nicename
            )
            entry = _make_entry(Kind.CATEGORY, record)
            above, is_circle = self._find_above(record, (*below, nicename))
            if is_circle:
                entry.note(CYCLE)
            try:
                with transaction.atomic():
                    self._write_category(record, entry, above)
            except Exception as fault:
                self._ledger.fail(entry, fault)
        return self._categories.get(nicename)

    def find_tag(self, nicename: str, name: str = "") -> Tag | None:
        """The tag of this nicename; one that the export did not declare is made by its name."""
        if nicename not in self._tags:
            record = self._survey.tags.get(nicename) or records.Tag(
                _NOWHERE, 0, nicename, name or nicename
            )
            entry = _make_entry(Kind.TAG, record)
            try:
                with transaction.atomic():
                    self._write_tag(record, entry)
            except Exception as fault:
                self._ledger.fail(entry, fault)
        return self._tags.get(nicename)

    def _find_above(
        self, record: records.Category, below: tuple[str, ...]
    ) -> tuple[Category | None, bool]:
        if not record.parent:
            return None, False
        if record.parent in below:
            return None, True
        return self.find_category(record.parent, below=below), False

    def _write_category(
        self, record: records.Category, entry: Entry, above: Category | None
    ) -> None:
        ledger = self._ledger
        source = digest_record(record)
        row = ledger.find_one(Kind.CATEGORY, entry.old_key)
        name = entry.title or record.nicename[:200]
        if row:
            category = Category.objects.filter(pk=row.object_id).first()
            if ledger.is_same(row, source):
                ledger.count_same(row)
            elif unedited := ledger.find_unedited(row, entry):
                category = unedited
                category.name, category.parent = name, above
                category.description = read_text(record.description)
                category.save()
                ledger.keep(entry, category, source=source, row=row)
            else:
                ledger.keep_edited(entry, row)
            if category:
                self._categories[record.nicename] = category
            return
        category = Category(
            name=name,
            slug=_find_slug(record, name, "category"),
            parent=above,
            description=read_text(record.description),
            legacy_id=_free_legacy_id(Category, record.old_id),
        )
        same = Category.objects.filter(path=category.path_below_parent()).first()
        is_ours = same is not None and not any(
            same.pk == other.pk for other in self._categories.values()
        )
        if same and is_ours:
            category = same
            entry.note("A category at this address was here: the two are one.")
        else:
            base, number = category.slug, 1
            while Category.objects.filter(path=category.path_below_parent()).exists():
                number += 1
                category.slug = f"{base[:190]}-{number}"
            category.save()
        self._categories[record.nicename] = category
        self._redirect_category(record, category)
        ledger.keep(entry, category, source=source, was_here=category is same)

    def _redirect_category(self, record: records.Category, category: Category) -> None:
        """Have the old path lead to the new one, and the short one that WordPress took as well."""
        nicenames = [record.nicename]
        above = self._survey.categories.get(record.parent)
        while above and above.nicename not in nicenames:
            nicenames.insert(0, above.nicename)
            above = self._survey.categories.get(above.parent)
        for names in {"/".join(nicenames), record.nicename}:
            self._redirect(f"category/{names}", category.get_absolute_url())

    def _write_tag(self, record: records.Tag, entry: Entry) -> None:
        ledger = self._ledger
        source = digest_record(record)
        row = ledger.find_one(Kind.TAG, entry.old_key)
        name = entry.title or record.nicename[:100]
        if row:
            tag = Tag.objects.filter(pk=row.object_id).first()
            if ledger.is_same(row, source):
                ledger.count_same(row)
            elif unedited := ledger.find_unedited(row, entry):
                tag = unedited
                tag.name, tag.description = name, read_text(record.description)
                tag.save()
                ledger.keep(entry, tag, source=source, row=row)
            else:
                ledger.keep_edited(entry, row)
            if tag:
                self._tags[record.nicename] = tag
            return
        tag, was_here = _find_or_make_tag(record, name)
        if was_here:
            entry.note(f"It is one with the tag “{tag.name}”.")
        self._tags[record.nicename] = tag
        self._redirect(f"tag/{record.nicename}", tag.get_absolute_url())
        ledger.keep(entry, tag, source=source, was_here=was_here)

    def _redirect(self, old: str, to: str) -> None:
        """Have an old path lead ``to`` a list, unless another list stands there now."""
        plain = f"/{quote(unquote(old))}/"
        where, _, name = unquote(old).partition("/")
        rows: QuerySet[Any] = Tag.objects.filter(slug=name)
        if where == "category":
            rows = Category.objects.filter(path=name)
        if base := self._survey.base_path:
            Address.objects.redirect(f"{base}{plain}", to=to)
        if plain != to and not rows.exists():
            Address.objects.redirect(plain, to=to)


def write_series(names: list[str]) -> None:
    """Have a series of each of ``names``, the prefixes of its articles' headlines."""
    for name in names:
        if not Series.objects.filter(name_folded=fold_name(name)).exists():
            base = slug = wordpress_slug(name) or "series"
            number = 1
            while Series.objects.filter(slug=slug).exists():
                number += 1
                slug = f"{base}-{number}"
            Series.objects.create(name=name[:100], slug=slug)


def _make_entry(kind: Kind, record: records.Category | records.Tag) -> Entry:
    longest = 200 if kind == Kind.CATEGORY else 100
    title = read_line(record.name, longest=longest)
    place = f"{record.place.file}:{record.place.line}" if record.place.line else ""
    entry = Entry(kind, record.nicename[:255], title, place)
    if is_cut(record.name, title):
        entry.note(f"Its name is longer than {longest} characters; it was shortened.")
    return entry


def _find_or_make_tag(record: records.Tag, name: str) -> tuple[Tag, bool]:
    folded = fold_name(name) or fold_name(record.nicename)
    if tag := Tag.objects.filter(name_folded=folded).first():
        return tag, True
    if alias := TagAlias.objects.filter(name_folded=folded).select_related("tag").first():
        return alias.tag, True
    slug = base = _find_slug(record, name, "tag")[:95]
    number = 1
    while Tag.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base[:90]}-{number}"
    tag = Tag.objects.create(
        name=name,
        slug=slug,
        description=read_text(record.description),
        legacy_id=_free_legacy_id(Tag, record.old_id),
    )
    return tag, False


def _find_slug(record: records.Category | records.Tag, name: str, word: str) -> str:
    slug = wordpress_slug(unquote(record.nicename)) or wordpress_slug(name)
    slug = slug or f"{word}-{record.old_id}"
    return f"{slug}-2" if slug in {"page", "feed"} else slug


def _free_legacy_id(model: type[Category] | type[Tag], old_id: int) -> int | None:
    is_taken = not old_id or model._default_manager.filter(legacy_id=old_id).exists()
    return None if is_taken else old_id
