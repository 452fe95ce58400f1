"""Faults of statuses: interim answers, redirects to every kind of place, and waits that the server asks for."""

from __future__ import annotations

from email.utils import formatdate

from .fault import ALWAYS, LATE, LOST, REFUSED, SAFE, Fault, Table
from .steps import FINE, answer, endless, head, once, says

_NO_BODY = {"content-length": "0"}


def _to(status: int, location: str, outcome: str = REFUSED) -> Fault:
    """A redirect; a GET may follow it, a POST does not."""
    says_ = str(status) if outcome == REFUSED else ""
    posted = "" if outcome == "any" else REFUSED
    return Fault(says(answer(b"", status, "", {"location": location})), outcome, says_, posted=posted)


INTERIM: Table = {
    "100": Fault(says(b"HTTP/1.1 100 Continue\r\n\r\n" + FINE), "page"),
    "102-then-103": Fault(says(head(102) + head(103, {"link": "</a>; rel=preload"}) + FINE), "page"),
    "103-a-thousand-times": Fault(says(head(103) * 1000 + FINE), "page"),
    "103-endless": Fault(endless(b"", head(103) * 1000), LATE, tries=SAFE, timeout=300),
    "103-only": Fault(says(head(103), end="close"), LOST, tries=SAFE),
    "101": Fault(
        says(head(101, {"upgrade": "other", "connection": "upgrade"}), end="close"), LOST, tries=SAFE, elsewhere=REFUSED
    ),
    "199": Fault(says(head(199) + FINE), "page"),
}

REDIRECTS: Table = {
    "300": _to(300, "/fine/v2/deployments"),
    "304": Fault(says(head(304)), REFUSED, "304"),
    "305": _to(305, "http://127.0.0.1:9/"),
    "302-without-location": Fault(says(answer(b"", 302, "")), REFUSED, "the redirect was not followed"),
    "302-to-a-file": _to(302, "file:///etc/passwd"),
    "302-to-a-script": _to(302, "javascript:alert(1)"),
    "302-to-data": _to(302, "data:application/json,{}"),
    "302-to-a-broken-host": _to(302, "http://[::1/"),
    "302-to-a-broken-port": _to(302, "http://127.0.0.1:99999/"),
    "302-to-no-host": _to(302, "http:///fine", "page"),
    "302-to-no-name": _to(302, "http://xn--a/", "any"),
    "302-to-a-long-name": _to(302, f"http://{'a.' * 200}com/"),
    "302-to-a-mailbox": _to(302, "mailto:someone"),
    "302-of-80-KB": _to(302, "/fine/" + "a" * 80_000, "any"),
    "302-with-controls": _to(302, "/fine\x01\x7f"),
    "302-with-a-space": _to(302, "/fine /v2", LOST),
    "302-with-bytes": _to(302, "/fine/\udcff\udcfe", "page"),
    "302-of-20-KB": _to(302, "/fine/" + "a" * 20_000, "page"),
    "302-in-a-circle": Fault(
        says(answer(b"", 302, "", {"location": "/302-in-a-circle/x"})), REFUSED, "302", tries=None
    ),
    "303-for-a-post": Fault(says(answer(b"", 303, "", {"location": "/fine/v2/deployments"})), "page"),
    "307": Fault(says(answer(b"", 307, "", {"location": "/fine/v2/deployments"})), "page"),
    "308-relative": Fault(
        says(answer(b"", 308, "", {"location": "../../fine/v2/deployments"})), "page", posted=REFUSED, tries=None
    ),
    "399": Fault(says(answer(b"", 399, "", {"location": "/fine"})), REFUSED, "399"),
}

_WAITS: dict[str, dict[str, str]] = {
    "seconds": {"retry-after": "1"},
    "zero": {"retry-after": "0"},
    "decimal": {"retry-after": "0.01"},
    "negative": {"retry-after": "-5"},
    "a-year": {"retry-after": "31536000"},
    "beyond-floats": {"retry-after": "9" * 400},
    "9,000-digits": {"retry-after": "9" * 9_000},
    "infinity": {"retry-after": "Infinity"},
    "not-a-number": {"retry-after": "NaN"},
    "exponent": {"retry-after": "1e9"},
    "underscores": {"retry-after": "1_0"},
    "hexadecimal": {"retry-after": "0x1"},
    "two-values": {"retry-after": "1, 2"},
    "spaces": {"retry-after": "   "},
    "empty": {"retry-after": ""},
    "words": {"retry-after": "soon"},
    "bytes": {"retry-after": "\udcff\udcfe"},
    "past-date": {"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"},
    "future-date": {"retry-after": formatdate(4_000_000_000, usegmt=True)},
    "date-with-offset": {"retry-after": "Wed, 21 Oct 2055 07:28:00 -1200"},
    "date-of-rfc-850": {"retry-after": "Wednesday, 21-Oct-55 07:28:00 GMT"},
    "date-of-asctime": {"retry-after": "Wed Oct 21 07:28:00 2055"},
    "iso-date": {"retry-after": "2055-10-21T07:28:00Z"},
    "impossible-date": {"retry-after": "Wed, 99 Foo 99999 99:99:99 GMT"},
    "year-0": {"retry-after": "Wed, 21 Oct 0000 07:28:00 GMT"},
    "huge-offset": {"retry-after": "Wed, 21 Oct 2055 07:28:00 +99999999999"},
    "milliseconds": {"retry-after-ms": "5"},
    "milliseconds-negative": {"retry-after-ms": "-5"},
    "milliseconds-words": {"retry-after-ms": "soon", "retry-after": "1"},
    "both": {"retry-after-ms": "1", "retry-after": "31536000"},
}
"""Shapes of `Retry-After`. Each wait is cut to the caller's largest one, 20 ms here."""

WAITS: Table = {
    f"{status}-{name}": Fault(once(says(answer(b"{}", status, headers=headers))), "page", tries=ALWAYS, within=1)
    for status in (429, 503)
    for name, headers in _WAITS.items()
} | {
    "429-for-ever": Fault(says(answer(b"{}", 429, headers={"retry-after": "1"})), REFUSED, "429", ALWAYS),
    "503-for-ever": Fault(says(answer(b"{}", 503, headers={"retry-after": "x"})), REFUSED, "503", ALWAYS),
    "429-then-a-reset": Fault(once(says(answer(b"{}", 429)), says(end="reset")), LOST, tries=ALWAYS),
}
