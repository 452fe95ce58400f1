"""A net under the encoders of Markdown: HTML that keeps the elements and attributes of prose, and nothing that acts.

What a Markdown parser makes of a text is its own affair, so that this looks at the result. An unknown element is shown
as it was written, since it is a placeholder such as `<id>`; an image from elsewhere becomes a link.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from html.parser import HTMLParser

_ELEMENTS = frozenset(
    """
    a abbr b blockquote br code dd del details div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img input ins kbd
    label li nav ol p pre q s samp small span strong sub summary sup table tbody td tfoot th thead tr tt u ul wbr
    """.split()  # noqa: SIM905 - a list of 50 strings reads worse
)
_DROPPED = frozenset({"script", "style"})
"""Elements whose content is no text to show."""
_EMPTY = frozenset({"br", "hr", "img", "input", "wbr"})
_ATTRIBUTES = frozenset(
    """
    alt checked class colspan dir for href id lang name open rowspan src start tabindex title type
    """.split()  # noqa: SIM905
)
_ALIGNED = re.compile(r"text-align: ?(left|right|center);?")
_ELSEWHERE = re.compile(r"(?:[a-z][a-z0-9+.-]*:|//|\\)", re.IGNORECASE)
_LINKS = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)


_TAG = re.compile(r"""</?([a-z][a-z0-9]*)(?: [a-z-]+(?:="[^"<>&']*(?:&(?:amp|quot|lt|gt);[^"<>&']*)*")?)* ?/?>""")
"""A tag as Markdown parsers write it, which can be understood without what stands around it."""
_ANY_TAG = re.compile(r"(<[^<>]*>)")


def inert(html: str) -> str:
    """`html` without anything that would load from elsewhere, run, or change the page around it."""
    if "<" not in html:
        return html
    made = _plain(html)
    return _parsed(html) if made is None else made


def _plain(html: str) -> str | None:
    """The result for HTML of well-written tags of known elements only, which is most; None for any other."""
    pieces = _ANY_TAG.split(html)
    tags = [tag for text in pieces[1::2] if (tag := _tag(text)) is not None]
    if len(tags) < len(pieces) // 2 or any("<" in between for between in pieces[::2]):
        return None
    pieces[1::2] = tags
    return "".join(pieces)


@lru_cache(maxsize=1 << 14)
def _tag(text: str) -> str | None:
    """What becomes of a tag alone; pages repeat a few thousand of them."""
    match = _TAG.fullmatch(text)
    return _parsed(text) if match and match[1] in _ELEMENTS else None


def _parsed(html: str) -> str:
    net = _Net()
    net.feed(html)
    net.close()
    return "".join(net.out)


class _Net(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.out: list[str] = []
        self._dropping = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._dropping:
            return
        if tag in _DROPPED:
            self._dropping = tag
        elif tag not in _ELEMENTS or (tag == "input" and dict(attrs).get("type") not in ("radio", "checkbox")):
            self.out.append(escape(self.get_starttag_text() or "", quote=False))
        elif tag == "img" and _ELSEWHERE.match((dict(attrs).get("src") or "").strip()):
            self._linked(dict(attrs))
        else:
            kept = "".join(_attribute(name, value) for name, value in attrs)
            self.out.append(f"<{tag}{kept}>")

    def handle_endtag(self, tag: str) -> None:
        if self._dropping:
            self._dropping = "" if tag == self._dropping else self._dropping
        elif tag in _ELEMENTS:
            self.out.append("" if tag in _EMPTY else f"</{tag}>")
        else:
            self.out.append(f"&lt;/{tag}&gt;")

    def handle_data(self, data: str) -> None:
        if not self._dropping:
            self.out.append(data.replace("<", "&lt;"))

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

    def _linked(self, attributes: dict[str, str | None]) -> None:
        source = (attributes.get("src") or "").strip()
        text = escape(attributes.get("alt") or source)
        self.out.append(f'<a href="{escape(source)}">{text}</a>' if _LINKS.match(source) else text)


def _attribute(name: str, value: str | None) -> str:
    if name == "style":
        return f' style="{value}"' if _ALIGNED.fullmatch(value or "") else ""
    if name not in _ATTRIBUTES and not re.fullmatch(r"(?:aria|data)-[a-z-]+", name):
        return ""
    if name in ("href", "src"):
        joined = re.sub(r"[\x00-\x20]", "", value or "")
        if _ELSEWHERE.match(joined) and not (name == "href" and _LINKS.match(joined)):
            return ""
    return f" {name}" if value is None else f' {name}="{escape(value)}"'
