"""Footer of every page: privacy, house rules, feeds, and where else the site is found."""

import pytest
from django.core.exceptions import ValidationError

from pages.models import Page, SiteSettings

pytestmark = pytest.mark.django_db


def test_the_footer_leads_to_privacy_rules_feeds_and_social_links(client):
    rules = Page.objects.create(title="Our rules", slug="our-rules", is_published=True)
    SiteSettings.objects.create(
        house_rules=rules, social_links="https://bsky.app/profile/a\nhttps://social.example/@a\n"
    )

    page = client.get("/").text
    footer = page[page.index('<footer class="colophon"') :]

    for link in (
        ">Privacy</a>",
        '<a href="/our-rules/">House rules</a>',
        '<a href="/feed/">',
        '<a href="/comments/feed/">',
        '<a href="https://bsky.app/profile/a" rel="me noopener">Bluesky</a>',
        ">social.example</a>",
    ):
        assert link in footer


@pytest.mark.parametrize("typed", ["javascript:alert(1)", "http://a.example/", "our page"])
def test_only_https_addresses_are_social_links(typed):
    with pytest.raises(ValidationError):
        SiteSettings(social_links=typed).full_clean()
