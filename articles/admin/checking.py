"""The checklist in the newsroom: beside the text, and as the page between a button and its step."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from articles import checklist
from articles.admin.companies import add_url
from articles.admin.steps import steps_for
from articles.models import Article

# Fields whose first box has a name of its own.
_FIRST_BOX = {"filed_under": "filed_under_0"}


@dataclass(frozen=True)
class Item:
    """A fault as the desk sees it: ``url`` leads to where it is settled."""

    fault: checklist.Fault
    url: str
    act: str = ""  # the address that adds the company


class ReasonForm(forms.Form):
    reason = forms.CharField(
        max_length=300,
        strip=True,
        label="Why it goes out as it is",
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text="The log of this article keeps it, with your name.",
        error_messages={"required": "Give a reason, or settle what is listed above."},
    )


def items(article, *, user, screen=""):
    """The checklist of ``article`` as links; ``screen`` is the address of its own screen."""
    return [
        Item(
            fault,
            _where(fault, user=user, screen=screen),
            add_url(fault.company, article=article)
            if fault.company and user.has_perm("articles.add_company")
            else "",
        )
        for fault in checklist.of(article)
    ]


def _where(fault, *, user, screen):
    if fault.picture and fault.picture.may_be_edited_by(user):
        url = reverse("admin:images_image_change", args=[fault.picture.pk])
        return f"{url}#id_{fault.lacks}"
    place = f"#id_{_FIRST_BOX.get(fault.field, fault.field)}"
    find = f"?{urlencode({'find': fault.find})}" if screen and fault.find else ""
    return f"{screen}{find}{place}"


class ChecklistMixin:
    """Holds back the steps that are checked until what blocks is settled or reasoned away."""

    def get_urls(self):
        check = self.admin_site.admin_view(require_http_methods(["GET", "POST"])(self.check_first))
        return [
            path("<int:article_id>/check/<slug:step>/", check, name="articles_article_check"),
            *super().get_urls(),
        ]

    def held_back(self, article, step):
        """Where to go instead of taking ``step``; None where nothing stands in its way."""
        if step.is_checked and checklist.blocking(checklist.of(article)):
            url = reverse("admin:articles_article_check", args=[article.pk, step.name.strip("_")])
            return HttpResponseRedirect(url)
        return None

    def check_first(self, request, article_id, step):
        """What stands in the way of a step, each with a link; a reason passes it over."""
        article = get_object_or_404(Article.objects.defer("search"), pk=article_id)
        offered = {one.name.strip("_"): one for one in steps_for(article, request.user)}
        if step not in offered or not self.has_change_permission(request, article):
            raise PermissionDenied
        taken = offered[step]
        screen = reverse("admin:articles_article_change", args=[article.pk])
        found = items(article, user=request.user, screen=screen)
        blocks = any(item.fault.is_blocking for item in found)
        form = ReasonForm(request.POST or None) if blocks else None
        if request.method == "POST" and (form is None or form.is_valid()):
            reason = form.cleaned_data["reason"] if form else ""
            self._pass(request, article, taken, reason)
            return HttpResponseRedirect(screen)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Before “{taken.label}”",
            "original": article,
            "step": taken,
            "items": found,
            "form": form,
            "screen": screen,
        }
        return render(request, "admin/articles/article/check.html", context)

    def _pass(self, request, article, step, reason):
        try:
            with transaction.atomic():
                if reason:
                    checklist.override(article, by=request.user, reason=reason)
                step.take(article, by=request.user)
        except ValidationError as error:
            messages.error(request, f"Not done: {' '.join(error.messages)}")
        else:
            messages.success(request, step.done.format(article))
