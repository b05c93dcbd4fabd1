"""HTML of strangers, made safe to show."""

from collections.abc import Mapping

import nh3

_TAGS = nh3.ALLOWED_TAGS - {"img"} | {"font", "center", "u", "s"}
_ATTRIBUTES = {
    "*": {"dir", "lang", "title"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align"},
    "ol": {"start"},
}
_DROPPED_WITH_CONTENT = {"script", "style", "title", "template", "noscript"}


def safe_html(html: str, *, images: Mapping[str, str] | None = None) -> str:
    """Tags and attributes that can do no harm; no scripts, styles, forms, frames.

    Nothing is fetched from afar: a remote image would tell its sender who reads when. Of images
    only those remain whose `cid:` (content id of an attachment) has an address in `images`.
    Links open apart and tell nothing of us.

    >>> safe_html('<p onclick="x()">a<script>b</script><img src="http://far.example/1"></p>')
    '<p>a</p>'
    """
    own = dict(images or {})

    def address(tag: str, attribute: str, value: str) -> str | None:
        if (tag, attribute) != ("img", "src"):
            return value
        return own.get(value.removeprefix("cid:")) if value.startswith("cid:") else None

    return nh3.clean(
        html,
        tags=_TAGS | {"img"} if own else _TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=address,
        clean_content_tags=_DROPPED_WITH_CONTENT,
        url_schemes={"http", "https", "mailto", "tel", "cid"},
        link_rel="noopener noreferrer nofollow",
    )
