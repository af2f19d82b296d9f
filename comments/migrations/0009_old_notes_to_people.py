"""Old notes go over to the person whose comment they were written on. Batch by batch."""

from django.db import migrations, transaction
from django.db.models import Exists, OuterRef

BATCH = 1_000


def carry_over(apps, schema_editor):
    """Put each note on a comment with an e-mail address on the person behind it."""
    Note = apps.get_model("comments", "Note")
    PrivateSide = apps.get_model("comments", "PrivateSide")
    known = PrivateSide.objects.filter(comment=OuterRef("comment")).exclude(email_hash="")
    while True:
        with transaction.atomic():
            notes = Note.objects.filter(Exists(known)).select_for_update(of=("self",))
            batch = list(notes.order_by("pk")[:BATCH])
            sides = PrivateSide.objects.in_bulk(
                [note.comment_id for note in batch], field_name="comment_id"
            )
            for note in batch:
                side = sides[note.comment_id]
                note.email_hash, note.hash_key_id = side.email_hash, side.hash_key_id
                note.is_proven = side.email_proven_at is not None
                note.written_on, note.comment_id = note.comment_id, None
            columns = ["email_hash", "hash_key_id", "is_proven", "written_on", "comment"]
            Note.objects.bulk_update(batch, columns)
        if not batch:
            return


def carry_back(apps, schema_editor):
    """Put each note on the comment that it was written on; one whose comment is gone, goes."""
    Note = apps.get_model("comments", "Note")
    Comment = apps.get_model("comments", "Comment")
    while True:
        with transaction.atomic():
            batch = list(Note.objects.filter(comment=None).order_by("pk")[:BATCH])
            there = Comment.objects.in_bulk([note.written_on for note in batch])
            kept = [note for note in batch if note.written_on in there]
            for note in kept:
                note.comment_id, note.written_on = note.written_on, None
                note.email_hash = note.hash_key_id = ""
                note.is_proven = False
            columns = ["email_hash", "hash_key_id", "is_proven", "written_on", "comment"]
            Note.objects.bulk_update(kept, columns)
            gone = {note.pk for note in batch} - {note.pk for note in kept}
            Note.objects.filter(pk__in=gone).delete()
        if not batch:
            return


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("comments", "0008_note_on_a_person")]

    operations = [migrations.RunPython(carry_over, carry_back)]
