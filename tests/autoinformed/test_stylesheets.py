"""The one stylesheet of readers' pages: made of all its parts, and whole once gathered."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import StaticFilesStorage

from autoinformed import stylesheets

CSS = Path(settings.BASE_DIR) / "static/css"


def test_every_component_is_in_the_sheet():
    sheet = (CSS / "site.css").read_text()

    parts = {str(path.relative_to(CSS)) for path in CSS.glob("components/*.css")}

    assert parts <= set(re.findall(r'@import "(.+)"', sheet))


def test_each_import_is_replaced_by_what_it_imports():
    sheets = {
        "css/site.css": '/* all */\n@import "tokens.css";\n@import "parts/card.css";\n',
        "css/tokens.css": "a { b: url(../fonts/x.woff2) }\n",
        "css/parts/card.css": "c { d: e }\n",
    }

    whole = stylesheets.join_imports("css/site.css", sheets.__getitem__)

    assert whole == "a { b: url(../fonts/x.woff2) }\nc { d: e }\n"


def test_an_import_for_print_stays_for_print():
    sheets = {"css/site.css": '@import "print.css" print;', "css/print.css": "a { b: c }"}

    assert (
        stylesheets.join_imports("css/site.css", sheets.__getitem__)
        == "@media print {\na { b: c }\n}"
    )


def test_a_relative_path_in_another_folder_is_refused():
    sheets = {
        "css/site.css": '@import "parts/card.css";',
        "css/parts/card.css": 'a { b: url("../../img/x.svg") }',
    }

    with pytest.raises(stylesheets.MisplacedPath, match=r"parts/card\.css"):
        stylesheets.join_imports("css/site.css", sheets.__getitem__)


def test_collectstatic_makes_one_sheet_with_hashed_fonts(tmp_path):
    source = StaticFilesStorage(location=Path(settings.BASE_DIR) / "static", base_url="/static/")
    target = stylesheets.SiteStaticFilesStorage(location=tmp_path, base_url="/static/")
    paths = {}
    for path in (*CSS.rglob("*.css"), *CSS.parent.glob("fonts/*.woff2")):
        name = str(path.relative_to(CSS.parent))
        if "newsroom" not in name:
            with source.open(name) as file:
                target.save(name, file)
            paths[name] = (source, name)

    faults = [fault for _, _, fault in target.post_process(paths) if isinstance(fault, Exception)]

    hashed = target.stored_name("css/site.css")
    whole = (tmp_path / hashed).read_text()
    assert not faults
    assert hashed != "css/site.css"
    assert "@import" not in whole
    assert ".card" in whole
    assert "@media print" in whole
    assert re.search(r"fonts/source-serif-4-400\.[0-9a-f]{12}\.woff2", whole)
    assert (tmp_path / f"{hashed}.br").is_file()


def test_text_has_a_face_of_its_own_for_bold_italic_too():
    faces = re.findall(
        r"@font-face \{([^}]*\"Source Serif 4\"[^}]*)\}", (CSS / "tokens.css").read_text()
    )

    drawn = {(re.search(r"weight: (\d+)", face)[1], "style: italic" in face) for face in faces}
    files = [CSS / re.search(r'url\("([^"]+)"\)', face)[1] for face in faces]
    assert drawn == {("400", False), ("400", True), ("700", False), ("700", True)}
    assert all(file.is_file() for file in files)
