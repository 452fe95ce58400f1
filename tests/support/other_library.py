"""`python -m tests.support.other_library FOLDER`: the Orq SDK on the HTTP library that it does not depend on.

`FOLDER/project` gets the SDK, `FOLDER/runtime` its runtime as the tests import it."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import yaml

from tests.support import generation


def main(folder: Path) -> None:
    """Write both, in place of what an earlier run has left."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    settings = yaml.safe_load(generation.CONFIG.read_text("utf-8"))
    settings["client"]["http"] = "httpx"
    config = folder / "sdk.yaml"
    config.write_text(yaml.safe_dump(settings), "utf-8")
    generation.written(generation.SPEC, generation.OVERLAYS, config, folder / "project")
    shutil.copytree(folder / "project" / "src" / "orq_ai_sdk" / "_runtime", folder / "runtime" / "_runtime")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
