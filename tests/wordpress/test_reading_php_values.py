"""Serialized values of PHP, as custom fields hold them."""

import pytest

from wordpress.wxr.php_values import NoPhpValue, looks_serialized, read_php_value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("N;", None),
        ("b:1;", True),
        ("i:-5;", -5),
        ("d:1.5;", 1.5),
        ('s:8:"Citroën";', "Citroën"),
        ('s:4:"a";b";', 'a";b'),
        ('a:2:{i:0;s:1:"x";s:3:"key";a:1:{s:1:"k";b:0;}}', {0: "x", "key": {"k": False}}),
        ("a:0:{}", {}),
    ],
)
def test_a_value_is_read(text, value):
    assert looks_serialized(text)
    assert read_php_value(text) == value


@pytest.mark.parametrize(
    "text",
    [
        'O:8:"stdClass":0:{}',
        'a:1:{i:0;O:7:"Exploit":1:{s:1:"a";i:1;}}',
        'C:3:"Foo":0:{}',
        "a:1:{i:0;R:1;}",
        's:9:"short";',
        "a:3:{i:0;i:1;}",
        "a:1:{i:0;i:1;",
        "a:1:{N;i:1;}",
        "a:999999999:{",
        "a:1:{i:0;" * 40 + "i:1;" + "}" * 40,
        "i:1;i:2;",
        "d:1.2.3;",
        "words",
        "",
    ],
)
def test_objects_and_broken_values_are_refused(text):
    with pytest.raises(NoPhpValue):
        read_php_value(text)


def test_a_value_has_bounds(monkeypatch):
    monkeypatch.setattr("wordpress.wxr.php_values.MOST", 10)
    monkeypatch.setattr("wordpress.wxr.php_values.LONGEST", 200)

    with pytest.raises(NoPhpValue, match="values"):
        read_php_value("a:10:{" + "".join(f"i:{n};N;" for n in range(10)) + "}")
    with pytest.raises(NoPhpValue, match="bytes"):
        read_php_value(f's:300:"{"x" * 300}";')


@pytest.mark.parametrize("text", ["a: plain text", "is:nice", "5", "a:b", "", "N"])
def test_a_plain_text_does_not_look_serialized(text):
    assert not looks_serialized(text)
