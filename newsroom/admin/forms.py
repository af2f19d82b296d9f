"""Article form: filing, tags by name, and no silent overwrite."""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextInputWidget, AutocompleteMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.widgets import Script
from django.urls import reverse

from articles.autocomplete import ChoicesBox
from articles.clock import format_time
from articles.models import Article, Category, Company, Tag
from authors.models import Author
from house_style.folding import is_blank
from house_style.names import fold_name
from images.admin.picture_field import PictureWidget
from newsroom.changes import autosaves
from newsroom.changes.presence import get_name
from newsroom.history import versions

# Fields of the form under another name than in a snapshot (``newsroom/history/versions.py``).
FORM_NAMES = {
    "lead_image_id": "lead_image",
    "authors": "byline",
    "categories": "filed_under",
    "companies": "about_companies",
}
Status = Article.Status
_TWO_ROWS = forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"})
# Going back in the browser must not bring an old value into a fresh page.
_FRESH = forms.HiddenInput(attrs={"autocomplete": "off"})


class CategoryChoices(forms.ModelMultipleChoiceField):
    """Every category as a box to tick, those below another set in."""

    widget = forms.CheckboxSelectMultiple(attrs={"class": "category-choices"})

    def label_from_instance(self, category):
        return "\u2003" * category.path.count("/") + category.name


class TagNamesWidget(AutocompleteMixin, forms.SelectMultiple):
    """Tags by name, completed while typing; Enter or a comma takes what is typed as it stands."""

    def __init__(self, attrs=None):
        super().__init__(Article._meta.get_field("tags"), admin.site, attrs=attrs)

    class Media:
        js = [Script("js/newsroom/tags.js", type="module")]

    def get_url(self):
        return reverse("admin:articles_article_tag_names")

    def build_attrs(self, base_attrs, extra_attrs=None):
        return super().build_attrs(base_attrs, extra_attrs) | {
            "lang": self.i18n_name or "en",
            "data-ajax--delay": 150,
            "data-tags": "true",
            "data-tag-names": "",
            "data-token-separators": '[","]',
            "data-allow-clear": "false",
            "data-placeholder": "Type a tag",
        }

    def optgroups(self, name, value, attr=None):
        """Only the chosen names are in the page; the others come while typing."""
        options = [
            self.create_option(name, chosen, chosen, True, index)
            for index, chosen in enumerate(value)
            if chosen
        ]
        return [(None, options, 0)]


class TagNames(forms.Field):
    """A list of tag names, known or new. Another spelling of a tag is the tag there is."""

    widget = TagNamesWidget
    LONGEST = Tag._meta.get_field("name").max_length

    def prepare_value(self, value):
        return [getattr(item, "name", item) for item in value or []]

    def to_python(self, value):
        names = [" ".join(str(name).split()).strip(",") for name in value or []]
        return list({fold_name(name): name for name in reversed(names) if name}.values())[::-1]

    def validate(self, value):
        super().validate(value)
        for name in value:
            if is_blank(name):
                raise ValidationError("A tag has letters that can be seen; one of these has none.")
            if len(name) > self.LONGEST:
                raise ValidationError(f"A tag has at most {self.LONGEST} characters: {name[:40]}…")

    def has_changed(self, initial, data):
        return set(self.prepare_value(initial)) != set(self.to_python(data))


class BylineWidget(ChoicesBox):
    """Authors in the order of the byline: the one chosen last stands last."""

    def __init__(self):
        super().__init__(Article._meta.get_field("authors"), admin.site, {"data-in-order": ""})

    class Media:
        js = [Script("js/newsroom/byline.js", type="module")]

    def optgroups(self, name, value, attr=None):
        groups = super().optgroups(name, value, attr)
        place = {str(key): number for number, key in enumerate(value)}
        for _, options, _ in groups:
            options.sort(key=lambda option: place.get(str(option["value"]), len(place)))
        return groups


class BylineChoices(forms.ModelMultipleChoiceField):
    """The authors of one article, in order."""

    def __init__(self, **kwargs):
        super().__init__(Author.objects.all(), required=False, widget=BylineWidget(), **kwargs)

    def clean(self, value):
        found = {str(author.pk): author for author in super().clean(value)}
        return [found[key] for key in dict.fromkeys(map(str, value or []))]


@dataclass(frozen=True)
class Conflict:
    """Somebody saved after this form was opened: theirs beside what stands in it."""

    version: int
    who: str
    when: datetime
    theirs: dict  # snapshots
    mine: dict
    only_theirs: list[str]  # names of what only they changed
    differing: list[str]


class ArticleForm(forms.ModelForm):
    """One article. ``base_version`` says what the person saw; no save goes over a newer one.

    ``sitting`` is this opening of the screen (``newsroom/changes/autosaves.py``), ``continued`` the
    revision that was taken up in it: ``picked_up``, where the form opens with one. A form that
    ``is_prepared`` becomes a change for later, and overwrites nothing now.

    ``stored`` is the snapshot of the article before what was typed; ``conflict`` what keeps the
    form from being saved over another save. ``cleaned_data["left_out"]`` is the snapshot of what
    was typed where some of it gave way, else None.
    """

    filed_under = CategoryChoices(
        Category.objects.order_by("path"), label="Categories", required=False
    )
    tags = TagNames(label="Tags", required=False, help_text="Commas or Enter end a tag.")
    about_companies = forms.ModelMultipleChoiceField(
        Company.objects.all(),
        label="Companies",
        required=False,
        widget=ChoicesBox(Article._meta.get_field("companies"), admin.site),
    )
    byline = BylineChoices(label="Byline", help_text="Several stand in this order.")
    base_version = forms.IntegerField(widget=_FRESH, required=False)
    sitting = forms.UUIDField(widget=_FRESH, required=False)
    continued = forms.IntegerField(widget=_FRESH, required=False)
    empty_body = forms.BooleanField(
        required=False, widget=forms.HiddenInput, label="Save it without a text"
    )

    class Meta:
        # Model and fields are those of ``ArticleAdmin``.
        help_texts = {
            "slug": "Empty: made from the headline. Changed once readers have seen it, the old "
            "path redirects to the new one."
        }
        widgets = {
            "lead_image": PictureWidget(),
            "kicker": AdminTextInputWidget(attrs={"placeholder": "Kicker"}),
            "headline": forms.Textarea(
                attrs={
                    "rows": 1,
                    "class": "vLargeTextField headline-field",
                    "placeholder": "Headline",
                }
            ),
            "standfirst": forms.Textarea(
                attrs={
                    "rows": 1,
                    "class": "vLargeTextField",
                    "placeholder": "Standfirst: one or two sentences",
                }
            ),
            "lead_caption": _TWO_ROWS,
            "seo_description": _TWO_ROWS,
        }

    def __init__(self, *args, picked_up=None, is_prepared=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.picked_up, self.is_prepared = picked_up, is_prepared
        self.conflict: Conflict | None = None
        if "slug" in self.fields:
            self.fields["slug"].required = False
        article = self.instance
        self.stored = versions.snapshot(article)
        self.initial["sitting"] = uuid4()
        if article.pk:
            self.initial |= self._initial_of(self.stored, versions.LISTS)
            self.initial["base_version"] = article.version
        if self.picked_up:
            self._open_with(self.picked_up)

    def _open_with(self, revision):
        kept = revision.snapshot
        is_old = revision.kind == revision.Kind.SAVED
        left = (*versions.STATE, "slug", *versions.TIMES) if is_old else ("status",)
        names = [name for name in versions.LABELS if name in kept and name not in left]
        self.initial |= self._initial_of(kept, names) | {"continued": revision.pk}
        if not is_old:
            self.initial["base_version"] = revision.base_version

    def _initial_of(self, kept, names):
        """The values of a snapshot as this form's initial ones."""
        return {
            FORM_NAMES.get(name, name): (
                datetime.fromisoformat(kept[name])
                if name in versions.TIMES and kept[name]
                else kept[name]
            )
            for name in names
        }

    @property
    def changed_data(self):
        """What the log names as changed: nothing of what the form holds unseen."""
        return [name for name in super().changed_data if not self[name].is_hidden]

    # What was typed

    def as_snapshot(self):
        """What stands in the bound form, as a snapshot: what cannot be read stays as typed."""
        return self.stored | {
            name: self._typed(FORM_NAMES.get(name, name))
            for name in self.stored
            if self._is_typed(FORM_NAMES.get(name, name))
        }

    def _is_typed(self, name):
        field = self.fields.get(name)
        return field and (name in self.cleaned_data or isinstance(field, forms.CharField))

    def _typed(self, name):
        if name not in self.cleaned_data:
            return self[name].data or ""
        value = self.cleaned_data[name]
        if isinstance(value, models.Model):
            return value.pk
        if isinstance(value, str):
            return str(value)
        if isinstance(value, list | models.QuerySet):
            return [getattr(item, "pk", item) for item in value]
        return versions.json_ready(value)

    # What must not happen unseen

    def clean_headline(self):
        """One line, however many it was typed in."""
        return " ".join(self.cleaned_data["headline"].split())

    def clean_published_at(self):
        """Refused here, so that the screen tells the fault of an article that still has its time.

        (The database's own rule is asked only when the article has the form's values.)
        """
        moment = self.cleaned_data["published_at"]
        if moment is None and self.instance.status in (Status.PUBLISHED, Status.WITHDRAWN):
            raise ValidationError("A published article needs a publication time.")
        return moment

    def clean(self):
        cleaned = super().clean()
        left_out = self._refuse_to_overwrite(cleaned)
        self._refuse_to_empty(cleaned)
        return cleaned | {"left_out": left_out}

    def _refuse_to_empty(self, cleaned):
        emptied = "body" in cleaned and autosaves.is_empty(cleaned["body"])
        if not emptied or cleaned.get("empty_body") or autosaves.is_empty(self.stored["body"]):
            return
        self.fields["empty_body"].widget = forms.CheckboxInput()
        self.add_error(
            "body",
            ValidationError(
                "The text is empty now; the one that was saved is not. Nothing is saved yet. Tick "
                "“Save it without a text” if that is meant.",
                code="emptied",
            ),
        )

    def _refuse_to_overwrite(self, cleaned):
        """Take in another's save where that was chosen; returns what was typed if some gave way."""
        article, base = self.instance, cleaned.get("base_version")
        if self.is_prepared or not article.pk or base is None or base == article.version:
            return None
        mine = self.as_snapshot()
        merged = versions.merge(versions.find_snapshot(article, base), self.stored, mine)
        differing = [*merged.theirs, *merged.both]
        if not differing:
            return None
        if self.data.get("merged_onto") == str(article.version):
            return mine if self._take_theirs(cleaned, differing) else None
        theirs = versions.find_newest(article)
        self.conflict = Conflict(
            version=article.version,
            who=get_name(theirs.created_by if theirs else None),
            when=theirs.created_at if theirs else article.updated_at,
            theirs=self.stored,
            mine=mine,
            only_theirs=merged.theirs,
            differing=sorted(differing, key=list(versions.LABELS).index),
        )
        raise ValidationError(
            f"{self.conflict.who} saved this article at {format_time(self.conflict.when)}, "
            "after you opened it. Your text stands below and nothing of it is lost. Choose for "
            "each part whose it shall be, then save again.",
            code="conflict",
        )

    def _take_theirs(self, cleaned, differing):
        """Take the parts that were chosen to be theirs; returns the names of their fields."""
        chosen = [name for name in differing if self.data.get(f"keep_{name}") == "theirs"]
        theirs = {
            field: value
            for field, value in self._initial_of(self.stored, chosen).items()
            if field in self.fields
        }
        for field, value in theirs.items():
            # (A snapshot has times to the second.)
            is_time = field in versions.TIMES
            cleaned[field] = self.initial[field] if is_time else self.fields[field].clean(value)
        return list(theirs)
