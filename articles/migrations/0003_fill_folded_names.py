"""Folded names of what is there. Of two rows that are one to the eye, the younger one keeps its key
behind the name, until an editor merges them: their list in the admin says so."""

from django.db import migrations

from house_style.names import TWIN, fold_name

BATCH = 1_000


def fill(apps, schema_editor):
    for name in ("Tag", "TagAlias", "Company", "CompanyAlias", "Series"):
        model = apps.get_model("articles", name)
        rows, taken = [], {""}
        for row in model.objects.order_by("pk").only("name").iterator():
            row.name_folded = fold_name(row.name)
            if row.name_folded in taken:
                row.name_folded += f"{TWIN}{row.pk}"
            taken.add(row.name_folded)
            rows.append(row)
        model.objects.bulk_update(rows, ["name_folded"], batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("articles", "0002_folded_names")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
