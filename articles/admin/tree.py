"""The tree of sections, moved with buttons: up and down among its neighbours, in and out of one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from articles import sections
from articles.models import Category


class TreeMixin:
    """A part of ``CategoryAdmin``."""

    def get_urls(self):
        view = self.admin_site.admin_view
        name = "articles_category"
        return [
            path("tree/", view(require_safe(self.tree)), name=f"{name}_tree"),
            path("<int:category_id>/move/", view(require_POST(self.move)), name=f"{name}_move"),
            *super().get_urls(),
        ]

    def tree(self, request):
        """All sections in their order, each with its moves. One query."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = self.admin_site.each_context(request) | {
            "title": "Order of the sections",
            "opts": self.opts,
            "places": sections.tree(),
            "may_move": self.has_change_permission(request),
        }
        return render(request, "admin/articles/category/tree.html", context)

    def move(self, request, category_id):
        """Move a section; where its address changes, the old one redirects."""
        category = get_object_or_404(Category, pk=category_id)
        if not self.has_change_permission(request, category):
            raise PermissionDenied
        before = category.path
        to, other = request.POST.get("to", ""), request.POST.get("other", "")
        try:
            if other.isdecimal() and len(other) < 19:
                moved = sections.place(category, to, int(other), by=request.user)
            else:
                moved = sections.move(category, to, by=request.user)
        except ValidationError as error:
            messages.error(request, f"{category} was not moved. {' '.join(error.messages)}")
        else:
            if moved.path != before:
                told = f"{moved} is at {moved.get_absolute_url()} now; its old address leads there."
                messages.success(request, told)
        url = reverse("admin:articles_category_tree")
        return HttpResponseRedirect(f"{url}#category-{category.pk}")
