"""`sdk.yaml` and the command line become one frozen `Config`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from .diagnostics import Diagnostic, Pointer, Position, error, join_pointer
from .frozen import dataclass
from .levels import Level
from .plain import LIMITS, Limits
from .suggest import nearest

SCHEMA = Path(__file__).with_name("sdk.schema.json")
"""The JSON Schema of `sdk.yaml`: what editors complete and `check` enforces."""
LONGEST = 10**10 - 1
"""The longest time of a setting in milliseconds, as a call of the SDK takes it."""
_SHOWN = 400
"""Characters of a message, which quotes the setting that is wrong."""


@dataclass(frozen=True, slots=True)
class SecuritySetting:
    """How a security scheme appears on the client: its argument and the environment variable behind it."""

    argument: str = ""
    env: str = ""


@dataclass(frozen=True, slots=True)
class GlobalSetting:
    """A parameter that is said once, on the client: its location, how it appears there, and whether calls do without
    it. `everywhere`: operations send it that do not describe it, too."""

    location: Literal["path", "query", "header", "cookie"]
    argument: str = ""
    env: str = ""
    hidden: bool = False
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class RetrySetting:
    """The client's default `RetryConfig`; times in milliseconds."""

    strategy: Literal["backoff", "none"] = "backoff"
    initial_interval: int = 500
    max_interval: int = 60_000
    exponent: float = 1.5
    max_elapsed_time: int = 300_000
    retry_connection_errors: bool = True
    max_attempts: int = 5
    statuses: tuple[str, ...] = ("408", "429", "500", "502", "503", "504")


@dataclass(frozen=True, slots=True)
class PluginSetting:
    """A plugin that the settings file asks for, what it is told, and where the file does so."""

    name: str
    settings: Mapping[str, Any] = field(default_factory=dict[str, Any])
    position: Position | None = None


@dataclass(frozen=True, slots=True)
class AliasSetting:
    """An old public name that stays beside `to`, until `remove_after` (a date or a version), or for good where that is
    empty; and where the settings file says so."""

    old: str
    to: str
    remove_after: str = ""
    position: Position | None = None


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that is not in the document. Empty strings mean: derive it from the document.

    Paths are absolute. `names` maps a spec pointer to a public Python name; `operations` maps an operationId to
    per-operation settings (pagination, retries, timeout), which override the document's extensions.
    """

    spec: Path
    output: Path
    templates: Path
    overlays: tuple[Path, ...] = ()
    template_overrides: Path | None = None
    names_lock: Path | None = None
    package: str = ""
    module: str = ""
    class_name: str = ""
    version: str = "0.1.0"
    description: str = ""
    license: str = "MIT"
    authors: tuple[str, ...] = ()
    homepage: str = ""
    repository: str = ""
    requires_python: str = ">=3.10"
    security: Mapping[str, SecuritySetting] = field(default_factory=dict[str, SecuritySetting])
    globals: Mapping[str, GlobalSetting] = field(default_factory=dict[str, GlobalSetting])
    """Parameter's name on the wire → how it is said once, on the client."""
    timeout_ms: int | None = None
    http: Literal["httpx2", "httpx"] = "httpx2"
    retries: RetrySetting = RetrySetting()
    formatter: Literal["black", "ruff"] = "ruff"
    merge: bool = False
    prove: Level = "imports"
    docs_style: Literal["seed", "full"] = "seed"
    names: Mapping[Pointer, str] = field(default_factory=dict[str, str])
    operations: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]])
    aliases: tuple[AliasSetting, ...] = ()
    plugins: tuple[PluginSetting, ...] = ()
    equal_types: Literal["everywhere", "by_root"] = "everywhere"
    """Where inline schemas of equal structure become one class: in the whole document, or in each component and
    operation alone."""
    internal: Literal["keep", "leave_out"] = "keep"
    """What becomes of operations that the document calls internal."""
    acronyms: tuple[str, ...] = ("ID", "URL", "JSON", "API")
    strict: bool = False
    limits: Limits = LIMITS
    places: Mapping[str, Position] = field(default_factory=dict[str, Position])
    """operationId, key of `names`, or `security` or `globals` and a name of theirs with a blank between → where the
    settings file speaks of it."""


def check(data: Any, definition: str = "") -> list[Diagnostic]:
    """What the JSON Schema finds wrong in the data of an `sdk.yaml`; pointers are into that file.

    With `definition` the data is what the schema calls so, such as a `pagination` that stands in a document."""
    return [told for found in _validator(definition).iter_errors(data) for told in _violations(found)]


def with_file(config: Config, data: Mapping[str, Any]) -> Config:
    """`config` with the settings of a checked `sdk.yaml`; what the file does not name stays."""
    package: Mapping[str, Any] = data.get("package", {})
    client, generate, docs = data.get("client", {}), data.get("generate", {}), data.get("docs", {})
    found: dict[str, Any] = {_RENAMED.get(key, key): value for key, value in package.items()}
    if "authors" in found:
        found["authors"] = tuple(found["authors"])
    found["security"] = {name: SecuritySetting(**given) for name, given in data.get("security", {}).items()}
    found["globals"] = {name: _global(given) for name, given in data.get("globals", {}).items()}
    found["plugins"] = tuple(PluginSetting(**given) for given in data.get("plugins", []))
    found["aliases"] = tuple(AliasSetting(old, **given) for old, given in data.get("aliases", {}).items())
    found |= {key: client[key] for key in ("timeout_ms", "http") if key in client}
    if "retries" in client:
        found["retries"] = _retries(client["retries"])
    if "acronyms" in generate:
        found["acronyms"] = tuple(generate["acronyms"])
    found |= {
        "formatter": generate.get("formatter", config.formatter),
        "merge": generate.get("merge", config.merge),
        "prove": generate.get("prove", config.prove),
        "equal_types": generate.get("equal_types", config.equal_types),
        "internal": generate.get("internal", config.internal),
        "docs_style": docs.get("style", config.docs_style),
    }
    if "limits" in data:
        found["limits"] = Limits(**data["limits"])
    found |= {"names": dict(data.get("names", {})), "operations": dict(data.get("operations", {}))}
    return replace(config, **found)


_RENAMED = {"name": "package", "class": "class_name"}


def _global(given: Mapping[str, Any]) -> GlobalSetting:
    return GlobalSetting(**{"location" if key == "in" else key: value for key, value in given.items()})


def _retries(given: Mapping[str, Any]) -> RetrySetting:
    settings = dict(given)
    if "statuses" in settings:
        settings["statuses"] = tuple(str(status).upper() for status in settings["statuses"])
    return RetrySetting(**settings)


@lru_cache(maxsize=8)
def _validator(definition: str) -> Any:
    from jsonschema import Draft202012Validator, validators

    from .bounded_patterns import with_bounded_patterns

    schema = json.loads(SCHEMA.read_bytes())
    chosen = {"$ref": f"#/$defs/{definition}", "$defs": schema["$defs"]} if definition else schema
    finite = Draft202012Validator.TYPE_CHECKER.redefine("number", _is_finite)
    made: Any = validators
    return made.extend(with_bounded_patterns(Draft202012Validator), type_checker=finite)(chosen)


def _is_finite(_: Any, value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value - value == 0


def _violations(found: Any) -> Iterator[Diagnostic]:
    place = join_pointer("#", *found.absolute_path)
    if meant := [inner for inner in found.context if inner.validator == "additionalProperties" or inner.relative_path]:
        for inner in meant:
            yield from _violations(inner)
        return
    if found.validator != "additionalProperties":
        yield error("config", _cut(found.message), place, _hint(found))
        return
    known = sorted(found.schema["properties"])
    for key in found.instance:
        if key not in known:
            hint = " ".join(part for part in (nearest(key, known), f"Known here: {', '.join(known)}.") if part)
            yield error("config", f"{_cut(key)!r} is no setting", join_pointer(place, key), hint, on_key=True)


def _hint(found: Any) -> str:
    """What the setting is for, and how to write it where that is certain."""
    said = str(found.schema.get("description", ""))
    if found.validator == "type" and found.validator_value == "string" and _is_finite(None, found.instance):
        return f'{said} Put it in quotes: "{found.instance}".'
    example = next(iter(found.schema.get("examples", ())), found.schema.get("default"))
    return f"{said} For example: {example}" if found.validator == "pattern" and example else said


def _cut(text: str) -> str:
    """`text` without its middle where it is long: what was found stands first in it, what is wrong last."""
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN // 2]}…{text[-_SHOWN // 2 :]}"
