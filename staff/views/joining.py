"""Screen behind an invitation's link: the invited choose their name and password."""

from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from staff import invitations, signing_in
from staff.forms import JoinForm
from staff.views.screens import show


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def accept_invitation(request, token):
    try:
        invitation = invitations.find_invitation(token)
        form = JoinForm(request.POST or None)
        if form.is_valid():
            user = invitations.accept(token, form)
            return signing_in.enter(request, user, then=reverse("admin:index"))
    except invitations.InvitationOver:
        return show(request, "invitation_over", title="This invitation has ended", status=410)
    return show(request, "join", title="Join the newsroom", form=form, invitation=invitation)
