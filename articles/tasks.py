"""Background work on articles. A task carries ids and may run twice."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from articles import pings, prepared, recompiling, replaced_pictures, staff_mail, tags, vocabulary
from articles.models import Company


@app.task(name="articles.recompile_company", retry=5)
def recompile_company(company_id):
    """Compile the articles that may name a company, after its names or listings changed."""
    company = Company.objects.filter(pk=company_id).first()
    if company is None:
        return
    for _ in recompiling.recompile(recompiling.about(company)):
        pass


@app.task(name="articles.put_change_live", retry=5)
def put_change_live(revision_id):
    """Put a prepared change live at its time; late, where the worker was away at that time."""
    prepared.put_due_live(revision_id)


@app.task(name="articles.show_replaced_picture", retry=5)
def show_replaced_picture(image_id):
    """Show a picture's new file in every text that names the old one."""
    replaced_pictures.show(image_id)


@app.task(name="articles.refresh_tag", retry=5)
def refresh_tag(tag_id):
    """Renew the search text of a tag's articles, after it was renamed or took in another."""
    tags.refresh(tag_id)


# A mail server may be away for some hours.
@app.task(name="articles.tell_staff", retry=RetryStrategy(max_attempts=9, exponential_wait=4))
def tell_staff(event, article_id, by_id, entry_id):
    """Mail the colleagues whom it concerns that an article moved on."""
    staff_mail.send(staff_mail.Event(event), article_id=article_id, by_id=by_id, entry_id=entry_id)


# Over some six hours, each wait four times the last.
@app.task(name="articles.ping", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def ping(service, article_id):
    """Tell a search engine or a hub where to look; nothing where readers never saw it."""
    pings.send(service, article_id=article_id)


@app.periodic(cron="27 * * * *")
@app.task(name="articles.refresh_search_words", queueing_lock="refresh_search_words")
def refresh_search_words(timestamp):
    """Let “did you mean” know the words of what went live, and forget those of what went."""
    vocabulary.refresh()
