"""Pages of the old site: pages at the root here, whatever they stood below."""

from urllib.parse import urlsplit

from articles.models import Address
from pages.models import Page
from wordpress import records
from wordpress.importing.digests import digest_record
from wordpress.importing.files import find_url_path
from wordpress.importing.ledger import Entry, Ledger
from wordpress.importing.posts import PASSWORD, Bodies, compare_words
from wordpress.importing.seo import read_seo
from wordpress.importing.survey import PUBLIC, Survey
from wordpress.importing.texts import is_cut, not_ahead, read_line, read_moment
from wordpress.models import ImportedRow

TITLE_LENGTH = 200


class Pages:
    """The pages of one export."""

    def __init__(self, ledger: Ledger, survey: Survey, bodies: Bodies) -> None:
        self._ledger = ledger
        self._survey = survey
        self._bodies = bodies

    def write(self, post: records.Post, entry: Entry, row: ImportedRow | None) -> Page | None:
        """Write the page of ``post``, in the caller's transaction."""
        source = digest_record(post)
        if row and self._ledger.is_same(row, source):
            self._ledger.count_same(row)
            return None
        page = Page(slug=self._survey.planned[post.old_id].slug)
        if row:
            unedited = self._ledger.find_unedited(row, entry)
            if unedited is None:
                self._ledger.keep_edited(entry, row)
                return None
            page = unedited
        elif not Page.objects.filter(legacy_id=post.old_id).exists():
            page.legacy_id = post.old_id
        lacks_files = self._fill(page, post, entry)
        if row is None and Address.objects.find_slug_fault(page.slug):
            page.slug = Address.objects.find_free_slug(page.slug)
            entry.note(f"Its address was taken: it is /{page.slug}/ now.")
        page.save()
        created = not_ahead(read_moment(post.date_gmt, post.date))
        modified = not_ahead(read_moment(post.modified_gmt, post.modified) or created)
        Page.objects.filter(pk=page.pk).update(
            created_at=created, updated_at=max(created, modified)
        )
        self._keep_old_path(page, post)
        self._ledger.keep(entry, page, source=source, row=row, lacks_files=lacks_files)
        return page

    def _fill(self, page: Page, post: records.Post, entry: Entry) -> bool:
        converted, lacks_files = self._bodies.convert(post, entry)
        compare_words(post, converted, entry)
        title = read_line(post.title, longest=TITLE_LENGTH)
        if is_cut(post.title, title):
            entry.note(f"Its title was cut to {TITLE_LENGTH} characters.")
        page.title = entry.title = title or f"Untitled ({post.old_id})"
        site_title = self._survey.site.title if self._survey.site else ""
        _, page.seo_description, notes = read_seo(
            post.meta_by_key, title=page.title, site_title=site_title
        )
        entry.note(*notes)
        page.body = converted.html
        page.is_published = post.status == PUBLIC and not post.password
        if post.password:
            entry.note(PASSWORD.replace("a draft", "not published"))
        elif not page.is_published:
            entry.note(f"It was not public there ({post.status}), and is not published here.")
        if post.parent:
            entry.note("It stood below another page; pages stand at the root here.")
        return lacks_files

    def _keep_old_path(self, page: Page, post: records.Post) -> None:
        parts = urlsplit(post.link)
        path, new = find_url_path(post.link), page.get_absolute_url()
        if parts.query or not parts.path.strip("/") or path in (new, new.rstrip("/")):
            return
        if not Address.objects.filter(path=path).exists():
            Address.objects.redirect(path, to=new)
