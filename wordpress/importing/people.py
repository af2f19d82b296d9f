"""Authors of the old site: profiles here. Their logins and passwords are never taken."""

from urllib.parse import quote, unquote

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from articles.addresses.slugs import wordpress_slug
from articles.models import Address
from authors.models import Author, User
from house_style.email_addresses import clean_email
from wordpress import records
from wordpress.importing.digests import digest_record
from wordpress.importing.ledger import Entry, Ledger
from wordpress.importing.survey import Survey
from wordpress.importing.texts import EMAIL_ADDRESS, is_cut, read_line
from wordpress.models import Kind

NAME_LENGTH = 120


class People:
    """The authors of one export, as posts name them."""

    def __init__(self, ledger: Ledger, survey: Survey, *, staff_accounts: bool) -> None:
        self._ledger = ledger
        self._survey = survey
        self._staff_accounts = staff_accounts
        # By the name in their old address, which WordPress makes of the login.
        self._by_name: dict[str, Author] = {}
        self.by_old_id: dict[int, Author] = {}

    def write_all(self) -> None:
        """Write the authors that the export declares."""
        for author in self._survey.authors.values():
            self._write_safely(author)

    def find(self, login: str) -> Author | None:
        """The author of a post; one that the export did not declare is made by its login."""
        if not login:
            return None
        name = wordpress_slug(login)
        if name not in self._by_name:
            self._write_safely(records.Author(records.Place("", 0), 0, login))
        return self._by_name.get(name)

    def find_guest(self, nicename: str, name: str) -> Author | None:
        """The author of a byline of Co-Authors Plus."""
        bare = nicename.removeprefix("cap-")
        if bare not in self._by_name:
            guest = records.Author(records.Place("", 0), 0, bare, display_name=name)
            self._write_safely(guest)
        return self._by_name.get(wordpress_slug(bare))

    def _write_safely(self, author: records.Author) -> None:
        place = f"{author.place.file}:{author.place.line}" if author.place.line else ""
        entry = Entry(Kind.AUTHOR, make_key(author), _read_name(author), place)
        try:
            with transaction.atomic():
                written = self._write(author, entry)
        except Exception as fault:
            self._ledger.fail(entry, fault)
            return
        if written is not None:
            self._by_name[wordpress_slug(author.login)] = written
            if author.old_id:
                self.by_old_id[author.old_id] = written

    def _write(self, record: records.Author, entry: Entry) -> Author | None:
        source = digest_record(record)
        row = self._ledger.find_one(Kind.AUTHOR, entry.old_key)
        if row and self._ledger.is_same(row, source):
            self._ledger.count_same(row)
            return Author.objects.filter(pk=row.object_id).first()
        if row:
            author = self._ledger.find_unedited(row, entry)
            if author is None:
                self._ledger.keep_edited(entry, row)
                return Author.objects.filter(pk=row.object_id).first()
            author.name = entry.title
            author.save()
            self._ledger.keep(entry, author, source=source, row=row)
            return author
        author, was_here = self._make(record, entry)
        if self._staff_accounts and record.email:
            _give_account(author, record, entry)
        self._ledger.keep(entry, author, source=source, was_here=was_here)
        return author

    def _make(self, record: records.Author, entry: Entry) -> tuple[Author, bool]:
        old_slug = wordpress_slug(record.login)
        is_private = EMAIL_ADDRESS.search(record.login)
        slug = (
            wordpress_slug(entry.title) if is_private else old_slug
        ) or f"author-{record.old_id}"
        same = Author.objects.filter(Q(slug=slug) | Q(name__iexact=entry.title)).first()
        if same:
            entry.note("An author of this name or address was here: the two are one.")
            author = same
        else:
            if is_cut(record.display_name, entry.title):
                entry.note(f"The name is longer than {NAME_LENGTH} characters; it was shortened.")
            old_id = record.old_id or None
            if old_id and Author.objects.filter(legacy_id=old_id).exists():
                old_id = None
            author = Author.objects.create(name=entry.title, slug=slug, legacy_id=old_id)
        if old_slug and old_slug != author.slug:
            path = f"/author/{quote(unquote(old_slug))}/"
            if not Author.objects.filter(slug=old_slug).exists():
                Address.objects.redirect(path, to=author.get_absolute_url())
        return author, bool(same)


def make_key(author: records.Author) -> str:
    """What an author is known again by: the id, and without one the name in the old address."""
    return str(author.old_id or f"/{wordpress_slug(author.login)[:200]}")


def _read_name(author: records.Author) -> str:
    """The name to show: never an e-mail address, which a login or a display name may be."""
    names = (author.display_name, f"{author.first_name} {author.last_name}", author.login)
    for name in names:
        line = read_line(name, longest=NAME_LENGTH)
        if line and not EMAIL_ADDRESS.search(line):
            return line
    return f"Author {author.old_id}"


def _give_account(author: Author, record: records.Author, entry: Entry) -> None:
    """Make the author a staff account without a role or a password; an admin gives the role."""
    try:
        email = clean_email(record.email)
    except ValidationError:
        entry.note("No account was made: the e-mail address is none.")
        return
    account = User.objects.filter(email__iexact=email).first()
    if account is None:
        account = User(
            username=_find_free_name(author),
            email=email,
            first_name=record.first_name[:150],
            last_name=record.last_name[:150],
            is_staff=True,
        )
        account.set_unusable_password()
        account.save()
        entry.note("A staff account was made: give it a role, and have a password mailed.")
    if author.user_id is None and not Author.objects.filter(user=account).exists():
        author.user = account
        author.save(update_fields=["user"])


def _find_free_name(author: Author) -> str:
    base = name = (wordpress_slug(author.name) or "staff")[:140]
    number = 1
    while User.objects.filter(username__iexact=name).exists():
        number += 1
        name = f"{base}-{number}"
    return name
