"""The form of the article screen: filing, tags by name, and no silent overwrite."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteMixin, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.forms.widgets import Script
from django.urls import reverse
from django.utils.timezone import localtime

from articles import history
from articles.models import Article, Category, Company, Tag


class CategoryChoices(forms.ModelMultipleChoiceField):
    """Every category as a box to tick, those below another set in."""

    def __init__(self, **kwargs):
        super().__init__(
            Category.objects.order_by("path"),
            widget=forms.CheckboxSelectMultiple(attrs={"class": "category-choices"}),
            required=False,
            **kwargs,
        )

    def label_from_instance(self, category):
        return "\u2003" * category.path.count("/") + category.name


class TagNamesWidget(AutocompleteMixin, forms.SelectMultiple):
    """Tags by name, completed while typing; Enter or a comma takes what is typed as it stands."""

    def __init__(self, attrs=None):
        super().__init__(Article._meta.get_field("tags"), admin.site, attrs=attrs)

    @property
    def media(self):
        return super().media + forms.Media(js=[Script("js/newsroom/tags.js", type="module")])

    def get_url(self):
        return reverse("admin:articles_article_tag_names")

    def build_attrs(self, base_attrs, extra_attrs=None):
        attrs = forms.SelectMultiple.build_attrs(self, base_attrs, extra_attrs)
        return attrs | {
            "class": "admin-autocomplete",
            "lang": self.i18n_name or "en",
            "data-ajax--cache": "true",
            "data-ajax--delay": 150,
            "data-ajax--type": "GET",
            "data-ajax--url": self.get_url(),
            "data-app-label": "articles",
            "data-model-name": "article",
            "data-field-name": "tags",
            "data-theme": "admin-autocomplete",
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
    """A list of tag names, known or new. A name in other capitals is the tag there is."""

    widget = TagNamesWidget
    LONGEST = Tag._meta.get_field("name").max_length

    def prepare_value(self, value):
        if value is None:
            return []
        return [getattr(item, "name", item) for item in value]

    def to_python(self, value):
        names = [" ".join(str(name).split()).strip(",") for name in value or []]
        return list({name.casefold(): name for name in names if name}.values())

    def validate(self, value):
        super().validate(value)
        for name in value:
            if len(name) > self.LONGEST:
                raise ValidationError(f"A tag has at most {self.LONGEST} characters: {name[:40]}…")

    def has_changed(self, initial, data):
        return set(self.prepare_value(initial)) != set(self.to_python(data))


class ArticleForm(forms.ModelForm):
    """One article. ``base_version`` says what the person saw; no save goes over a newer one."""

    filed_under = CategoryChoices(label="Categories")
    tags = TagNames(label="Tags", required=False, help_text="Commas or Enter end a tag.")
    about_companies = forms.ModelMultipleChoiceField(
        Company.objects.all(), label="Companies", required=False
    )
    base_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    overwrite = forms.BooleanField(
        required=False,
        widget=forms.HiddenInput,
        label="Put my text in place of theirs",
        help_text="What they saved stays in the versions of this article.",
    )

    class Meta:
        model = Article
        fields = [
            "kicker",
            "headline",
            "standfirst",
            "body",
            "lead_image",
            "lead_caption",
            "published_at",
            "embargo_until",
            "withdraw_at",
            "comments_open",
            "comments_close_at",
            "slug",
            "seo_title",
            "seo_description",
        ]
        widgets = {
            "headline": forms.TextInput(attrs={"class": "vTextField headline-field"}),
            "standfirst": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
            "lead_caption": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
            "seo_description": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "about_companies" in self.fields:
            self.fields["about_companies"].widget = AutocompleteSelectMultiple(
                Article._meta.get_field("companies"), admin.site
            )
            self.fields["about_companies"].widget.choices = self.fields["about_companies"].choices
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = (
                "Empty: made from the headline. Changed once readers have seen it, the old address "
                "redirects to the new one."
            )
        article = self.instance
        if article.pk:
            self.initial["filed_under"] = list(
                article.category_placements.filter(is_direct=True).values_list(
                    "category_id", flat=True
                )
            )
            self.initial["about_companies"] = list(
                article.company_placements.values_list("company_id", flat=True)
            )
            self.initial["tags"] = list(article.tag_placements.values_list("tag__name", flat=True))
            self.initial["base_version"] = article.version

    def clean(self):
        cleaned = super().clean()
        self._refuse_to_overwrite(cleaned)
        return cleaned

    def _refuse_to_overwrite(self, cleaned):
        article = self.instance
        base = cleaned.get("base_version")
        if not article.pk or base is None or base == article.version or cleaned.get("overwrite"):
            return
        theirs = history.newest_save(article)
        who = theirs.created_by if theirs and theirs.created_by else "Somebody"
        when = localtime(theirs.created_at if theirs else article.updated_at).strftime("%H:%M")
        if "overwrite" in self.fields:
            self.fields["overwrite"].widget = forms.CheckboxInput()
        raise ValidationError(
            f"{who} saved this article at {when}, after you opened it. Your text stands below and "
            "nothing of it is saved yet. Open the article in a second window to see theirs; tick "
            "“Put my text in place of theirs” to save yours.",
            code="conflict",
        )
