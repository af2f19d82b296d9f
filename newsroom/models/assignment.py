"""Assignments and editorial notes: who has an article, and what is still wrong with it."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from house_style.names import refuse_blank
from house_style.shortening import cut_at_word
from newsroom.passages import Anchor


class Assignment(models.Model):
    """Who is to bring an article on, and by when. The verbs are in ``newsroom/assignments.py``."""

    article = models.OneToOneField(
        "articles.Article", on_delete=models.CASCADE, related_name="assignment"
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="assignments"
    )
    due_at = models.DateTimeField("due", null=True, blank=True)
    task = models.CharField(max_length=300, blank=True, help_text="What is to be done, in a line.")
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.assignee}: {self.article}"

    @property
    def is_late(self) -> bool:
        return self.due_at is not None and self.due_at < timezone.now()


class EditorialNoteQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(resolved_at__isnull=True)


class EditorialNote(models.Model):
    """A remark on a passage, for colleagues. While one is open, its article cannot be ready."""

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="editorial_notes"
    )
    quote = models.CharField(
        "passage", max_length=500, blank=True, help_text="The words that the note is about."
    )
    words_before = models.CharField(max_length=60, blank=True, editable=False)
    words_after = models.CharField(max_length=60, blank=True, editable=False)
    block = models.PositiveIntegerField(
        default=0, editable=False, help_text="Which paragraph of the body had the words, from 0."
    )
    text = models.TextField("note", max_length=2000, validators=[refuse_blank])
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True, editable=False)

    objects = EditorialNoteQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [models.CheckConstraint(name="note_says_something", condition=~Q(text=""))]

    def __str__(self) -> str:
        return cut_at_word(self.text, 80)

    @property
    def anchor(self) -> Anchor:
        return Anchor(self.quote, self.words_before, self.words_after, self.block)


class NoteReply(models.Model):
    """A colleague's answer to an editorial note."""

    note = models.ForeignKey(EditorialNote, on_delete=models.CASCADE, related_name="replies")
    text = models.TextField(max_length=2000, validators=[refuse_blank])
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()
        verbose_name_plural = "note replies"
        ordering = ["created_at", "pk"]
        constraints = [models.CheckConstraint(name="reply_says_something", condition=~Q(text=""))]

    def __str__(self) -> str:
        return cut_at_word(self.text, 80)
