"""The SDK as values, between the document and the code.

Frozen dataclasses only. Every node knows its pointer; none knows a Python name or a line of code. Strings in
here are the document's own text, raw: they reach a file only through `encode`.
"""

from __future__ import annotations

from .declarations import AliasDecl, Discriminator, EnumDecl, Field, ObjectDecl, Origin, SchemaDecl, UnionDecl
from .operations import (
    Argument,
    Body,
    Content,
    ErrorCase,
    Header,
    Location,
    Message,
    Operation,
    Pagination,
    Param,
    Resource,
    Response,
    Retries,
    Sdk,
    SecurityScheme,
    Server,
    Stream,
)
from .types import (
    MISSING,
    AnyType,
    Const,
    Json,
    ListOf,
    MapOf,
    Meta,
    Missing,
    Named,
    Nullable,
    Scalar,
    ScalarKind,
    Type,
)

__all__ = [
    "MISSING",
    "AliasDecl",
    "AnyType",
    "Argument",
    "Body",
    "Const",
    "Content",
    "Discriminator",
    "EnumDecl",
    "ErrorCase",
    "Field",
    "Header",
    "Json",
    "ListOf",
    "Location",
    "MapOf",
    "Message",
    "Meta",
    "Missing",
    "Named",
    "Nullable",
    "ObjectDecl",
    "Operation",
    "Origin",
    "Pagination",
    "Param",
    "Resource",
    "Response",
    "Retries",
    "Scalar",
    "ScalarKind",
    "SchemaDecl",
    "Sdk",
    "SecurityScheme",
    "Server",
    "Stream",
    "Type",
    "UnionDecl",
]
