"""Addresses that machines know."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/.well-known/security.txt", "/ads.txt", "/llms.txt"])
def test_what_is_not_set_is_not_there(client, path):
    assert client.get(path).status_code == 404


def test_security_txt_says_whom_to_tell_and_until_when(client, settings):
    settings.SECURITY_CONTACT = ["mailto:security@news.example"]

    answer = client.get("/.well-known/security.txt")

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.text.startswith("Contact: mailto:security@news.example\nExpires: 20")
    assert f"Canonical: {settings.SITE_URL}/.well-known/security.txt" in answer.text


def test_a_password_manager_is_led_to_the_form(client):
    answer = client.get("/.well-known/change-password")

    assert (answer.status_code, answer["Location"]) == (302, "/admin/password_change/")


@pytest.mark.parametrize(("name", "path"), [("ADS_TXT", "/ads.txt"), ("LLMS_TXT", "/llms.txt")])
def test_a_text_of_the_settings_is_shown(client, settings, name, path):
    setattr(settings, name, "first line\nsecond line")

    assert client.get(path).text == "first line\nsecond line\n"
