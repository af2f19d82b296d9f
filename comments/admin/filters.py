"""Filters of the moderation queue: state, rule, article, company, person."""

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q

from comments.desk import tab_counts
from comments.models import Comment, Flag, Hold, HoldRule, PrivateSide
from house_style.names import fold_name

LARGEST = 2**63 - 1


class StateFilter(admin.SimpleListFilter):
    """What awaits moderation, unless another state is asked for."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("reported", "Reported"), *Comment.Status.choices[1:], ("all", "All")]

    def choices(self, changelist):
        without, *others = super().choices(changelist)
        counts = tab_counts.count_states()
        numbers = [counts.get(state, "") for state, _ in self.lookup_choices]
        awaiting = without | {"display": "Awaiting", "number": counts["awaiting"]}
        pairs = zip(others, numbers, strict=True)
        return [awaiting, *(choice | {"number": number} for choice, number in pairs)]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset.awaiting()
        if self.value() == "reported":
            return queryset.filter(Exists(Flag.objects.open().filter(comment=OuterRef("pk"))))
        return queryset if self.value() == "all" else queryset.filter(status=self.value())


class RuleFilter(admin.SimpleListFilter):
    """What one rule held, or what the machine saw."""

    title = "held by"
    parameter_name = "rule"
    MACHINE = "machine"

    def lookups(self, request, model_admin):
        rules = HoldRule.objects.values_list("pk", "name")
        return [*((str(key), name) for key, name in rules), (self.MACHINE, "The machine’s signs")]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        holds = Hold.objects.filter(comment=OuterRef("pk"))
        if self.value() == self.MACHINE:
            return queryset.filter(Exists(holds.filter(rule=None)))
        return queryset.filter(Exists(holds.filter(rule=find_key(self.value()))))


class TypedFilter(admin.SimpleListFilter):
    """A filter by one value that a link or a field gives, too many to list."""

    def lookups(self, request, model_admin):
        return []

    def has_output(self):
        return True

    def choices(self, changelist):
        return []

    def queryset(self, request, queryset):
        return queryset if not self.value() else self.narrow(queryset, self.value())

    def narrow(self, queryset, value):
        raise NotImplementedError


class ArticleFilter(TypedFilter):
    """The comments on one article, by its key."""

    title = "article"
    parameter_name = "article"

    def narrow(self, queryset, value):
        return queryset.filter(article=find_key(value))


class CompanyFilter(TypedFilter):
    """The comments on articles about one company, by its name or slug."""

    title = "company"
    parameter_name = "company"

    def narrow(self, queryset, value):
        by_name = queryset.filter(
            article__company_placements__company__name_folded=fold_name(value)
        )
        by_slug = queryset.filter(article__company_placements__company__slug=value.lower())
        return queryset.filter(pk__in=by_name.values("pk").union(by_slug.values("pk")))


class PersonFilter(TypedFilter):
    """The comments under one comment's e-mail address, by that comment's key: no hash in a URL."""

    title = "person"
    parameter_name = "person"

    def narrow(self, queryset, value):
        theirs = PrivateSide.objects.filter(comment=find_key(value)).exclude(email_hash="")
        same = PrivateSide.objects.filter(email_hash__in=theirs.values("email_hash"))
        return queryset.filter(pk__in=same.values("comment"))


class ThreadFilter(TypedFilter):
    """The comments of one thread, by the key of its top."""

    title = "thread"
    parameter_name = "thread"

    def narrow(self, queryset, value):
        return queryset.filter(Q(pk=find_key(value)) | Q(root=find_key(value)))


FILTERS = (StateFilter, RuleFilter, ArticleFilter, CompanyFilter, PersonFilter, ThreadFilter)


def find_key(text):
    """A key from a link; 0, which no row has, where it is none."""
    return int(text) if text.isdecimal() and int(text) <= LARGEST else 0
