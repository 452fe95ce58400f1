"""The preview page: docs and code of the last run, and word of every new one."""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from generator.cli import main
from generator.preview import Preview

FILES = {"docs/pet.md": b"# Pet\n\n| a | b |\n| - | - |\n| <script>x</script> | 2 |\n", "src/pet.py": b"x = 1 < 2\n"}


@pytest.fixture
def preview() -> Iterator[Preview]:
    server = Preview()
    server.start()
    yield server
    server.stop()


def get(preview: Preview, path: str, **headers: str) -> str:
    request = urllib.request.Request(preview.url + path, headers=headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return str(answer.read().decode())


def state(preview: Preview, after: int = -1) -> dict[str, Any]:
    return dict(json.loads(get(preview, f"state?after={after}")))


def test_the_page_follows_the_state(preview: Preview) -> None:
    assert "/state?after=" in get(preview, "")


def test_docs_are_rendered_and_their_html_is_text(preview: Preview) -> None:
    preview.show(FILES, ("docs/pet.md",))
    page = get(preview, "file?path=docs/pet.md")
    assert "<h1>Pet</h1>" in page
    assert "<table>" in page
    assert "&lt;script&gt;" in page
    assert "x = 1 &lt; 2" in get(preview, "file?path=src/pet.py")


def test_who_waits_is_told_of_the_next_run(preview: Preview) -> None:
    preview.show(FILES, ())
    first = state(preview)
    assert first["docs"] == ["docs/pet.md"]
    assert first["code"] == ["src/pet.py"]
    threading.Timer(0.2, preview.show, (FILES, ("src/pet.py",))).start()
    after = state(preview, first["version"])
    assert after["version"] == first["version"] + 1
    assert after["changed"] == ["src/pet.py"]


def test_a_refused_run_keeps_the_files_and_says_why(preview: Preview) -> None:
    preview.show(FILES, ())
    preview.refuse("line 3 is wrong")
    assert state(preview)["problem"] == "line 3 is wrong"
    assert "Pet" in get(preview, "file?path=docs/pet.md")


@pytest.mark.parametrize("path", ["file?path=../../etc/passwd", "file?path=", "other"])
def test_only_the_output_is_served(preview: Preview, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        get(preview, path)
    assert refused.value.code == 404


def test_an_address_that_is_none_is_refused(preview: Preview, capfd: pytest.CaptureFixture[str]) -> None:
    host = preview.url.removeprefix("http://").rstrip("/")
    with socket.create_connection(("127.0.0.1", int(host.partition(":")[2])), 10) as client:
        client.sendall(f"GET http://[/ HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        assert client.recv(100).startswith(b"HTTP/1.1 400 ")
    assert capfd.readouterr().err == ""


def test_a_page_that_is_closed_says_nothing_in_the_terminal(
    preview: Preview, capfd: pytest.CaptureFixture[str]
) -> None:
    host = preview.url.removeprefix("http://").rstrip("/")
    before = set(threading.enumerate())
    client = socket.create_connection(("127.0.0.1", int(host.partition(":")[2])), 10)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # it is reset, not just ended
    client.sendall(f"GET /state?after=0 HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    while not (serving := {one for one in threading.enumerate() if one not in before and one.is_alive()}):
        time.sleep(0.01)
    client.close()
    preview.show(FILES, ())
    for thread in serving:
        thread.join(20)
    assert capfd.readouterr().err == ""


def test_a_port_in_use_is_named(preview: Preview, capsys: pytest.CaptureFixture[str]) -> None:
    port = preview.url.rstrip("/").rpartition(":")[2]
    assert main(["watch", "--preview", "--port", port]) == 2
    assert f"Port {port} of 127.0.0.1 cannot be used: Address already in use" in capsys.readouterr().err


@pytest.mark.parametrize("port", ["99999", "-1", "9" * 5000, "x"])
def test_a_port_that_is_none_is_refused(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["watch", "--preview", f"--port={port}"])
    assert stop.value.code == 2
    assert "a port is a number from 0 to 65535" in capsys.readouterr().err


def test_another_host_name_is_refused(preview: Preview) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        get(preview, "state", Host="evil.example")
    assert refused.value.code == 403
