"""Pre-publication checklist on screen: beside the text, and between a button and its step."""

from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from articles.models import Article
from house_style.names import refuse_blank
from images.admin.staff_view import staff_view
from newsroom.changes import previews
from newsroom.checklist import faults
from newsroom.models import Revision
from newsroom.permissions import may_see_revision
from newsroom.steps import find_step
from newsroom.views import steps_to_undo
from newsroom.views.screens import get_editable_article, render_beside

# Fields whose first box has a name of its own.
_FIRST_BOX = {"filed_under": "filed_under_0"}


class ReasonForm(forms.Form):
    reason = forms.CharField(
        max_length=300,
        validators=[refuse_blank],
        label="Why it goes out as it is",
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text="The log of this article keeps it, with your name.",
        error_messages={"required": "Give a reason, or settle what is listed above."},
    )


def link_faults(found, article, *, user, screen=""):
    """The faults ``found`` in ``article``, each with the URL where it is settled.

    ``screen`` is the path of the article's own screen.
    """
    may_add = user.has_perm("articles.add_company")
    return [
        {
            "fault": fault,
            "url": _url_of_place(fault, user=user, screen=screen),
            "add_company_url": may_add and _add_company_url(fault.company, article),
        }
        for fault in found
    ]


@staff_view("articles.change_article", methods=("GET", "POST"))
def check_step(request, article_id, step):
    """Show what stands in the way of a step, each with a link; a reason passes it over.

    What the step has to ask is asked here too, before it is taken.
    """
    article = get_editable_article(request.user, article_id)
    taken = find_step(article, request.user, step)
    if taken is None:
        raise PermissionDenied
    screen = reverse("admin:articles_article_change", args=[article.pk])
    found = faults.list_faults(article, article.compile())
    links = link_faults(found, article, user=request.user, screen=screen)
    blocking = [fault for fault in found if fault.is_blocking]
    form = ReasonForm(request.POST or None) if blocking else None
    question = taken.ask(article)
    is_answered = not question or "answered" in request.POST
    if request.method == "POST" and is_answered and (form is None or form.is_valid()):
        _take_step(request, article, taken, blocking, form.cleaned_data["reason"] if form else "")
        return redirect(screen)
    context = {"step": taken, "fault_links": links, "form": form, "screen": screen}
    context["question"] = question
    title = f"Before “{taken.label}”"
    return render_beside(request, "check", article, title=title, subtitle="", **context)


@staff_view("articles.change_article")
def check_article(request, article_id):
    """Show what is found in an article as it is saved: a part of its screen."""
    article = get_editable_article(request.user, article_id)
    return _render_findings(request, article)


@staff_view()
def check_revision(request, revision_id):
    """Show what is found in what a revision holds, as in an article that it were saved to."""
    revisions = Revision.objects.select_related("article", "created_by")
    revision = get_object_or_404(revisions, pk=revision_id)
    if not may_see_revision(request.user, revision):
        raise PermissionDenied
    article = revision.article or Article(created_by=revision.created_by)
    try:
        with previews.as_if_saved(article, revision.snapshot, by=revision.created_by) as typed:
            return _render_findings(request, typed)
    except ValidationError as error:
        return HttpResponse("\n".join(error.messages), status=422, content_type="text/plain")


def _render_findings(request, article):
    found = faults.list_faults(article, article.compile())
    context = {
        "fault_links": link_faults(found, article, user=request.user),
        "live_url": article.get_absolute_url() if article.is_live else "",
    }
    return render(request, "admin/articles/article/_findings.html", context)


@staff_view("articles.change_article", methods=("POST",))
def take_step(request, article_id, step):
    """Take a step from the list and lead back there; what holds it back has a screen of its own."""
    article = get_editable_article(request.user, article_id)
    taken = find_step(article, request.user, step)
    if taken is None:
        messages.error(request, f"“{article}” is “{article.state[1]}” by now. Nothing was done.")
    elif taken.ask(article) or (
        taken.is_checked and faults.list_blocking(article, article.compile())
    ):
        return redirect("admin:articles_article_check", article.pk, step)
    elif _take_step(request, article, taken, [], ""):
        steps_to_undo.remember(request, article, taken)
    back = QueryDict(request.GET.get("back", "")).urlencode()
    return redirect(f"{reverse('admin:articles_article_changelist')}?{back}".rstrip("?"))


def _take_step(request, article, step, blocking, reason):
    try:
        with transaction.atomic():
            if reason:
                faults.override(article, blocking, by=request.user, reason=reason)
            step.take(article, by=request.user)
    except ValidationError as error:
        messages.error(request, f"Not done: {' '.join(error.messages)}")
        return False
    messages.success(request, step.tell(article))
    return True


def _url_of_place(fault, *, user, screen):
    if fault.picture and fault.picture.may_be_edited_by(user):
        url = reverse("admin:images_image_change", args=[fault.picture.pk])
        return f"{url}#id_{fault.lacks}"
    place = f"#id_{_FIRST_BOX.get(fault.field, fault.field)}"
    find = f"?{urlencode({'find': fault.find})}" if screen and fault.find else ""
    return f"{screen}{find}{place}"


def _add_company_url(unknown, article):
    """The screen that adds an ``UnknownCompany`` of ``article``, filled in; "" for none."""
    if unknown is None:
        return ""
    listings = [f"{exchange}:{symbol}" for exchange, symbol in unknown.listings]
    filled_in = {"name": unknown.name, "listing": listings, "for_article": article.pk}
    return f"{reverse('admin:articles_company_add')}?{urlencode(filled_in, doseq=True)}"
