"""JSON values as XML, by what a schema says of elements and attributes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..build.xml_roots import named_by_members, root_name
from ..encode import html_text
from ..frozen import dataclass
from ..ir import Field, Json, ListOf, Named, Nullable, ObjectDecl, Sdk, Type, UnionDecl, Xml
from .fitting import fits, is_map, items, mapping
from .wire_types import bare

_NAME = re.compile(r"[^\W\d][\w.-]*")


def xml_text(sdk: Sdk, type_: Type, value: Json) -> str:
    """The document whose root is of `type_`, an element a line."""
    writer = _Writer(sdk)
    name = root_name(type_, sdk.schemas) or "root"
    return "\n".join(writer.element(name, type_, value, ""))


@dataclass(frozen=True, slots=True)
class _Writer:
    sdk: Sdk

    def element(self, name: str, type_: Type, value: Json, indent: str, *, own: bool = True) -> Iterator[str]:
        """The lines of an element; `own`: that of a union is called as its member is."""
        xml = self._xml(type_)
        member = self._member_xml(type_, value) if own and not (xml and xml.name) else None
        name, xml = (member.name, member) if member and member.name else (name, xml)
        tag = _tag(name, xml)
        attributes = _namespace(xml)
        inside = list(self._inside(type_, value, attributes, indent + "  "))
        head = "".join(f' {key}="{html_text(text)}"' for key, text in attributes)
        if any(line.startswith(f"{indent}  <") for line in inside):
            yield from [f"{indent}<{tag}{head}>", *inside, f"{indent}</{tag}>"]
        else:
            yield f"{indent}<{tag}{head}>{''.join(inside)}</{tag}>"

    def _inside(self, type_: Type, value: Json, attributes: list[tuple[str, str]], indent: str) -> Iterator[str]:
        """The lines between the tags: elements, or a text without indentation; attributes are added."""
        if isinstance(value, list):
            item = _item(self._bare(type_, value))
            for one in items(value):
                yield from self.element(self._name(item, "item"), item or type_, one, indent)
        elif is_map(value):
            decl = self._object(type_, value)
            fields = {field.name: field for field in decl.fields} if decl else {}
            named = named_by_members(decl, self.sdk.schemas) if decl else ()
            for key, item in mapping(value).items():
                yield from self._member(fields.get(key), key, item, attributes, indent, own=key in named)
        elif value is not None:
            yield _text(value)

    def _member(
        self, field: Field | None, key: str, value: Json, attributes: list[tuple[str, str]], indent: str, *, own: bool
    ) -> Iterator[str]:
        xml = (self._xml(field.type) if field is not None else None) or Xml()
        name = xml.name or key
        if field is None or not _NAME.fullmatch(name):
            return
        if xml.node == "attribute":
            attributes.append((_tag(name, xml), _text(value, raw=True)))
        elif xml.node in ("text", "cdata"):
            yield _text(value)
        elif isinstance(value, list):
            yield from self._list(field.type, key, xml, items(value), indent, own=own)
        else:
            yield from self.element(name, field.type, value, indent, own=own)

    def _list(self, type_: Type, key: str, xml: Xml, values: list[Json], indent: str, *, own: bool) -> Iterator[str]:
        item = _item(self._bare(type_, values)) or type_
        wrapped = xml.wrapped or xml.node == "element"
        name = self._name(item, key)
        inner = indent + "  " if wrapped else indent
        lines = [line for value in values for line in self.element(name, item, value, inner, own=own)]
        tag = _tag(xml.name or key, xml)
        head = "".join(f' {name}="{html_text(text)}"' for name, text in _namespace(xml))
        yield from [f"{indent}<{tag}{head}>", *lines, f"{indent}</{tag}>"] if wrapped else lines

    def _name(self, type_: Type | None, default: str) -> str:
        xml = self._xml(type_) if type_ is not None else None
        return (xml.name if xml else "") or default

    def _xml(self, type_: Type) -> Xml | None:
        while isinstance(type_, Nullable):
            if type_.meta.xml is not None:
                return type_.meta.xml
            type_ = type_.inner
        if type_.meta.xml is not None or not isinstance(type_, Named):
            return type_.meta.xml
        decl = self.sdk.schemas.get(type_.ref)
        return decl.meta.xml if decl is not None else None

    def _chosen(self, type_: Type, value: Json) -> Type | None:
        """The member of a union that `value` is of."""
        found = bare(self.sdk, type_)
        decl = self.sdk.schemas.get(found.ref) if isinstance(found, Named) else None
        if not isinstance(decl, UnionDecl):
            return None
        return next((one for one in decl.members if fits(self.sdk, one, value)), decl.members[0])

    def _member_xml(self, type_: Type, value: Json) -> Xml | None:
        member = self._chosen(type_, value)
        return self._xml(member) if member is not None else None

    def _bare(self, type_: Type, value: Json) -> Type:
        """The type behind null, names and unions that `value` is of."""
        return bare(self.sdk, self._chosen(type_, value) or type_)

    def _object(self, type_: Type, value: Json) -> ObjectDecl | None:
        bare = self._bare(type_, value)
        decl = self.sdk.schemas.get(bare.ref) if isinstance(bare, Named) else None
        return decl if isinstance(decl, ObjectDecl) else None


def _item(type_: Type) -> Type | None:
    return type_.item if isinstance(type_, ListOf) else None


def _tag(name: str, xml: Xml | None) -> str:
    return f"{xml.prefix}:{name}" if xml and xml.prefix else name


def _namespace(xml: Xml | None) -> list[tuple[str, str]]:
    if xml is None or not xml.namespace:
        return []
    return [(f"xmlns:{xml.prefix}" if xml.prefix else "xmlns", xml.namespace)]


def _text(value: Json, *, raw: bool = False) -> str:
    text = {True: "true", False: "false"}[value] if isinstance(value, bool) else "" if value is None else str(value)
    return text if raw else html_text(text)
