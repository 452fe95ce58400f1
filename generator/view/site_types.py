"""What the templates of the documentation's site get: frozen values of finished text.

Texts are Markdown where a page prints them by themselves, and HTML where they stand inside the list of fields.
"""

from __future__ import annotations

from ..encode import Encoded
from ..frozen import dataclass


@dataclass(frozen=True, slots=True)
class FieldDoc:
    """A field, a parameter or a credential, as HTML, at its `anchor`. `facts` are sentences; `groups` expand what it is
    made of; `page` leads to its model, whose name is `model`."""

    anchor: Encoded
    name: Encoded
    type: Encoded
    place: Encoded
    required: bool
    description: Encoded
    facts: tuple[Encoded, ...]
    options: tuple[Encoded, ...]
    page: Encoded
    model: Encoded
    groups: tuple[FieldGroup, ...]


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """What opens below a field: the fields of an object, or those of one member of a union, as HTML."""

    title: Encoded
    description: Encoded
    fields: tuple[FieldDoc, ...]


@dataclass(frozen=True, slots=True)
class SiteSection:
    """A heading and the blocks below it, which are Markdown, and its fields, which are HTML."""

    title: Encoded
    notes: tuple[Encoded, ...]
    fields: tuple[FieldDoc, ...]


@dataclass(frozen=True, slots=True)
class OperationPage:
    """`docs/api/{operation}.md`: Markdown, `method` and `path` being HTML. `requests` and `answers` are tabs,
    `method_link` leads to the method's own page, `limits` are list items, and `errors` is a table."""

    file_stem: Encoded
    title: Encoded
    yaml_title: Encoded
    method: Encoded
    method_class: Encoded
    path: Encoded
    deprecated: Encoded
    description: Encoded
    method_link: Encoded
    requests: Encoded
    answers: Encoded
    sections: tuple[SiteSection, ...]
    limits: tuple[Encoded, ...]
    errors: Encoded


@dataclass(frozen=True, slots=True)
class NavItem:
    """An entry of the navigation, as TOML: a page, or a heading with pages below it."""

    title: Encoded
    page: Encoded
    items: tuple[NavItem, ...] = ()


@dataclass(frozen=True, slots=True)
class SiteView:
    """What all templates of the site see. `toml_reader` is the module by which Markdown is read as common hosts do;
    `nav` is in the order in which it is shown."""

    toml_name: Encoded
    toml_description: Encoded
    toml_reader: Encoded
    nav: tuple[NavItem, ...]
