"""Request bodies without a length: what is sent in chunks, read to its end before Django asks.

Django reads as much as ``Content-Length`` says, so nothing of a body that has none: a reader's
reply would come as an empty form, and the text be lost. A server that marks the end of a body
itself, as granian does, says so (``wsgi.input_terminated``).
"""

from collections.abc import Iterable
from tempfile import SpooledTemporaryFile
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings

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
