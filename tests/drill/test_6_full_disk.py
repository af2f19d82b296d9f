"""A disk without room: uploads say so, give back what was typed, and leave no half of a file."""

import os
import subprocess
from io import BytesIO

import pytest
from PIL import Image as pillow

from tests.drill.copy import Web, form

ROOM = "64k"
TYPED = "A caption that took ten minutes to write, with every word in its place."


@pytest.fixture
def small_folders(copy):
    """The folders of pictures and documents, with room for less than is sent."""
    if os.getuid():
        pytest.skip("Only root can mount a small file system.")
    folders = [copy.data / "media", copy.data / "documents"]
    mounted = []
    try:
        for folder in folders:
            folder.mkdir(exist_ok=True)
            command = ["mount", "-t", "tmpfs", "-o", f"size={ROOM},mode=0777", "tmpfs", folder]
            if subprocess.run(command, capture_output=True).returncode:
                pytest.skip("This machine mounts no tmpfs.")
            mounted.append(folder)
        yield mounted
    finally:
        for folder in mounted:
            subprocess.run(["umount", "--lazy", folder], check=True)


def make_picture():
    """A JPEG of noise, larger than the room."""
    file = BytesIO()
    pillow.effect_noise((900, 600), 90).convert("RGB").save(file, "JPEG", quality=95)
    return file.getvalue()


def test_an_upload_without_room_gives_the_words_back(copy, small_folders, tell):
    editor = Web(copy.port).sign_in("editor")
    add = "/admin/images/image/add/"
    fields = dict(form(editor.get(add).text, holding="alt")) | {"alt": "Noise", "caption": TYPED}
    (article,) = copy.rows("SELECT min(id) FROM articles_article")[0]
    beside = f"/admin/articles/article/{article}/documents/"
    attached = dict(form(editor.get(beside).text, holding="new-title")) | {
        "new-title": TYPED,
        "_attach": "Attach",
    }
    paper = b"%PDF-1.7\n" + b"0" * 200_000 + b"\n%%EOF\n"

    picture = editor.post_files(add, fields, {"file": ("n.jpg", "image/jpeg", make_picture())})
    document = editor.post_files(
        beside, attached, {"new-file": ("s.pdf", "application/pdf", paper)}
    )
    left = [name for folder in small_folders for _, _, names in os.walk(folder) for name in names]

    for answer in (picture, document):
        assert answer.status == 507
        assert "The disk is full" in answer.text
        assert TYPED in answer.text
    assert left == []
    tell("a picture and a document without room answered 507 with the typed words; no half is left")
