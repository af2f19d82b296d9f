"""Completion of names: what starts as one types comes first, however it is typed."""

import pytest

from tests.factories import make_author, make_company, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def complete(client):
    client.force_login(make_user("editor"))

    def complete(term, model="article", field="authors"):
        asked = {"term": term, "app_label": "articles", "model_name": model, "field_name": field}
        found = client.get("/admin/autocomplete/", asked)
        assert found.status_code == 200
        return [one["text"] for one in found.json()["results"]]

    return complete


def test_a_byline_is_completed_by_the_start_of_a_name_then_of_a_word_then_anywhere(complete):
    for name in ("Joanna Bell", "Bo Anders", "Ann Corvane", "Ana-Änne Zorn", "Ánna Ode"):
        make_author(name)

    assert complete("ann") == ["Ann Corvane", "Ánna Ode", "Ana-Änne Zorn", "Joanna Bell"]


@pytest.mark.parametrize("typed", ["jose o'b", "JOSÉ O’B", "Jose\u0301  o'B", "jo\u00adse"])
def test_a_byline_is_completed_however_it_is_typed(complete, typed):
    make_author("José O’Brien")

    assert complete(typed) == ["José O’Brien"]


def test_words_of_a_name_complete_it_in_any_order(complete):
    make_author("Ann Corvane")

    assert complete("corv ann") == ["Ann Corvane"]
    assert complete("corv bell") == []


def test_a_company_is_completed_by_the_start_of_its_name_first(complete):
    for name in ("Old Ford Works", "Affordable Cars", "Ford Motor Co."):
        make_company(name)

    found = complete("ford", field="companies")

    assert found == ["Ford Motor Co.", "Old Ford Works", "Affordable Cars"]
