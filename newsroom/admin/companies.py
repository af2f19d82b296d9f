"""Companies: adding the ones that a text names, their listings and aliases."""

from django.contrib import admin, messages
from django.shortcuts import redirect
from django.urls import path

from articles.addresses.slugs import wordpress_slug
from articles.autocomplete import ChoiceBoxes
from articles.models import Company, CompanyAlias, Listing
from newsroom.admin.mergeable import AliasInline, MergeableAdmin
from newsroom.taxonomy import companies
from newsroom.views.merging import merge_companies


class ListingInline(admin.TabularInline):
    model = Listing

    def get_extra(self, request, obj=None, **kwargs):
        return max(1, len(request.GET.getlist("listing")))


class CompanyAliasInline(AliasInline):
    model = CompanyAlias


@admin.register(Company)
class CompanyAdmin(ChoiceBoxes, MergeableAdmin):
    """A maker or supplier, with the listings and aliases by which it is recognized and found."""

    list_display = ["name", "listed_as", "parent"]
    list_select_related = ["parent"]
    search_fields = ["name_folded", "aliases__name_folded", "listings__symbol"]
    search_help_text = "A name, an alias or a symbol."
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["parent"]
    inlines = [ListingInline, CompanyAliasInline]
    fields = ["name", "slug", "parent", "makes", "description", "website"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("listings")

    def get_changeform_initial_data(self, request):
        """Fill in the name of a company that an article's checklist offered."""
        initial = super().get_changeform_initial_data(request)
        initial.pop("listing", None)
        return {"slug": wordpress_slug(str(initial.get("name", "")))} | initial

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
            companies.follow_change(form.instance)

    def response_add(self, request, obj, post_url_continue=None):
        """Back to the article whose screen offered the company."""
        article = request.GET.get("for_article", "")
        if not article.isdecimal():
            return super().response_add(request, obj, post_url_continue)
        messages.success(request, f"{obj} is added. Articles that name it link to it in a moment.")
        return redirect("admin:articles_article_change", article)

    @admin.display(description="listings")
    def listed_as(self, company):
        return ", ".join(str(listing) for listing in company.listings.all())

    def get_urls(self):
        name = "articles_company_merge"
        return [path("merge/", merge_companies, name=name), *super().get_urls()]
