import pytest

from comments.screening import screen

PLAIN = {"name": "Wilma", "text": "Lighter axles.", "trap": "", "sent_without_origin": False}


@pytest.mark.parametrize(
    ("signs", "status"),
    [
        ({}, "pending"),
        ({"sent_without_origin": True}, "pending"),
        ({"text": "See https://a.example and www.b.example"}, "pending"),
        ({"text": " ".join(["https://a.example"] * 5)}, "pending"),
        ({"text": " ".join(["https://a.example"] * 12)}, "spam"),
        ({"text": "[url=https://a.example]buy[/url]"}, "pending"),
        ({"text": "[url=https://a.example]buy[/url]", "name": "www.buy.example"}, "spam"),
        ({"trap": "anything"}, "spam"),
    ],
)
def test_signs_add_up_and_one_weak_sign_is_never_enough(signs, status):
    assert screen(**PLAIN | signs).status == status


def test_the_reason_quotes_no_word_of_the_writer():
    verdict = screen(
        name="www.wilma.example",
        text="[url=https://a.example]",
        trap="wilma",
        sent_without_origin=True,
    )

    assert "wilma" not in verdict.reason
    assert "a.example" not in verdict.reason
