"""Faults of connections and of HTTP itself: resets, cuts, wrong lengths, slow and silent servers, oversized headers."""

from __future__ import annotations

from .fault import ALWAYS, LATE, LOST, REFUSED, SAFE, Fault, Table
from .server import Exchange
from .steps import CHUNKED, FINE, JSON, answer, chunked, drip, endless, head, page, says

_BODY = page(fine=True)
_HALF = head(200, {"content-type": JSON, "content-length": "1000"}) + b'{"object": "list", '


async def _reset(exchange: Exchange) -> None:
    exchange.reset()


def _lost(*pieces: bytes) -> Fault:
    """The server closes after this."""
    return Fault(says(*pieces, end="close"), LOST, tries=SAFE)


def _length(value: str) -> bytes:
    return head(200, {"content-type": JSON, "content-length": value}) + _BODY


def _both_lengths(*, chunks_first: bool = False) -> bytes:
    """Two lengths that disagree: HTTP says that chunks win."""
    lengths = {"content-length": "3", "transfer-encoding": "chunked"}
    ordered = dict(reversed(lengths.items())) if chunks_first else lengths
    return head(200, {"content-type": JSON, **ordered}) + chunked(_BODY)


def _slow(start: bytes, data: bytes) -> Fault:
    return Fault(drip(start, data), LATE, tries=SAFE, timeout=150, within=1)


RESETS: Table = {
    "reset-before-headers": Fault(_reset, LOST, tries=SAFE),
    "closed-before-headers": _lost(),
    "reset-in-headers": Fault(says(b"HTTP/1.1 200 OK\r\ncontent-ty", end="reset"), LOST, tries=SAFE),
    "closed-in-status-line": _lost(b"HTTP/1.1 2"),
    "closed-in-headers": _lost(b"HTTP/1.1 200 OK\r\ncontent-ty"),
    "reset-after-headers": Fault(says(head(200, {"content-length": "9"}), end="reset"), LOST, tries=SAFE),
    "closed-after-headers": _lost(head(200, {"content-length": "9"})),
    "reset-in-body": Fault(says(_HALF, end="reset"), LOST, tries=SAFE),
    "reset-without-a-length": Fault(says(head(200, {"content-type": JSON}) + _BODY, end="reset"), LOST, tries=SAFE),
    "reset-in-an-error": Fault(says(head(500, {"content-length": "9"}), b"{", end="reset"), LOST, tries=SAFE),
}

TRUNCATED: Table = {
    "cut-content-length": _lost(_HALF),
    "cut-by-one-byte": _lost(head(200, {"content-type": JSON, "content-length": str(len(_BODY) + 1)}) + _BODY),
    "cut-before-last-chunk": _lost(CHUNKED + chunked(_BODY, end=b"")),
    "cut-in-last-chunk": _lost(CHUNKED + chunked(_BODY, end=b"0\r\n")),
    "cut-in-chunk": _lost(CHUNKED + chunked(_BODY, end=b"20\r\n{}")),
    "cut-in-chunk-size": _lost(CHUNKED + chunked(_BODY, end=b"2")),
    "cut-valid-json": _lost(CHUNKED + chunked(b'{"data": []}', end=b"")),
}

LENGTHS: Table = {
    "no-length-until-close": Fault(says(head(200, {"content-type": JSON}) + _BODY, end="close"), "page"),
    "http-1.0": Fault(says(head("HTTP/1.0 200 OK", {"content-type": JSON}) + _BODY, end="close"), "page"),
    "length-negative": _lost(_length("-5")),
    "length-no-number": _lost(_length("many")),
    "length-two-values": _lost(_length("3\r\ncontent-length: 5")),
    "length-huge": Fault(says(_length("99999999999999999999"), end="hold"), LOST, "larger than"),
    "length-beyond-memory": Fault(says(_length("99999999999"), end="hold"), LOST, "larger than"),
    "length-and-chunks": Fault(says(_both_lengths()), "page", elsewhere=LOST),
    "chunks-and-length": Fault(says(_both_lengths(chunks_first=True)), "page", elsewhere=LOST),
    "chunk-size-no-number": _lost(CHUNKED + b"zz\r\n{}\r\n0\r\n\r\n"),
    "chunk-size-negative": _lost(CHUNKED + b"-2\r\n{}\r\n0\r\n\r\n"),
    "chunk-size-huge": _lost(CHUNKED + b"f" * 17 + b"\r\n{}\r\n"),
    "chunk-size-no-number-later": Fault(says(CHUNKED, b"zz\r\n{}\r\n", end="hold", pause=0.02), LOST, tries=SAFE),
    "chunk-size-no-number-after-one": Fault(
        says(CHUNKED + b"2\r\n{}\r\n", b"-2\r\n", end="hold", pause=0.02), LOST, tries=SAFE
    ),
    "chunk-without-line-end": _lost(CHUNKED + b"2\r\n{}0\r\n\r\n"),
    "chunk-unknown-coding": _lost(head(200, {"content-type": JSON, "transfer-encoding": "rot13"}) + _BODY),
}

_SECOND = answer(page(fine=False))

BEYOND: Table = {
    "a-second-answer": Fault(says(FINE + _SECOND), "page"),
    "a-second-answer-in-chunks": Fault(says(2 * (CHUNKED + chunked(_BODY))), "page"),
    "a-line-end": Fault(says(FINE + b"\r\n"), "page"),
    "half-a-head": Fault(says(FINE + _SECOND[:20]), "page", elsewhere="any"),
    "garbage": Fault(says(FINE + b"garbage\r\n\r\n"), "page", elsewhere="any"),
    "a-body-of-204": Fault(says(head(204) + _SECOND), "none"),
    "a-body-of-304": Fault(says(head(304, {"content-length": "9"}) + _SECOND), REFUSED),
    "a-second-answer-after-an-error": Fault(says(answer(b"{}", 500) + _SECOND), REFUSED, tries=ALWAYS),
    "a-second-answer-after-an-interim-one": Fault(says(head(103) + FINE + _SECOND), "page"),
    **{
        f"a-second-answer-behind-{name}": Fault(says(first + _SECOND), "page", elsewhere="any")
        for name, first in {
            "an-extension": CHUNKED + chunked(_BODY, end=b"0;x\r\n\r\n"),
            "a-size-and-a-space": CHUNKED + chunked(_BODY, end=b"0 \r\n\r\n"),
            "trailers": CHUNKED + chunked(_BODY, end=b"0\r\nx-sum: 1\r\n\r\n"),
            "a-trailer-and-line-feeds": CHUNKED + chunked(_BODY, end=b"0\r\nx-sum: 1\n\n"),
            "chunks-and-a-length": _both_lengths(),
            "a-list-of-lengths": _length(f"{len(_BODY)}, {len(_BODY)}"),
            "a-length-of-20-digits": _length(f"{len(_BODY):020}"),
            "a-folded-length": _length(f"\r\n {len(_BODY)}"),
            "line-feeds": _length(str(len(_BODY))).replace(b"\r\n", b"\n"),
            "an-interim-answer-of-line-feeds": head(103).replace(b"\r\n", b"\n") + FINE,
            "a-head-of-70-KB": answer(_BODY, headers={"x-a": "a" * 70_000}),
        }.items()
    },
}
"""What follows an answer on its connection must not become the answer of the next call."""

SPEECH: Table = {
    "no-http": _lost(b"220 mail.example ESMTP\r\n\r\n"),
    "http-0.9": _lost(b"<html>hello</html>"),
    "http-2-preface": _lost(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    "binary": _lost(bytes(range(256)) * 4),
    "status-no-number": _lost(b"HTTP/1.1 abc OK\r\n\r\n"),
    "status-four-digits": _lost(b"HTTP/1.1 2000 OK\r\n\r\n"),
    "status-negative": _lost(b"HTTP/1.1 -20 OK\r\n\r\n"),
    "header-without-colon": _lost(b"HTTP/1.1 200 OK\r\nnonsense\r\n\r\n"),
    "header-name-empty": _lost(b"HTTP/1.1 200 OK\r\n: x\r\n\r\n"),
    "header-with-null": _lost(b"HTTP/1.1 200 OK\r\nx-a: a\x00b\r\n\r\n"),
    "status-599": Fault(says(answer(b"{}", 599)), "APIError", "599"),
    "status-999": Fault(says(answer(b"{}", 999)), "APIError", "999"),
    "no-reason": Fault(says(head("HTTP/1.1 404", {"content-length": "0"})), "APIError", "404"),
}

SLOW: Table = {
    "silent": Fault(says(end="hold"), LATE, tries=SAFE, timeout=100),
    "silent-after-headers": Fault(says(head(200, {"content-length": "9"}), end="hold"), LATE, tries=SAFE, timeout=100),
    "silent-in-body": Fault(says(_HALF, end="hold"), LATE, tries=SAFE, timeout=100),
    "silent-in-chunks": Fault(says(CHUNKED + b"2\r\n{}\r\n", end="hold"), LATE, tries=SAFE, timeout=100),
    "slow-headers": _slow(b"HTTP/1.1 200 OK\r\nx-filler: ", b"x" * 200),
    "slow-body": _slow(head(200, {"content-length": "200"}), b" " * 200),
    "slow-chunk-size": _slow(CHUNKED, b"0" * 15),
    "slow-interim-answers": _slow(b"", b"HTTP/1.1 102 Processing\r\n\r\n" * 8),
    "slow-error": _slow(head(500, {"content-length": "200"}), b" " * 200),
    "slow-but-in-time": Fault(says(*(FINE[at : at + 1] for at in range(len(FINE))), pause=0.001), "page"),
    "endless-body": Fault(endless(CHUNKED, b"400\r\n" + b" " * 1024 + b"\r\n"), LATE, tries=SAFE, timeout=300),
}

OVERSIZED: Table = {
    "header-of-1-MB": Fault(says(head(200, {"x-a": "a" * 1_000_000}), end="close"), LOST, tries=SAFE),
    "header-endless": Fault(endless(b"HTTP/1.1 200 OK\r\nx-a: ", b"a" * 65_536), LOST, tries=SAFE),
    "headers-endless": Fault(endless(b"HTTP/1.1 200 OK\r\n", b"x-a: a\r\n" * 8_192), LOST, tries=SAFE),
    "status-line-endless": Fault(endless(b"HTTP/1.1 200 ", b"O" * 65_536), LOST, tries=SAFE),
    "chunk-extension-endless": Fault(endless(CHUNKED + b"2;", b"a" * 65_536), LOST, tries=SAFE, timeout=1_000),
    "trailers-endless": Fault(endless(CHUNKED + chunked(_BODY, end=b"0\r\n"), b"x: a\r\n" * 8_192), LOST, tries=SAFE),
    "trailers": Fault(says(CHUNKED + chunked(_BODY, end=b"0\r\nx-sum: 1\r\n\r\n")), "page"),
    "header-of-30-KB": Fault(says(answer(_BODY, headers={"x-a": "a" * 30_000})), "page"),
}
