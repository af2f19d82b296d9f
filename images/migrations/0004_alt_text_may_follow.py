from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("images", "0003_image_search"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="image", name="image_alt_or_decorative"),
        migrations.AddConstraint(
            model_name="image",
            constraint=models.CheckConstraint(
                name="image_alt_has_words",
                condition=models.Q(alt="") | models.Q(is_decorative=False, alt__regex=r"\S"),
            ),
        ),
        migrations.AddIndex(
            model_name="image",
            index=models.Index(
                fields=["-created_at", "-id"],
                condition=models.Q(alt="", is_decorative=False),
                name="image_undescribed",
            ),
        ),
    ]
