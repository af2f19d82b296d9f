import pytest


@pytest.fixture(autouse=True)
def as_fast_as_it_goes(settings):
    """No test waits for the rate at which mails leave."""
    settings.FOLLOWER_MAILS_PER_SECOND = 0
