"""The same to S3-compatible storage: moto's server, on this machine."""

import re
import subprocess
import sys

import pytest
from django.core.management import CommandError

from articles.models import Article
from autoinformed.backups.manifest import list_sets
from autoinformed.backups.places import open_place
from tests.autoinformed.backups.test_backup_and_restore import lose_everything, read_files

boto3 = pytest.importorskip("boto3")
pytest.importorskip("moto.server")
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def storage():
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "--host", "127.0.0.1", "--port", "0"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    for line in server.stderr:
        if found := re.search(r"http://127\.0\.0\.1:\d+", line):
            break
    yield found[0]
    server.kill()
    server.wait()
    server.stderr.close()


@pytest.fixture
def bucket(storage, monkeypatch):
    """An empty bucket; returns its client."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", storage)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "of-the-tests")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "of-the-tests")
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    client = boto3.client("s3")
    client.create_bucket(Bucket="backups")
    yield client
    for found in client.list_objects_v2(Bucket="backups").get("Contents", []):
        client.delete_object(Bucket="backups", Key=found["Key"])
    client.delete_bucket(Bucket="backups")
    client.close()


def test_a_site_goes_to_a_bucket_and_back(site, bucket, run, client):
    place = "s3://backups/newsroom"
    page, files = client.get(site.get_absolute_url()).content, read_files()
    run("backup", place)
    assert "is whole" in run("backup", place, "--check")
    assert "0 new to the place" in run("backup", place)
    lose_everything()

    said = run("restore", place)

    assert "each as in the set" in said
    assert client.get(site.get_absolute_url()).content == page
    assert read_files() == files
    keys = [found["Key"] for found in bucket.list_objects_v2(Bucket="backups")["Contents"]]
    assert all(key.startswith("newsroom/") for key in keys)


def test_what_is_missing_or_damaged_in_a_bucket_is_named(site, bucket, run):
    run("backup", "s3://backups")
    names = [found["Key"] for found in bucket.list_objects_v2(Bucket="backups")["Contents"]]
    (dump,) = [name for name in names if name.endswith("database.dump")]
    bucket.put_object(Bucket="backups", Key=dump, Body=b"Rot")

    with pytest.raises(CommandError, match="dump of the database is damaged"):
        run("restore", "s3://backups", "--overwrite")
    assert Article.objects.exists()

    bucket.delete_object(Bucket="backups", Key=dump)
    with pytest.raises(CommandError, match=r"s3://backups has no sets/.*database.dump"):
        run("restore", "s3://backups", "--overwrite")


def test_uploads_in_parts_that_a_killed_backup_left_are_given_up(site, bucket, run):
    bucket.create_multipart_upload(Bucket="backups", Key="sets/half/database.dump")

    run("backup", "s3://backups")

    assert not bucket.list_multipart_uploads(Bucket="backups").get("Uploads")
    assert len(list_sets(open_place("s3://backups"))) == 1


def test_a_bucket_that_is_not_there(bucket, run):
    with pytest.raises(CommandError, match="There is no bucket nowhere: make it first"):
        run("backup", "s3://nowhere")


def test_storage_that_cannot_be_reached(bucket, run, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")

    with pytest.raises(CommandError, match="cannot be reached"):
        run("backup", "s3://backups")
