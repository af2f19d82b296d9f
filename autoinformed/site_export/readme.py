"""README of the export: what each file and each column is, in words of the models themselves."""

from collections.abc import Mapping

from django.db.models import Field, FileField, ForeignKey, JSONField

from autoinformed.site_export.tables import TABLES, Table

HEAD = """# Export of {site}

Made {made_at}, all tables as of one moment. Drafts are in it, and the trash (`status`).

- `tables/*.jsonl`: one JSON object a line, UTF-8, in the order of `id`. Times are ISO 8601, in UTC.
- `media/`: pictures, by the column `file` of `pictures`.
- `documents/`: PDFs, by the column `file` of `documents`.
- `SHA256SUMS`: `sha256sum --check SHA256SUMS` tells whether all files are whole.

Texts named `body` are HTML; others are plain text. A column that ends with `_id` holds the `id` of
a row of the table named beside it. Old paths that redirect are the rows of `addresses` whose `kind`
is `old`. Staff accounts, passwords, keys, notes of the desk, preview links and logs are not in
it{personal}.
"""
PERSONAL = """
## tables/commenters.jsonl: {rows:,} rows

The e-mail address that a commenter gave, in confidence: `comment_id` (of `comments`), `email`.
Handle it as the law asks of personal data, and delete it when it is not needed.
"""


def write_readme(*, site: str, made_at: str, rows: Mapping[str, int]) -> str:
    """``rows`` says how many each table has; "commenters" is in it with personal data alone."""
    personal = "" if "commenters" in rows else ", nor are the e-mail addresses of commenters"
    parts = [HEAD.format(site=site, made_at=made_at, personal=personal)]
    parts += [_describe(table, rows[table.name]) for table in TABLES]
    if "commenters" in rows:
        parts.append(PERSONAL.format(rows=rows["commenters"]))
    return "\n".join(parts)


def _describe(table: Table, rows: int) -> str:
    about = " ".join((table.model.__doc__ or "").split("\n\n")[0].split())
    columns = [
        f"| `{field.attname}` | {_name_type(field)} | {_explain(field)} |"
        for field in table.list_fields()
    ]
    return "\n".join(
        [
            f"## tables/{table.name}.jsonl: {rows:,} rows\n",
            f"{about}\n",
            "| column | holds | |",
            "|---|---|---|",
            *columns,
            "",
        ]
    )


def _name_type(field: Field) -> str:
    if isinstance(field, ForeignKey):
        names = [table.name for table in TABLES if table.model is field.related_model]
        return f"`id` of `{names[0]}`" if names else "number"
    if isinstance(field, FileField):
        return "path of a file"
    if isinstance(field, JSONField):
        return "JSON"
    return {
        "BigAutoField": "number",
        "BooleanField": "true or false",
        "DateField": "date",
        "DateTimeField": "time",
        "FloatField": "number",
    }.get(field.get_internal_type(), "number" if "Integer" in field.get_internal_type() else "text")


def _explain(field: Field) -> str:
    words = [str(field.help_text)] if field.help_text else []
    if field.choices:
        words.append(", ".join(f"`{value}`" for value, _ in field.flatchoices if value))
    return " ".join(words).replace("|", "/")
