"""`make new-case NAME=…`: a case that runs and passes, to be changed into one about something."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from generator.selection import HOME

CASES = HOME / "tests" / "cases"
_NAME = re.compile(r"[a-z][a-z0-9_]*")

SPEC = """\
openapi: 3.1.0
info: {title: NAME, version: "1"}
servers: [{url: "http://localhost"}]
paths:
  /things/{id}:
    get:
      operationId: getThing
      tags: [things]
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer}}
        - {name: detail, in: query, schema: {type: boolean}}
      responses:
        "200":
          description: The thing.
          content:
            application/json:
              schema: {$ref: "#/components/schemas/Thing"}
components:
  schemas:
    Thing:
      type: object
      required: [id, name]
      properties:
        id: {type: integer}
        name: {type: string, description: What it is called.}
"""

TEST = '''\
"""NAME: what an SDK of such a document can do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cases import Case, Session
from tests.support.golden import reviewed
from tests.support.recording_server import RecordingServer, as_json


def test_a_call_and_its_answer(session: Session, sdk: Case, server: RecordingServer) -> None:
    server.says(as_json({"id": 7, "name": "seven"}))
    thing = session.call("things.get_thing", id=7, detail=True)
    assert thing == sdk.models.Thing(id=7, name="seven")
    assert [request.target for request in server.requests] == ["/things/7?detail=true"]


@pytest.mark.parametrize("path", ["things.py", "models/thing.py"])
def test_the_file_is_as_reviewed(sdk: Case, path: str) -> None:
    reviewed(Path(__file__).parent, path, sdk.source(f"{sdk.module.__name__}/{path}"))
'''


def start(name: str, cases: Path = CASES) -> Path:
    """The folder of a new case `name`. Raises ValueError for a name that cannot be one, or that is taken."""
    folder = cases / name
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} cannot name a case; give small letters, digits and _, as NAME=file_uploads")
    if folder.exists():
        raise ValueError(f"there is a case {folder} already")
    folder.mkdir(parents=True)
    title = name.replace("_", " ").capitalize()
    (folder / "spec.yaml").write_text(SPEC.replace("NAME", title), "utf-8", newline="\n")
    (folder / f"test_{name}.py").write_text(TEST.replace("NAME", title), "utf-8", newline="\n")
    return folder


def main(arguments: list[str]) -> int:
    """Start the case, write its expected output, run it, and say what is next."""
    try:
        folder = start(arguments[0] if len(arguments) == 1 else "")
    except ValueError as problem:
        print(f"error: {problem}", file=sys.stderr)
        return 2
    command = [sys.executable, "-m", "pytest", "-q", str(folder)]
    done = subprocess.run(command, cwd=HOME, env={**os.environ, "GOLDEN": "1"}, check=False)
    place = folder.relative_to(HOME)
    print(f"{place}/spec.yaml: write the document; {place}/sdk.yaml may hold settings")
    print(f"{place}/test_{folder.name}.py: say what its SDK does, and name the files that are worth reading")
    print("then: make golden, review git diff, make test")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
