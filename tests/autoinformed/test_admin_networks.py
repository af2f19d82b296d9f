"""The newsroom is bound to networks where a setting names them; readers' pages never are."""

import pytest

from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def bound(settings):
    settings.ADMIN_NETWORKS = ["203.0.113.0/24", "2001:db8::/32"]
    settings.TRUSTED_PROXIES = ["10.0.0.1"]


@pytest.mark.parametrize(
    ("nearest", "forwarded", "status"),
    [
        ("203.0.113.7", "", 200),
        ("2001:db8::9", "", 200),
        ("198.51.100.7", "", 403),
        ("10.0.0.1", "203.0.113.7", 200),
        ("10.0.0.1", "203.0.113.7, 198.51.100.7", 403),  # the first is the client's own claim
        ("198.51.100.7", "203.0.113.7", 403),
        ("", "", 403),
    ],
)
def test_the_newsroom_opens_within_its_networks_alone(client, bound, nearest, forwarded, status):
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}

    answer = client.get("/admin/login/", headers=headers, REMOTE_ADDR=nearest)

    assert answer.status_code == status


def test_who_is_signed_in_is_shut_out_as_well_and_readers_are_not(client, bound):
    client.force_login(make_user("admin"))
    article = make_article()

    assert client.get("/admin/", REMOTE_ADDR="198.51.100.7").status_code == 403
    url = article.get_absolute_url()
    assert client.get(url, REMOTE_ADDR="198.51.100.7").status_code == 200


def test_the_newsroom_is_open_to_all_unless_the_setting_names_networks(client):
    assert client.get("/admin/login/", REMOTE_ADDR="198.51.100.7").status_code == 200
