"""Merging of tags, companies, sections on screen: choose which stays, see what moves, do it."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect

from articles.autocomplete import ChoiceBox
from articles.models import Category, Company, TagAlias
from images.admin.staff_view import staff_view
from newsroom.taxonomy import companies, merge_steps, sections, tags
from newsroom.views.screens import render_screen


class MergeForm(forms.Form):
    """Which rows go, and which one stays. One that is chosen for both stays.

    ``field`` is a foreign key to their model, which the box for the one that stays completes.
    """

    def __init__(self, field, data):
        super().__init__(data)
        rows = field.related_model._default_manager.all()
        completed = ChoiceBox(field, admin.site)
        self.fields["drop"] = forms.ModelMultipleChoiceField(rows, widget=forms.MultipleHiddenInput)
        self.fields["keep"] = forms.ModelChoiceField(rows, label="Merge into", widget=completed)

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        keep, drop = cleaned.get("keep"), cleaned.get("drop")
        if keep and drop is not None:
            cleaned["drop"] = [row for row in drop if row != keep]
            if not cleaned["drop"]:
                name = keep._meta.verbose_name
                self.add_error("keep", f"Choose another {name}: this is the one that would go.")
        return cleaned


@staff_view("articles.change_tag", "articles.delete_tag", methods=("GET", "POST"))
def merge_tags(request):
    return _merge(request, TagAlias._meta.get_field("tag"), merge_steps.preview_merge, tags.merge)


@staff_view("articles.change_company", "articles.delete_company", methods=("GET", "POST"))
def merge_companies(request):
    field = Company._meta.get_field("parent")
    return _merge(request, field, companies.preview_merge, companies.merge)


@staff_view("articles.change_category", "articles.delete_category", methods=("GET", "POST"))
def merge_sections(request):
    field = Category._meta.get_field("parent")
    return _merge(request, field, sections.preview_merge, sections.merge)


def _merge(request, field, preview, merge):
    model = field.related_model
    form = MergeForm(field, request.POST or request.GET)
    if request.method == "POST" and form.is_valid():
        keep = form.cleaned_data["keep"]
        for drop in form.cleaned_data["drop"]:
            try:
                merge(keep=keep, drop=drop, by=request.user)
            except ValidationError as error:
                messages.error(request, f"{drop} was not merged. {' '.join(error.messages)}")
            else:
                messages.success(request, f"{drop} is {keep} now; its old path redirects there.")
        return redirect(f"admin:articles_{model._meta.model_name}_change", keep.pk)
    is_chosen = "keep" in form.data and form.is_valid()
    return render_screen(
        request,
        "merge",
        model=model,
        title=f"Merge {model._meta.verbose_name_plural}",
        form=form,
        media=admin.site.get_model_admin(model).media + form.media,
        keep=form.cleaned_data["keep"] if is_chosen else None,
        previews=[preview(drop) for drop in form.cleaned_data["drop"]] if is_chosen else [],
    )
