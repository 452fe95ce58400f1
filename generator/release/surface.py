"""The public Python surface of an SDK as values, and as the JSON that a release leaves behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, field
from typing import Any, Literal, TypeAlias

from ..frozen import dataclass
from .annotations import names_in

ParameterKind: TypeAlias = Literal["positional", "either", "keyword", "var_positional", "var_keyword"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a call, `self` left out. `default` is its source text; None: the argument is required."""

    name: str
    kind: ParameterKind
    annotation: str = ""
    default: str | None = None

    @property
    def required(self) -> bool:
        """Whether a call without it fails."""
        return self.default is None and not self.kind.startswith("var_")


@dataclass(frozen=True, slots=True)
class Call:
    """Something to be called. `deprecated` is the message of its decorator, or empty."""

    parameters: tuple[Parameter, ...] = ()
    returns: str = ""
    deprecated: str = ""
    asynchronous: bool = False


@dataclass(frozen=True, slots=True)
class Attribute:
    """A field of a model, a member of an enumeration, an attribute. `alias` is its name in JSON where it differs."""

    annotation: str
    required: bool = False
    default: str = ""
    alias: str = ""


@dataclass(frozen=True, slots=True)
class ClassEntry:
    """A public class. A `model` and a `dict` are built from their fields; bases are last names, in order."""

    kind: Literal["model", "dict", "enum", "class"]
    bases: tuple[str, ...] = ()
    attributes: Mapping[str, Attribute] = field(default_factory=dict[str, Attribute])
    deprecated: str = ""


@dataclass(frozen=True, slots=True)
class Surface:
    """What users of a package can write. Keys are what stands after the package's name, and for calls of the
    client what stands after the client (`deployments.get_config`)."""

    package: str
    client: str = ""
    exports: tuple[str, ...] = ()
    calls: Mapping[str, Call] = field(default_factory=dict[str, Call])
    classes: Mapping[str, ClassEntry] = field(default_factory=dict[str, ClassEntry])
    aliases: Mapping[str, str] = field(default_factory=dict[str, str])
    values: Mapping[str, str] = field(default_factory=dict[str, str])
    hidden: Mapping[str, str] = field(default_factory=dict[str, str])
    """Aliases of private modules that public annotations mention, by their last name."""

    def expand(self, name: str) -> str | None:
        """What the alias whose last name is `name` stands for; None when there is no such alias."""
        found = next((text for key in _homes(name) if (text := self.aliases.get(key)) is not None), None)
        return found if found is not None else self.hidden.get(name)

    def names(self) -> frozenset[str]:
        """Every public name."""
        return frozenset((*self.calls, *self.classes, *self.aliases, *self.values))

    def reach(self) -> tuple[frozenset[str], frozenset[str]]:
        """The types that calls take, and those that they give back: their keys, through fields and aliases."""
        taken = [each.annotation for call in self._own_calls() for each in call.parameters]
        given = [call.returns for call in self._own_calls()]
        raised = (entry for entry in self.classes.values() if entry.kind == "class")
        given += [each.annotation for entry in raised for each in entry.attributes.values()]
        return self._closure(taken), self._closure(given)

    def _own_calls(self) -> list[Call]:
        """The calls of the client; in a package without a client, all calls."""
        own = [call for key, call in self.calls.items() if key.partition(".")[0] not in _HOMES]
        return own or list(self.calls.values())

    def _closure(self, annotations: list[str]) -> frozenset[str]:
        found: dict[str, None] = {}
        waiting = list(annotations)
        while waiting:
            for name in sorted(names_in(waiting.pop())):
                for key in _homes(name):
                    if key not in found and any(key in table for table in (self.classes, self.aliases, self.hidden)):
                        found[key] = None
                        waiting += self._mentions(key)
        return frozenset(found)

    def _mentions(self, key: str) -> list[str]:
        if key not in self.classes:
            return [self.aliases.get(key) or self.hidden[key]]
        return [each.annotation for each in self.classes[key].attributes.values()]


_HOMES = ("models", "utils", "types", "errors", "typed_dicts")


def _homes(name: str) -> tuple[str, ...]:
    return (name, *(f"{home}.{name}" for home in _HOMES), f"models.typed_dicts.{name}")


def to_data(surface: Surface) -> dict[str, Any]:
    """`surface` as JSON data."""
    return asdict(surface)


def from_data(data: Mapping[str, Any]) -> Surface:
    """The surface that `to_data` wrote. `data` has been held to `baseline.schema.json`."""
    calls = {key: _call(each) for key, each in data["calls"].items()}
    classes = {key: _class(each) for key, each in data["classes"].items()}
    rest = {name: dict(data[name]) for name in ("aliases", "values", "hidden")}
    return Surface(data["package"], data["client"], tuple(data["exports"]), calls, classes, **rest)


def _call(data: Mapping[str, Any]) -> Call:
    parameters = tuple(Parameter(**each) for each in data["parameters"])
    return Call(parameters, data["returns"], data["deprecated"], data["asynchronous"])


def _class(data: Mapping[str, Any]) -> ClassEntry:
    attributes = {name: Attribute(**each) for name, each in data["attributes"].items()}
    return ClassEntry(data["kind"], tuple(data["bases"]), attributes, data["deprecated"])
