"""The decoders of event streams and JSON Lines, against the standards' rules."""

from __future__ import annotations

import itertools

import pytest
from _runtime.jsonl import JSONLinesDecoder
from _runtime.plain_events import ServerSentEvent, text_event
from _runtime.sse import EventTooLargeError, RawEvent, SSEDecoder
from hypothesis import given, settings
from hypothesis import strategies as st


def decode(*chunks: bytes, limit: int = 1 << 20) -> list[RawEvent]:
    decoder = SSEDecoder(limit)
    return [event for chunk in chunks for event in fed(decoder, chunk)]


def fed(decoder: SSEDecoder, chunk: bytes) -> list[RawEvent]:
    """The events that a chunk completes; what has nothing but data comes as its bytes."""
    found = [RawEvent(event) if isinstance(event, bytes) else event for event in decoder.feed(chunk)]
    decoder.check()
    return found


CASES: dict[str, tuple[bytes, list[RawEvent]]] = {
    "simple": (b"data: a\n\n", [RawEvent(b"a")]),
    "no space": (b"data:a\n\n", [RawEvent(b"a")]),
    "one space only": (b"data:  a\n\n", [RawEvent(b" a")]),
    "multi-line": (b"data: a\ndata: b\n\n", [RawEvent(b"a\nb")]),
    "empty lines of data": (b"data\ndata\n\n", [RawEvent(b"\n")]),
    "empty data": (b"data:\n\n", [RawEvent(b"")]),
    "no colon": (b"data\n\n", [RawEvent(b"")]),
    "no data, no event": (b"event: x\nid: 1\n\n", []),
    "an event without data still sets the id": (b"id: 1\n\ndata: a\n\n", [RawEvent(b"a", "", "1")]),
    "comments": (b": hello\n\n:\ndata: a\n: x\n\n", [RawEvent(b"a")]),
    "unknown fields": (b"foo: 1\nDATA: b\ndata : c\ndata: a\n\n", [RawEvent(b"a")]),
    "event": (b"event: e\ndata: a\n\ndata: b\n\n", [RawEvent(b"a", "e"), RawEvent(b"b")]),
    "last event name counts": (b"event: e\nevent\ndata: a\n\n", [RawEvent(b"a", "")]),
    "id carried over": (b"id: 7\ndata: a\n\ndata: b\n\n", [RawEvent(b"a", "", "7"), RawEvent(b"b", "", "7")]),
    "id reset": (b"id: 7\ndata: a\n\nid\ndata: b\n\n", [RawEvent(b"a", "", "7"), RawEvent(b"b", "", "")]),
    "id with NUL ignored": (b"id: 7\nid: 8\0\ndata: a\n\n", [RawEvent(b"a", "", "7")]),
    "retry": (b"retry: 150\ndata: a\n\ndata: b\n\n", [RawEvent(b"a", retry=150), RawEvent(b"b")]),
    "retry not digits": (b"retry: 15s\nretry: -1\nretry:\ndata: a\n\n", [RawEvent(b"a")]),
    "retry beyond reason": (b"retry: " + b"9" * 5000 + b"\ndata: a\n\n", [RawEvent(b"a")]),
    "CR": (b"data: a\rdata: b\r\rdata: c\r\r", [RawEvent(b"a\nb"), RawEvent(b"c")]),
    "CRLF": (b"data: a\r\ndata: b\r\n\r\n", [RawEvent(b"a\nb")]),
    "mixed": (b"data: a\r\ndata: b\rdata: c\n\r\ndata: d\n\r", [RawEvent(b"a\nb\nc"), RawEvent(b"d")]),
    "BOM": (b"\xef\xbb\xbfdata: a\n\n", [RawEvent(b"a")]),
    "second BOM": (b"\xef\xbb\xbf\xef\xbb\xbfdata: a\n\n", []),
    "blank lines": (b"\n\n\n\ndata: a\n\n\n\n\ndata: b\n\n", [RawEvent(b"a"), RawEvent(b"b")]),
    "unfinished": (b"data: a\n\ndata: b\n", [RawEvent(b"a")]),
    "colon in value": (b"data: a: b\n\n", [RawEvent(b"a: b")]),
    "line separators of Unicode": ("data: a\u2028b\x0bc\x85d\n\n".encode(), [RawEvent("a\u2028b\x0bc\x85d".encode())]),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("size", [1, 2, 3, 1000])
def test_standard(name: str, size: int) -> None:
    stream, expected = CASES[name]
    chunks = [stream[start : start + size] for start in range(0, len(stream), size)]
    assert decode(*chunks) == expected


def test_events_come_at_once_also_after_a_bare_cr() -> None:
    decoder = SSEDecoder()
    assert fed(decoder, b"data: a\r\r") == [RawEvent(b"a")]
    assert fed(decoder, b"\ndata: b\n\n") == [RawEvent(b"b")]


def test_text_event_has_the_standard_name_and_replaces_bad_bytes() -> None:
    assert text_event(RawEvent(b"\xc3(", "", "4")) == ServerSentEvent("message", "\ufffd(", "4")


def test_last_event_id_and_retry_are_kept() -> None:
    decoder = SSEDecoder()
    list(decoder.feed(b"id: \xc3\xa4\nretry: 9\ndata: x\n\ndata: y\n\n"))
    assert (decoder.last_event_id, decoder.retry) == ("ä", 9)


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_memory_is_bounded(size: int) -> None:
    stream = b"data: " + b"x" * 94 + b"\n\n"
    pieces = [stream[start : start + size] for start in range(0, len(stream), size)]
    assert len(decode(*pieces, limit=100)) == 1
    with pytest.raises(EventTooLargeError, match="larger than 99 bytes"):
        decode(*pieces, limit=99)


def test_endless_line_is_refused() -> None:
    decoder = SSEDecoder(1000)
    with pytest.raises(EventTooLargeError):
        list(map(fed, [decoder] * 1001, [b"xy"] * 1001))


def test_large_event_in_small_chunks_costs_linear_time() -> None:
    decoder = SSEDecoder()
    events = [event for _ in range(20_000) for event in fed(decoder, b"data: " + b"x" * 100 + b"\n")]
    events += fed(decoder, b"\n")
    assert [len(event.data) for event in events] == [20_000 * 101 - 1]


LINE_ENDS = st.sampled_from([b"\n", b"\r", b"\r\n"])
LINES = st.one_of(
    st.sampled_from([b"", b"data", b"data:", b"event: e", b"id: 1", b"id: \0", b"retry: 5", b": c", b"\xef\xbb\xbf"]),
    st.text(alphabet="aä€😀: \x00\u2028", max_size=6).map(lambda text: b"data: " + text.encode()),
)


def reference(stream: bytes) -> list[RawEvent]:
    """The standard's algorithm, line by line."""
    text = stream.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    *lines, _ = text.split(b"\n")
    found: list[RawEvent] = []
    data, event, last, retry = list[bytes](), b"", b"", None
    for line in lines:
        name, _, value = line.partition(b":")
        value = value[1:] if value.startswith(b" ") else value
        if not line:
            if data:
                found.append(RawEvent(b"\n".join(data), event.decode(), last.decode(), retry))
            data, event, retry = [], b"", None
        elif name == b"data":
            data.append(value)
        elif name == b"event":
            event = value
        elif name == b"id" and b"\0" not in value:
            last = value
        elif name == b"retry" and value.isdigit():
            retry = int(value)
    return found


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(LINES, LINE_ENDS), max_size=20), st.booleans(), st.lists(st.integers(0, 200), max_size=12))
def test_any_chunking_gives_the_events_of_the_standard(
    lines: list[tuple[bytes, bytes]], bom: bool, cuts: list[int]
) -> None:
    stream = b"\xef\xbb\xbf" * bom + b"".join(line + end for line, end in lines)
    edges = [0, *sorted(min(cut, len(stream)) for cut in cuts), len(stream)]
    chunks = [stream[start:end] for start, end in itertools.pairwise(edges)]
    assert decode(*chunks) == reference(stream)


def json_lines(*chunks: bytes, limit: int = 1000) -> list[bytes]:
    decoder = JSONLinesDecoder(limit)
    found = [event for chunk in chunks for event in decoder.feed(chunk)] + decoder.finish()
    decoder.check()
    return [event for event in found if isinstance(event, bytes)]


@pytest.mark.parametrize("size", [1, 3, 1000])
@pytest.mark.parametrize(
    ("stream", "expected"),
    [
        (b'{"a":1}\n{"a":2}\n', [b'{"a":1}', b'{"a":2}']),
        (b'1\r\n\r\n  \n"\xc3\xa4"', [b"1", b'"\xc3\xa4"']),
        (b"\xef\xbb\xbf1\n2", [b"1", b"2"]),
        (b'\x1e{\n"a":1}\n\x1e2\n', [b'{\n"a":1}', b"2"]),
        (b"", []),
    ],
)
def test_json_lines(stream: bytes, expected: list[bytes], size: int) -> None:
    assert json_lines(*(stream[start : start + size] for start in range(0, len(stream), size))) == expected


def test_json_lines_are_bounded() -> None:
    with pytest.raises(EventTooLargeError):
        json_lines(b"x" * 11, limit=10)
    with pytest.raises(EventTooLargeError):
        json_lines(b"x" * 11 + b"\n", limit=10)
