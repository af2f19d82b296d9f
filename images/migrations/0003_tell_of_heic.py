from django.db import migrations

import images.fields


class Migration(migrations.Migration):
    dependencies = [
        ("images", "0002_image_folded_words"),
    ]

    operations = [
        migrations.AlterField(
            model_name="image",
            name="file",
            field=images.fields.PictureField(
                help_text="A JPEG, PNG, WebP, AVIF, GIF or HEIC. Its camera and place are removed.",
                unique=True,
                upload_to=images.fields.unguessable_name,
            ),
        ),
    ]
