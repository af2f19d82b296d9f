"""A colleague's sign-in, for an admin: their second factor, the browsers that are signed in."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect

from authors.models import User
from images.admin.staff_view import staff_view
from staff import second_factor, sessions
from staff.account_log import log_account
from staff.views.account import describe_sign_in
from staff.views.screens import show


@staff_view("authors.change_user", methods=("GET", "POST"))
def manage_sign_in(request, pk):
    person = get_object_or_404(User, pk=pk)
    if not admin.site.get_model_admin(User).has_change_permission(request, person):
        raise PermissionDenied
    if request.method == "POST":
        messages.success(request, _act(request, person))
        return redirect("staff:person", pk=person.pk)
    return show(
        request,
        "person",
        title=f"Sign-in of {person}",
        person=person,
        **describe_sign_in(request, person),
    )


def _act(request, person):
    """Do what the pressed button says; returns what to tell."""
    if "reset" in request.POST:
        second_factor.turn_off(person, by=request.user)
        sessions.end_sessions(person, but=request.session.session_key)
        return f"The second factor of {person} is reset: the password alone is asked now."
    if "all" in request.POST:
        number = sessions.end_sessions(person, but=request.session.session_key)
        log_account(person, by=request.user, what="Ended all sessions.")
        return f"Ended {number} session{'' if number == 1 else 's'} of {person}."
    if sessions.end_session(person, request.POST.get("session", "")):
        log_account(person, by=request.user, what="Ended a session.")
        return "That browser is signed out."
    return "That session had ended already."
