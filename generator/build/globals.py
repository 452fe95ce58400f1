"""Parameters that are said once, on the client: by the settings, or by an extension of the document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Literal, cast

from ..config import Config, GlobalSetting
from ..diagnostics import Diagnostic, Pointer, Position, join_pointer, warning
from ..frozen import dataclass
from ..ir import Argument, Global, Meta, Operation, Param, Scalar
from ..normalize import NormalForm, ParamSite
from ..normalize.reading import text
from ..normalize.vendors import PARAMETER_NAMES, is_said_once, said_text

_LOCATIONS = ("path", "query", "header", "cookie")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_HIDDEN = ("x-sdk-globals-hidden", "x-speakeasy-globals-hidden")


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A parameter that shall be said on the client, and who says so: the document at `pointer`, or the settings at
    `position`."""

    name: str
    setting: GlobalSetting
    pointer: Pointer
    description: str = ""
    position: Position | None = None

    @property
    def key(self) -> str:
        return _key(self.setting.location, self.name)


def with_globals(
    operations: tuple[Operation, ...], normal: NormalForm, config: Config, diagnostics: list[Diagnostic]
) -> tuple[tuple[Operation, ...], tuple[Global, ...]]:
    """The operations with the parameters marked that the client may say, and these. The settings stand above the
    document's extensions; what no operation has is a warning."""
    wanted = {each.key: each for each in (*_of_document(normal, diagnostics), *_of_settings(config))}
    if not wanted:
        return operations, ()
    spread = tuple(_with_everywhere(each, wanted) for each in operations)
    found = tuple(_globals(spread, wanted, diagnostics))
    return tuple(_marked(each, wanted) for each in spread), found


def _of_document(normal: NormalForm, diagnostics: list[Diagnostic]) -> Iterator[_Wanted]:
    for site in normal.globals:
        if not site.name or site.location not in _LOCATIONS:
            message = "A global parameter needs a name and a location; it is left out of account."
            diagnostics.append(warning("global-unusable", message, site.pointer))
            continue
        yield _Wanted(site.name, _setting(site, diagnostics), site.pointer, text(site.data.get("description")))
    for site in (param for operation in normal.operations for param in operation.params):
        if site.location in _LOCATIONS and is_said_once(site.data):
            setting = _setting(site, diagnostics)
            yield _Wanted(site.name, setting, site.pointer, text(site.data.get("description")))


def _setting(site: ParamSite, diagnostics: list[Diagnostic]) -> GlobalSetting:
    data = site.data
    header = "header" in data
    given = text(data.get("name")) if header else said_text(data, PARAMETER_NAMES)
    hidden = header or any(data.get(key) is True for key in _HIDDEN)
    location = cast('Literal["path", "query", "header", "cookie"]', site.location)
    env = text(data.get("env"))
    if env and not _VARIABLE.fullmatch(env):
        message = "No environment variable can be called that; it is left out of account."
        diagnostics.append(warning("global-unusable", message, join_pointer(site.pointer, "env")))
        env = ""
    return GlobalSetting(location, given, env, hidden, header)


def _of_settings(config: Config) -> Iterator[_Wanted]:
    for name, setting in config.globals.items():
        yield _Wanted(name, setting, "#", position=config.places.get(f"globals {name}"))


def _with_everywhere(operation: Operation, wanted: Mapping[str, _Wanted]) -> Operation:
    """The operation with the parameters that every one sends."""
    known = {_key_of(param) for param in operation.params}
    missing = [each for each in wanted.values() if each.setting.everywhere and each.key not in known]
    added = [_param(each, operation) for each in missing if each.setting.location != "path"]
    if not added:
        return operation
    taken = [
        Argument("param", f"{param.location}:{param.name}", False, param.type, param.meta, param.location, param.name)
        for param in added
    ]
    return replace(operation, params=(*operation.params, *added), arguments=(*operation.arguments, *taken))


def _param(wanted: _Wanted, operation: Operation) -> Param:
    pointer = join_pointer(operation.pointer, "parameters", wanted.key)
    meta = Meta(pointer, description=wanted.description)
    location = wanted.setting.location
    style = "form" if location in ("query", "cookie") else "simple"
    return Param(pointer, wanted.name, location, False, Scalar(Meta(pointer), "str"), meta, style, style == "form")


def _globals(
    operations: tuple[Operation, ...], wanted: Mapping[str, _Wanted], diagnostics: list[Diagnostic]
) -> Iterator[Global]:
    first = {_key_of(param): param for operation in reversed(operations) for param in reversed(operation.params)}
    for key, each in wanted.items():
        param = first.get(key)
        if param is None:
            message = (
                f"No operation has the {each.setting.location} parameter {each.name!r}; it is left out of account."
            )
            hint = "write the name as it is sent; everywhere: true adds it to operations that do not describe it"
            diagnostics.append(replace(warning("global-unused", message, each.pointer, hint), position=each.position))
            continue
        told = each.description or param.meta.description
        meta = replace(param.meta, description=told)
        setting = each.setting
        name = setting.argument or param.name_override or each.name
        yield Global(each.pointer, each.name, param.location, param.type, meta, name, setting.env)


def _marked(operation: Operation, wanted: Mapping[str, _Wanted]) -> Operation:
    """The operation, whose arguments are optional or gone where the client says them."""
    found = {
        f"{param.location}:{param.name}": wanted[_key_of(param)].setting.hidden
        for param in operation.params
        if _key_of(param) in wanted
    }
    if not found:
        return operation
    params = tuple(_shared(param, found.get(f"{param.location}:{param.name}")) for param in operation.params)
    arguments = tuple(
        replace(each, required=False) if each.key in found else each
        for each in operation.arguments
        if not found.get(each.key)
    )
    return replace(operation, params=params, arguments=arguments)


def _shared(param: Param, hidden: bool | None) -> Param:
    return param if hidden is None else replace(param, shared="hidden" if hidden else "shown")


def _key_of(param: Param) -> str:
    return _key(param.location, param.name)


def _key(location: str, name: str) -> str:
    """The same for the same parameter; the names of headers are the same in any case."""
    return f"{location}:{name.lower() if location == 'header' else name}"
