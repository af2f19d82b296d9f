"""Screen of the newsroom beside Django's own: its frame, and what is shown in it."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def show(
    request: HttpRequest, template: str, *, title: str, status: int = 200, **context: Any
) -> HttpResponse:
    """Render ``templates/staff/<template>.html`` in the newsroom's frame."""
    context = {**admin.site.each_context(request), "title": title, **context}
    return render(request, f"staff/{template}.html", context, status=status)
