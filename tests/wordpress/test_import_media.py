"""Pictures and documents of an import: from a folder, or fetched from the old site."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO

import pytest
from PIL import Image as pillow

from articles import open_web
from articles.models import Address, Article, Document
from articles.open_web import OpenWeb
from images.models import Image
from tests.wordpress.exports import export, item, meta, write
from tests.wordpress.test_importing import notes_of, outcomes, run_import
from wordpress.importing import fetching, running
from wordpress.importing.files import FileMissing, Folder, find_upload_path
from wordpress.importing.running import Asked, begin_import

UPLOADS = "https://old.example/wp-content/uploads"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


@pytest.fixture(autouse=True)
def without_addresses(monkeypatch):
    monkeypatch.setattr(running, "try_old_addresses", lambda *_: iter(()))


def draw(color="red", size=(40, 30)):
    file = BytesIO()
    pillow.new("RGB", size, color).save(file, "PNG")
    return file.getvalue()


def attachment(old_id, name, *parts, **fields):
    fields = {"post_type": "attachment", "status": "inherit", "content": ""} | fields
    fields.setdefault("attachment_url", f"{UPLOADS}/{name}")
    return item(old_id, meta("_wp_attached_file", name), *parts, **fields)


def lay(folder, **files):
    for name, content in files.items():
        (folder / name.replace("_", ".", 1)).write_bytes(content)
    return folder


@pytest.mark.django_db
def test_pictures_come_from_the_folder_with_alt_text_caption_and_addresses(client, tmp_path):
    uploads = tmp_path / "wp-content" / "uploads"
    (uploads / "2025").mkdir(parents=True)
    (uploads / "2025" / "car.png").write_bytes(draw())
    picture = attachment(
        9,
        "2025/car.png",
        meta("_wp_attachment_image_alt", "A red car"),
        meta("_wp_attachment_metadata", 'a:1:{s:14:"original_image";s:9:"first.png";}'),
        excerpt="Red <b>at</b> last.",
        link="https://old.example/post-1/car/",
    )
    shown = f'<img src="{UPLOADS}/2025/car-300x200.png" alt="" />'
    (path,) = write(tmp_path, export(item(1, meta("_thumbnail_id", "9"), content=shown), picture))

    run_import(path, media=tmp_path)

    image = Image.objects.get()
    assert (image.alt, image.caption, image.legacy_id) == ("A red car", "Red at last.", 9)
    article = Article.objects.get()
    assert article.lead_image == image
    assert image.url in article.body
    for old in ("car.png", "car-300x200.png", "car-scaled.png", "first.png"):
        answer = client.get(f"/wp-content/uploads/2025/{old}")
        assert (answer.status_code, answer.headers["Location"]) == (301, image.url)
    assert client.get("/post-1/car/").headers["Location"] == image.url
    assert client.get("/?attachment_id=9").headers["Location"] == "/post-1/"


@pytest.mark.django_db
def test_posts_get_their_pictures_once_a_run_has_them(tmp_path):
    shown = f'<img src="{UPLOADS}/car.png" alt="A car" />'
    (path,) = write(tmp_path, export(attachment(9, "car.png"), item(1, content=shown), item(2)))
    run_import(path)
    assert not Image.objects.exists()
    assert "import again" in notes_of("attachment", 9)
    (tmp_path / "uploads").mkdir()

    run_import(path, media=lay(tmp_path / "uploads", car_png=draw()))

    assert Image.objects.get().url in Article.objects.get(legacy_id=1).body
    assert outcomes("post") == {"changed": 1, "unchanged": 1}
    assert "0 changes" in run_import(path, media=tmp_path / "uploads")


@pytest.mark.django_db
def test_one_file_under_two_ids_is_one_picture_at_both_addresses(client, tmp_path):
    lay(tmp_path, a_png=draw(), b_png=draw())
    (path,) = write(tmp_path, export(attachment(8, "a.png"), attachment(9, "b.png")))

    run_import(path, media=tmp_path)

    image = Image.objects.get()
    for old in ("/wp-content/uploads/a.png", "/wp-content/uploads/b.png"):
        assert client.get(old).headers["Location"] == image.url
    assert client.get("/?attachment_id=9").headers["Location"] == image.url


@pytest.mark.django_db
def test_what_is_no_picture_is_refused_and_named(tmp_path):
    lay(tmp_path, zeros_png=bytes(100_000), page_png=b"<script>alert(1)</script>", clip_mp3=b"ID3")
    (path,) = write(
        tmp_path,
        export(attachment(1, "zeros.png"), attachment(2, "page.png"), attachment(3, "clip.mp3")),
    )

    run_import(path, media=tmp_path)

    assert not Image.objects.exists()
    assert outcomes("attachment") == {"skipped": 3}
    assert "no place here" in notes_of("attachment", 3)


@pytest.mark.django_db
def test_a_pdf_stands_beside_its_article_and_its_old_address_leads_there(client, tmp_path):
    lay(tmp_path, sheet_pdf=PDF)
    sheet = attachment(9, "sheet.pdf", title="The sheet", post_parent="1")
    (path,) = write(tmp_path, export(sheet, item(1)))

    run_import(path, media=tmp_path)

    document = Document.objects.get()
    assert (document.title, document.shown_to_readers) == ("The sheet", True)
    goal = document.get_absolute_url()
    assert client.get("/wp-content/uploads/sheet.pdf").headers["Location"] == goal
    assert client.get("/?attachment_id=9").headers["Location"] == goal
    assert "0 changes" in run_import(path, media=tmp_path)


@pytest.mark.django_db
def test_an_attachment_takes_no_path_of_an_article(client, tmp_path):
    lay(tmp_path, car_png=draw())
    picture = attachment(9, "car.png", link="https://old.example/post-1/", post_name="post-1")
    (path,) = write(tmp_path, export(picture, item(1)))

    run_import(path, media=tmp_path)

    assert client.get("/post-1/").status_code == 200


@pytest.mark.parametrize("name", ["../secret.png", "/etc/passwd", "a/../../secret.png", "link.png"])
def test_no_path_leads_out_of_the_folder(tmp_path, name):
    (tmp_path / "secret.png").write_bytes(draw())
    folder = tmp_path / "uploads"
    folder.mkdir()
    (folder / "link.png").symlink_to(tmp_path / "secret.png")

    with pytest.raises(FileMissing):
        Folder(folder).find(name, "")


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://x.example/wp-content/uploads/2025/12/a%20b.jpg", "2025/12/a b.jpg"),
        ("https://x.example/blog/wp-content/uploads/a.jpg", "a.jpg"),
        ("https://x.example/files/2025/a.jpg", "2025/a.jpg"),
        ("https://x.files.example/2008/06/a.jpg", "2008/06/a.jpg"),
        ("https://x.example/about.html", ""),
    ],
)
def test_the_path_below_the_uploads_is_read_from_an_address(url, path):
    assert find_upload_path(url) == path


# Fetching


class _OldSite(BaseHTTPRequestHandler):
    asked: list[str]
    pages: dict[str, tuple[int, dict[str, str], bytes]]

    def do_GET(self):
        self.asked.append(self.path)
        status, headers, body = self.pages.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def old_site():
    """A server on this machine that plays the old site."""
    handler = type("Handler", (_OldSite,), {"asked": [], "pages": {}})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        handler.port = server.server_port
        yield handler
        server.shutdown()
        thread.join()


@pytest.fixture
def fetched(old_site, tmp_path):
    """Fetching that takes this machine for the open internet; all other rules hold."""
    return fetching.Fetched(
        tmp_path / "fetched",
        {"old.example"},
        web=OpenWeb(
            resolver=lambda host, port: ["127.0.0.1"],
            may_connect=lambda ip: ip == "127.0.0.1",
            ports={80, old_site.port},
        ),
    )


def url_of(old_site, path):
    return f"http://old.example:{old_site.port}{path}"


def test_a_file_is_fetched_once(old_site, fetched):
    old_site.pages["/a%20b.png"] = (200, {"Content-Type": "image/png"}, b"bytes")

    for _ in range(2):
        found = fetched.find("", url_of(old_site, "/a b.png"))

    assert found.read_bytes() == b"bytes"
    assert old_site.asked == ["/a%20b.png"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((404, {}, b""), "404"),
        ((200, {"Content-Type": "text/html"}, b"<html>"), "something else"),
        ((200, {"Content-Type": "image/png", "Content-Length": "50"}, b"cut"), "broke off"),
        ((200, {"Content-Type": "image/png"}, bytes(2_000)), "larger"),
        ((302, {"Location": "http://elsewhere.example/a.png"}, b""), "does not name"),
        ((302, {"Location": "file:///etc/passwd"}, b""), "does not name"),
        ((302, {"Location": "/a.png"}, b""), "again and again"),
    ],
)
def test_what_is_no_file_of_the_old_site_is_refused(old_site, fetched, settings, answer, said):
    settings.IMAGE_MAX_BYTES = 1_000
    old_site.pages["/a.png"] = answer

    with pytest.raises(FileMissing, match=said):
        fetched.find("", url_of(old_site, "/a.png"))

    folder = fetched._folder
    assert not folder.exists() or not list(folder.iterdir())


@pytest.mark.parametrize(
    "found", [["10.0.0.1"], ["93.184.216.34", "127.0.0.1"], ["::ffff:192.168.0.1"], []]
)
def test_a_host_at_a_private_address_is_never_asked(tmp_path, found, monkeypatch):
    monkeypatch.setattr(open_web.socket, "create_connection", None)
    web = OpenWeb(resolver=lambda *_: found)
    guarded = fetching.Fetched(tmp_path, {"old.example"}, web=web)

    with pytest.raises(FileMissing, match="private"):
        guarded.find("", "http://old.example/a.png")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/a.png",
        "http://other.example/a.png",
        "ftp://old.example/a.png",
        "http://old.example:22/a.png",
        "http://old.example:99999999/a.png",
    ],
)
def test_no_host_but_the_exports_own_is_asked(tmp_path, url):
    web = OpenWeb(resolver=lambda *_: ["93.184.216.34"])
    guarded = fetching.Fetched(tmp_path, {"old.example"}, web=web)

    with pytest.raises(FileMissing):
        guarded.find("", url)


@pytest.mark.django_db
def test_an_import_fetches_the_pictures_that_its_export_names(old_site, fetched, tmp_path):
    old_site.pages["/wp-content/uploads/car.png"] = (200, {"Content-Type": "image/png"}, draw())
    url = url_of(old_site, "/wp-content/uploads/car.png")
    (path,) = write(tmp_path, export(attachment(9, "car.png", attachment_url=url), item(1)))
    run = begin_import([path], Asked(fetch_media=True), by=None)

    running.run_import(run, [path], choose_source=lambda survey: fetched, say=lambda *_: None)

    assert Image.objects.get().legacy_id == 9
    assert Address.objects.filter(path="/wp-content/uploads/car.png").exists()
