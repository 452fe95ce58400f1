"""Documents from the web: what is fetched, from where, and how much of it. Connections end in sockets of our own."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from generator.plain import Limits
from generator.remote import Fetcher, RemoteFault, is_public
from generator.source import load
from generator.validate import validate

PUBLIC = "93.184.215.14"


class Web:
    """Answers instead of the web: the n-th connection gets the n-th answer. `asked` is what was sent, and to whom."""

    def __init__(self, *answers: bytes, hosts: dict[str, Sequence[str]] | None = None) -> None:
        self.answers = list(answers)
        self.hosts = hosts or {}
        self.asked: list[tuple[str, int, str]] = []

    def resolve(self, host: str, port: int) -> Sequence[str]:
        return self.hosts.get(host, [PUBLIC])

    def connect(self, address: str, port: int, seconds: float) -> socket.socket:
        ours, theirs = socket.socketpair()
        ours.settimeout(seconds)
        threading.Thread(target=self._answer, args=(theirs, address, port, self.answers.pop(0)), daemon=True).start()
        return ours

    def _answer(self, peer: socket.socket, address: str, port: int, answer: bytes) -> None:
        with peer:
            self.asked.append((address, port, peer.recv(65536).decode().split("\r\n")[0]))
            try:
                peer.sendall(answer)
            except OSError:
                return

    def fetcher(self, **limits: float) -> Fetcher:
        return Fetcher(Limits(**limits), resolve=self.resolve, connect=self.connect)  # type: ignore[arg-type]


def answer(body: bytes, *, status: str = "200 OK", headers: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}\r\n".encode() + body


def test_a_reference_to_a_url_is_followed_on_demand(tmp_path: Path) -> None:
    pet = json.dumps({"Pet": {"properties": {"owner": {"$ref": "owner.json#/Owner"}}}}).encode()
    web = Web(answer(pet), answer(b'{"Owner": {"type": "string"}}'))
    (tmp_path / "api.yaml").write_text(
        "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\n"
        "components: {schemas: {A: {allOf: [{$ref: 'http://api.example/models/pet.json#/Pet'}]}}}\n"
    )
    source = load(tmp_path / "api.yaml", fetcher=web.fetcher())
    assert list(source.documents)[1:] == ["http://api.example/models/pet.json", "http://api.example/models/owner.json"]
    assert web.asked == [
        (PUBLIC, 80, "GET /models/pet.json HTTP/1.1"),
        (PUBLIC, 80, "GET /models/owner.json HTTP/1.1"),
    ]
    assert validate(source, strict=True) == []
    assert source.files == ()
    owner = source.resolve("http://api.example/models/pet.json#/Pet/properties/owner", "owner.json#/Owner")
    assert source.get(owner) == {"type": "string"}


def test_what_cannot_be_had_counts_for_the_limit_of_documents(tmp_path: Path) -> None:
    resolved: list[str] = []

    def resolve(host: str, port: int) -> Sequence[str]:
        resolved.append(host)
        return ["10.0.0.1"]

    references = [{"$ref": f"http://{number}.example/a.json"} for number in range(9)]
    (tmp_path / "api.json").write_text(json.dumps({"a": references}))
    limits = Limits(documents=4)
    source = load(tmp_path / "api.json", limits=limits, fetcher=Fetcher(limits, resolve=resolve))
    assert resolved == ["0.example", "1.example", "2.example"]
    assert [fault.code for fault in source.failures.values()] == ["ref-remote"] * 3 + ["document-limit"] * 6


def test_without_the_demand_nothing_is_fetched(tmp_path: Path) -> None:
    (tmp_path / "api.yaml").write_text("a: {$ref: 'http://api.example/a.json'}")
    assert [fault.code for fault in load(tmp_path / "api.yaml").failures.values()] == ["ref-remote"]


def test_a_url_is_asked_for_once() -> None:
    web = Web(answer(b"{}"))
    fetcher = web.fetcher()
    assert [fetcher.read("http://a.example/x") for _ in range(2)] == [b"{}", b"{}"]


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("http://inner.example/", "10.0.0.1"),
        ("http://both.example/", "::1"),
        ("http://nowhere.example/", "nowhere"),
        ("ftp://a.example/", "http and https"),
        ("file:///etc/passwd", "http and https"),
        ("http://user:key@a.example/", "credentials"),
        ("http://a.example/\r\nHost: b", "characters"),
        ("http:///a", "no host"),
        ("http://a.example:99999/", "fetched"),
    ],
)
def test_what_is_not_asked_for(url: str, told: str) -> None:
    web = Web(hosts={"inner.example": ["10.0.0.1"], "both.example": [PUBLIC, "::1"], "nowhere.example": []})
    with pytest.raises(RemoteFault, match=told):
        web.fetcher().read(url)
    assert web.asked == []


def test_a_redirect_is_checked_like_the_first_address() -> None:
    moved = answer(b"", status="302 Found", headers="Location: http://inner.example/secret\r\n")
    web = Web(moved, answer(b"secret"), hosts={"inner.example": ["169.254.169.254"]})
    with pytest.raises(RemoteFault, match=r"169\.254\.169\.254"):
        web.fetcher().read("http://a.example/")
    assert len(web.asked) == 1


def test_redirects_are_followed_and_counted() -> None:
    moved = answer(b"", status="307 Temporary Redirect", headers="Location: /next\r\n")
    assert Web(moved, answer(b"here")).fetcher().read("http://a.example/") == b"here"
    with pytest.raises(RemoteFault, match="more than 1 time"):
        Web(moved, moved).fetcher(redirects=1).read("http://a.example/")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (answer(b"x" * 1001), "larger than 1,000"),
        (b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 100_000, "larger than 1,000"),
        (answer(b"", status="404 Not Found"), "404"),
        (answer(b"", headers="Content-Encoding: gzip\r\n"), "encoding"),
        (answer(b"", status="302 Found", headers="Location: file:///etc/passwd\r\n"), "http and https"),
        (b"nonsense\r\n\r\n", "fetched"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", "ends before"),
    ],
)
def test_answers_that_are_not_read(content: bytes, told: str) -> None:
    with pytest.raises(RemoteFault, match=told):
        Web(content).fetcher(remote_size=1000).read("http://a.example/")


def test_a_silent_server_is_left() -> None:
    silent, theirs = socket.socketpair()
    silent.settimeout(0.05)
    with theirs, pytest.raises(RemoteFault, match=r"fetched|too long"):
        Fetcher(Limits(remote_seconds=0.05), resolve=lambda *_: [PUBLIC], connect=lambda *_: silent).read("http://a/")


@pytest.mark.parametrize(
    ("start", "drop"),
    [
        (b"HTTP/1.1 200 OK\r\nX: ", b"a"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;", b"a"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n", b"A: b\r\n"),
        (b"HTTP/1.1 200 OK\r\n\r\n", b"a"),
    ],
)
def test_a_server_that_drips_is_left(start: bytes, drop: bytes) -> None:
    ours, theirs = socket.socketpair()
    ours.settimeout(0.2)
    left = threading.Event()

    def drip() -> None:
        with theirs, suppress(OSError):
            theirs.sendall(start)
            for _ in range(200):  # far more often than the socket's own timeout
                theirs.sendall(drop)
                if left.wait(0.01):
                    break

    threading.Thread(target=drip, daemon=True).start()
    fetcher = Fetcher(Limits(remote_seconds=0.2), resolve=lambda *_: [PUBLIC], connect=lambda *_: ours)
    with pytest.raises(RemoteFault, match=r"timed out|too long"):
        fetcher.read("http://a/")
    left.set()


@pytest.mark.parametrize("address", [PUBLIC, "1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1", "64:ff9b::1.1.1.1"])
def test_public_addresses(address: str) -> None:
    assert is_public(address)


INNER = """127.0.0.1 10.0.0.1 169.254.169.254 100.64.0.1 224.0.0.1 ::1 :: ::7f00:1 ::ffff:127.0.0.1 ::ffff:0:127.0.0.1
    fe80::1 fec0::1 fd00::1 ff02::1 64:ff9b::127.0.0.1 64:ff9b:1::7f00:1 2002:7f00:1:: 2001::1 2001:db8::1 100::1
    3fff::1 5f00::1 fe80::1%eth0 nonsense"""


@pytest.mark.parametrize("address", INNER.split())
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)
