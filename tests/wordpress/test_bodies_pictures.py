"""Pictures of WordPress bodies: each a figure of ours, and nothing empty where one is missing."""

import pytest

from house_style.compiler import compile_body
from wordpress.bodies import Gallery, Picture, convert_body

OLD = "https://old.example"
UPLOADS = f"{OLD}/wp-content/uploads/2025/12"
KNOWN = {
    f"{UPLOADS}/plant.jpg": Picture(
        "/media/plant.jpg", 800, 600, "Alt of the library", "Its caption"
    ),
    f"{UPLOADS}/second.jpg": Picture("/media/second.jpg", 400, 300),
}
ATTACHMENTS = {
    41: KNOWN[f"{UPLOADS}/plant.jpg"],
    42: KNOWN[f"{UPLOADS}/second.jpg"],
}
PLANT = '<img src="/media/plant.jpg" alt="A plant" width="800" height="600">'
SECOND = '<img src="/media/second.jpg" alt="" width="400" height="300">'


def convert_whole(text, **told):
    return convert_body(
        text,
        **{
            "resolve_picture": KNOWN.get,
            "resolve_attachment": ATTACHMENTS.get,
            "site_hosts": ["old.example"],
            **told,
        },
    )


def convert(text, **told):
    return convert_whole(text, **told).html


def img(name="plant.jpg", alt="A plant", rest=""):
    return f'<img src="{UPLOADS}/{name}" alt="{alt}" {rest}/>'


@pytest.mark.parametrize(
    "name",
    [
        "plant.jpg",
        "plant-300x200.jpg",
        "plant-scaled.jpg",
        "plant-e1700000000000-150x150.jpg",
        "plant.jpg?w=300",
        "plant-1024x683.jpg?ssl=1",
    ],
)
def test_a_rendition_is_the_picture_itself(name):
    assert convert(img(name)) == f"<figure>{PLANT}</figure>"


@pytest.mark.parametrize(
    "attributes",
    [
        f'src="data:image/gif;base64,AAAA" data-src="{UPLOADS}/plant.jpg"',
        f'src="{OLD}/blank.gif" data-lazy-src="{UPLOADS}/plant-300x200.jpg"',
        'src="https://i0.wp.com/old.example/wp-content/uploads/2025/12/plant.jpg?resize=5,5"',
        f'src="//old.example/x.jpg" data-orig-file="{UPLOADS}/plant.jpg"',
        f'src="{OLD}/moved.jpg" class="alignleft wp-image-41"',
    ],
)
def test_a_picture_is_found_by_what_programs_say_of_it(attributes):
    assert convert(f'<img alt="A plant" {attributes}>') == f"<figure>{PLANT}</figure>"


@pytest.mark.parametrize(
    "caption",
    [
        f'[caption id="attachment_41" align="alignright"]{img()} By <em>us</em>.[/caption]',
        f'[caption width="300" caption="By <em>us</em>."]{img()}[/caption]',
        f"[wp_caption width='300' caption='By <em>us</em>.']{img()}[/wp_caption]",
        f'[caption id="attachment_41"]{img("gone.jpg")}\nBy <em>us</em>.[/caption]',
        f"<figure class='wp-block-image'>{img()}<figcaption>By <em>us</em>.</figcaption></figure>",
        f"<div class='wp-caption'>{img()}<p class='wp-caption-text'>By <em>us</em>.</p></div>",
    ],
)
def test_a_picture_with_words_is_a_figure_with_a_caption(caption):
    figure = f"<figure>{PLANT}<figcaption>By <em>us</em>.</figcaption></figure>"

    assert convert(caption) == figure
    assert convert(f"Before.\n{caption}\nAfter.") == f"<p>Before.</p>{figure}<p>After.</p>"


def test_a_link_to_the_picture_itself_leads_to_our_file_and_enlarges():
    html = convert(
        f'[caption id="attachment_41"]<a href="{UPLOADS}/plant.jpg">{img("plant-300x200.jpg")}</a>'
        " Click for more.[/caption]"
    )

    assert html == (
        f'<figure><a href="/media/plant.jpg">{PLANT}</a>'
        "<figcaption>Click for more.</figcaption></figure>"
    )
    assert 'data-enlarge="picture"' in compile_body(html).html


def test_a_link_to_the_page_of_an_attachment_leads_to_our_file():
    html = convert(f'<a href="{OLD}/story/plant/" rel="attachment wp-att-41">{img()}</a>')

    assert html == f'<figure><a href="/media/plant.jpg">{PLANT}</a></figure>'


def test_a_link_from_a_picture_to_a_page_goes_on_leading_there():
    html = convert(f'<a href="{OLD}/story/">{img()}</a>', resolve_link={f"{OLD}/story/": "/s/"}.get)

    assert html == f'<figure><a href="/s/">{PLANT}</a></figure>'


def test_a_floating_picture_stands_before_its_paragraph():
    html = convert(f'<img class="alignleft" src="{UPLOADS}/plant.jpg" alt="A plant"> Words follow.')

    assert html == f"<figure>{PLANT}</figure><p>Words follow.</p>"


def test_pictures_that_fill_a_paragraph_are_figures_in_their_order():
    html = convert(f"{img()}\n{img('second.jpg', '')}\n\nWords {img()}")

    assert html == (
        f"<figure>{PLANT}</figure><figure>{SECOND}</figure><p>Words</p><figure>{PLANT}</figure>"
    )


def test_words_that_say_click_for_more_are_the_caption_of_the_picture_above():
    html = convert(f"{img()} Click for more.\n\n{img()}\n\nA sketch. Click for more.\n\nWords.")

    figure = f"<figure>{PLANT}<figcaption>%s</figcaption></figure>"
    assert (
        html == f"{figure % 'Click for more.'}{figure % 'A sketch. Click for more.'}<p>Words.</p>"
    )


def test_a_picture_within_words_stays_there():
    assert convert(f"Words {img()} words.") == f"<p>Words {PLANT} words.</p>"


def test_the_library_says_what_a_picture_shows_where_the_body_does_not():
    assert 'alt="Alt of the library"' in convert(img(alt=""))


def test_a_gallery_shows_its_pictures_and_their_captions():
    converted = convert_whole('Before.\n[gallery columns="2" ids="42,41,99"]\nAfter.')

    plant = PLANT.replace("A plant", "Alt of the library")
    assert converted.html == (
        f"<p>Before.</p><figure>{SECOND}</figure>"
        f"<figure>{plant}<figcaption>Its caption</figcaption></figure><p>After.</p>"
    )
    assert converted.galleries == (Gallery((42, 41, 99), ()),)
    assert "99" in converted.warnings[0]


def test_a_gallery_without_ids_shows_what_was_uploaded_to_the_post():
    assert convert("[gallery]", attached=[42]) == f"<figure>{SECOND}</figure>"
    assert convert("[gallery exclude='41']", attached=[41, 42]) == f"<figure>{SECOND}</figure>"
    assert convert_whole("[gallery]").warnings


@pytest.mark.parametrize(
    "gallery",
    [
        '<figure class="wp-block-gallery"><ul class="blocks-gallery-grid"><li><figure>{}'
        "<figcaption>One</figcaption></figure></li><li><figure>{}</figure></li></ul><figcaption>Both"
        "</figcaption></figure>",
        '<figure class="wp-block-gallery has-nested-images"><figure class="wp-block-image">{}'
        '<figcaption>One</figcaption></figure><figure class="wp-block-image">{}</figure>'
        "<figcaption>Both</figcaption></figure>",
        '<div class="wp-block-jetpack-tiled-gallery"><div class="row"><figure>{}<figcaption>One'
        "</figcaption></figure><div>{}</div></div></div><p>Both</p>",
        '<div class="gallery"><dl class="gallery-item"><dt class="gallery-icon">{}</dt>'
        '<dd class="wp-caption-text gallery-caption">One</dd></dl><dl class="gallery-item">'
        '<dt class="gallery-icon">{}</dt></dl></div><p>Both</p>',
    ],
)
def test_a_gallery_of_blocks_is_a_row_of_figures(gallery):
    converted = convert_whole(gallery.format(img(), img("second.jpg", "")))

    assert converted.html == (
        f"<figure>{PLANT}<figcaption>One</figcaption></figure><figure>{SECOND}</figure><p>Both</p>"
    )
    assert len(converted.galleries[0].urls) == 2


def test_a_cover_shows_its_picture_before_its_words():
    html = convert(
        f'<div class="wp-cover" style="background-image:url({UPLOADS}/second.jpg)">'
        "<p>Words</p></div>"
    )

    assert html == f"<figure>{SECOND}</figure><p>Words</p>"


def test_a_picture_of_the_site_that_is_missing_is_told_and_leaves_nothing_empty():
    converted = convert_whole(
        f'<a href="{UPLOADS}/gone.jpg">{img("gone-300x200.jpg")}</a>\n\n'
        f'<a href="{OLD}/story/">{img("gone.jpg", "Alt")}</a>'
        f' <a href="{OLD}/plan/">{img("gone.jpg", "")}</a>'
        f"\n\n<figure>{img('gone.jpg')}<figcaption>Its words.</figcaption></figure>"
    )

    assert converted.html == (
        f'<p><a href="{OLD}/story/">Alt</a> <a href="{OLD}/plan/">plan</a></p><p>Its words.</p>'
    )
    assert "gone" in converted.warnings[0]


def test_a_picture_of_another_site_becomes_a_link_to_it():
    converted = convert_whole('<img src="https://other.example/a/pic.jpg" alt="A chart">')

    assert converted.html == '<p><a href="https://other.example/a/pic.jpg">A chart</a></p>'
    assert "other.example" in converted.warnings[0]


def test_a_smiley_is_its_text_and_a_counter_of_visits_is_nothing():
    html = convert(
        'Well <img class="wp-smiley" alt=":-)" src="https://s.example/smile.gif">'
        '<img src="https://count.example/hit" width="1" height="1">'
    )

    assert html == "<p>Well :-)</p>"


def test_a_playlist_is_a_list_of_its_files():
    html = convert(
        "[playlist ids='61,62']", resolve_link={"/?attachment_id=61": "/media/one.mp3"}.get
    )

    assert html == '<ul><li><a href="/media/one.mp3">one.mp3</a></li></ul>'


def test_script_in_a_caption_or_an_alternative_text_runs_nowhere():
    html = convert(
        '[caption caption="<script>alert(1)</script><b onclick=x>Words</b>"]'
        f"{img(alt='&quot;&gt;&lt;script&gt;')}[/caption]"
    )

    assert "<script" not in html
    assert "onclick" not in html
    assert "<figcaption><strong>Words</strong></figcaption>" in html
