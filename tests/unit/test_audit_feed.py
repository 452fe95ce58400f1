"""`make audit` with pip-audit itself: it asks a stand-in for PyPI on loopback, behind a proxy, about every pin."""

from __future__ import annotations

import json
import re
import shutil
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from generator.selection import HOME
from harden import audit

pytestmark = pytest.mark.slow
_SUBJECT = ["-subj", "/CN=pypi.org", "-addext", "subjectAltName=DNS:pypi.org"]
_REQUEST = re.compile(r"GET /pypi/([^/]+)/([^/]+)/json ")


class _Feed(ThreadingHTTPServer):
    """A proxy to pypi.org that is pypi.org: `vulnerable` maps names to identifiers, `asked` is what was looked up."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Tunnel)
        key, self.certificate = folder / "key.pem", folder / "cert.pem"
        command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *_SUBJECT]
        subprocess.run([*command, "-keyout", key, "-out", self.certificate], check=True, capture_output=True)
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls.load_cert_chain(self.certificate, key)
        self.vulnerable: dict[str, str] = {}
        self.asked: set[tuple[str, str]] = set()

    def answer(self, name: str, version: str) -> bytes:
        """What pypi.org says of a version."""
        self.asked.add((name, version))
        known = self.vulnerable.get(name)
        told: list[dict[str, Any]] = [{"id": known, "aliases": [], "details": "", "fixed_in": ["99"]}] if known else []
        body = json.dumps({"info": {}, "urls": [], "vulnerabilities": told}).encode()
        return b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(body) + body


class _Tunnel(BaseHTTPRequestHandler):
    def do_CONNECT(self) -> None:
        feed = self.server
        assert isinstance(feed, _Feed)
        self.wfile.write(b"HTTP/1.1 200 Connected\r\n\r\n")
        with feed.tls.wrap_socket(self.connection, server_side=True) as inner, inner.makefile("rb") as lines:
            while asked := _REQUEST.match(lines.readline().decode()):
                while lines.readline().strip():
                    pass
                inner.sendall(feed.answer(*asked.groups()))

    def log_message(self, format: str, *args: Any) -> None:
        """Not on the screen."""


@pytest.fixture(scope="module")
def program() -> str:
    """pip-audit, as `make audit` installs it."""
    folder = HOME / ".cache" / "audit"
    if not (folder / "bin" / "pip-audit").exists():
        wanted = re.search(r"pip-audit==\S+", (HOME / "Makefile").read_text())
        assert wanted is not None
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        install = [folder / "bin" / "python", "-m", "pip", "install", "--quiet", wanted[0]]
        if subprocess.run(install, check=False, capture_output=True).returncode:
            pytest.skip("pip-audit cannot be installed here")
    return str(folder / "bin" / "pip-audit")


@pytest.fixture
def feed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[_Feed]:
    if shutil.which("openssl") is None:
        pytest.skip("there is no openssl to make a certificate")
    with _Feed(tmp_path) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}"
        for name, value in {"HTTPS_PROXY": address, "https_proxy": address, "NO_PROXY": "", "no_proxy": ""}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(server.certificate))
        monkeypatch.setenv("HOME", str(tmp_path))  # where answers are kept
        yield server
        server.shutdown()


def test_every_pin_is_looked_up(program: str, feed: _Feed, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.main([program]) == 0
    pins = [name for pins, _ in audit.rounds((HOME / "requirements.lock").read_text()) for name in pins]
    assert capsys.readouterr().out == f"{len(pins)} dependencies audited, 0 known vulnerabilities\n"
    assert {name for name, _ in feed.asked} == {re.sub(r"[-_.]+", "-", name).lower() for name in pins}


def test_a_vulnerability_fails_it(program: str, feed: _Feed, capsys: pytest.CaptureFixture[str]) -> None:
    feed.vulnerable["pydantic"] = "PYSEC-2099-1"
    assert audit.main([program]) == 1
    assert re.search(r"^pydantic==\S+: PYSEC-2099-1, fixed in 99$", capsys.readouterr().out, re.MULTILINE)


def test_a_service_that_cannot_be_reached_is_told_in_a_line(
    program: str, feed: _Feed, capsys: pytest.CaptureFixture[str]
) -> None:
    feed.shutdown()
    feed.server_close()
    assert audit.main([program]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line == "error: the dependencies could not be audited: pypi.org cannot be reached (ProxyError)"
