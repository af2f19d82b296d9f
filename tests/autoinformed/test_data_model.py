"""The picture of the data model in docs/ is drawn from the models as they are."""

from pathlib import Path

from django.apps import apps
from django.conf import settings

from autoinformed.management.commands.draw_data_model import draw_data_model

PICTURE = Path(settings.BASE_DIR) / "docs" / "data-model.md"


def test_the_picture_is_up_to_date():
    assert PICTURE.read_text(encoding="utf-8") == draw_data_model(), "Run `make data-model`."


def test_every_model_of_ours_is_in_it_and_says_what_a_row_is():
    text = PICTURE.read_text(encoding="utf-8")
    ours = [
        model
        for config in apps.get_app_configs()
        if Path(config.path).parent == Path(settings.BASE_DIR)
        for model in config.get_models()
    ]

    assert ours
    for model in ours:
        assert f"| {model.__name__} | " in text
        assert f"| {model.__name__} |  |" not in text
