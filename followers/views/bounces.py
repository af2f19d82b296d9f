"""Reports of mails that came back, from a mail provider's webhook (docs/following.md)."""

import json

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from followers.digests import bounces

MOST_REPORTS = 500


@csrf_exempt
@never_cache
@require_POST
def take_bounces(request):
    """Take ``[{"message_id": …, "kind": "hard", "soft" or "complaint"}]`` with our key's HMAC."""
    if not settings.FOLLOWER_BOUNCE_KEY:
        raise Http404("No key is set for reports.")
    if not bounces.is_signed(request.body, request.headers.get("X-Signature", "")):
        return HttpResponse("The signature is not right.", status=403, content_type="text/plain")
    try:
        reports = [
            (str(report["message_id"]), bounces.Kind(report["kind"]))
            for report in json.loads(request.body)[:MOST_REPORTS]
        ]
    except (ValueError, TypeError, KeyError):
        return HttpResponse("These are no reports.", status=400, content_type="text/plain")
    known = sum(bounces.note_by_message_id(number, kind) for number, kind in reports)
    return JsonResponse({"known": known})
