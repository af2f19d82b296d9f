"""Follow forms: the same page for all readers, and one answer whatever we know of an address."""

from django.shortcuts import render

from articles.page_tags import tag_pages
from comments.client_ip import find_client_ip
from comments.views.decorators import FOREIGN, form_page, is_foreign
from followers import following
from followers.forms import EmailForm, FollowForm
from followers.targets import SITE, find_target

TOO_MANY = "Many requests came from your connection today. Please try again tomorrow."


def ask(request, kind="site", key=""):
    """Ask for the e-mail address that mail about a target shall go to."""
    target = _find(kind, key)
    return _form(request, "follow", FollowForm(target=target), target=target)


def take(request, kind="site", key=""):
    """Answer that a mail is on its way, whether or not one is."""
    target = _find(kind, key)
    form = FollowForm(request.POST, target=target)

    def keep(ip):
        data = form.cleaned_data
        following.ask_to_follow(target, email=data["email"], rhythm=data["rhythm"], ip=ip)

    return _take(request, "follow", form, keep, target=target)


def ask_for_own_page(request):
    """Ask under which e-mail address somebody follows."""
    return _form(request, "your_mail", EmailForm())


def take_own_page(request):
    """Have the link mailed; answer the same whether anything is followed or not."""
    form = EmailForm(request.POST)

    def keep(ip):
        following.ask_for_own_page(email=form.cleaned_data["email"], ip=ip)

    return _take(request, "your_mail", form, keep)


site = target = form_page(ask, take)
your_mail = form_page(ask_for_own_page, take_own_page)


def _find(kind, key):
    return find_target(kind, key) if key else SITE


def _take(request, page, form, keep, **context):
    if is_foreign(request):
        return _form(request, page, form, status=403, notice=FOREIGN, **context)
    if not form.is_valid():
        return _form(request, page, form, status=422, **context)
    if not form.is_trapped:
        try:
            keep(find_client_ip(request))
        except following.TooManyRequests:
            return _form(request, page, form, status=429, notice=TOO_MANY, **context)
    return render(request, "followers/asked.html", context)


def _form(request, page, form, *, status=200, notice="", **context):
    context |= {"form": form, "notice": notice}
    response = render(request, f"followers/{page}.html", context, status=status)
    return tag_pages(response, *context.get("target", SITE).page_tags)
