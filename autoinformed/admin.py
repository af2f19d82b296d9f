"""Background work in the admin: what is to do, what failed, and trying it again."""

from typing import Any

import django.contrib.sites.admin  # noqa: F401 (registers the one that goes below)
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.sites.models import Site
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from procrastinate.contrib.django import admin as procrastinate_admin
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

from articles.capped_paginator import CappedPaginator
from articles.clock import format_moment
from articles.fixed_tables import ReadOnlyAdmin
from autoinformed import jobs, tasks
from images.admin.tabs import TabFilter

# Procrastinate's own screen shows code, and ``prepare`` writes the one row of sites. (Importing an
# admin registers it; a later discovery finds it imported already.)
admin.site.unregister([procrastinate_admin.models.ProcrastinateJob, Site])


class StateFilter(TabFilter):
    title = "state"
    parameter_name = "state"
    counted = ("failed", "todo", "doing", "succeeded")

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [(state, jobs.STATES[state]) for state in self.counted]

    def narrow(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        return rows.filter(status=value) if value in jobs.STATES else rows


@admin.register(ProcrastinateJob)
class JobAdmin(ReadOnlyAdmin):
    """What the worker does apart from requests: mail, pings, renditions, the daily tidying."""

    list_display = ["what", "about", "state", "tries", "next_try", "last_event"]
    list_filter = [StateFilter]
    has_tabs = True
    list_per_page = 50
    paginator = CappedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # each would count the table
    ordering = ["-id"]
    actions = ["try_again"]

    class Media:
        css = {"all": ["css/newsroom.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        # What runs every minute would hide the rest; it is shown where it failed.
        rows = (
            super()
            .get_queryset(request)
            .exclude(task_name=tasks.retry_stalled.name, status="succeeded")
        )
        events = ProcrastinateEvent.objects.filter(job=OuterRef("pk")).order_by("-at")
        return rows.annotate(moved_at=Subquery(events.values("at")[:1]))

    def action_checkbox(self, job: Any) -> SafeString:
        """Django's, named by what the job does in place of its code."""
        name = {
            "class": "action-select",
            "aria-label": f"Choose: {jobs.describe_task(job.task_name)}",
        }
        box = forms.CheckboxInput(name, lambda value: False)
        return box.render(ACTION_CHECKBOX_NAME, str(job.pk))

    def has_retry_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    @admin.display(description="what", ordering="task_name")
    def what(self, job: Any) -> Any:
        return jobs.describe_task(job.task_name)

    @admin.display(description="about", empty_value="")
    def about(self, job: Any) -> Any:
        subject = jobs.find_subject(job)
        return subject and format_html('<a href="{1}">{0}</a>', *subject)

    @admin.display(description="state", ordering="status")
    def state(self, job: Any) -> Any:
        words = jobs.describe_state(job.status)
        return format_html('<span class="state state--{}">{}</span>', job.status, words)

    @admin.display(description="tries", ordering="attempts", empty_value="")
    def tries(self, job: Any) -> Any:
        return job.attempts or None

    @admin.display(description="next try", empty_value="")
    def next_try(self, job: Any) -> Any:
        if job.status != "todo":
            return None
        return format_moment(job.scheduled_at) if job.scheduled_at else "As soon as it can"

    @admin.display(description="last event", empty_value="")
    def last_event(self, job: Any) -> Any:
        return job.moved_at and format_moment(job.moved_at)

    @admin.action(description="Try again what failed", permissions=["retry"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        failed = list(queryset.filter(status="failed"))
        for job in failed:
            app.job_manager.retry_job_by_id(
                job.id, timezone.now(), job.priority, job.queue_name, job.lock
            )
        told = messages.SUCCESS if failed else messages.WARNING
        self.message_user(request, f"To be tried again: {len(failed)}.", told)
