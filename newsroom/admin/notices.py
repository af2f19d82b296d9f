"""Corrections and follow-ups: each is added under an article by the verb that dates and logs it."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import quote
from django.db import models
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from articles.autocomplete import ChoiceBoxes
from articles.models import Correction, FollowUp
from newsroom import notices
from newsroom.time_field import AS_DESK_TIME


class NoticeForm(forms.ModelForm):
    """A notice under an article that readers have seen."""

    def clean_article(self):
        article = self.cleaned_data["article"]
        if not article.was_ever_live():
            raise forms.ValidationError(
                "No reader has seen this article yet. Change its text itself."
            )
        return article

    def clean_at(self):
        moment = self.cleaned_data["at"]
        if moment > timezone.now():
            raise forms.ValidationError("This time is still ahead.")
        return moment


class NoticeAdmin(ChoiceBoxes, admin.ModelAdmin):
    form = NoticeForm
    formfield_overrides = {models.DateTimeField: AS_DESK_TIME}
    list_select_related = ["article"]
    autocomplete_fields = ["article"]
    show_full_result_count = False
    search_fields = ["article__headline", "text"]

    def get_readonly_fields(self, request, obj=None):
        return ["article"] if obj else []

    def get_actions(self, request, action_location=admin.ActionLocation.CHANGE_LIST):
        """One by one alone, so that its article knows that it has changed."""
        actions = super().get_actions(request, action_location)
        actions.pop("delete_selected", None)
        return actions

    def save_model(self, request, obj, form, change):
        if change:
            super().save_model(request, obj, form, change)
            notices.mark_changed(obj.article)
        else:
            obj.pk = self.add(obj, by=request.user).pk

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        notices.mark_changed(obj.article)

    def response_add(self, request, obj, post_url_continue=None):
        messages.success(request, f"The {obj._meta.verbose_name} stands under the article.")
        url = reverse("admin:articles_article_change", args=[quote(obj.article_id)])
        return HttpResponseRedirect(url)


@admin.register(Correction)
class CorrectionAdmin(NoticeAdmin):
    """What was wrong, unclear or has changed, told to readers. Its time is that of its adding."""

    list_display = ["article", "kind", "text", "at", "created_by"]
    list_filter = ["kind"]
    fields = ["article", "kind", "text"]

    def add(self, correction, *, by):
        return notices.add_correction(
            correction.article, by=by, kind=correction.kind, text=correction.text
        )


@admin.register(FollowUp)
class FollowUpAdmin(NoticeAdmin):
    list_display = ["article", "text", "source", "at", "created_by"]
    fields = ["article", "at", "text", "source", "source_url"]

    def add(self, follow_up, *, by):
        return notices.add_follow_up(
            follow_up.article,
            by=by,
            at=follow_up.at,
            text=follow_up.text,
            source=follow_up.source,
            source_url=follow_up.source_url,
        )
