"""What the newsroom tells the house style: the companies that it knows, and our own hosts."""

from urllib.parse import urlsplit

from django.conf import settings

from articles.models.company import Company, CompanyAlias, Listing
from house_style.company_names import CompanyLookup


def company_lookup():
    """All companies as the house style looks them up: three queries. Many bodies can share it."""
    return CompanyLookup(
        companies=Company.objects.order_by("pk").values_list("pk", "name", "makes"),
        aliases=CompanyAlias.objects.order_by("pk").values_list("company_id", "name"),
        listed=Listing.objects.order_by("pk").values_list("company_id", "exchange", "symbol"),
    )


def site_hosts():
    """The hosts whose links are links to our own site: ours, and those it had (``SITE_HOSTS``)."""
    return [urlsplit(settings.SITE_URL).hostname or "", *settings.SITE_HOSTS]
