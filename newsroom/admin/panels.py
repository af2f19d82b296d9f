"""Panels around the article form: its state, and what to know while writing in it."""

from django.utils.timezone import localtime

from articles.models import Article
from newsroom.changes import autosaves
from newsroom.checklist import faults
from newsroom.history import differences
from newsroom.history.editorial_log import find_words_back
from newsroom.permissions import may_edit, may_take_back, may_write_notes
from newsroom.reads import read_figures
from newsroom.steps import find_next, label_next, list_steps
from newsroom.views.checklist import link_faults
from newsroom.views.notes import list_notes
from newsroom.views.workflow import find_assignment


def describe_state(user, article):
    """What ``user`` who opens the form is told; ``article`` is None for a new one."""
    if article is None:
        return {"state": Article().state, "live_url": ""}
    is_draft = article.status == Article.Status.DRAFT
    is_in_review = article.status == Article.Status.IN_REVIEW
    notes = list_notes(user, article)
    return {
        "state": article.state,
        "sent_back": find_words_back(article) if is_draft else None,
        # Who may edit it in review sends it back.
        "may_take_back": is_in_review
        and not may_edit(user, article)
        and may_take_back(user, article),
        "live_url": article.get_absolute_url() if article.is_live else "",
        "reads": read_figures(article) if article.was_ever_live() else None,
        "assignment": find_assignment(article),
        "notes": notes,
        "open_notes": sum(note.resolved_at is None for note, _ in notes),
        "may_note": may_write_notes(user, article),
    }


def describe_writing(request, article, form):
    """What who may write is told: what keeps words from being lost, what is wrong, what is next."""
    unsaved = []
    if request.method == "GET" and form.picked_up is None:
        unsaved = autosaves.list_offered(request.user, article, form.stored)
    compared = []
    if conflict := form.conflict:
        theirs, mine, names = conflict.theirs, conflict.mine, conflict.differing
        found = differences.list_differences(theirs, mine, names=names)
        compared = [(difference, difference.name in conflict.only_theirs) for difference in found]
    steps = list_steps(article or Article(), request.user)
    next_step = find_next(article or Article(), steps)
    told = {
        "is_writing": True,
        "next_step": next_step,
        "next_label": label_next(next_step, article or Article()) if next_step else "",
        "now": localtime(),
        "may_schedule": any(step.name == "_schedule" for step in steps),
        "other_steps": [step for step in steps if step != next_step and not step.leads_back],
        "steps_back": [step for step in steps if step.leads_back],
        "unsaved": unsaved,
        "picked_up": form.picked_up,
        "conflict": conflict,
        "compared": compared,  # pairs of a difference and whether only they changed it
    }
    if article is None:
        return told
    told["is_taken_up"] = request.method == "GET" and "from" in request.GET and not form.picked_up
    found = faults.list_faults(article, article.compile())
    told["fault_links"] = link_faults(found, article, user=request.user)
    told["prepared"] = article.revisions.waiting().select_related("created_by")
    notices = ["articles.add_correction", "articles.add_followup"]
    if article.was_ever_live() and request.user.has_perms(notices):
        told["may_add_notices"] = True
        told["corrections"] = article.corrections.all()
        told["follow_ups"] = article.follow_ups.all()
    return told
