"""One's own sign-in: second factor, recovery codes, the browsers that are signed in."""

import django_otp
from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import redirect

from images.admin.staff_view import staff_view
from staff import second_factor, sessions
from staff.forms import CodeForm
from staff.views.screens import show


@staff_view()
def show_account(request):
    return show(request, "account", title="Your sign-in", **describe_sign_in(request, request.user))


@staff_view(methods=("GET", "POST"))
def set_up(request):
    """Show the picture for the app, and ask for its first code; recovery codes follow, once."""
    user = request.user
    if second_factor.find_app(user):
        if second_factor.is_required(user) and not user.is_verified():
            logout(request)  # a session from before the second factor: it has to come in anew
            return redirect("admin:login")
        return redirect("staff:account")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        device = second_factor.finish_setup(
            user, code=form.cleaned_data["code"], session_key=request.session.session_key
        )
        if device:
            django_otp.login(request, device)
            return _show_codes(request, "Your second factor is set up")
        form.add_error("code", "That is not the code that the app shows now. Try the next one.")
    device = second_factor.begin_setup(user)
    return show(
        request,
        "set_up",
        title="Set up a second factor",
        form=form,
        qr_code=second_factor.draw_qr_code(device),
        secret=second_factor.format_secret(device),
        setup_url=device.config_url,
        is_required=second_factor.is_required(user),
    )


@staff_view(methods=("GET", "POST"))
def renew_codes(request):
    """Make ten new recovery codes, for who shows a code."""
    return _after_code(
        request,
        title="New recovery codes",
        words="Those of before will end. Type a code from your app, or one of them.",
        button="Make new codes",
        then=lambda: _show_codes(request, "Your new recovery codes"),
    )


@staff_view(methods=("GET", "POST"))
def turn_off(request):
    if second_factor.is_required(request.user):
        messages.error(request, "Your role needs a second factor: it cannot be turned off.")
        return redirect("staff:account")

    def turn_off_now():
        second_factor.turn_off(request.user, by=request.user)
        messages.success(request, "The second factor is off: the password alone is asked now.")
        return redirect("staff:account")

    return _after_code(
        request,
        title="Turn off the second factor",
        words="Your password alone will be asked. Type a code from your app, or a recovery code.",
        button="Turn it off",
        then=turn_off_now,
    )


@staff_view(methods=("POST",))
def end_session(request):
    """End one session, or all others."""
    if "others" in request.POST:
        number = sessions.end_sessions(request.user, but=request.session.session_key)
        messages.success(request, f"Ended {number} other session{'' if number == 1 else 's'}.")
    elif sessions.end_session(request.user, request.POST.get("session", "")):
        messages.success(request, "That browser is signed out.")
    else:
        messages.warning(request, "That session had ended already.")
    return redirect("staff:account")


def describe_sign_in(request, user):
    """What a page shows of a person's second factor, and of each session."""
    return {
        "app": second_factor.find_app(user),
        "is_required": second_factor.is_required(user),
        "codes_left": second_factor.count_codes_left(user),
        "sessions": [
            {
                "handle": sessions.build_handle(session.session_key),
                "browser": session.browser or "A browser",
                "last_used_at": session.last_used_at,
                "is_current": session.session_key == request.session.session_key,
            }
            for session in sessions.list_sessions(user)
        ],
    }


def _after_code(request, *, title, words, button, then):
    """Ask for a code, and do ``then`` once it is right."""
    if second_factor.find_app(request.user) is None:
        return redirect("staff:account")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        if second_factor.check_code(request.user, form.cleaned_data["code"]):
            return then()
        form.add_error("code", "That code is wrong or used. Wait for the app's next one.")
    return show(request, "confirm_code", title=title, form=form, words=words, button=button)


def _show_codes(request, title):
    codes = second_factor.make_recovery_codes(request.user)
    return show(request, "recovery_codes", title=title, codes=codes)
