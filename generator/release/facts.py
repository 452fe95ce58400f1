"""What an SDK says on the wire, as JSON data: taken from the `ir` and its names, and kept with a release."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypeAlias

from .. import ir
from ..names import Names
from ..names.members import method_key

Facts: TypeAlias = dict[str, Any]
"""`servers`, `credentials` (scheme → how it is sent), `calls` (accessor.method → …), `types` (name → …) and
`names` (lock key → name)."""


def wire_facts(sdk: ir.Sdk, names: Names) -> Facts:
    """The wire facts of `sdk`, keyed by the names that its users know."""
    writer = _Writer(sdk, names)
    return {
        "servers": [server.url for server in sdk.servers],
        "credentials": {each.name: _credential(each) for each in sdk.security_schemes},
        "calls": {writer.call_name(each): writer.call(each) for each in sdk.operations},
        "types": {names.models[pointer]: writer.declaration(decl) for pointer, decl in sdk.schemas.items()},
        "names": {key: names.lock[key] for key in sorted(names.rules) if key in names.lock},
    }


class _Writer:
    def __init__(self, sdk: ir.Sdk, names: Names) -> None:
        self._sdk = sdk
        self._names = names
        self._accessors = {op.pointer: r.path for r in sdk.resources for op in r.operations}

    def call_name(self, operation: ir.Operation) -> str:
        """The operation as users write it, after the client."""
        accessor = self._names.resources[self._accessors[operation.pointer]].accessor
        return ".".join(filter(None, (accessor, self._names.methods[operation.pointer])))

    def call(self, operation: ir.Operation) -> Facts:
        """One operation."""
        keywords = self._names.arguments[operation.pointer]
        return {
            "key": method_key(operation),
            "method": operation.method.upper(),
            "path": operation.path,
            "servers": [server.url for server in operation.servers],
            "security": [sorted(each) for each in self._security(operation)],
            "parameters": {f"{each.location}:{each.name}": self._param(each, keywords) for each in operation.params},
            "deprecated": sorted(keywords[each.key] for each in operation.arguments if each.meta.deprecated),
            "body": self._body(operation.body),
            "responses": {each.status: self._contents(each.contents) for each in operation.responses},
        }

    def _security(self, operation: ir.Operation) -> tuple[tuple[str, ...], ...]:
        return self._sdk.security if operation.security is None else operation.security

    def _param(self, param: ir.Param, keywords: Mapping[str, str]) -> Facts:
        key = f"{param.location}:{param.name}"
        wire = [param.style, "exploded" if param.explode else "joined", param.content_type]
        keyword = next((name for k, name in keywords.items() if k in (key, f"param:{key}")), param.name)
        return {
            "keyword": keyword,
            "required": param.required,
            "wire": " ".join(filter(None, wire)),
            **self._position(param.type),
        }

    def _body(self, body: ir.Body | None) -> Facts | None:
        return None if body is None else {"required": body.required, "contents": self._contents(body.contents)}

    def _contents(self, contents: tuple[ir.Content, ...]) -> dict[str, str]:
        return {each.media_type: self._content(each) for each in contents}

    def _content(self, content: ir.Content) -> str:
        if content.stream is not None:
            end = f" until {content.stream.sentinel}" if content.stream.sentinel else ""
            return f"stream of {self._type(content.stream.item)}{end}"
        return "" if content.type is None else self._type(content.type)

    def declaration(self, decl: ir.SchemaDecl) -> Facts:
        """One named type."""
        match decl:
            case ir.ObjectDecl():
                fields = {each.name: self._field(decl, each) for each in decl.fields}
                return {"kind": "object", "fields": fields, "closed": decl.closed}
            case ir.EnumDecl(values=values):
                return {"kind": "enum", "values": [json.dumps(value, sort_keys=True) for value in values]}
            case ir.UnionDecl(members=members, discriminator=found):
                told = [self._type(each) for each in members]
                return {"kind": "union", "members": told, "discriminator": found.property if found else ""}
            case ir.AliasDecl(type=type_):
                return {"kind": "alias", **self._position(type_)}

    def _field(self, decl: ir.ObjectDecl, field: ir.Field) -> Facts:
        name = self._names.fields[decl.pointer][field.name]
        return {
            "name": name,
            "required": field.required,
            "deprecated": field.meta.deprecated,
            **self._position(field.type),
        }

    def _position(self, type_: ir.Type) -> Facts:
        default = type_.meta.default
        found: Facts = {"type": self._type(type_), "constraints": dict(_constraints(type_))}
        return found if isinstance(default, ir.Missing) else {**found, "default": json.dumps(default, sort_keys=True)}

    def _type(self, type_: ir.Type) -> str:
        match type_:
            case ir.AnyType():
                return "any"
            case ir.Scalar(kind=kind, format=form):
                return f"{kind}({form})" if form else kind
            case ir.Const(value=value):
                return json.dumps(value, sort_keys=True)
            case ir.Named(ref=ref):
                return self._names.models[ref]
            case ir.ListOf(item=item):
                return f"list[{self._type(item)}]"
            case ir.TupleOf(items=items):
                return f"tuple[{', '.join(map(self._type, items))}]"
            case ir.MapOf(value=value):
                return f"map[{self._type(value)}]"
            case ir.Nullable(inner=inner):
                return f"{self._type(inner)} or null"


def _credential(scheme: ir.SecurityScheme) -> str:
    """How a credential reaches the server."""
    told = {"apiKey": f"{scheme.location} {scheme.wire_name}", "http": f"{scheme.http_scheme} authorization"}
    return told.get(scheme.kind, scheme.kind)


def _constraints(type_: ir.Type) -> tuple[tuple[str, ir.Json], ...]:
    inner = type_.inner.meta.constraints if isinstance(type_, ir.Nullable) else ()
    return (*type_.meta.constraints, *inner)
