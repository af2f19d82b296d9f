"""One's own data, without an account: type the address, open the mail, export or erase."""

from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from articles.caching import public_page
from comments import private_side
from comments.models import CommentSettings
from comments.privacy import data_requests, personal_data
from comments.replying.cross_site import Origin, origin_of
from comments.replying.forms import AddressForm
from comments.views.own import link_is_over, signed_page

FOREIGN = "This did not come from a page of ours, so it was not taken. Send it from here."
TOO_MANY = "Many requests came from your connection today. Please try again tomorrow."


@csrf_exempt  # cross_site.py does what a CSRF token would
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def your_data(request):
    """What is kept of a commenter and for how long, and where to ask for it."""
    return (take_request if request.method == "POST" else ask_for_address)(request)


@public_page
def ask_for_address(request):
    return _form(request, AddressForm())


@never_cache
def take_request(request):
    """Answer the same whether anything is kept of the address or not."""
    form = AddressForm(request.POST)
    if origin_of(request) is Origin.FOREIGN:
        return _form(request, form, status=403, notice=FOREIGN)
    if not form.is_valid():
        return _form(request, form, status=422)
    try:
        personal_data.ask(address=form.cleaned_data["email"], ip=private_side.client_ip(request))
    except personal_data.TooMany:
        return _form(request, form, status=429, notice=TOO_MANY)
    return render(request, "comments/data_asked.html")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_page
def mailed_link(request, token):
    """Hand out or erase, at the press of a button, what is kept of the link's owner."""
    asked = data_requests.request_of(token)
    if asked is None:
        return link_is_over(request)
    if "export" in request.POST and (data := personal_data.export_for(asked)):
        return JsonResponse(
            data,
            json_dumps_params={"indent": 2, "ensure_ascii": False},
            headers={"Content-Disposition": 'attachment; filename="my-comments.json"'},
        )
    if "erase" in request.POST:
        count = personal_data.erase_for(asked)
        return render(request, "comments/data_erased.html", {"count": count})
    asked.refresh_from_db()
    return render(request, "comments/data_choice.html", {"asked": asked})


def _form(request, form, *, status=200, notice=""):
    context = {"form": form, "notice": notice, "kept": CommentSettings.current()}
    return render(request, "comments/data_request.html", context, status=status)
