"""Every kind of reader's page in a real browser, by day at a desk and by night on a phone.

What a page must never do is asked of each kind at one visit, since a visit is what takes time.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.template.loader import render_to_string

from tests.page_types import make_newsroom, one_of_each

pytestmark = pytest.mark.django_db(transaction=True)

AXE = Axe()
# All rules, and one that is off unless asked for: what is pressed is large enough to be hit.
RULES = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
VIEWS = [("light", 1280), ("dark", 390)]
WIDTHS = [320, 390, 1280]


def test_no_page_shuts_anybody_out_spills_over_or_asks_elsewhere(
    open_page, live_server, client, monkeypatch
):
    pages = one_of_each(client, make_newsroom(monkeypatch))
    page = open_page()
    asked, said, faults = [], [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda line: said.append(line) if line.type == "error" else None)
    # Our own faults have a page too, which stands without a database.
    page.route("**/fault/", lambda route: route.fulfill(body=render_to_string("503.html")))

    for kind, path in (pages | {"fault": "/fault/"}).items():
        address = live_server.url + path
        page.goto(address)
        for scheme, width in VIEWS:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 900})
            found = AXE.run(page, options=RULES).response["violations"]
            faults += [
                f"{kind}, {scheme}, {width} px: {rule['help']}: {node['html']}"
                for rule in found
                for node in rule["nodes"]
            ]
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
                faults.append(f"{kind}: {wide} px in a window of {width}")
        # A page that is not there says so in the console, by its status.
        faults += [f"{kind}: {line.text}" for line in said if line.location.get("url") != address]
        said.clear()

    assert len(pages) > 20, pages
    assert not faults, "\n".join(faults)
    assert not [url for url in asked if not url.startswith(live_server.url)]
    assert page.context.cookies() == []
