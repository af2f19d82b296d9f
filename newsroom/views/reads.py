"""Figures of what is read, on a screen of their own."""

from images.admin.staff_view import staff_view
from newsroom.reads import gather_figures
from newsroom.views.screens import render_screen

PERIODS = (7, 30)  # days


@staff_view("articles.change_article")
def show_reads(request):
    """What was read in the last days: by day, article, section, company and referring site."""
    asked = request.GET.get("days", "")
    days = int(asked) if asked in map(str, PERIODS) else PERIODS[0]
    return render_screen(
        request,
        "article/reads",
        title="What is read",
        days=days,
        periods=PERIODS,
        figures=gather_figures(days=days),
    )
