"""Confinement: nothing outside of the document's folder is read, nothing outside of the output's is written, and no
address is reached that a document has no business with."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from generator import pipeline
from generator.cache import Cache
from generator.progress import Progress
from generator.remote import Fetcher, RemoteFault
from generator.selection import Selection

from .bounds import document, fields
from .case import Case, Verdict

SECRET = "zq-secret"
_OUTSIDE = {"Secret": {"type": "object", "properties": {SECRET: {"type": "string"}}, "description": SECRET}}


def cases() -> Iterator[Case]:
    """Every attack on the walls."""
    for name in dict(references(Path("/nowhere"))):
        yield Case("confinement: references", name, partial(_reference, name))
    for name in _IN_THE_WAY:
        yield Case("confinement: output", name, partial(_output, name))
    for url in (*INNER, *WRONG):
        yield Case("confinement: addresses", url, partial(_address, url))
    for name, hosts in REBOUND.items():
        yield Case("confinement: addresses", name, partial(_names, hosts))


# --- references -------------------------------------------------------------------------------------------------


def references(outside: Path) -> Iterator[tuple[str, str]]:
    """References that lead out of the document's folder to a file `secret.json` in `outside`, with their names."""
    path = f"{outside}/secret.json"
    yield from {
        "parent": "../secret.json",
        "parent of a folder": "models/../../secret.json",
        "long way round": "./models/.././../secret.json",
        "percent-encoded dots": "%2e%2e/secret.json",
        "percent-encoded slash": "..%2fsecret.json",
        "encoded twice": "%252e%252e/secret.json",
        "absolute": path,
        "absolute with two slashes": f"/{path}",
        "file URL": f"file://{path}",
        "file URL with a host": f"file://localhost{path}",
        "file URL without slashes": f"file:{path}",
        "file URL in capitals": f"FILE://{path}",
        "backslashes": "..\\secret.json",
        "UNC": "\\\\127.0.0.1\\share\\secret.json",
        "drive": "C:/secret.json",
        "home": "~/secret.json",
        "variable": "$HOME/secret.json",
        "link to a file": "link.json",
        "link to a folder": "linked/secret.json",
        "link to a link": "link2.json",
        "link that circles": "circle.json",
        "device": "/dev/zero",
        "link to a device": "zero.json",
        "pipe": "pipe.json",
        "process": "/proc/self/environ",
        "null": "secret.json%00",
        "line end": "..%0a/secret.json",
        "query": "../secret.json?x=1",
        "user": "https://x@127.0.0.1/secret.json",
        "FTP": "ftp://127.0.0.1/secret.json",
        "data": "data:application/json,{}",
        "through a file of its own": "models/outward.json",
    }.items()


def _reference(name: str, folder: Path) -> Verdict:
    inner = folder / "inner"
    (inner / "models").mkdir(parents=True)
    (folder / "secret.json").write_text(json.dumps(_OUTSIDE))
    for link, target in (("link.json", "../secret.json"), ("link2.json", "link.json"), ("circle.json", "circle.json")):
        (inner / link).symlink_to(target)
    (inner / "linked").symlink_to(folder, target_is_directory=True)
    (inner / "zero.json").symlink_to("/dev/zero")
    os.mkfifo(inner / "pipe.json")
    (inner / "models" / "outward.json").write_text(json.dumps({"Secret": {"$ref": "../../secret.json#/Secret"}}))
    ref = f"{dict(references(folder))[name]}#/Secret"
    (inner / "api.json").write_text(json.dumps(document({"A": fields(secret={"$ref": ref})})))
    outcome = pipeline.run(
        Selection(spec=inner / "api.json", output=folder / "out", prove="off"), Progress(None), Cache(None)
    )
    if outcome.plan is None:
        return Verdict(refused=True)
    if any(SECRET.encode() in content for content in outcome.plan.files.values()):
        return Verdict("what stands outside of the folder came into the output")
    codes = {found.code for found in outcome.diagnostics}
    told = codes & {"ref-outside", "ref-remote", "ref-not-found", "file-unreadable", "not-a-file"}
    return Verdict("" if told else f"nothing was said: {codes}")


# --- the output -------------------------------------------------------------------------------------------------


def _linked_folder(out: Path, outside: Path) -> None:
    (out / "src").symlink_to(outside, target_is_directory=True)


def _linked_module(out: Path, outside: Path) -> None:
    (out / "src").mkdir()
    (out / "src" / "bounds").symlink_to(outside, target_is_directory=True)


def _linked_file(out: Path, outside: Path) -> None:
    (out / "README.md").symlink_to(outside / "kept.txt")


def _dangling_file(out: Path, outside: Path) -> None:
    (out / "pyproject.toml").symlink_to(outside / "made.txt")


def _dangling_folder(out: Path, outside: Path) -> None:
    (out / "docs").symlink_to(outside / "made", target_is_directory=True)


def _linked_manifest(out: Path, outside: Path) -> None:
    (out / ".sdkwright").mkdir()
    manifest = {"files": {"../outside/kept.txt": "0", f"{outside}/kept.txt": "0", "a/../../outside/kept.txt": "0"}}
    (out / ".sdkwright" / "manifest.json").write_text(json.dumps(manifest))


def _linked_store(out: Path, outside: Path) -> None:
    (out / ".sdkwright").symlink_to(outside, target_is_directory=True)


def _linked_lock(out: Path, outside: Path) -> None:
    (out / ".sdkwright").mkdir()
    (out / ".sdkwright" / "names.lock").symlink_to(outside / "kept.txt")


def _hard_link(out: Path, outside: Path) -> None:
    os.link(outside / "kept.txt", out / "README.md")


def _folder_in_place_of_a_file(out: Path, outside: Path) -> None:
    (out / "README.md").mkdir()


def _pipe_in_place_of_a_file(out: Path, outside: Path) -> None:
    os.mkfifo(out / "README.md")


_IN_THE_WAY: Mapping[str, Callable[[Path, Path], None]] = {
    "linked folder": _linked_folder,
    "linked package": _linked_module,
    "linked file": _linked_file,
    "dangling link for a file": _dangling_file,
    "dangling link for a folder": _dangling_folder,
    "manifest that names files outside": _linked_manifest,
    "linked folder of the manifest": _linked_store,
    "linked lock": _linked_lock,
    "hard link": _hard_link,
    "folder in place of a file": _folder_in_place_of_a_file,
    "pipe in place of a file": _pipe_in_place_of_a_file,
}


def _output(name: str, folder: Path) -> Verdict:
    from generator.cli import main

    outside, out = folder / "outside", folder / "out"
    outside.mkdir()
    out.mkdir()
    (outside / "kept.txt").write_text(SECRET)
    (folder / "api.json").write_text(json.dumps(document({"A": fields(a={"type": "string"})})))
    _IN_THE_WAY[name](out, outside)
    code = main(["generate", "--quiet", "--force", "--spec", str(folder / "api.json"), "--output", str(out)])
    if [path.name for path in outside.iterdir()] != ["kept.txt"] or (outside / "kept.txt").read_text() != SECRET:
        return Verdict("something outside of the output changed")
    return Verdict("" if code in (0, 2) else f"exit {code}", refused=code == 2)


# --- addresses --------------------------------------------------------------------------------------------------

INNER: Sequence[str] = (
    "http://127.0.0.1/a",
    "http://127.1/a",
    "http://2130706433/a",
    "http://0x7f.0.0.1/a",
    "http://0177.0.0.1/a",
    "http://0/a",
    "http://localhost/a",
    "http://localhost./a",
    "http://[::1]/a",
    "http://[::]/a",
    "http://[::ffff:127.0.0.1]/a",
    "http://[::ffff:7f00:1]/a",
    "http://[::127.0.0.1]/a",
    "http://[64:ff9b::7f00:1]/a",
    "http://[2002:7f00:1::]/a",
    "http://[2001:0:7f00:1::]/a",
    "http://[fe80::1]/a",
    "http://[fc00::1]/a",
    "http://[fd00:ec2::254]/latest/meta-data",
    "http://[ff02::1]/a",
    "http://10.0.0.1/a",
    "http://172.16.0.1/a",
    "http://192.168.0.1/a",
    "http://169.254.169.254/latest/meta-data",
    "http://100.64.0.1/a",
    "http://100.100.100.200/a",
    "http://192.0.0.192/a",
    "http://198.18.0.1/a",
    "http://224.0.0.1/a",
    "http://240.0.0.1/a",
    "http://255.255.255.255/a",
    "https://127.0.0.1:8443/a",
)
WRONG: Sequence[str] = (
    "ftp://93.184.215.14/a",
    "file:///etc/passwd",
    "gopher://93.184.215.14/a",
    "http:///a",
    "http://user:secret@93.184.215.14/a",
    "http://93.184.215.14:99999/a",
    "http://93.184.215.14/a%0d%0aHost: x\r\nX: y",
    "//93.184.215.14/a",
    "http://93.184.215.14 /a",
    "javascript:alert(1)",
)
REBOUND: Mapping[str, Sequence[str]] = {
    "one of two addresses is private": ("93.184.215.14", "10.0.0.1"),
    "the other of two addresses is private": ("::1", "93.184.215.14"),
    "a name for the metadata service": ("169.254.169.254",),
    "a name with a zone": ("fe80::1%eth0",),
    "a name without an address": (),
    "a name for no address": ("not an address",),
}


class _Reached(Exception):
    """A connection was about to be made."""


def _refuse(address: str, port: int, seconds: float) -> socket.socket:
    raise _Reached(f"connected to {address}:{port}")


def _address(url: str, folder: Path) -> Verdict:
    return _asked(Fetcher(connect=_refuse, resolve=_numeric), url)


def _names(hosts: Sequence[str], folder: Path) -> Verdict:
    return _asked(Fetcher(connect=_refuse, resolve=lambda host, port: hosts), "https://name.example/a")


def _numeric(host: str, port: int) -> Sequence[str]:
    """As the system would resolve it, without asking anybody."""
    if host.rstrip(".") == "localhost":
        return ("127.0.0.1", "::1")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    except UnicodeError:
        return ()
    return [str(address[0]) for *_, address in found]


def _asked(fetcher: Fetcher, url: str) -> Verdict:
    try:
        fetcher.read(url)
    except RemoteFault:
        return Verdict(refused=True)
    except _Reached as reached:
        return Verdict(str(reached))
    return Verdict("it was read")
