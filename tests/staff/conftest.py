import pytest
from django.test import Client


@pytest.fixture
def client_factory():
    """Further browsers, each with cookies of its own."""
    return Client
