"""Correction prompt: which changes of a live article readers should be told of, and which not."""

import pytest

from tests.factories import make_article, make_company, make_user
from tests.newsroom.desk import as_it_stands, screen

pytestmark = pytest.mark.django_db

PROMPT = "add a correction"


@pytest.fixture
def save(client):
    """Change the text of a live article from one body to another; gives what the desk reads."""
    client.force_login(make_user("editor"))

    def save(before, after):
        article = make_article(body=f"<p>{before}</p>")
        typed = as_it_stands(article, body=f"<p>{after}</p>")
        return client.post(screen(article), typed, follow=True).text

    return save


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("It has three plants.", "It has five plants.", "a figure (three → five)"),
        ("Three plants stand.", "Five plants stand.", "a figure (Three → Five)"),
        ("Sales fell twice.", "Sales fell three times.", "a figure (twice → three times)"),
        ("It cost 3 million.", "It cost 3 billion.", "a figure (3 million → 3 billion)"),
        (
            "Up twenty-five percent.",
            "Up 26 percent.",
            "a figure (twenty-five percent → 26 percent)",
        ),
        ("About half of them.", "About a third of them.", "a figure (half → third)"),
        ("It weighs 1,200 kg.", "It weighs 1,300 kg.", "a figure (1,200 → 1,300)"),
        ("It weighs 1,200 kg now.", "It is heavy now.", "a figure (1,200)"),
    ],
)
def test_a_figure_in_digits_or_words_that_became_another_asks_for_a_correction(
    save, before, after, told
):
    page = save(before, after)

    assert told in page
    assert PROMPT in page


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("Toyota recalls cars.", "Honda recalls cars.", "a name (Toyota → Honda)"),
        ("So it is. Toyota recalls cars.", "So it is. Honda recalls cars.", "(Toyota → Honda)"),
        ("Cars of “Toyota” burn.", "Cars of “Honda” burn.", "(Toyota → Honda)"),
        ("In 2024 Toyota paid.", "In 2024 Honda paid.", "(Toyota → Honda)"),
        ("Toyota’s cars are late.", "Honda’s cars are late.", "(Toyota → Honda)"),
        ("Toyota paid.", "General Motors paid.", "(Toyota → General Motors)"),
        ("Then Ada Lobe spoke.", "Then Ida Lobe spoke.", "(Ada Lobe → Ida Lobe)"),
    ],
)
def test_a_name_that_became_another_asks_for_a_correction(save, before, after, told):
    page = save(before, after)

    assert told in page
    assert PROMPT in page


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Thqe plant stands.", "The plant stands."),
        ("It has fiev plants.", "It has five plants."),
        ("Toyta recalls cars.", "Toyota recalls cars."),
        ("Today Toyta recalls cars.", "Today Toyota recalls cars."),
        ("It has three plants.", "It has 3 plants."),
        ("It rose 5 percent.", "It rose 5% then."),
        ("They came two times.", "They came twice."),
        ("A plant stands.", "The plant stands."),
        ("However, it stands.", "Meanwhile, it stands."),
        ("Sales fell in May, as sales do.", "Deliveries fell in May, as deliveries do."),
        ("Workers wait. Some workers left.", "Staff wait. Some staff left."),
        ("The plant stands.", "The three plants stand."),
        ("It is one of them.", "It is of them."),
    ],
)
def test_a_mended_typo_or_another_wording_does_not(save, before, after):
    make_company("Toyota Motor Corp.")

    assert PROMPT not in save(before, after)
