"""Plugins: what is asked of them, and how those that the settings name are run.

A plugin is an entry point of an installed distribution, in the group `sdkwright.transform` or `sdkwright.emit`, or
one of the same name in each. It runs only when `plugins:` of the settings names it. What it raises becomes a
diagnostic that names it.
"""

from __future__ import annotations

import ast
import hashlib
import importlib.util
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from traceback import extract_tb
from typing import Any, Protocol, TypeAlias

from . import ir
from .config import PluginSetting
from .diagnostics import Diagnostic, InputError, Position, Severity
from .frozen import dataclass
from .names import Names
from .render import OURS, Paths, Target, is_safe
from .suggest import nearest

TRANSFORM, EMIT = "sdkwright.transform", "sdkwright.emit"
"""The groups of entry points."""

Settings: TypeAlias = Mapping[str, Any]
"""What the settings file tells a plugin."""


@dataclass(frozen=True, slots=True)
class View:
    """What `emit` sees: the SDK, its names, and what the templates of each folder (`package`, `project`) receive."""

    sdk: ir.Sdk
    names: Names
    templates: Mapping[str, Mapping[str, object]]


class Transform(Protocol):
    """The hook between reading the document and naming things."""

    def __call__(self, sdk: ir.Sdk, settings: Settings) -> ir.Sdk:
        """`sdk`, or another one made from it; its values are frozen, `dataclasses.replace` changes a copy."""
        ...


class Emit(Protocol):
    """The hook that adds files."""

    def __call__(self, view: View, settings: Settings) -> Mapping[str, str | bytes]:
        """Path below the output, with `/` → content. Python files are formatted as all others are."""
        ...


def transformed(sdk: ir.Sdk, plugins: Sequence[PluginSetting]) -> ir.Sdk:
    """`sdk` as the plugins leave it, one after another. Raises InputError when one fails."""
    for plugin in plugins:
        hook = _hook(plugin, TRANSFORM)
        if hook is not None:
            sdk = _whole(plugin, _run(plugin, hook, sdk))
    return sdk


def emitted(
    sdk: ir.Sdk, names: Names, targets: Sequence[Target], plugins: Sequence[PluginSetting], taken: Iterable[str]
) -> dict[str, tuple[str, bytes]]:
    """The files that plugins add: path → plugin and content. `taken` are paths that are in use.

    Raises InputError when a plugin fails, or asks for a file outside the output or in the place of another."""
    view = View(sdk, names, {target.folder: target.context for target in targets})
    known = Paths(taken)
    found: dict[str, tuple[str, bytes]] = {}
    for plugin in plugins:
        hook = _hook(plugin, EMIT)
        if hook is None:
            continue
        for path, content in _checked(plugin, _run(plugin, hook, view), known, found):
            found[path] = plugin.name, content
            known.add(path)
    return found


def suspected(fault: Exception, plugins: Sequence[PluginSetting]) -> InputError | None:
    """What is said of a fault in a later stage: without plugins nothing, else that one of them may have led to it."""
    changing = [plugin for plugin in plugins if _hook(plugin, TRANSFORM) is not None]
    if not changing:
        return None
    names = ", ".join(plugin.name for plugin in changing)
    message = f"What the plugin {names} made of the document cannot be used: {_told(fault)}"
    return InputError([_refusal(message, _asked(changing[-1]), changing[-1].position)])


# --- finding ----------------------------------------------------------------------------------------------------


def _hook(plugin: PluginSetting, group: str) -> EntryPoint | None:
    """The plugin's entry point in a group; None where it has one only in the other. Raises InputError when it has
    none at all."""
    found = {point.group: point for point in _points() if point.name == plugin.name}
    if not found:
        known = sorted({point.name for point in _points()})
        hint = nearest(plugin.name, known) or f"installed are: {', '.join(known) or 'none'}"
        message = f"The plugin {plugin.name} is not installed beside the generator."
        raise InputError([_refusal(message, hint, plugin.position)])
    return found.get(group)


def identity(names: Iterable[str]) -> str:
    """What makes the named plugins do something else: their distributions' versions, and their sources."""
    wanted = set(names)
    found = sorted((point for point in _points() if point.name in wanted), key=lambda point: (point.name, point.group))
    return " ".join(f"{point.group}:{point.name}={point.value}@{_version(point)}" for point in found)


def files(names: Iterable[str]) -> tuple[Path, ...]:
    """The sources of the named plugins."""
    wanted = set(names)
    if not wanted:
        return ()
    modules = {point.module.partition(".")[0] for point in _points() if point.name in wanted}
    return tuple(file for module in sorted(modules) for file in _sources(module))


def _version(point: EntryPoint) -> str:
    """The version of the distribution, and a hash of the module's package or file."""
    digest = hashlib.sha256()
    for file in _sources(point.module.partition(".")[0]):
        digest.update(file.read_bytes())
    return f"{point.dist.version if point.dist is not None else ''}+{digest.hexdigest()[:16]}"


def _sources(module: str) -> list[Path]:
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        return []
    origin = Path(spec.origin)
    return sorted(origin.parent.rglob("*.py")) if origin.name == "__init__.py" else [origin]


def _points() -> Iterator[EntryPoint]:
    for group in (TRANSFORM, EMIT):
        yield from entry_points(group=group)


# --- running ----------------------------------------------------------------------------------------------------


def _run(plugin: PluginSetting, point: EntryPoint, given: ir.Sdk | View) -> object:
    """What the hook gives. Whatever it raises is told of the plugin."""
    try:
        made: object = point.load()(given, plugin.settings)
        return made
    except KeyboardInterrupt:
        raise
    except BaseException as fault:  # SystemExit, too, would end the run as if it had done its work
        version = f" {point.dist.version}" if point.dist is not None else ""
        name = f"{plugin.name} ({point.value}{version})"
        message = f"The plugin {name} failed: {_told(fault)}"
        raise InputError([_refusal(message, _asked(plugin), _place(fault, point.module) or plugin.position)]) from fault


def _told(fault: BaseException) -> str:
    """What a fault says; the text is a plugin's own, and may fail."""
    kind = type(fault).__name__
    try:
        return f"{kind}: {fault}"
    except Exception:
        return kind


def _place(fault: BaseException, module: str) -> Position | None:
    """The last line of the plugin's own that was run, if any was; what it called stands elsewhere."""
    files = {str(file) for file in _sources(module.partition(".")[0])}
    if isinstance(fault, SyntaxError) and fault.filename in files:
        return Position(fault.filename, fault.lineno or 1, 1, ((fault.text or "").rstrip("\n"),))
    own = [frame for frame in extract_tb(fault.__traceback__) if frame.filename in files]
    if not own or own[-1].lineno is None:
        return None
    return Position(own[-1].filename, own[-1].lineno, 1, (own[-1].line or "",))


def _refusal(message: str, hint: str, position: Position | None) -> Diagnostic:
    return Diagnostic("plugin", Severity.ERROR, message, "#", hint, position=position)


def _wrong(plugin: PluginSetting, what: str) -> InputError:
    return InputError([_refusal(f"The plugin {plugin.name} {what}.", _asked(plugin), plugin.position)])


def _asked(plugin: PluginSetting) -> str:
    place = f"{plugin.position.file}:{plugin.position.line}" if plugin.position is not None else "the settings"
    return f"{place} asks for it; mend the plugin, or take it out"


# --- what comes back --------------------------------------------------------------------------------------------


def _whole(plugin: PluginSetting, made: object) -> ir.Sdk:
    if not isinstance(made, ir.Sdk):
        raise _wrong(plugin, f"gave back {type(made).__name__} in place of an Sdk")
    lost = sorted({ref for ref in _references(made) if ref not in made.schemas})
    if lost:
        raise _wrong(plugin, f"left {len(lost)} references to schemas that are not there, the first to {lost[0]}")
    return made


def _references(value: object) -> Iterator[str]:
    """Every reference to a declaration inside a value."""
    if isinstance(value, ir.Named):
        yield value.ref
    elif isinstance(value, Mapping):
        for each in value.values():  # pyright: ignore[reportUnknownVariableType]
            yield from _references(each)  # pyright: ignore[reportUnknownArgumentType]
    elif isinstance(value, tuple):
        for each in value:  # pyright: ignore[reportUnknownVariableType]
            yield from _references(each)  # pyright: ignore[reportUnknownArgumentType]
    elif is_dataclass(value):
        for field in fields(value):
            yield from _references(getattr(value, field.name))


def _checked(
    plugin: PluginSetting, files: object, known: Paths, plugged: Mapping[str, tuple[str, bytes]]
) -> Iterator[tuple[str, bytes]]:
    if not isinstance(files, Mapping):
        raise _wrong(plugin, f"gave back {type(files).__name__} in place of a mapping of files")
    for path, content in sorted(files.items(), key=lambda item: str(item[0])):  # pyright: ignore
        if not isinstance(path, str) or not isinstance(content, (str, bytes)):
            raise _wrong(plugin, "gave back something other than paths with text or bytes")
        if not is_safe(path) or path.partition("/")[0].casefold() == OURS:
            raise _wrong(plugin, f"asks for a file outside the output: {path!r}")
        if other := known.clash(path):
            maker = f"the plugin {plugged[other][0]}" if other in plugged else "the generator"
            which = "which" if other.casefold() == path.casefold() else f"beside {other}, which"
            raise _wrong(plugin, f"asks for {path}, {which} {maker} makes")
        yield path, _encoded(plugin, path, content)


def _encoded(plugin: PluginSetting, path: str, content: str | bytes) -> bytes:
    try:
        data = content.encode() if isinstance(content, str) else content
        if path.endswith(".py"):
            ast.parse(data)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as fault:
        raise _wrong(plugin, f"makes {path}, which is not what its name says: {fault}") from None
    return data
