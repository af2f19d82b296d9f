"""Company lookup: what the house style is told of companies, and of our own hosts."""

from urllib.parse import urlsplit

from django.conf import settings

from articles.models.company import Company, CompanyAlias, Listing
from house_style.company_names import CompanyLookup


def load_company_lookup() -> CompanyLookup:
    """Load all companies for the house style, in three queries. Many bodies can share them."""
    return CompanyLookup(
        companies=Company.objects.order_by("pk").values_list("pk", "name", "makes"),
        aliases=CompanyAlias.objects.order_by("pk").values_list("company_id", "name"),
        listed=Listing.objects.order_by("pk").values_list("company_id", "exchange", "symbol"),
    )


def list_site_hosts() -> list[str]:
    """List the hosts of our own site: the one it has, and those it had (``SITE_HOSTS``)."""
    return [urlsplit(settings.SITE_URL).hostname or "", *settings.SITE_HOSTS]
