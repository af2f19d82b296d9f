from django.apps import AppConfig, apps
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db.models import Model

from autoinformed.grants import PUBLIC_MODELS

ROOMS = [
    *("articles", "newsroom", "comments", "followers", "pages", "staff", "wordpress", "authors"),
    *("images", "autoinformed"),
]
HEAD = """# The data model

Drawn from the models by `make data-model`; a test fails where it is out of date. One picture a
room, then what a row of each model is, and whether the login of readers' pages may read it
(`autoinformed/grants.py`).
"""


class Command(BaseCommand):
    help = "Write docs/data-model.md: a picture (Mermaid) and a table of each room's models."

    def add_arguments(self, parser):
        parser.add_argument("--stdout", action="store_true", help="Print it, write no file.")

    def handle(self, *, stdout, **options):
        text = draw_data_model()
        if stdout:
            self.stdout.write(text, ending="")
        else:
            (settings.BASE_DIR / "docs" / "data-model.md").write_text(text, encoding="utf-8")


def draw_data_model() -> str:
    """Draw the models of all rooms, as Markdown with Mermaid's entity relationship diagrams."""
    return "\n".join([HEAD, *(_draw_room(apps.get_app_config(room)) for room in ROOMS)])


def _draw_room(room: AppConfig) -> str:
    models = sorted(room.get_models(), key=lambda model: model.__name__)
    relations = [line for model in models for line in _list_relations(model)]
    rows = [
        f"| {model.__name__} | {_first_sentence(model)} | "
        f"{'yes' if model._meta.label in PUBLIC_MODELS else ''} |"
        for model in models
    ]
    return "\n".join(
        [
            f"## {room.label}\n",
            "```mermaid",
            "erDiagram",
            *(f"    {line}" for line in relations),
            "```\n",
            "| model | a row is | readers' login |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


def _list_relations(model: type[Model]) -> list[str]:
    """A line for each foreign key: crow's feet at ``model``, a bar where there is always one."""
    lines = []
    for field in model._meta.concrete_fields:
        if field.is_relation and field.related_model and not field.auto_created:
            many = "|o" if field.unique else "}o"
            one = "o|" if field.null else "||"
            target = field.related_model.__name__
            lines.append(f'{model.__name__} {many}--{one} {target} : "{field.name}"')
    return lines or [model.__name__]


def _first_sentence(model: type[Model]) -> str:
    """The first line of the docstring, for a table cell."""
    return (model.__doc__ or "").strip().partition("\n")[0].replace("``", "`").replace("|", "\\|")
