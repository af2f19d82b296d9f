"""Companies: adding the ones that a text names, and merging two rows that are one maker."""

from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse

from articles import companies
from articles.models import Company, CompanyAlias, Listing
from articles.slugs import wordpress_slug


def add_url(unknown, *, article):
    """The screen that adds an ``UnknownCompany`` of ``article``, filled in as far as known."""
    listings = [f"{exchange}:{symbol}" for exchange, symbol in unknown.listings]
    asked = {"name": unknown.name, "listing": listings, "for_article": article.pk}
    return f"{reverse('admin:articles_company_add')}?{urlencode(asked, doseq=True)}"


class MergeForm(forms.Form):
    """Which companies go, and which one stays. One that is chosen for both stays."""

    drop = forms.ModelMultipleChoiceField(
        Company.objects.all(), widget=forms.MultipleHiddenInput, label="Companies"
    )
    keep = forms.ModelChoiceField(Company.objects.all(), label="Merge into")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        widget = AutocompleteSelect(Company._meta.get_field("parent"), admin.site)
        widget.choices = self.fields["keep"].choices
        self.fields["keep"].widget = widget

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        keep, drop = cleaned.get("keep"), cleaned.get("drop")
        if keep and drop is not None:
            cleaned["drop"] = [company for company in drop if company != keep]
            if not cleaned["drop"]:
                self.add_error("keep", "Choose another company: this is the one that would go.")
        return cleaned


class ListingInline(admin.TabularInline):
    model = Listing

    def get_extra(self, request, obj=None, **kwargs):
        return max(1, len(request.GET.getlist("listing")))


class CompanyAliasInline(admin.TabularInline):
    model = CompanyAlias
    extra = 1


@admin.register(Company)
class CompanyAdmin(admin.ModelAdmin):
    """A maker or supplier, with the listings and aliases by which it is recognised and found."""

    list_display = ["name", "listed_as", "parent"]
    list_select_related = ["parent"]
    search_fields = ["name", "aliases__name", "listings__symbol"]
    search_help_text = "A name, an alias or a symbol."
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["parent"]
    inlines = [ListingInline, CompanyAliasInline]
    actions = ["merge_selected"]
    fields = ["name", "slug", "parent", "makes", "description", "website"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("listings")

    def get_changeform_initial_data(self, request):
        """A company offered by an article's screen comes with its name; see ``add_url``."""
        initial = super().get_changeform_initial_data(request)
        initial.pop("listing", None)
        return {"slug": wordpress_slug(initial.get("name", ""))} | initial

    def get_formset_kwargs(self, request, obj, inline, prefix):
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        # Not when it is posted: what is equal to its initial value would not be saved.
        if isinstance(inline, ListingInline) and not obj.pk and request.method == "GET":
            pairs = (text.split(":", 1) for text in request.GET.getlist("listing") if ":" in text)
            kwargs["initial"] = [
                {"exchange": exchange.strip(), "symbol": symbol.strip()}
                for exchange, symbol in pairs
            ]
        return kwargs

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        read_by = {"name", "makes"} & set(form.changed_data)
        if not change or read_by or any(formset.has_changed() for formset in formsets):
            companies.changed(form.instance)

    def response_add(self, request, obj, post_url_continue=None):
        """Back to the article whose screen offered the company."""
        article = request.GET.get("for_article", "")
        if not article.isdecimal():
            return super().response_add(request, obj, post_url_continue)
        messages.success(request, f"{obj} is added. Articles that name it link to it in a moment.")
        url = reverse("admin:articles_article_change", args=[article])
        return HttpResponseRedirect(url)

    @admin.display(description="listings")
    def listed_as(self, company):
        return ", ".join(str(listing) for listing in company.listings.all())

    # Merging

    def get_urls(self):
        merge = self.admin_site.admin_view(self.merge)
        return [path("merge/", merge, name="articles_company_merge"), *super().get_urls()]

    def has_merge_permission(self, request):
        return self.has_change_permission(request) and self.has_delete_permission(request)

    @admin.action(description="Merge into…", permissions=["merge"])
    def merge_selected(self, request, queryset):
        chosen = urlencode({"drop": queryset.values_list("pk", flat=True)}, doseq=True)
        return HttpResponseRedirect(f"{reverse('admin:articles_company_merge')}?{chosen}")

    def merge(self, request):
        """Choose the company that stays, see what moves there, then do it."""
        if not self.has_merge_permission(request):
            raise PermissionDenied
        form = MergeForm(request.POST or request.GET)
        if request.method == "POST" and form.is_valid():
            keep = form.cleaned_data["keep"]
            for drop in form.cleaned_data["drop"]:
                companies.merge(keep=keep, drop=drop, by=request.user)
                messages.success(request, f"{drop} is {keep} now; its old address leads there.")
            url = reverse("admin:articles_company_change", args=[keep.pk])
            return HttpResponseRedirect(url)
        is_chosen = "keep" in form.data and form.is_valid()
        context = self.admin_site.each_context(request) | {
            "title": "Merge companies",
            "opts": self.opts,
            "form": form,
            "media": self.media + form.media,
            "keep": form.cleaned_data["keep"] if is_chosen else None,
            "moves": [companies.moves(c) for c in form.cleaned_data["drop"]] if is_chosen else [],
        }
        return render(request, "admin/articles/company/merge.html", context)
