"""Curly quotes where readers see an article's own texts; what is stored stays as typed."""

import json
import re

import pytest

from tests.factories import make_article

pytestmark = pytest.mark.django_db

TYPED = '"Vega\'s" 5\'10" -- <so>'
SHOWN = "“Vega’s” 5′10″ — &lt;so&gt;"


def test_headline_and_standfirst_are_curled_as_wordpress_curls_a_title(client):
    article = make_article(headline=TYPED, standfirst=f"It's {TYPED}", body='<p>"It\'s"</p>')

    page = client.get(article.get_absolute_url()).content.decode()

    assert f'<h1 dir="auto" class="story__headline">{SHOWN}</h1>' in page
    assert f'<p dir="auto" class="story__standfirst">It’s {SHOWN}</p>' in page
    assert f"<title>{SHOWN} | " in page
    assert f'<meta property="og:title" content="{SHOWN}">' in page
    assert f'<meta name="description" content="It’s {SHOWN}">' in page
    assert "<p>“It’s”</p>" in page
    assert json.loads(re.search(r'{"@context".*?"NewsArticle".*?}(?=</script>)', page)[0])
    article.refresh_from_db()
    assert (article.headline, article.body) == (TYPED, '<p>"It\'s"</p>')


@pytest.mark.parametrize("path", ["/", "/feed.json", "/feed/", "/feed/atom/"])
def test_lists_and_feeds_show_the_same(client, path):
    make_article(headline='"Vega\'s" -- so', standfirst='It\'s "so"')

    page = client.get(path).content.decode()
    page = json.dumps(json.loads(page), ensure_ascii=False) if path.endswith("json") else page

    assert "“Vega’s” — so" in page
    assert "It’s “so”" in page
    assert "Vega's" not in page
