"""What goes with a comment's text when that goes: all that holds its words or who wrote it."""

from comments.models import Before, Flag, Hold, Note, PrivateSide, SpamTrace, Subscription


def forget(comments):
    """Delete for good what stands beside ``comments`` (a queryset) in tables of their own."""
    for model in (PrivateSide, Subscription, Before, Hold, Note, Flag, SpamTrace):
        model.objects.using("default").filter(comment__in=comments).delete()
