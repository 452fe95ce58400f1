"""`python -m tests.support.other_library FOLDER`: the Orq SDK on the HTTP library that it does not depend on.

`FOLDER/project` gets the SDK, `FOLDER/runtime` the whole runtime as the tests import it."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import yaml

from generator.selection import HOME
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
    for tree in (HOME / "templates", HOME / "templates" / "variants" / "httpx"):
        shutil.copytree(tree / "package" / "_runtime", folder / "runtime" / "_runtime", dirs_exist_ok=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
