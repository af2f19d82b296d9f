"""Attachments of the old site: pictures for the library, PDFs beside their articles."""

import mimetypes
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction

from articles.models import Address, Article, Document
from house_style.names import is_file_name
from images.cleaning import CleanPicture, clean_picture
from images.models import Image
from newsroom import documents
from wordpress import records
from wordpress.bodies import Picture
from wordpress.importing import files
from wordpress.importing.digests import digest_record
from wordpress.importing.files import FileMissing, Source
from wordpress.importing.ledger import Entry, Ledger
from wordpress.importing.survey import Survey
from wordpress.importing.texts import not_ahead, read_line, read_moment, read_text
from wordpress.models import ImportedRow, Kind, Outcome
from wordpress.wxr.php_values import looks_serialized, read_php_value

CREDIT_LENGTH = 200
NOT_A_HOME = "There is no place here for a file of this kind."
NO_ARTICLE = "It is a document and stands under no article that was imported."


@dataclass(frozen=True)
class _Prepared:
    """An attachment whose file was looked for."""

    post: records.Post
    entry: Entry
    source: str
    row: ImportedRow | None
    picture: CleanPicture | None = None
    file: Path | None = None
    fault: str = ""


class Media:
    """The files of one export."""

    def __init__(self, ledger: Ledger, survey: Survey, source: Source) -> None:
        self._ledger = ledger
        self._survey = survey
        self._source = source
        self._is_dry_run = ledger.run.is_dry_run
        self.find_picture = lru_cache(maxsize=2_000)(self._find_picture)
        self.find_attachment = lru_cache(maxsize=2_000)(self._find_attachment)

    # Attachments

    def write_pictures(self, posts: Iterable[records.Post]) -> Iterator[None]:
        """Write the pictures among ``posts``; yields after each of ``posts``."""
        # Decoded, or fetched, by threads; each is at hand before it is written.
        with ThreadPoolExecutor(self._source.parallel) as pool:
            waiting: deque[Future[_Prepared]] = deque()
            for post in posts:
                if _is_document(post):
                    continue  # under its article, which is not written yet
                prepared = self._look_up(post)
                if prepared is None:
                    yield
                    continue
                waiting.append(pool.submit(self._prepare, prepared))
                if len(waiting) >= 2 * self._source.parallel:
                    self._finish(waiting.popleft().result())
                    yield
            while waiting:
                self._finish(waiting.popleft().result())
                yield

    def write_documents(self, posts: Iterable[records.Post]) -> Iterator[None]:
        """Write the PDFs among ``posts``, once their articles stand; yields after each."""
        for post in posts:
            if not _is_document(post):
                continue
            if prepared := self._look_up(post):
                try:
                    with transaction.atomic():
                        self._write_document(prepared)
                except Exception as fault:
                    self._ledger.fail(prepared.entry, fault)
            yield

    def _look_up(self, post: records.Post) -> _Prepared | None:
        """What is to do for an attachment; None for one that is here as the export has it."""
        title = read_line(post.title, longest=200)
        place = f"{post.place.file}:{post.place.line}"
        entry = Entry(Kind.ATTACHMENT, str(post.old_id), title, place)
        source = digest_record(post)
        row = self._ledger.find_one(Kind.ATTACHMENT, entry.old_key)
        if row and self._ledger.is_same(row, source):
            self._ledger.count_same(row)
            return None
        return _Prepared(post, entry, source, row)

    def _prepare(self, found: _Prepared) -> _Prepared:
        """Find and clean the file, in a thread of its own; asks no database."""
        try:
            if found.row:  # its file is here
                return found
            post = found.post
            if not _is_picture(post):
                return _with(found, fault=NOT_A_HOME)
            file = self._source.find(_upload_path(post), post.attachment_url)
            with file.open("rb") as opened:
                picture = clean_picture(File(opened, name=file.name), first_frame=True)
            return _with(found, picture=picture, file=file)
        except FileMissing as missing:
            return _with(found, fault=str(missing))
        except ValidationError as refused:
            return _with(found, fault=" ".join(refused.messages))
        except Exception as fault:
            return _with(found, fault=f"Its file could not be read ({type(fault).__name__}).")

    def _finish(self, found: _Prepared) -> None:
        if found.fault:
            self._ledger.skip(found.entry, found.fault)
            return
        try:
            with transaction.atomic():
                self._write_picture(found)
        except Exception as fault:
            self._ledger.fail(found.entry, fault)

    def _write_picture(self, found: _Prepared) -> None:
        post, ledger = found.post, self._ledger
        alt, caption = _read_alt(post, found.entry), read_text(post.excerpt)
        if found.row:
            image = ledger.find_unedited(found.row, found.entry)
            if image is None:
                ledger.keep_edited(found.entry, found.row)
                return
            image.alt, image.caption = alt, caption
            image.save()
            ledger.keep(found.entry, image, source=found.source, row=found.row)
            return
        assert found.picture
        image, was_here = self._store(found.picture, alt, caption, post)
        if was_here:
            found.entry.note("The library had this file already: the two are one picture.")
        self._claim_paths(post, image)
        ledger.keep(found.entry, image, source=found.source, was_here=was_here)

    def _store(
        self, picture: CleanPicture, alt: str, caption: str, post: records.Post | None
    ) -> tuple[Image, bool]:
        if same := Image.objects.same_as(picture).first():
            return same, True
        image = Image(alt=alt, caption=caption)
        if post:
            credit = post.meta_by_key.get("autoinformed_credit", "")
            image.credit = read_line(credit, longest=CREDIT_LENGTH)
            if not Image.objects.filter(legacy_id=post.old_id).exists():
                image.legacy_id = post.old_id
            image.created_at = not_ahead(read_moment(post.date_gmt, post.date))
        if self._is_dry_run:  # the row alone, which is taken back; no file is stored
            image.width, image.height = picture.width, picture.height
            image.byte_size, image.sha256 = picture.size, picture.sha256
            image.file = f"rehearsal/{picture.sha256}.jpg"
            Image.objects.bulk_create([image])
        else:
            image.file = picture
            image.save()
        return image, False

    def _claim_paths(self, post: records.Post, image: Image) -> None:
        """Have the old addresses of a picture lead to it: its file's and its own page's."""
        for url in (post.attachment_url, post.guid, _find_original(post)):
            if not files.find_upload_path(url):
                continue
            path = files.find_url_path(url)
            if len(path) > 1:
                _claim_for_picture(path, image)
        if image.legacy_id != post.old_id:
            _claim_for_picture(f"/?attachment_id={post.old_id}", image)
        parts = urlsplit(post.link)
        name = unquote(parts.path).strip("/")
        if name and not parts.query and name not in self._survey.slugs:
            _claim_for_picture(files.find_url_path(post.link), image)

    def _write_document(self, found: _Prepared) -> None:
        post, ledger = found.post, self._ledger
        if found.row:
            document = Document.objects.filter(pk=found.row.object_id).first()
            if document is None:
                ledger.keep_edited(found.entry, found.row)
                return
            ledger.keep(found.entry, document, source=found.source, row=found.row)
            return
        parent = ledger.find_one(Kind.POST, str(post.parent)) if post.parent else None
        article = Article.objects.filter(pk=parent.object_id).first() if parent else None
        if article is None:
            ledger.skip(found.entry, NO_ARTICLE)
            return
        try:
            file = self._source.find(_upload_path(post), post.attachment_url)
            if self._is_dry_run:  # no file is stored
                ledger.tell(found.entry, Outcome.IMPORTED)
                return
            with file.open("rb") as opened:
                document = documents.attach(
                    article,
                    File(opened, name=file.name),
                    by=None,
                    title=found.entry.title,
                    shown_to_readers=True,
                )
        except FileMissing as missing:
            ledger.skip(found.entry, str(missing))
            return
        except ValidationError as refused:
            ledger.skip(found.entry, " ".join(refused.messages))
            return
        path = document.get_absolute_url()
        for old in (
            files.find_url_path(post.attachment_url),
            files.find_url_path(post.link),
            f"/?attachment_id={post.old_id}",
        ):
            if len(old) > 1 and not Address.objects.filter(path=old).exists():
                Address.objects.redirect(old, to=path)
        ledger.keep(found.entry, document, source=found.source)

    # Pictures in bodies

    def _find_picture(self, url: str) -> Picture | None:
        """The picture that an old address shows; one that no attachment names is taken along."""
        parts = urlsplit(url)
        if parts.hostname and parts.hostname not in self._survey.hosts:
            return None
        path = files.find_url_path(url)
        for asked in dict.fromkeys((path, files.drop_rendition(path))):
            row = Address.objects.filter(path=asked, image__isnull=False)
            found = row.select_related("image").first()
            if found and found.image:
                return _describe(found.image)
        return self._take_along(path, url)

    def _find_attachment(self, old_id: int) -> Picture | None:
        image = self.find_image(old_id)
        return _describe(image) if image else None

    def find_image(self, old_id: int) -> Image | None:
        """The picture that the attachment ``old_id`` is here."""
        row = self._ledger.find_one(Kind.ATTACHMENT, str(old_id))
        if row is None or row.model != "images.image":
            return None
        return Image.objects.filter(pk=row.object_id).first()

    def _take_along(self, path: str, url: str) -> Picture | None:
        upload = files.find_upload_path(url)
        if not upload:
            return None
        try:
            file = self._source.find(upload, url)
            with file.open("rb") as opened:
                picture = clean_picture(File(opened, name=file.name), first_frame=True)
        except (FileMissing, ValidationError, OSError):
            return None
        image, _ = self._store(picture, "", "", None)
        _claim_for_picture(path, image)
        return _describe(image)


def _with(found: _Prepared, **changes: object) -> _Prepared:
    known = {name: getattr(found, name) for name in _Prepared.__dataclass_fields__}
    return _Prepared(**known | changes)


def _claim_for_picture(path: str, image: Image) -> None:
    """Have ``path`` lead to ``image``, unless somebody has it."""
    Address.objects.get_or_create(path=path, defaults={"image": image})


def _describe(image: Image) -> Picture:
    return Picture(image.url, image.width, image.height, image.alt, image.caption)


def _read_alt(post: records.Post, entry: Entry) -> str:
    alt = read_line(post.meta_by_key.get("_wp_attachment_image_alt", ""), longest=500)
    if not alt or is_file_name(alt):
        entry.note("It has no alt text yet.")
        return ""
    return alt


def _upload_path(post: records.Post) -> str:
    return post.meta_by_key.get("_wp_attached_file") or files.find_upload_path(post.attachment_url)


def _find_original(post: records.Post) -> str:
    """The old address of the file as it was sent, where WordPress shows a scaled copy; or ""."""
    kept = post.meta_by_key.get("_wp_attachment_metadata", "")
    if not looks_serialized(kept):
        return ""
    try:
        facts = read_php_value(kept)
    except ValueError:
        return ""
    name = facts.get("original_image") if isinstance(facts, dict) else None
    return urljoin(post.attachment_url, name) if isinstance(name, str) and name else ""


def _guess_type(post: records.Post) -> str:
    name = _upload_path(post) or urlsplit(post.attachment_url).path
    return mimetypes.guess_type(name)[0] or ""


def _is_picture(post: records.Post) -> bool:
    kind = _guess_type(post)
    return not kind or kind.startswith("image/")


def _is_document(post: records.Post) -> bool:
    return _guess_type(post) == "application/pdf"
