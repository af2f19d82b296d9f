"""Flag form. A reader's report of a comment, without account, cookie or script."""

from django import forms
from django.shortcuts import get_object_or_404, render

from comments.client_ip import find_client_ip
from comments.models import Comment, Flag
from comments.moderation.flags import TooManyFlags, flag_comment
from comments.replying.forms import PlainTextField
from comments.views.decorators import FOREIGN, form_page, is_foreign

TOO_MANY = "You have reported many comments in a short time. Please wait an hour, then send this."


class FlagForm(forms.Form):
    """Why a reader thinks that a comment should not stand."""

    reason = forms.ChoiceField(
        label="What is wrong with it?",
        choices=Flag.Reason,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is wrong with it."},
    )
    note = PlainTextField(
        required=False,
        label="What should a moderator know?",
        help_text="optional; only moderators read it",
        max_length=Flag._meta.get_field("note").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def ask_for_flag(request, comment_id):
    """Ask what is wrong with a comment."""
    return _form(request, _find_comment(comment_id), FlagForm())


def take_flag(request, comment_id):
    """Tell the moderators."""
    comment = _find_comment(comment_id)
    form = FlagForm(request.POST)
    if is_foreign(request):
        return _form(request, comment, form, status=403, notice=FOREIGN)
    if not form.is_valid():
        return _form(request, comment, form, status=422)
    try:
        flag_comment(comment, ip=find_client_ip(request), **form.cleaned_data)
    except TooManyFlags:
        return _form(request, comment, form, status=429, notice=TOO_MANY)
    except Comment.DoesNotExist:
        pass  # a moderator was faster
    return render(request, "comments/comment_flagged.html", {"comment": comment})


flag = form_page(ask_for_flag, take_flag)


def _form(request, comment, form, *, status=200, notice=""):
    context = {"comment": comment, "form": form, "notice": notice}
    return render(request, "comments/comment_flag.html", context, status=status)


def _find_comment(comment_id):
    """A comment that readers see, of a live article."""
    return get_object_or_404(Comment.objects.public().select_related("article"), pk=comment_id)
