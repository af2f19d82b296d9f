import pytest
from django.test import Client

from tests.staff.phone_app import hold_clock


@pytest.fixture
def client_factory():
    """Further browsers, each with cookies of its own."""
    return Client


@pytest.fixture
def clock(monkeypatch):
    return hold_clock(monkeypatch)
