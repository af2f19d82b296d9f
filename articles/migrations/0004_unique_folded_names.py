from django.db import migrations, models

import house_style.names


class Migration(migrations.Migration):
    dependencies = [("articles", "0003_fill_folded_names")]

    operations = [
        migrations.RemoveConstraint(
            model_name="companyalias",
            name="companyalias_of_one_owner",
        ),
        migrations.RemoveConstraint(
            model_name="companyalias",
            name="companyalias_not_empty",
        ),
        migrations.RemoveConstraint(
            model_name="series",
            name="series_name_unique_in_any_case",
        ),
        migrations.RemoveConstraint(
            model_name="series",
            name="series_name_not_empty",
        ),
        migrations.RemoveConstraint(
            model_name="tag",
            name="tag_name_unique_in_any_case",
        ),
        migrations.RemoveConstraint(
            model_name="tagalias",
            name="tagalias_of_one_owner",
        ),
        migrations.RemoveConstraint(
            model_name="tagalias",
            name="tagalias_not_empty",
        ),
        migrations.AddConstraint(
            model_name="company",
            constraint=house_style.names.UniqueName(
                fields=("name_folded",),
                name="company_name_unique_when_folded",
                violation_error_message="There is a company of this name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="company",
            constraint=models.CheckConstraint(
                condition=models.Q(("name_folded", ""), _negated=True),
                name="company_name_not_empty",
            ),
        ),
        migrations.AddConstraint(
            model_name="companyalias",
            constraint=house_style.names.UniqueName(
                fields=("name_folded",),
                name="companyalias_of_one_owner",
                violation_error_message="This alias belongs to another already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="companyalias",
            constraint=models.CheckConstraint(
                condition=models.Q(("name_folded", ""), _negated=True),
                name="companyalias_not_empty",
            ),
        ),
        migrations.AddConstraint(
            model_name="series",
            constraint=house_style.names.UniqueName(
                fields=("name_folded",),
                name="series_name_unique_when_folded",
                violation_error_message="There is a series of this name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="series",
            constraint=models.CheckConstraint(
                condition=models.Q(("name_folded", ""), _negated=True), name="series_name_not_empty"
            ),
        ),
        migrations.AddConstraint(
            model_name="tag",
            constraint=house_style.names.UniqueName(
                fields=("name_folded",),
                name="tag_name_unique_when_folded",
                violation_error_message="This tag exists.",
            ),
        ),
        migrations.AddConstraint(
            model_name="tag",
            constraint=models.CheckConstraint(
                condition=models.Q(("name_folded", ""), _negated=True), name="tag_name_not_empty"
            ),
        ),
        migrations.AddConstraint(
            model_name="tagalias",
            constraint=house_style.names.UniqueName(
                fields=("name_folded",),
                name="tagalias_of_one_owner",
                violation_error_message="This alias belongs to another already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="tagalias",
            constraint=models.CheckConstraint(
                condition=models.Q(("name_folded", ""), _negated=True), name="tagalias_not_empty"
            ),
        ),
    ]
