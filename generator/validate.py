"""Whether a document can be used, and what is wrong with it: openapi-spec-validator's verdict and our own rules."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from . import versions
from .cache import NO_CACHE, Cache
from .diagnostics import Diagnostic, Severity, error, from_json, to_json
from .plain import Json, is_array, is_object
from .rules import check
from .source import Source

SUPPORTED = ("3.0", "3.1", "3.2")
THOROUGH = 1_000_000
"""Beyond this many characters defaults and required lists are checked only with `strict`: that takes minutes."""
_CHECKERS = tuple(
    f"{name}.py" for name in ("validate", "violations", "metaschema", "walk", "patterns", "rules", "suggest", "plain")
)
_PROSE = ("title", "description", "summary")
_AS_IT_IS = ("mapping", "default", "example", "examples", "enum", "const", "value", "dataValue")
"""What holds values, or names that stand for something: a `description` in there is none."""
_MAJOR = "3.0"
"""What a version of `3` alone is read as; that it is none is told of its type and form."""
_VERSION = re.compile(r"(\d+\.\d+)(\.\d+)?(-.*)?\Z")


def validate(source: Source, strict: bool, cache: Cache = NO_CACHE) -> list[Diagnostic]:
    """Everything wrong with the document: an error where it cannot be used at all, otherwise an error with `strict`
    and a warning without. Never raises."""
    version, refusals = _version(source)
    if refusals:
        return refusals
    severity = Severity.ERROR if strict else Severity.WARNING
    own = [replace(found, severity=severity) for found in check(source)]
    places = {(found.pointer, found.code) for found in own}
    findings = _remembered(source, version, severity, own, cache)
    foreign = [found for found in findings if (found.pointer, found.code) not in places]
    return own + foreign


def _version(source: Source) -> tuple[str, list[Diagnostic]]:
    """The supported `major.minor`, or why there is none."""
    data = source.data
    if "openapi" not in data:
        return "", [_without_version(source)]
    version = str(data["openapi"])
    match = _VERSION.match(_MAJOR if version == "3" else version)
    if not match or match[1] not in SUPPORTED:
        message = f"OpenAPI version {version!r} is not supported."
        hint = f"Supported are {', '.join(SUPPORTED)}; write for example `openapi: 3.1.0`."
        return "", [error("unsupported-version", message, "#/openapi", hint)]
    return match[1], []


def _without_version(source: Source) -> Diagnostic:
    if "swagger" in source.data:
        hint = "Convert it to Swagger 2.0 or OpenAPI 3 first."
        return error("swagger", f"Swagger {source.data['swagger']} is not supported.", "#/swagger", hint)
    if "overlay" in source.data:
        return error(
            "not-openapi", "This is an overlay, not an OpenAPI document.", "#/overlay", "Give it with --overlay."
        )
    if "asyncapi" in source.data:
        return error("not-openapi", "This is an AsyncAPI document.", "#/asyncapi", "Give an OpenAPI document.")
    return error(
        "not-openapi", "The document has no `openapi` field.", "#", "Is this an OpenAPI document? Add `openapi: 3.1.0`."
    )


def _remembered(
    source: Source, version: str, severity: Severity, own: list[Diagnostic], cache: Cache
) -> list[Diagnostic]:
    """What `_foreign` finds, which depends on the data and the versions only: its findings have pointers, no places."""
    size = source.size
    told = json.dumps([to_json(found) for found in own])
    made_by = versions.own(*_CHECKERS), versions.tools()
    parts = (told, version, severity, str(size > THOROUGH), source.root.name, *made_by)

    def data(change: Callable[[Json], Json]) -> str:
        return json.dumps([{name: change(each.data) for name, each in source.documents.items()}, failures])

    def ask() -> bytes:
        found = [to_json(found) for found in _foreign(source, version, severity, own)]
        if not found:
            cache.put(sound, b"")
        return json.dumps(found).encode()

    failures = sorted(source.failures)
    sound = cache.key("sound", (data(without_prose), *parts))
    if cache.get(sound) is not None:
        return []
    return [from_json(found) for found in json.loads(cache.remember("validate", (data(_same), *parts), ask))]


def _same(data: Json) -> Json:
    return data


def without_prose(data: Json) -> Json:
    """A copy in which titles and descriptions are empty: what they say makes no document invalid."""
    root: dict[str, Json] = {"": data}
    pending: list[Any] = [root]
    while pending:
        holder = pending.pop()
        for key in _keys(holder):
            value = holder[key]
            if key in _PROSE and isinstance(value, str):
                holder[key] = ""
            elif (is_object(value) or is_array(value)) and not _stays(key, value):
                holder[key] = value.copy()
                pending.append(holder[key])
    return root[""]


def _keys(node: Any) -> Iterable[Any]:
    return list(node) if is_object(node) else range(len(node))


def _stays(key: str | int, value: Json) -> bool:
    return isinstance(key, str) and (
        key in _AS_IT_IS or key.startswith("x-") or (key == "parameters" and is_object(value))
    )


def _foreign(source: Source, version: str, severity: Severity, own: list[Diagnostic]) -> list[Diagnostic]:
    """openapi-spec-validator's findings. It is slow to import, so it is imported here."""
    from .violations import diagnostics
    from .walk import walk

    try:
        found = diagnostics(source.data, version, severity)
    except Exception as fault:
        found = [_crash(fault, severity)]
    if severity is Severity.WARNING and source.size > THOROUGH:
        return found
    walked = walk(source, version, severity, own + found)
    return found + [each for each in walked if not (each.code == "invalid-schema" and _told(each, found))]


def _told(diagnostic: Diagnostic, found: list[Diagnostic]) -> bool:
    """Whether another diagnostic is about the same node, one above or one below."""
    here = diagnostic.pointer + "/"
    return any((each.pointer + "/").startswith(here) or here.startswith(each.pointer + "/") for each in found)


def _crash(fault: Exception, severity: Severity) -> Diagnostic:
    reason = (str(fault).splitlines() or [""])[0][:200]
    message = f"The validator could not check the document: {type(fault).__name__}: {reason}"
    return Diagnostic("validator-failed", severity, message, "#")
