"""Finds the curl calls of Markdown pages and runs them, without changing more than their server."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.support.judging import FILE_OF_A_READER

_CALL = re.compile(r"^```bash\n(curl .*?)^```$", re.DOTALL | re.MULTILINE)
_SETTINGS = 'silent\nshow-error\nfail-with-body\nnoproxy = "*"\nmax-time = 20\n'


def curl_calls(folder: Path) -> list[tuple[str, str]]:
    """Page and call, for every fenced call under `folder`, in order."""
    return [
        (path.relative_to(folder).as_posix(), match[1])
        for path in sorted(folder.rglob("*.md"))
        for match in _CALL.finditer(path.read_text("utf-8"))
    ]


def origins(calls: Sequence[tuple[str, str]]) -> set[str]:
    """The servers that the calls name."""
    return {origin for _, call in calls for origin in re.findall(r"--url '?(https?://[^/'\s?]+)", call)}


def documented_origins(document: Mapping[str, Any]) -> set[str]:
    """The servers that a document names, with each of the values that it lists for their variables."""
    found: set[str] = set()
    for server in document.get("servers", []):
        named: dict[str, dict[str, Any]] = server.get("variables", {})
        values = [[variable["default"], *variable.get("enum", [])] for variable in named.values()]
        for chosen in product(*values):
            url = str(server["url"])
            for name, value in zip(named, chosen, strict=True):
                url = url.replace(f"{{{name}}}", str(value))
            found.update(re.findall(r"^https?://[^/]+", url))
    return found


def curl_errors(calls: Sequence[tuple[str, str]], servers: Mapping[str, str], folder: Path) -> list[str]:
    """The calls that the servers refuse. `servers` maps an origin in the calls to the one that answers; `folder` is
    for the settings of curl. Skips the test on a machine without curl."""
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    (folder / ".curlrc").write_text(_SETTINGS)
    (folder / "path" / "to").mkdir(parents=True, exist_ok=True)
    (folder / "path" / "to" / "file").write_bytes(FILE_OF_A_READER)
    return [f"{page}: {fault}" for page, call in calls if (fault := _fault(call, servers, folder))]


def _fault(call: str, servers: Mapping[str, str], folder: Path) -> str:
    for origin, server in servers.items():
        call = call.replace(origin, server)
    if "://127.0.0.1" not in call:
        return "the call names no known server"
    environment = {**os.environ, "CURL_HOME": str(folder)}
    done = subprocess.run(
        ["sh", "-c", call], env=environment, cwd=folder, capture_output=True, text=True, check=False, timeout=30
    )
    return f"{done.stderr}{done.stdout}" if done.returncode else ""
