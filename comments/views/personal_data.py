"""Personal data pages. Type the e-mail address, open the mail, export or erase: no account."""

from django import forms
from django.http import JsonResponse
from django.shortcuts import render

from comments.client_ip import find_client_ip
from comments.models import CommentSettings
from comments.privacy import data_requests, personal_data
from comments.views.decorators import FOREIGN, form_page, is_foreign, signed_page
from house_style.email_addresses import EmailAddressField

TOO_MANY = "Many requests came from your connection today. Please try again tomorrow."


class EmailForm(forms.Form):
    """The e-mail address under which somebody commented."""

    email = EmailAddressField(
        label="Your e-mail address",
        max_length=254,
        error_messages={
            "required": "Write the e-mail address under which you commented.",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


def ask_for_email(request):
    """Say what is kept of a commenter and for how long, and ask for the e-mail address."""
    return _form(request, EmailForm())


def take_request(request):
    """Answer the same whether anything is kept under the e-mail address or not."""
    form = EmailForm(request.POST)
    if is_foreign(request):
        return _form(request, form, status=403, notice=FOREIGN)
    if not form.is_valid():
        return _form(request, form, status=422)
    try:
        data_requests.request_data(email=form.cleaned_data["email"], ip=find_client_ip(request))
    except data_requests.TooManyRequests:
        return _form(request, form, status=429, notice=TOO_MANY)
    return render(request, "comments/data_asked.html")


your_data = form_page(ask_for_email, take_request)


@signed_page(data_requests.find_request)
def mailed_link(request, asked):
    """Hand out or erase, at the press of a button, what is kept of the link's owner."""
    if "export" in request.POST and (data := personal_data.export_requested(asked)):
        return JsonResponse(
            data,
            json_dumps_params={"indent": 2, "ensure_ascii": False},
            headers={"Content-Disposition": 'attachment; filename="my-comments.json"'},
        )
    if "erase" in request.POST:
        count = personal_data.erase_requested(asked)
        return render(request, "comments/data_erased.html", {"count": count})
    asked.refresh_from_db()
    return render(request, "comments/data_choice.html", {"asked": asked})


def _form(request, form, *, status=200, notice=""):
    context = {"form": form, "notice": notice, "kept": CommentSettings.current()}
    return render(request, "comments/data_request.html", context, status=status)
