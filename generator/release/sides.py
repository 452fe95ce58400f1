"""What `diff` is pointed at becomes a `Snapshot`: a spec, an SDK's tree, a wheel, a baseline or a published version."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import tomllib
import zipfile
import zlib
from dataclasses import field
from pathlib import Path

from .. import pipeline, write
from ..cache import Cache, default_folder
from ..diagnostics import NOWHERE, InputError, error
from ..frozen import dataclass
from ..progress import Progress
from ..selection import Selection
from .facts import wire_facts
from .reading import read_surface
from .snapshot import Snapshot, from_data, is_baseline

_MOST = 500_000_000
"""Bytes that a wheel may unfold to: it may be a stranger's."""
_PACKED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_REQUIREMENT = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)==([A-Za-z0-9.!+]+)")


@dataclass(frozen=True, slots=True)
class Settings:
    """What both specs of a comparison are read with. `lock` carries the names of the first on to the second."""

    scratch: Path
    config: Path | None = None
    overlays: tuple[Path, ...] = ()
    lock: Path | None = field(default=None)


def snapshot_of(given: str, settings: Settings, role: str) -> Snapshot:
    """The side that `given` names; `role` (`old`, `new`) keeps the scratch folders apart. Raises InputError."""
    path = Path(given)
    scratch = settings.scratch / role
    if path.is_dir():
        return of_tree(path)
    if not path.exists() and (match := _REQUIREMENT.fullmatch(given)):
        return of_wheel(_downloaded(given, scratch), scratch, match[2])
    if path.suffix == ".whl" and path.is_file():
        return of_wheel(path, scratch)
    if (baseline := _baseline(path)) is not None:
        return baseline
    return _of_spec(path, settings, scratch)


def folder_of(given: str, scratch: Path) -> Path:
    """The folder of an SDK given as a tree, a wheel or a published version. Raises InputError for anything else."""
    path = Path(given)
    if path.is_dir():
        return path
    if not path.exists() and _REQUIREMENT.fullmatch(given):
        path = _downloaded(given, scratch)
    return unpacked(path, scratch / "wheel")


def of_tree(folder: Path) -> Snapshot:
    """The snapshot of a project, of a folder with one package, or of a package. Raises InputError for anything else."""
    place, package = find_package(folder)
    return Snapshot(read_surface(place, package), version=_version(folder))


def of_wheel(wheel: Path, scratch: Path, version: str = "") -> Snapshot:
    """The snapshot of a wheel, unpacked into `scratch`. Raises InputError for a file that is none."""
    place = unpacked(wheel, scratch / "wheel")
    named = wheel.name.split("-")
    found = version or (named[1] if len(named) > 2 else "")
    return Snapshot(read_surface(*find_package(place)), version=found)


def unpacked(wheel: Path, folder: Path) -> Path:
    """`folder`, with the content of `wheel` in it. Raises InputError for a file that is no wheel."""
    try:
        with zipfile.ZipFile(wheel) as archive:
            if sum(member.file_size for member in archive.infolist()) > _MOST:
                raise _refused(f"{wheel} unfolds to more than {_MOST:,} bytes.")
            if any(member.compress_type not in _PACKED for member in archive.infolist()):
                raise _refused(f"{wheel} is packed as no wheel is.")
            archive.extractall(folder)
    except (OSError, EOFError, ValueError, RuntimeError, zlib.error, zipfile.BadZipFile) as problem:
        raise _refused(f"{wheel} cannot be read as a wheel: {problem}.") from problem
    return folder


def find_package(folder: Path) -> tuple[Path, str]:
    """Where the one package of `folder` stands, and its name. Raises InputError where there is none, or several, or a
    pipe among its modules, which would be read without end."""
    place, name = _package(folder)
    for path in sorted((place / name).rglob("*.py")):
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise _refused(f"{path} is no regular file.")
    return place, name


def _package(folder: Path) -> tuple[Path, str]:
    if (folder / "__init__.py").is_file():
        return folder.resolve().parent, folder.resolve().name
    for place in (folder / "src", folder):
        found = sorted(init.parent.name for init in place.glob("*/__init__.py"))
        found = [name for name in found if name not in ("tests", "test", "docs", "examples") and name.isidentifier()]
        if len(found) == 1:
            return place, found[0]
        if found:
            raise _refused(f"{place} has several packages: {', '.join(found)}.", "name the package's own folder")
    raise _refused(f"{folder} has no Python package.", "give a project, a package, a wheel or an OpenAPI document")


def generated_snapshot(outcome: pipeline.Outcome, folder: Path) -> Snapshot:
    """The snapshot of what a run of the pipeline planned; the package is written into `folder` to be read."""
    if outcome.plan is None or outcome.sdk is None or outcome.names is None or outcome.config is None:
        raise outcome.refusal
    surface = read_surface(planned_package(outcome.plan, outcome.names.module, folder), outcome.names.module)
    digest = _digest(outcome.plan, f"src/{outcome.names.module}/")
    return Snapshot(surface, wire_facts(outcome.sdk, outcome.names), outcome.config.version, digest)


def planned_package(plan: write.Plan, module: str, folder: Path) -> Path:
    """Where the planned package has been written below `folder`, to be read."""
    for path, content in plan.files.items():
        if path.startswith(f"src/{module}/"):
            place = folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
    return folder / "src"


def _digest(plan: write.Plan, inside: str) -> str:
    """The SHA-256 of the package's code without its version."""
    code = {
        path: text for path, text in plan.files.items() if path.startswith(inside) and path != f"{inside}_version.py"
    }
    total = hashlib.sha256()
    for path, text in sorted(code.items()):
        total.update(f"{path} {hashlib.sha256(text).hexdigest()}\n".encode())
    return total.hexdigest()


def _of_spec(path: Path, settings: Settings, scratch: Path) -> Snapshot:
    selection = Selection(
        spec=path,
        overlays=settings.overlays,
        config=settings.config,
        output=scratch / "sdk",
        lock=settings.lock or settings.scratch / "names.lock",
    )
    outcome = pipeline.run(selection, Progress(None), Cache(default_folder()))
    found = generated_snapshot(outcome, scratch / "sdk")
    if outcome.lock is not None and settings.lock is None:
        outcome.lock.save()
    return found


def _baseline(path: Path) -> Snapshot | None:
    if path.suffix != ".json" or not path.is_file():
        return None
    try:
        data = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    return from_data(path, data) if is_baseline(data) else None


def _downloaded(requirement: str, scratch: Path) -> Path:
    """The wheel of a published version, by pip and with its settings."""
    folder = scratch / "download"
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
    command += ["--disable-pip-version-check", "--dest", str(folder), requirement]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    wheels = sorted(folder.glob("*.whl")) if done.returncode == 0 else []
    if not wheels:
        last = (done.stderr.strip().splitlines() or ["no wheel came"])[-1]
        raise _refused(f"{requirement} cannot be downloaded: {last}", "check the name and the version")
    return wheels[0]


def _version(folder: Path) -> str:
    files = (place / "pyproject.toml" for place in (folder, folder.parent, folder.parent.parent))
    for file in filter(Path.is_file, files):
        try:
            data = tomllib.loads(file.read_text("utf-8"))
            return str(data["project"]["version"])
        except (OSError, KeyError, TypeError, ValueError):
            continue
    return ""


def _refused(message: str, hint: str = "") -> InputError:
    return InputError([error("diff-input", message, "#", hint, position=NOWHERE)])
