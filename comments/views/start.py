"""Start of a reply. What a script fetches when a reader first touches the form."""

from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from comments.models import CommentSettings
from comments.replying.tokens import sign_beginning
from comments.spam import challenge


@require_safe
@never_cache
def start(request):
    """The signed moment, and a proof of work to compute while the site is under attack."""
    asked = challenge.issue() if CommentSettings.current().proof_of_work else None
    return JsonResponse({"began": sign_beginning(), "challenge": asked})
