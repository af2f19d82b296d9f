"""Style rules: kept in the admin with their examples, found in what is written, and put right."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from articles.models import Article
from demo.style_rules import RULES, write_style_rules
from newsroom.checklist import faults
from newsroom.models import StyleRule
from tests.factories import make_article, make_author, make_category, make_image, make_user
from tests.newsroom.desk import as_it_stands, at, screen

pytestmark = pytest.mark.django_db


def make_rule(written="tyre*", instead="tire*", **fields):
    examples = {"fails": "The tyres wear.", "passes": "The tires wear."}
    return StyleRule.objects.create(written=written, instead=instead, **(examples | fields))


def draft(**fields):
    return make_article(
        status=Article.Status.DRAFT,
        categories=[make_category()],
        authors=[make_author()],
        lead_image=make_image(credit="Rolf Mock/Halden"),
        **fields,
    )


def list_found(article):
    return faults.list_faults(article, article.compile())


def test_what_the_house_writes_otherwise_is_advice_with_what_to_write_instead():
    make_rule(why="American spelling.")
    article = draft(headline="Tyres", body="<p>A tire. <b>One</b> tyre, no tyre.</p>")

    found = list_found(article)

    assert [(one.field, one.find, one.nth, one.instead) for one in found] == [
        ("headline", "Tyres", 0, "Tires"),
        ("body", "tyre", 0, "tire"),
        ("body", "tyre", 1, "tire"),
    ]
    assert found[0].text == "“Tyres”: the house writes “Tires”. American spelling."
    assert not any(one.is_blocking for one in found)


def test_an_edit_of_a_rule_counts_with_the_next_check():
    rule = make_rule()
    article = draft(body="<p>One tyre.</p>")
    assert len(list_found(article)) == 1

    StyleRule.objects.filter(pk=rule.pk).update(is_active=False)

    assert list_found(article) == []


def test_a_dateline_is_looked_for_in_the_text_alone():
    make_rule("Detroit, MI -", "DETROIT -", kind=StyleRule.Kind.DATELINE)

    (found,) = list_found(draft(headline="Detroit, MI – a city", body="<p>Detroit, MI – So.</p>"))

    assert (found.field, found.instead) == ("body", "DETROIT -")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"fails": "The tires wear."}, "fails"),
        ({"passes": "The tyres wear."}, "passes"),
        ({"written": "***"}, "written"),
        ({"written": "*tyre*#"}, "written"),
        ({"instead": "old tyre*", "written": "tyre*"}, "instead"),
    ],
)
def test_a_rule_is_refused_that_its_own_examples_contradict(fields, field):
    rule = StyleRule(
        **{"written": "tyre*", "fails": "The tyres wear.", "passes": "The tires wear.", **fields}
    )

    with pytest.raises(ValidationError) as refused:
        rule.full_clean()

    assert list(refused.value.error_dict) == [field]


def test_the_rules_of_the_demo_hold_their_examples():
    write_style_rules()
    write_style_rules()

    rules = StyleRule.objects.all()
    assert len(rules) == len(RULES)
    for rule in rules:
        rule.full_clean()


def test_an_editor_keeps_them_and_a_writer_only_reads_them(client):
    rule = make_rule()
    address = reverse("admin:newsroom_stylerule_change", args=[rule.pk])
    typed = {
        "kind": "spelling",
        "written": "kerb",
        "instead": "curb",
        "is_active": "on",
        "fails": "The kerb.",
        "passes": "The curb.",
    }

    client.force_login(make_user("writer"))
    assert client.post(address, typed).status_code == 403
    client.force_login(make_user("editor"))
    assert client.post(address, typed).status_code == 302

    rule.refresh_from_db()
    assert str(rule) == "kerb → curb"


# While one types


def test_what_is_typed_is_checked_without_being_saved(client):
    make_rule()
    editor = make_user("editor")
    client.force_login(editor)
    article = draft(body="<p>One tire.</p>")
    typed = as_it_stands(article, body="<p>One tyre and TK.</p>")

    told = client.post(at("autosave", article.pk), typed).json()
    page = client.get(told["checks"]).content.decode()

    assert 'data-find="tyre" data-nth="0"' in page
    assert 'data-instead="tire"' in page
    assert "“TK” is still in the text." in page
    assert "<html" not in page
    article.refresh_from_db()
    assert article.body == "<p>One tire.</p>"


def test_what_is_put_back_as_it_was_is_checked_as_it_is_saved(client):
    client.force_login(make_user("editor"))
    article = draft(body="<p>One tire.</p>")

    told = client.post(at("autosave", article.pk), as_it_stands(article, as_opened="1")).json()

    assert "No problems found." in client.get(told["checks"]).content.decode()


def test_a_new_article_is_checked_before_its_first_save(client):
    client.force_login(make_user("writer"))
    typed = {
        "headline": "",
        "body": "<p>Of TK.</p>",
        "base_version": "",
        "sitting": "0b0b7a0e-6c1e-4b56-9f2e-2a5b8f0c0001",
    }

    told = client.post(at("autosave_new"), typed).json()

    assert "“TK” is still in the text." in client.get(told["checks"]).content.decode()
    assert not Article.objects.exists()


def test_nobody_else_sees_what_was_found_in_unsaved_words(client):
    article = draft()
    client.force_login(make_user("editor"))
    told = client.post(at("autosave", article.pk), as_it_stands(article, headline="TK")).json()

    client.force_login(make_user("writer"))

    assert client.get(told["checks"]).status_code == 403
    assert client.get(at("checks", article.pk)).status_code == 403


def test_a_wrong_figure_of_a_table_has_its_cell_and_the_figure_to_write(client):
    rows = [("Lark", "110", "100", "+10%"), ("Tern", "120", "100", "+20%")]
    rows.append(("Heron", "130", "100", "+40%*"))
    table = "".join(
        f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>"
        for row in [("Model", "2026", "2025", "Change"), *rows]
    )
    article = draft(body=f"<p>Sales.</p><table>{table}</table><p>*A note.</p>")
    client.force_login(make_user("editor"))

    page = client.get(screen(article)).content.decode()

    assert 'data-find="+40%*" data-nth="0" data-cell="0 3 3"' in page
    assert 'data-instead="+30%*"' in page
