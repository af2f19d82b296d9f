"""Tables in the editor: filling in a column of changes."""

import json

from django.http import JsonResponse

from house_style.change_column import NoFigures, fill_change_column
from images.admin.staff_view import staff_view

LARGEST = 200_000  # bytes of one table


@staff_view("articles.change_article", methods=("POST",))
def fill_changes(request):
    """Say what the empty cells of a table's change column should hold.

    Takes the rows as lists of texts; answers ``{column, is_new, cells: {row: text}}``, or a
    ``problem`` in words.
    """
    grid = _read_grid(request.body) if request.content_type == "application/json" else None
    if grid is None:
        problem = "This table cannot be read: it is too large, or no table."
        return JsonResponse({"problem": problem}, status=400)
    try:
        return JsonResponse(fill_change_column(grid)._asdict())
    except NoFigures as none:
        return JsonResponse({"problem": str(none)}, status=422)


def _read_grid(body: bytes) -> list[list[str]] | None:
    try:
        grid = json.loads(body) if len(body) <= LARGEST else None
    except ValueError:
        return None
    if not isinstance(grid, list) or not all(isinstance(row, list) for row in grid):
        return None
    return grid if all(isinstance(cell, str) for row in grid for cell in row) else None
