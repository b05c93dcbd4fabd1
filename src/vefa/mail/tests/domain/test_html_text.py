"""Readable text out of HTML, also of the hostile kind."""

import pytest

from vefa.mail.domain import read_message
from vefa.mail.domain.html_text import html_to_text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<div>One</div><div>Two<br>Three</div>", "One\nTwo\nThree"),
        ("a  \n b&nbsp;c &amp; &lt;d&gt; &#305;", "a b c & <d> ı"),
        ("<style>p{}</style><script>x<y</script><p>seen</p>", "seen"),
        ("<!-- <p>no</p> --><p>yes</p>", "yes"),
        ("<title>no</title>yes", "yes"),
        ("<title>never closed", "never closed"),
        ("<ul><li>one<li>two</ul>", "- one\n- two"),
        ("<table><tr><td>a<td>b</tr><tr><td>c</tr></table>", "a  b\nc"),
        ("<blockquote>old<br>older</blockquote>new", "> old\n> older\n\nnew"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ('<a href="https://x.tr/1">here</a>', "here <https://x.tr/1>"),
        ('<a href="https://x.tr/">x.tr</a>', "x.tr"),
        ('<a href="javascript:alert(1)">x</a>', "x"),
        ('<img alt="Şema" src="cid:1"> <img src="x">', "[Şema]"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("<p unclosed", ""),
        ("<!-- never closed <p>a</p>", ""),
        ("", ""),
    ],
)
def test_text_of_html(source, text):
    assert html_to_text(source) == text


@pytest.mark.parametrize(
    "piece", ["<", "<!--", "<title>", "<a href=", "<blockquote>", "<script", "&", "</"]
)
def test_hostile_html_costs_linear_time(piece):
    source = piece * (200_000 // len(piece))
    assert len(html_to_text(source)) <= 45 * len(source)


def test_history_in_html_is_folded():
    raw = (
        "Subject: RE: x\nContent-Type: text/html; charset=utf-8\n\n"
        "<div>Oldu.</div><div id=divRplyFwdMsg><b>Kimden:</b> Ali<br>x</div><div>eski</div>"
    )
    message = read_message(raw.encode())
    assert message.text == "Oldu."
    assert "eski" in message.quoted
    assert "\ue000" not in message.text + message.quoted


def test_gmail_quote_in_html_is_folded():
    raw = (
        "Subject: Re: x\nContent-Type: text/html; charset=utf-8\n\n"
        '<div>Works.</div><div class="gmail_quote">On Tue, Mar 5, 2024 at 10:15 AM Ali '
        '&lt;<a href="mailto:a@x.tr">a@x.tr</a>&gt; wrote:<br><blockquote>old</blockquote></div>'
    )
    message = read_message(raw.encode())
    assert message.text == "Works."
    assert message.quoted.endswith("> old")
