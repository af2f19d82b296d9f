"""Companies: the makers and suppliers that articles are about, and where they are listed."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from house_style.fields import RichTextField
from house_style.names import FoldedName, UniqueName, refuse_blank

from .address import Movable
from .alias import Alias
from .json_rows import Rows


class Company(Movable):
    """A maker or supplier that the site covers."""

    name = models.CharField(max_length=200, validators=[refuse_blank])
    name_folded = FoldedName()
    slug = models.SlugField(max_length=200, unique=True, allow_unicode=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="subsidiaries"
    )
    makes = models.CharField(
        max_length=300, blank=True, help_text="The makes it sells under, with commas between."
    )
    description = RichTextField(blank=True)
    website = models.URLField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    # What querysets read along, for the company's page, a search, a body.
    listing_rows: Rows
    alias_rows: Rows
    subsidiary_rows: Rows
    parent_rows: Rows
    newest_rows: Rows

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "companies"
        constraints = [
            models.CheckConstraint(
                name="company_not_its_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
            ),
            UniqueName(
                fields=["name_folded"],
                name="company_name_unique_when_folded",
                violation_error_message="There is a company of this name.",
            ),
            models.CheckConstraint(name="company_name_not_empty", condition=~Q(name_folded="")),
            models.CheckConstraint(name="company_slug_not_empty", condition=~Q(slug="")),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("articles:company", args=[self.slug])


class Listing(models.Model):
    """Where a company's share is traded: an exchange and a symbol there."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="listings")
    exchange = models.CharField(
        max_length=20, validators=[refuse_blank], help_text="Such as NYSE, NASDAQ, TSE, XETRA."
    )
    symbol = models.CharField(
        max_length=20,
        validators=[refuse_blank],
        help_text="Such as TM; for Tokyo the number alone, 7203.",
    )
    delisted_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["exchange", "symbol"]
        constraints = [
            models.UniqueConstraint(
                "exchange",
                "symbol",
                condition=Q(delisted_on__isnull=True),
                name="listing_one_company_at_a_time",
                violation_error_message="Another company is listed under this symbol.",
            ),
            models.CheckConstraint(
                name="listing_complete", condition=~Q(exchange="") & ~Q(symbol="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.exchange}: {self.symbol}"

    def clean(self) -> None:
        self.exchange = self.exchange.strip().upper()
        self.symbol = self.symbol.strip().upper()


class CompanyAlias(Alias):
    """Another name by which writers and readers know a company."""

    OWNER = "company"

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="aliases")
