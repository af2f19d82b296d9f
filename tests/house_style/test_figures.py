"""Figures that enlarge: a picture with "Click for more." leads to the full one."""

from house_style.compiler import compile_body


def test_a_picture_with_click_for_more_enlarges():
    for body in [
        '<figure><img src="/media/a.jpg" alt="A">'
        "<figcaption>The Vega. Click for more.</figcaption></figure>",
        '<p><img src="/media/a.jpg" alt="A">The Vega. Click for more.</p>',
        '<p><img src="/media/a.jpg" alt="A"></p><p>The Vega. Click for more.</p>',
    ]:
        assert compile_body(body).html == (
            '<figure class="figure--enlarge"><a class="enlarge" data-enlarge="picture"'
            ' href="/media/a.jpg"><img alt="A" loading="lazy" src="/media/a.jpg"></a>'
            "<figcaption>The Vega. Click for more.</figcaption></figure>"
        )


def test_a_picture_linked_to_a_larger_one_keeps_that_link():
    body = (
        '<figure><a href="/media/full.jpg"><img src="/media/a.jpg" alt="A"></a>'
        "<figcaption>Click for more.</figcaption></figure>"
    )

    link = '<a class="enlarge" data-enlarge="picture" href="/media/full.jpg">'
    assert link in compile_body(body).html


def test_a_picture_linked_to_a_page_keeps_leading_there():
    body = (
        '<figure><a href="/halden/"><img src="/media/a.jpg" alt="A"></a>'
        "<figcaption>Click for more.</figcaption></figure>"
    )

    assert '<a href="/halden/">' in compile_body(body).html
