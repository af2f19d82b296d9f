"""Sections: their tree on one screen, moved with buttons or by drag."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from articles.models import Category
from images.admin.staff_view import staff_view
from newsroom.taxonomy import sections
from newsroom.views.screens import render_screen


@staff_view("articles.view_category")
def show_tree(request):
    """Show all sections in their order, each with its steps. One query."""
    return render_screen(
        request,
        "category/tree",
        model=Category,
        title="Categories",
        rows=sections.list_tree(),
        may_add=request.user.has_perm("articles.add_category"),
        may_move=request.user.has_perm("articles.change_category"),
    )


@staff_view("articles.change_category", methods=("POST",))
def move_section(request, category_id):
    """Move a section; where its path changes, the old one redirects."""
    category = get_object_or_404(Category, pk=category_id)
    before = category.path
    to, other = request.POST.get("to", ""), request.POST.get("other", "")
    try:
        if other.isdecimal() and len(other) < 19:
            moved = sections.drop(category, to, int(other), by=request.user)
        else:
            moved = sections.move(category, to, by=request.user)
    except ValidationError as error:
        messages.error(request, f"{category} was not moved. {' '.join(error.messages)}")
    else:
        if moved.path != before:
            told = f"{moved} is at {moved.get_absolute_url()} now; its old path redirects there."
            messages.success(request, told)
    return redirect(f"{reverse('admin:articles_category_tree')}#category-{category.pk}")
