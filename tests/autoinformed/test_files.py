import pytest

from autoinformed import files


def answer_with_nothing(environ, start_response):
    start_response("404 Not Found", [])
    return [b""]


def ask(application, path):
    said = []
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path}
    chunks = application(
        environ, lambda status, headers, fault=None: said.extend([status, headers])
    )
    body = b"".join(chunks)
    if close := getattr(chunks, "close", None):
        close()
    return said[0], dict(said[1]), body


@pytest.fixture
def folders(settings, tmp_path):
    settings.STATIC_ROOT, settings.MEDIA_ROOT = tmp_path / "static", tmp_path / "media"
    for folder in (settings.STATIC_ROOT, settings.MEDIA_ROOT):
        folder.mkdir()
        (folder / "car.avif").write_bytes(b"a picture")


@pytest.mark.parametrize(
    ("serve", "path"),
    [(files.serve_static, "/static/car.avif"), (files.serve_media, "/media/car.avif")],
)
def test_a_file_is_what_its_name_says_and_stands_in_no_frame(folders, serve, path):
    status, headers, body = ask(serve(answer_with_nothing), path)

    assert (status, body) == ("200 OK", b"a picture")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"


def test_a_picture_runs_nothing_in_the_sites_name(folders):
    _, headers, _ = ask(files.serve_media(answer_with_nothing), "/media/car.avif")

    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
