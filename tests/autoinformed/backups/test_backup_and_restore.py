"""A backup put back gives the site that was; nothing is overwritten unasked, and no half counts."""

import hashlib
import json
import shutil
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import connection, connections

from articles.models import Article, Document
from authors.models import User
from autoinformed.backups.folder import Folder
from autoinformed.backups.lock import hold_lock
from autoinformed.backups.manifest import list_sets
from autoinformed.backups.tables import sum_database
from comments import private_side
from comments.models import Comment
from images.models import Image
from tests.factories import make_article, make_image

pytestmark = pytest.mark.django_db(transaction=True)


def lose_everything():
    call_command("flush", interactive=False, verbosity=0)
    for store in ("default", "documents"):
        shutil.rmtree(storages[store].location)


def read_files():
    return {
        path: path.read_bytes()
        for store in ("default", "documents")
        for path in Path(storages[store].location).rglob("*")
        if path.is_file()
    }


def read_rows():
    """Every table but what a backup and ``prepare`` write themselves."""
    sums = sum_database(connection)
    changing = {"autoinformed_backuprun", "django_site", "auth_group_permissions"}
    return {name: found for name, found in sums.items() if name not in changing}


def hash_of(image):
    return hashlib.sha256(Path(image.file.path).read_bytes()).hexdigest()


def only_part(place, name):
    return next((place / "sets").glob(f"*/{name}"))


def test_what_was_lost_is_there_again(site, place, run, client):
    user = User.objects.get()
    user.set_password("a-password-of-the-tests")
    user.save()
    page, files, rows = client.get(site.get_absolute_url()).content, read_files(), read_rows()
    run("backup", place)
    lose_everything()

    said = run("restore", place)

    assert "each as in the set" in said
    assert User.objects.get().check_password("a-password-of-the-tests")
    assert client.get(site.get_absolute_url()).content == page
    assert read_files() == files
    assert read_rows() == rows
    comment = Comment.objects.get()
    assert private_side.email_for_mail(comment) == "osprey@readers.example"


def test_the_readers_login_has_its_rights_again_and_no_others(site, place, run):
    run("backup", place)
    lose_everything()

    run("restore", place)

    reader = settings.DATABASES["reader"]["USER"]
    with connection.cursor() as cursor:
        for table, may in [("articles_article", True), ("authors_user", False)]:
            cursor.execute("SELECT has_table_privilege(%s, %s, 'SELECT')", [reader, table])
            assert cursor.fetchone() == (may,)
        cursor.execute("SELECT count(*) FROM pg_policy")
        assert cursor.fetchone()[0] > 5
        cursor.execute("SELECT to_regclass('readers.comments_comment') IS NOT NULL")
        assert cursor.fetchone() == (True,)


def test_a_file_is_kept_once_for_all_sets(site, place, run):
    run("backup", place)
    before = {path.name for path in (place / "files").rglob("*") if path.is_file()}
    new = make_image(size=(20, 9))

    said = run("backup", place)

    after = {path.name for path in (place / "files").rglob("*") if path.is_file()}
    assert after - before == {hash_of(new)}
    assert "1 new to the place" in said
    assert len(list_sets(Folder(place))) == 2


def test_only_its_owner_reads_a_backup(site, place, run):
    run("backup", place)

    modes = {path.stat().st_mode & 0o077 for path in place.rglob("*")}

    assert modes == {0}


def test_a_killed_backup_is_no_set_and_the_next_goes_on_from_it(site, place, run, monkeypatch):
    write, written = Folder.write, []

    def die_at_the_dump(self, name, source):
        if name.endswith("database.dump"):
            raise KeyboardInterrupt
        write(self, name, source)

    monkeypatch.setattr(Folder, "write", die_at_the_dump)
    with pytest.raises(KeyboardInterrupt):
        run("backup", place)
    assert list_sets(Folder(place)) == []
    assert list((place / "files").rglob("*/*"))

    def note(self, name, source):
        written.append(name)
        write(self, name, source)

    monkeypatch.setattr(Folder, "write", note)
    run("backup", place)

    assert not [name for name in written if name.startswith("files/")]
    assert len(list_sets(Folder(place))) == 1


def test_what_a_killed_backup_left_of_a_set_is_neither_used_nor_kept(site, place, run):
    run("backup", place)
    only_part(place, "manifest.json").unlink()

    with pytest.raises(CommandError, match="holds no whole set"):
        run("restore", place)
    run("backup", place)

    assert len(list((place / "sets").iterdir())) == 1


def test_two_at_once_is_one_too_many(site, place, run):
    with hold_lock(), pytest.raises(CommandError, match="Another backup or restore"):
        run("backup", place)


def test_a_dry_run_tells_and_changes_nothing(site, place, run):
    run("backup", place)
    call_command("flush", interactive=False, verbosity=0)

    said = run("restore", place, "--dry-run")

    assert "files are brought here" in said
    assert "Nothing was changed." in said
    assert not Article.objects.exists()


def test_a_site_is_overwritten_only_when_told(site, place, run):
    run("backup", place)
    make_article("Written since")

    with pytest.raises(CommandError, match="--overwrite"):
        run("restore", place)
    assert Article.objects.count() == 2

    said = run("restore", place, "--overwrite")
    assert "OVERWRITES 2 rows of articles" in said
    assert [article.headline for article in Article.objects.all()] == ["The line restarts"]


def test_a_file_that_differs_is_overwritten_only_when_told(site, place, run):
    run("backup", place)
    call_command("flush", interactive=False, verbosity=0)
    picture = next(path for path in read_files() if path.suffix == ".jpg")
    picture.write_bytes(b"Another picture")

    with pytest.raises(CommandError, match="--overwrite"):
        run("restore", place)
    assert picture.read_bytes() == b"Another picture"

    run("restore", place, "--overwrite")
    assert picture.read_bytes() != b"Another picture"


def test_a_running_site_is_left_alone(site, place, run):
    run("backup", place)
    entry = connections["default"].settings_dict

    web_server = psycopg.connect(
        host=entry["HOST"],
        port=entry["PORT"] or None,
        dbname=entry["NAME"],
        user=entry["USER"],
        password=entry["PASSWORD"],
    )
    with web_server, pytest.raises(CommandError, match=r"The site runs.*Nothing was changed"):
        run("restore", place, "--overwrite")

    assert Article.objects.count() == 1


def test_a_damaged_dump_changes_nothing(site, place, run):
    run("backup", place)
    make_article("Written since")
    dump = only_part(place, "database.dump")
    whole = dump.read_bytes()
    middle = len(whole) // 2
    turned = bytes([whole[middle] ^ 0xFF])

    for damaged in (whole[:middle] + turned + whole[middle + 1 :], whole[:-2000], b""):
        dump.write_bytes(damaged)
        with pytest.raises(CommandError, match="dump of the database is damaged"):
            run("restore", place, "--overwrite")
        assert Article.objects.count() == 2


def test_a_damaged_picture_is_named_and_the_rest_restored(site, place, run):
    run("backup", place)
    image = Image.objects.get()
    name = hash_of(image)
    (place / "files" / name[:2] / name).write_bytes(b"Rot")
    lose_everything()

    with pytest.raises(CommandError, match="not whole") as told:
        run("restore", place)

    assert image.file.name in str(told.value)
    assert Article.objects.get().headline == "The line restarts"
    assert Document.objects.get().file.size


def test_a_list_of_files_leads_nowhere_else(site, place, run, tmp_path):
    """Whoever changes a set cannot have it write over the machine."""
    from autoinformed.backups.site_files import SiteFile, content_name, restore_files

    name = content_name("a" * 64)
    (place / name).parent.mkdir(parents=True)
    (place / name).write_bytes(b"x")

    file = SiteFile("default", "../../stolen", 1, 0, "a" * 64)

    assert restore_files(Folder(place), [file], say=print) == [file]
    assert not list(tmp_path.rglob("stolen"))


def change_manifest(place, **values):
    path = only_part(place, "manifest.json")
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


def test_a_set_that_is_newer_or_damaged_is_refused(site, place, run):
    run("backup", place)

    for values, said in [
        ({"server_version": 990000}, "comes from PostgreSQL 99"),
        ({"migrations": ["articles.0999_from_the_future"]}, "0999_from_the_future"),
        ({"format": 2}, "newer version of AutoInformed"),
    ]:
        change_manifest(place, **values)
        with pytest.raises(CommandError, match=said):
            run("restore", place, "--overwrite")
    only_part(place, "manifest.json").write_text("{")
    with pytest.raises(CommandError, match=r"manifest of the set .* is damaged"):
        run("restore", place, "--overwrite")


def test_a_set_is_chosen_by_name(site, place, run):
    run("backup", place)
    first = run("restore", place, "--list").strip()
    make_article("Written since")
    run("backup", place)

    assert len(run("restore", place, "--list").split()) == 2
    run("restore", place, "--overwrite", "--set", first)

    assert Article.objects.count() == 1
    with pytest.raises(CommandError, match="holds no set yesterday"):
        run("restore", place, "--set", "yesterday")


def test_a_file_that_rows_name_and_nobody_has_is_told(site, place, run):
    Image.objects.get().file.storage.delete(Image.objects.get().file.name)

    assert "1 files that rows name are not on the disk" in run("backup", place)
