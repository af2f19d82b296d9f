"""Request bodies: what is sent in chunks is read to its end, and what came by halves is refused.

Django reads as much as ``Content-Length`` says, so nothing of a body that has none: a reader's
reply would come as an empty form, and the text be lost. A server that marks the end of a body
itself, as granian does, says so (``wsgi.input_terminated``).
"""

from collections.abc import Callable, Iterable
from tempfile import SpooledTemporaryFile
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, UnreadablePostError

PIECE = 64 * 1024  # bytes


def measure_bodies(application: WSGIApplication) -> WSGIApplication:
    """Give a body without a length the one it has; answer 413 where it is longer than any form."""

    def measured(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        has_length = environ.get("CONTENT_LENGTH") or environ["REQUEST_METHOD"] in ("GET", "HEAD")
        if has_length or not environ.get("wsgi.input_terminated"):
            return application(environ, start_response)
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE + max(
            settings.IMAGE_MAX_BYTES, settings.DOCUMENT_MAX_BYTES
        )
        with SpooledTemporaryFile(settings.DATA_UPLOAD_MAX_MEMORY_SIZE) as body:
            length = 0
            while piece := environ["wsgi.input"].read(PIECE):
                length += body.write(piece)
                if length > most:
                    start_response("413 Content Too Large", [("Content-Type", "text/plain")])
                    return [b"This is more than can be sent here.\n"]
            body.seek(0)
            whole = environ | {"CONTENT_LENGTH": str(length), "wsgi.input": body}
            return application(whole, start_response)

    return measured


class RefuseHalfForms:
    """Middleware. Let no view act on half a form: its client hung up, or a file had no room.

    The first is a bad request and no fault of ours; the second is told by the error pages
    (``full_disk.py``).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        if request.content_type == "multipart/form-data":
            try:
                request.POST  # noqa: B018, where it was not read yet
            except UnreadablePostError as hung_up:  # asked again, Django gives an empty form
                return self.process_exception(request, hung_up)
        if fault := getattr(request, "full_disk", None):
            raise fault
        return None

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        return HttpResponseBadRequest() if isinstance(fault, UnreadablePostError) else None
