"""What makes the same input give another output: the generator's own sources and the tools that it calls."""

from __future__ import annotations

import hashlib
import sys
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

TOOLS = (
    "black",
    "datamodel-code-generator",
    "jinja2",
    "jsonpath-rfc9535",
    "jsonschema-rs",
    "openapi-spec-validator",
    "pydantic",
    "pyyaml",
    "ruff",
)
"""The distributions whose version may change what is found or written."""


@lru_cache(maxsize=8)
def own(*parts: str) -> str:
    """A hash of the generator's sources, as they were when this process first asked: of the files and folders named,
    or of all."""
    folder = Path(__file__).parent
    digest = hashlib.sha256(sys.version.encode())
    for path in (each for part in parts or (".",) for each in _files(folder / part)):
        digest.update(f"{path.relative_to(folder).as_posix()}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _files(place: Path) -> list[Path]:
    if place.is_file():
        return [place]
    return [path for path in sorted(place.rglob("*")) if "__pycache__" not in path.parts and path.is_file()]


@lru_cache(maxsize=4)
def tools(names: tuple[str, ...] = TOOLS) -> str:
    """The versions of the named distributions."""
    return " ".join(f"{name}={version(name)}" for name in names)
