"""Correction prompt: after a save, the offer to tell readers what was changed."""

from urllib.parse import urlencode

from django.contrib import messages
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import get_text_list

from newsroom import correction_prompt


def offer_correction(request, article, before, after):
    """Offer a correction where readers may have relied on what differs between two snapshots."""
    if not request.user.has_perm("articles.add_correction"):
        return
    changes = correction_prompt.list_changes(before, after)
    if not changes:
        return
    told = {"article": article.pk, "text": " ".join(change.told for change in changes)}
    messages.warning(
        request,
        format_html(
            "You changed {} of a published article. Readers who saw it before should know: "
            '<a href="{}?{}">add a correction</a>.',
            get_text_list([change.what for change in changes], "and"),
            reverse("admin:articles_correction_add"),
            urlencode(told),
        ),
    )
