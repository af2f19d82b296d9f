"""Saved views: what of a list's query string is worth keeping."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.admin import ModelAdmin
from django.contrib.admin.views.main import ORDER_VAR, SEARCH_VAR
from django.http import HttpRequest, QueryDict


def build_query(params: QueryDict, *, model_admin: ModelAdmin, request: HttpRequest) -> str:
    """The query string of ``params`` (a ``QueryDict``) without what the list does not know.

    The same for the same view, in whatever order it was put together. No query to the database.
    """
    filters = [_get_parameter(one) for one in model_admin.get_list_filter(request)]

    def known(key: str, value: str) -> bool:
        ours = key in (SEARCH_VAR, ORDER_VAR, *filters) or key.startswith(
            tuple(f"{name}__" for name in filters)
        )
        return bool(ours and value.strip() and model_admin.lookup_allowed(key, value, request))

    pairs = [(key, value) for key, values in params.lists() for value in values]
    return urlencode(sorted(pair for pair in pairs if known(*pair)))


def _get_parameter(list_filter: Any) -> str:
    """What the parameters of a filter are called, or begin with."""
    if callable(list_filter):
        return list_filter.parameter_name
    return list_filter if isinstance(list_filter, str) else list_filter[0]
