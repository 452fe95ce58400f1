"""`adopt` on a published wheel: programs of its users run unchanged. Downloads that wheel from PyPI."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from generator.cli import main
from generator.selection import HOME
from tests.support.recording_server import Recorded, RecordingServer, Reply, as_json, recording
from tests.unit.published_programs import PROGRAMS

pytestmark = pytest.mark.slow

RELEASE = "orq-ai-sdk==1.31.0rc7"
INVOKED: dict[str, Any] = {
    "id": "x",
    "created": "2024-01-01T00:00:00Z",
    "object": "chat",
    "model": "m",
    "provider": "openai",
    "is_final": True,
    "choices": [{"index": 0, "message": {"role": "assistant", "content": "hello"}, "finish_reason": "stop"}],
    "retrievals": [
        {"document": "d", "metadata": {"file_name": "f", "page_number": 1, "file_type": "pdf", "search_score": 0.5}}
    ],
}
CONFIG = {
    "id": "1",
    "provider": "openai",
    "model": "gpt-4o",
    "version": "v1",
    "messages": [{"role": "user", "content": "hi"}],
    "parameters": {"temperature": 0.5, "maxTokens": 10},
}
PROMPT = {"tools": [], "model": "m", "model_type": "chat", "model_parameters": {}, "provider": "openai", "messages": []}
LISTED = {
    "object": "list",
    "data": [
        {
            "id": "i",
            "created": "c",
            "updated": "u",
            "key": "k",
            "description": "d",
            "prompt_config": PROMPT,
            "version": "1",
        }
    ],
    "has_more": False,
}


@dataclass(frozen=True)
class Adopted:
    """The SDK that adopted the published names: its sources, and the wheel's page with samples."""

    sources: Path
    page: str
    url: str


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published")
    download = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(folder), RELEASE]
    done = subprocess.run(download, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"no package index: {done.stderr[-200:]}")
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def adopted(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Adopted]:
    """As a team does it: generate, adopt, generate."""
    folder = tmp_path_factory.mktemp("adopted")
    with recording() as server:
        server.answer = Answers(server)
        given = settings(folder, server.url)
        assert main(["generate", *given]) == 0
        assert main(["adopt", "--from", str(wheel), *given]) == 0
        assert main(["generate", *given]) == 0
        assert main(["generate", "--check", *given]) == 0
        with ZipFile(wheel) as archive:
            page = next(archive.read(name) for name in archive.namelist() if name.endswith("/METADATA"))
        yield Adopted(folder / "sdk" / "src", page.decode(), server.url)


def settings(folder: Path, url: str) -> list[str]:
    """This repository's own SDK on httpx, as its users' clients are; the document's server is `url`, so that samples
    which name no server run as they stand."""
    actions = [{"target": "$.servers[*]", "remove": True}, {"target": "$.servers", "update": {"url": url}}]
    local = folder / "server.yaml"
    local.write_text(json.dumps({"overlay": "1.0.0", "info": {"title": "l", "version": "1"}, "actions": actions}))
    config = folder / "sdk.yaml"
    own = (HOME / "spec" / "sdk.yaml").read_text("utf-8")
    config.write_text(own.replace("client:\n", "client:\n  http: httpx\n"), encoding="utf-8")
    overlays = [*sorted((HOME / "spec" / "overlays").glob("*.yaml")), local]
    given = ["--spec", str(HOME / "spec" / "openapi.yaml"), "--config", str(config), "--output", str(folder / "sdk")]
    return [*given, *(part for each in overlays for part in ("--overlay", str(each))), "--quiet"]


class Answers:
    """The four operations; who asks decides by the key what goes wrong."""

    def __init__(self, server: RecordingServer) -> None:
        self.server = server
        self.asked: dict[str, int] = {}

    def __call__(self, request: Recorded) -> Reply:
        if request.path == "/requests":
            return as_json([each.headers for each in self.server.requests if each.path != "/requests"])
        key = request.headers.get("authorization", "").removeprefix("Bearer ")
        self.asked[key] = self.asked.get(key, 0) + 1
        if key == "hono":
            return as_json({"code": "500", "message": "broken"}, 500)
        if key == "teapot":
            return Reply(b"short and stout", "text/plain", 418)
        if key.startswith("flaky") and self.asked[key] < 3:
            return Reply(b"busy", "text/plain", 503)
        if "/invalidate/" in request.path:
            return Reply(status=204)
        if request.path.endswith("/get_config"):
            return as_json(CONFIG)
        return self._invoked(request) if request.path.endswith("/invoke") else as_json(LISTED)

    @staticmethod
    def _invoked(request: Recorded) -> Reply:
        accept = request.headers["accept"]
        key = request.headers.get("authorization", "")
        if json.loads(request.body).get("stream") or accept == "text/event-stream" or key == "Bearer streams":
            events = [json.dumps({**INVOKED, "is_final": last}) for last in (False, False, True)]
            return Reply("".join(f"data: {each}\n\n" for each in (*events, "[DONE]")).encode(), "text/event-stream")
        return as_json(INVOKED)


def run(program: str, adopted: Adopted, key: str = "k") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(adopted.sources), "ORQ_API_KEY": key}
    command = [sys.executable, "-W", "error::DeprecationWarning", "-c", program]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=120)


START = """
import json
import urllib.request
from orq_ai_sdk import Orq, models

URL = {url!r}


def requests():
    return json.load(urllib.request.urlopen(URL + "/requests"))


"""


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_of_the_published_sdk_runs_unchanged(name: str, adopted: Adopted) -> None:
    done = run(START.format(url=adopted.url) + PROGRAMS[name], adopted)
    assert done.returncode == 0, done.stderr


def test_the_samples_of_the_published_page_run_unchanged(adopted: Adopted) -> None:
    """Those about the four operations or about the client alone. Two import `orq`, which was never published."""
    samples = re.findall(r"```python\n(.*?)```", adopted.page, re.DOTALL)
    groups = {sample: set(re.findall(r"\bs\.(\w+)\.", sample)) for sample in samples}
    ours = [each for each, named in groups.items() if named <= {"deployments"} and "from orq.utils" not in each]
    assert len(ours) >= 4
    for sample in ours:
        lacking = "from typing import Any, Optional, Union\n" if "CustomClient" in sample else ""
        done = run(lacking + sample, adopted, "streams" if "event_stream" in sample else "k")
        assert done.returncode == 0, f"{sample}\n{done.stderr}"


def test_every_published_name_of_the_four_operations_can_be_imported(wheel: Path, adopted: Adopted) -> None:
    done = run(NAMES.format(wheel=str(wheel), modules=MODULES), adopted)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 750


MODULES = ("apierror", "deploymentgetconfigop", "deploymentinvokeop", "deployments", "deploymentsop", "honoapierror")
MODULES += ("invaliddeploymentop", "security")
NAMES = """
import ast, importlib, zipfile

archive, found, missing = zipfile.ZipFile({wheel!r}), 0, []
for module in {modules!r}:
    for node in ast.parse(archive.read(f"orq_ai_sdk/models/{{module}}.py")).body:
        names = [node.name] if isinstance(node, ast.ClassDef) else []
        names += [each.id for each in getattr(node, "targets", ()) if isinstance(each, ast.Name)]
        for name in names:
            for place in ("orq_ai_sdk", "orq_ai_sdk.models", f"orq_ai_sdk.models.{{module}}"):
                try:
                    getattr(importlib.import_module(place), name)
                    found += 1
                except (AttributeError, ImportError):
                    missing.append((place, name))
assert not missing, missing
print(found)
"""


def test_what_remains_to_be_seen_is_told_by_diff(
    wheel: Path, adopted: Adopted, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", str(wheel), str(adopted.sources.parent)]) == 1
    told = capsys.readouterr().out
    assert "models.DeploymentGetConfigResponseBody: removed" not in told
    for name in (
        "key",
        "inputs",
        "context",
        "prefix_messages",
        "messages",
        "metadata",
        "extra_params",
        "limit",
        "after",
    ):
        assert f"parameter {name} r" not in told
