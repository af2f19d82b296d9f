"""Saved views: kept from the list that shows them, renamed and deleted by their owner."""

from functools import partial

from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.exceptions import NotRegistered
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect, QueryDict
from django.utils.text import capfirst

from newsroom import saved_views
from newsroom.models import SavedView


class SavedViewForm(forms.ModelForm):
    """A name; a new view has its list and what that shows beside it, unseen."""

    class Meta:
        widgets = {"list_of": forms.HiddenInput, "query": forms.HiddenInput}

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk is None:
            self.instance.user = self.request.user
            cleaned["query"] = self._query(cleaned.get("list_of"), cleaned.get("query", ""))
        list_of = cleaned.get("list_of", self.instance.list_of)
        same = SavedView.objects.kept_by(self.request.user, list_of).filter(
            name=cleaned.get("name")
        )
        if same.exclude(pk=self.instance.pk).exists():
            self.add_error("name", "You have a view of this name already.")
        return cleaned

    def _query(self, list_of, typed):
        try:
            model_admin = admin.site.get_model_admin(apps.get_model(list_of or ""))
        except (LookupError, ValueError, NotRegistered):
            raise ValidationError("There is no such list.") from None
        if not model_admin.has_view_permission(self.request):
            raise PermissionDenied
        params = QueryDict(typed)
        query = saved_views.build_query(params, model_admin=model_admin, request=self.request)
        if not query:
            raise ValidationError("Search, filter or order the list first.")
        return query


@admin.register(SavedView)
class SavedViewAdmin(admin.ModelAdmin):
    """The views of who asks, for everybody on the staff; not among the tables of the home page."""

    form = SavedViewForm
    list_display = ["name", "of_what"]
    ordering = ["list_of", "name"]
    view_on_site = False

    def changelist_view(self, request, extra_context=None):
        context = {"title": "Your saved views"} | (extra_context or {})
        return super().changelist_view(request, context)

    def get_queryset(self, request):
        return super().get_queryset(request).filter(user=request.user)

    def has_module_permission(self, request):
        return False

    def has_add_permission(self, request):
        """A view is kept from its list; there is no empty form to fill in."""
        return request.method == "POST"

    def has_view_permission(self, request, obj=None):
        return obj is None or obj.user_id == request.user.pk

    has_change_permission = has_view_permission

    def has_delete_permission(self, request, obj=None):
        """Allow the owner, and who may delete the account that the view goes with."""
        own = self.has_view_permission(request, obj)
        return own or request.user.has_perm("authors.delete_user")

    def get_fields(self, request, obj=None):
        return ["name"] if obj else ["name", "list_of", "query"]

    def get_form(self, request, obj=None, change=False, **kwargs):
        return partial(super().get_form(request, obj, change, **kwargs), request=request)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context |= {"show_save_and_add_another": False, "show_save_and_continue": False}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def response_add(self, request, obj, post_url_continue=None):
        return HttpResponseRedirect(obj.get_absolute_url())

    def response_change(self, request, obj):
        return HttpResponseRedirect(obj.get_absolute_url())

    @admin.display(description="list")
    def of_what(self, view):
        return capfirst(apps.get_model(view.list_of)._meta.verbose_name_plural)
