"""Screens of signing in: password, code, and the door that sends who lacks a second factor."""

from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from staff import second_factor, signing_in
from staff.forms import CodeForm
from staff.views.screens import show


class SignInView(LoginView):
    """Django's, with a second step. The admin site's ``login`` gives it its context."""

    authentication_form = AdminAuthenticationForm
    template_name = "admin/login.html"

    def form_valid(self, form):
        return signing_in.accept_password(
            self.request, form.get_user(), then=self.get_success_url()
        )


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_code(request: HttpRequest):
    """The second step: a code from the app, or a recovery code with ``?recovery``."""
    half = signing_in.find_half(request)
    if half is None:
        return redirect("admin:login")
    user, then = half
    form = CodeForm(request.POST or None)
    if form.is_valid():
        device = second_factor.check_code(user, form.cleaned_data["code"])
        if device:
            return signing_in.enter(request, user, then=then, device=device)
        signing_in.count_wrong_code(request)
        if signing_in.find_half(request) is None:
            return redirect("admin:login")
        form.add_error("code", _explain(user))
    return show(
        request, "code", title="One more step", form=form, recovery="recovery" in request.GET
    )


def _explain(user):
    if second_factor.is_slowed(user):
        return "Wrong, or too soon after a wrong code. Wait a little, then try again."
    return "That code is wrong or used. Try the one that the app shows now."
