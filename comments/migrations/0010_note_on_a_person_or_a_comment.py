"""A note is on a person or on one comment, and found by the person. Built while the site runs."""

from django.contrib.postgres.operations import (
    AddConstraintNotValid,
    AddIndexConcurrently,
    ValidateConstraint,
)
from django.db import migrations, models
from django.db.models import Q

NAME = "note_is_on_a_person_or_a_comment"


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("comments", "0009_old_notes_to_people")]

    operations = [
        AddConstraintNotValid(
            model_name="note",
            constraint=models.CheckConstraint(
                name=NAME,
                condition=Q(Q(comment__isnull=True) & ~Q(email_hash=""))
                | Q(comment__isnull=False, email_hash=""),
            ),
        ),
        ValidateConstraint(model_name="note", name=NAME),
        AddIndexConcurrently(
            model_name="note",
            index=models.Index(
                fields=["email_hash"], condition=~Q(email_hash=""), name="note_on_a_person"
            ),
        ),
    ]
