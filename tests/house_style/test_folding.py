"""Folding: what is equal to the eye is equal to the program, and nothing that is seen gets lost."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from house_style.folding import (
    MOST_MARKS,
    fold,
    fold_signs,
    is_blank,
    limit_marks,
    remove_invisible,
    skeleton,
)


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("Citroën", "Citroe\u0308n"),
        ("Citroën", "citroen"),
        ("Škoda", "SKODA"),
        ("Łódź", "lodz"),
        ("Œuvre", "oeuvre"),
        ("Straße", "STRASSE"),
        ("Driver’s Ed", "Driver's Ed"),
        ("“Ampline”", '"ampline"'),
        ("«Ampline»", '"ampline"'),
        ("F\u2011150", "F-150"),
        ("F–150", "F-150"),
        ("Zero\u200btag", "Zerotag"),
        ("soft\u00adware", "software"),
        ("exam\u034fple", "example"),
        ("two\u00a0words", " two \u2009 words "),
        ("4×4", "4x4"),
        ("and so on…", "and so on..."),
        ("ｅxample", "example"),
        ("İstanbul", "istanbul"),
    ],
)
def test_what_is_equal_to_the_eye_is_equal_once_folded(typed, same):
    assert fold(typed) == fold(same)


@pytest.mark.parametrize(
    ("typed", "other"),
    [("Lightning™", "LightningTM"), ("й", "и"), ("が", "か"), ("F-150", "F150"), ("ID.4", "ID4")],
)
def test_what_the_eye_tells_apart_stays_apart(typed, other):
    assert fold(typed) != fold(other)


@pytest.mark.parametrize(
    "typed",
    ["", " ", "\u200b", "\u3164", "\u2800", "\u00ad", "\u034f", "\u200b\u200b\n\u2060", "\u0301"],
)
def test_what_shows_nothing_is_blank(typed):
    assert is_blank(typed)


@pytest.mark.parametrize("typed", ["Z", "7", "🚗", "が", "ก็", "…", "\u200bZ"])
def test_what_shows_something_is_not_blank(typed):
    assert not is_blank(typed)


def test_joiner_between_emoji_stays_and_between_letters_goes():
    mechanic = "👩\u200d🔧"
    heart = "❤\ufe0f\u200d🔥"
    assert remove_invisible(f"{mechanic} {heart} a\u200db") == f"{mechanic} {heart} ab"


def test_pile_of_marks_is_cut_to_what_can_be_read():
    assert limit_marks("Z" + "\u0334" * 72 + "ed") == "Z" + "\u0334" * MOST_MARKS + "ed"
    assert limit_marks("Nguyễn Tất Thành") == "Nguyễn Tất Thành"


@pytest.mark.parametrize("mark", "\u0e49\u0eb5\u064b\u05b8\u0941\u0730\u302a\u0fb2\u1cd0\U0001e8d0")
def test_pile_of_marks_of_any_script_is_cut(mark):
    assert len(limit_marks("ก" + mark * 72)) <= 1 + MOST_MARKS


@pytest.mark.parametrize("name", ["ผู้ใหญ่", "בְּרֵאשִׁ֖ית", "مُحَمَّدٌ", "क्षत्रिय", "བསྒྲུབས"])
def test_marks_that_people_write_stay(name):
    assert limit_marks(name) == unicodedata.normalize("NFC", name)


def test_signs_are_folded_with_letters_kept():
    assert fold_signs("Citroe\u0308n’s “E–C3”…") == 'Citroën\'s "E-C3"...'


@given(st.text())
@example("İ")
@example("ᾳ\u0345")
@example("ŉ")
@example("\u1fee")
@example("＇`")
@example("ﬃ²")
@example("\u00d7\u0308")
@example("\ufe0f\u200d❤")
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)
    assert fold_signs(fold_signs(text)) == fold_signs(text)
    assert limit_marks(limit_marks(text)) == limit_marks(text)


@given(st.text(min_size=1))
def test_visible_word_never_becomes_empty(text):
    if not is_blank(text):
        assert fold(text)


@given(st.text())
def test_normal_forms_fold_alike(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(
    "typed",
    [
        "Ken\u200b Zino",
        "Ken Zin0",
        "Kеn Ζіnо",  # Cyrillic and Greek letters among ours
        "КЕΝ ΖΙΝΟ",
        "Ｋｅｎ Ｚｉｎｏ",
        "Ken\u00a0\u2003Zino",
        "KenZino",
        "Ken-Zino.",
        "Ken Z1no",
        "Ken Zlno",
        "Kén Zinö",
        "𝐊𝐞𝐧 𝒁𝒊𝒏𝒐",
        "ken zino",
    ],
)
def test_what_could_pass_for_a_name_has_its_skeleton(typed):
    assert skeleton(typed) == skeleton("Ken Zino")


@pytest.mark.parametrize(
    ("one", "other"),
    [("Carmen Stern", "Carrnen Stem"), ("Vivian Low", "VIVIAN L0VV"), ("Bill", "BiII")],
)
def test_what_a_quick_eye_takes_for_one_another_has_one_skeleton(one, other):
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(
    "other", ["Ken Zone", "Kenny Zino", "K. Zino", "Ken", "李小龙", "Олег", ""]
)
def test_another_name_has_another_skeleton(other):
    assert skeleton(other) != skeleton("Ken Zino")
