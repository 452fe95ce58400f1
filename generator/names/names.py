"""The finished names, as the later stages receive them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from ..diagnostics import Pointer
from ..frozen import dataclass


@dataclass(frozen=True, slots=True)
class ResourceName:
    """A group's names: `DeploymentsSDK`, `deployments`, `deployments_sdk`, `deployments` (dotted from the client)."""

    class_name: str
    attribute: str
    module: str
    accessor: str


@dataclass(frozen=True, slots=True)
class OldName:
    """A name that stays beside a new one. `message` is the deprecation that its users see; empty for one that stays."""

    name: str
    message: str


@dataclass(frozen=True, slots=True)
class Aliases:
    """Old names: of what can be imported from `models` by its name, of methods by operation, of arguments by operation
    and `Argument.key`, of groups by their path."""

    models: Mapping[str, tuple[OldName, ...]] = field(default_factory=dict[str, tuple[OldName, ...]])
    methods: Mapping[Pointer, tuple[OldName, ...]] = field(default_factory=dict[Pointer, tuple[OldName, ...]])
    arguments: Mapping[tuple[Pointer, str], tuple[OldName, ...]] = field(
        default_factory=dict[tuple[Pointer, str], tuple[OldName, ...]]
    )
    resources: Mapping[tuple[str, ...], tuple[OldName, ...]] = field(
        default_factory=dict[tuple[str, ...], tuple[OldName, ...]]
    )


@dataclass(frozen=True, slots=True)
class Names:
    """Every public Python name of an SDK, keyed by pointers of `ir` nodes.

    `models`: declaration → class or alias (for an error's payload the name with `Data`). `errors`: the same
    declaration → exception class. `fields`: declaration → wire name → attribute. `methods`, `operations`:
    operation → method name, and → PascalCase operation name (`DeploymentGetConfig`), from which module-level
    constants and the union `{Operation}Response` are made. `arguments`: operation → `Argument.key` → keyword.
    `resources`: accessor path as in `ir.Resource.path` → names; the empty path is the client itself.
    `security`: scheme name → client argument(s). `responses`: operation → name of the union of its results, only
    where it has two or more typed ones.
    """

    package: str
    module: str
    client: str
    models: Mapping[Pointer, str]
    errors: Mapping[Pointer, str]
    fields: Mapping[Pointer, Mapping[str, str]]
    enum_members: Mapping[Pointer, tuple[str, ...]]
    methods: Mapping[Pointer, str]
    operations: Mapping[Pointer, str]
    arguments: Mapping[Pointer, Mapping[str, str]]
    resources: Mapping[tuple[str, ...], ResourceName]
    responses: Mapping[Pointer, str]
    security: Mapping[str, tuple[str, ...]]
    env: Mapping[str, tuple[str, ...]]
    """Scheme name → environment variable per client argument, parallel to `security`."""
    lock: Mapping[str, str]
    """The next content of `names.lock`: spec pointer → public name, tombstones included."""
    rules: Mapping[str, str] = field(default_factory=dict[str, str])
    """Key of the lock → the rule that gave the name: `override`, the candidate's pattern, or `lock` where the name is
    kept from an earlier document and no candidate gives it any more."""
    server_arguments: Mapping[str, str] = field(default_factory=dict[str, str])
    """Variable of the first server → argument of the client."""
    globals: Mapping[str, str] = field(default_factory=dict[str, str])
    """`Global.key` → argument of the client."""
    pages: Mapping[Pointer, str] = field(default_factory=dict[Pointer, str])
    """Operation → class of its pages, where it answers in pages; the async class is called the same with `Async`."""
    answers: Mapping[Pointer, str] = field(default_factory=dict[str, str])
    """Operation → class of its raw answers, where its results document headers or links."""
    answer_members: Mapping[Pointer, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])
    """Operation → `header:{name}` and `link:{name}` → name in that class."""
    aliases: Aliases = field(default_factory=Aliases)
