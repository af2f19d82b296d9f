"""Screens of a new password by mail. The same answer whether or not the account exists."""

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.views import PasswordResetConfirmView
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from staff import passwords, second_factor, sessions
from staff.account_log import log_account
from staff.forms import EmailAddressForm
from staff.known_browsers import remember_browser
from staff.views.screens import show


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_password(request):
    form = EmailAddressForm(request.POST or None)
    if form.is_valid():
        passwords.ask_password(request, form.cleaned_data["email"])
        return redirect("staff:password_asked")
    return show(request, "password_ask", title="Set a new password", form=form)


@never_cache
@require_safe
def say_asked(request):
    return show(
        request,
        "password_asked",
        title="Look into your mail",
        hours=settings.PASSWORD_RESET_TIMEOUT // 3600,
        most=settings.PASSWORD_REQUEST_LIMITS["account"],
    )


class SetPassword(PasswordResetConfirmView):
    """Django's page behind the mailed link; who used it is known here, and signed in nowhere."""

    template_name = "staff/password_set.html"
    success_url = reverse_lazy("admin:login")
    title = "Choose a new password"

    def get_context_data(self, **kwargs):
        frame = admin.site.each_context(self.request)
        return {**frame, **super().get_context_data(**kwargs)}

    def form_valid(self, form):
        response = super().form_valid(form)
        user = form.user
        sessions.end_sessions(user)
        second_factor.forget_wrong_codes(user)
        log_account(user, by=user, what="Set a new password by mail.")
        messages.success(self.request, "Your new password counts from now on: sign in with it.")
        remember_browser(self.request, response, user)
        return response
