"""Every public name of an SDK, and what it was made from: a node of the document, a rule, settings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

from .. import ir
from ..config import Config
from ..diagnostics import Pointer, join_pointer
from ..frozen import dataclass
from ..names import Names
from ..names.candidates import of_declaration
from ..names.exports import answer_key, error_key, group_key, page_key, response_key
from ..names.members import argument_key, attribute_key, field_key, method_key

_FIELD_RULE = "field: snake_case"


@dataclass(frozen=True, slots=True)
class Origin:
    """What a name was made from.

    `at` points into the document; `key` is the name's key in names.lock, or empty; `settings` leads to the part of
    the config file that is about it; `names` are the names inside: attributes, methods, arguments."""

    at: Pointer
    rule: str = ""
    key: str = ""
    settings: tuple[str, ...] = ()
    names: dict[str, Origin] = field(default_factory=dict[str, "Origin"])


def origins(sdk: ir.Sdk, names: Names, config: Config) -> dict[str, Origin]:
    """Class or alias → its origin. The fields that are called as in the JSON and stand where their object does are
    left out; `inherited` knows them."""
    return _Reader(sdk, names, config).read()


def inherited(owner: Origin, name: str) -> Origin:
    """The origin of a field that `origins` left out."""
    at = join_pointer(owner.at, "properties", name)
    return Origin(at, _FIELD_RULE, f"{owner.at}?field:{name}")


_OF_PROJECT = {
    "_SETTINGS": Origin("#/servers", "fixed: the client's settings", "", ("client",)),
    "__version__": Origin("", "fixed: the package's version", "", ("package", "version")),
}


class _Reader:
    def __init__(self, sdk: ir.Sdk, names: Names, config: Config) -> None:
        self.sdk, self.names, self.config = sdk, names, config
        self.groups = {resource.path: resource for resource in sdk.resources}
        self.children: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
        for path in names.resources:
            if path:
                self.children.setdefault(path[:-1], []).append(path)
        self.firsts: dict[tuple[str, ...], ir.Operation] = {}
        for path, resource in self.groups.items():
            for length in range(len(path) + 1) if resource.operations else ():
                self.firsts.setdefault(path[:length], resource.operations[0])

    def read(self) -> dict[str, Origin]:
        found = {self.names.client: self._client(), **_OF_PROJECT, **dict(self._variables())}
        found |= {name.class_name: self._group(path) for path, name in self.names.resources.items() if path}
        for operation in self.sdk.operations:
            found |= self._of_operation(operation)
        for ref, decl in self.sdk.schemas.items():
            found |= self._of_declaration(ref, decl)
        return found

    # --- the client and its groups ---

    def _client(self) -> Origin:
        rule = "config" if self.config.class_name else "client: {Title}"
        inside = {**self._members(()), **dict(self._credentials()), **self._server_variables(), **self._globals()}
        return Origin("#/info/title", rule, "", ("package", "class"), inside)

    def _credentials(self) -> Iterator[tuple[str, Origin]]:
        for scheme in self.sdk.security_schemes:
            for argument in self.names.security[scheme.name]:
                given = self.config.security.get(scheme.name)
                rule = "config" if given and given.argument else "credential: snake_case"
                yield argument, Origin(scheme.pointer, rule, "", ("security", scheme.name))

    def _variables(self) -> Iterator[tuple[str, Origin]]:
        """The environment variables behind the credentials."""
        for scheme in self.sdk.security_schemes:
            given = self.config.security.get(scheme.name)
            rule = "config" if given and given.env else "environment: {CLIENT}_{ARGUMENT}"
            for variable in self.names.env[scheme.name]:
                yield variable, Origin(scheme.pointer, rule, "", ("security", scheme.name))

    def _server_variables(self) -> dict[str, Origin]:
        return {
            argument: Origin(join_pointer("#/servers/0/variables", variable), "server variable: snake_case")
            for variable, argument in self.names.server_arguments.items()
        }

    def _globals(self) -> dict[str, Origin]:
        return {self.names.globals[each.key]: Origin(each.pointer, "global: snake_case") for each in self.sdk.globals}

    def _group(self, path: tuple[str, ...]) -> Origin:
        key = group_key(path)
        return Origin(self._tag(path), self.names.rules.get(key, ""), key, (), self._members(path))

    def _tag(self, path: tuple[str, ...]) -> Pointer:
        """Where a group comes from: the first operation in it."""
        first = self.firsts.get(path)
        return join_pointer(first.pointer, "tags") if first is not None else "#/tags"

    def _members(self, path: tuple[str, ...]) -> dict[str, Origin]:
        children = self.children.get(path, ())
        found = {self.names.resources[place].attribute: self._attribute(place) for place in children}
        operations = self.groups[path].operations if path in self.groups else ()
        return found | {self.names.methods[each.pointer]: self._method(each) for each in operations}

    def _attribute(self, path: tuple[str, ...]) -> Origin:
        key = attribute_key(path)
        return Origin(self._tag(path), self.names.rules.get(key, ""), key)

    def _method(self, operation: ir.Operation) -> Origin:
        key = method_key(operation)
        words = self.names.arguments[operation.pointer]
        inside = {words[each.key]: self._argument(operation, each) for each in operation.arguments}
        settings = ("operations", operation.operation_id)
        return Origin(operation.pointer, self.names.rules.get(key, ""), key, settings, inside)

    def _argument(self, operation: ir.Operation, argument: ir.Argument) -> Origin:
        key = argument_key(operation, argument)
        return Origin(argument.meta.pointer, self.names.rules.get(key, ""), key)

    # --- models ---

    def _of_operation(self, operation: ir.Operation) -> dict[str, Origin]:
        found: dict[str, Origin] = {}
        if (union := self.names.responses.get(operation.pointer)) is not None:
            key = response_key(operation)
            found[union] = Origin(join_pointer(operation.pointer, "responses"), self.names.rules.get(key, ""), key)
        if (page := self.names.pages.get(operation.pointer)) is not None:
            key = page_key(operation)
            settings = ("operations", operation.operation_id, "pagination")
            found[page] = Origin(operation.pointer, self.names.rules.get(key, ""), key, settings, self._page(operation))
        if (answer := self.names.answers.get(operation.pointer)) is not None:
            key = answer_key(operation)
            place = join_pointer(operation.pointer, "responses")
            inside = {name: Origin(place) for name in self.names.answer_members[operation.pointer].values()}
            found[answer] = Origin(place, self.names.rules.get(key, ""), key, (), inside)
        return found

    def _page(self, operation: ir.Operation) -> dict[str, Origin]:
        """The fields that a page declares anew stand where its answer's do."""
        said = operation.pagination
        decl = self.sdk.schemas.get(said.page or "") if said else None
        if not isinstance(decl, ir.ObjectDecl):
            return {}
        return {self.names.fields[decl.pointer][each.name]: self._field(decl, each) for each in decl.fields}

    def _of_declaration(self, ref: Pointer, decl: ir.SchemaDecl) -> dict[str, Origin]:
        model, error = self.names.models[ref], self.names.errors.get(ref)
        fields = dict(self._fields(decl)) if isinstance(decl, ir.ObjectDecl) else {}
        if error is None:
            return {model: Origin(ref, self.names.rules.get(ref, ""), ref, (), fields)}
        payload = "payload: {Error}Data" if model == f"{error}Data" else self.names.rules.get(ref, "")
        inside = {"data": Origin(ref, "fixed: the payload of an exception")}
        return {
            error: Origin(ref, self._error_rule(decl, error), error_key(ref), (), inside),
            model: Origin(ref, payload, ref, (), fields),
        }

    def _error_rule(self, decl: ir.SchemaDecl, name: str) -> str:
        """An exception is named as its payload would be; so says the first run, and so have the later ones."""
        given = self.names.rules.get(error_key(decl.pointer), "")
        found = (each.rule for each in of_declaration(decl.origin, self.config.acronyms) if each.name == name)
        return given if given == "override" else next(found, given)

    def _fields(self, decl: ir.ObjectDecl) -> Iterator[tuple[str, Origin]]:
        owner = Origin(decl.pointer)
        words = self.names.fields[decl.pointer]
        for each in decl.fields:
            found = self._field(decl, each)
            if words[each.name] != each.name or found != inherited(owner, each.name):
                yield words[each.name], found

    def _field(self, decl: ir.ObjectDecl, field: ir.Field) -> Origin:
        key = field_key(decl, field)
        return Origin(field.pointer, self.names.rules.get(key, ""), key)
