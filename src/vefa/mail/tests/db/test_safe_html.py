"""HTML of strangers: what may be seen, and what is never fetched or run."""

import pytest

from vefa.mail.queries import safe_html


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("<p>Merhaba <b>dünya</b></p>", "<p>Merhaba <b>dünya</b></p>"),
        ("<script>x</script><style>y</style><p>z</p>", "<p>z</p>"),
        ('<p onclick="x()" style="position:fixed" class="a">z</p>', "<p>z</p>"),
        ('<a href="javascript:x()">z</a>', '<a rel="noopener noreferrer nofollow">z</a>'),
        (
            '<a href="https://x.example/" target="_top">z</a>',
            '<a href="https://x.example/" rel="noopener noreferrer nofollow">z</a>',
        ),
        ('<img src="https://far.example/pixel.gif">z', "z"),
        ('<form action="https://x"><input name="password">z</form>', "z"),
        ('<iframe src="https://x"></iframe><object data="x"></object>z', "z"),
        ("<svg><script>x</script></svg>z", "z"),
        ('<base href="https://x"><meta http-equiv="refresh" content="0">z', "z"),
        ('<td background="https://far.example/a.gif">z</td>', "z"),
        ("<p>never closed", "<p>never closed</p>"),
    ],
)
def test_what_is_shown(source, shown):
    assert safe_html(source) == shown


def test_own_images_are_shown_and_strangers_are_not():
    source = '<img src="cid:one"><img src="cid:two"><img src="https://far.example/1">'
    shown = safe_html(source, images={"one": "/files/1/"})
    assert shown == '<img src="/files/1/"><img><img>'


def test_hostile_html_costs_little():
    assert "<script" not in safe_html("<div><p><table>" * 5_000 + "<script>" * 1_000)
