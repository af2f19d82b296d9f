"""Downloads of source documents."""

from django.http import FileResponse, Http404

from articles.addresses.slugs import wordpress_slug
from articles.models import Document


def build_download(document: Document) -> FileResponse:
    """Hand ``document`` out as a file to keep, which runs nothing on the site."""
    try:
        file = document.file.open("rb")
    except FileNotFoundError as error:
        raise Http404("The file of this document is gone.") from error
    name = wordpress_slug(document.title) or "document"
    response = FileResponse(
        file, as_attachment=True, filename=f"{name}.pdf", content_type="application/pdf"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response
