"""Series: each is filled with the articles whose headlines begin with its name."""

from collections import Counter

from django.contrib import admin, messages
from django.db.models import Count

from articles.addresses.slugs import wordpress_slug
from articles.models import Article, Series
from articles.models.series import find_series_prefix
from house_style.names import fold_name
from newsroom import filing
from newsroom.admin.mergeable import NamedAdmin

# A prefix that so many of the newest headlines share is offered as a series.
OFTEN = 3
NEWEST = 5_000


def list_recurring_prefixes():
    """``[(prefix, how many headlines have it)]`` without those that are series, most first."""
    headlines = (
        Article.objects.exclude(status=Article.Status.DELETED)
        .order_by("-pk")
        .values_list("headline", flat=True)[:NEWEST]
    )
    spelt: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for prefix in filter(None, map(find_series_prefix, headlines)):
        spelt.setdefault(fold_name(prefix), prefix)
        counts[fold_name(prefix)] += 1
    known = set(Series.objects.values_list("name_folded", flat=True))
    return [
        (spelt[key], count)
        for key, count in counts.most_common()
        if count >= OFTEN and key not in known
    ]


@admin.register(Series)
class SeriesAdmin(NamedAdmin):
    list_display = ["name", "slug", "article_count"]
    search_fields = ["name_folded"]
    prepopulated_fields = {"slug": ["name"]}
    fields = ["name", "slug", "description"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(in_it=Count("articles"))

    @admin.display(description="articles", ordering="in_it")
    def article_count(self, series):
        return series.in_it

    def get_changeform_initial_data(self, request):
        initial = super().get_changeform_initial_data(request)
        return {"slug": wordpress_slug(str(initial.get("name", "")))} | initial

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if not change or "name" in form.changed_data:
            count = filing.gather_series(obj)
            what = "article is" if count == 1 else "articles are"
            messages.info(request, f"{count} {what} in the series by its headline.")

    def changelist_view(self, request, extra_context=None):
        offers = list_recurring_prefixes() if self.has_add_permission(request) else []
        context = (extra_context or {}) | {"offers": offers}
        return super().changelist_view(request, context)
