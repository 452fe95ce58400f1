"""Calls of operations as whole Python programs: the samples of pages, README and docstrings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..encode import Encoded, py_string
from ..frozen import dataclass
from ..ir import Argument, Content, Global, Json, Named, ObjectDecl, Operation, Scalar, Sdk
from ..names import Names
from . import markdown
from .docs_rows import Style
from .expressions import WIDTH, Expression, Expressions, call, layout, one_line
from .fitting import is_file
from .results import returned_contents
from .samples import Sampler, is_long
from .server_urls import absolute_url, is_absolute, server_url

_HANDLE = ("if res is not None:", "    # handle response", "    pass", "")
_EVENTS = (
    "if res is not None:",
    "    {a}with res as event_stream:",
    "        {a}for event in event_stream:",
    "            # handle event",
    "            print(event, flush=True)",
    "",
)
_WITH = _EVENTS[1]
_PACKAGE = re.compile(r"(?<![\w.\"'])(models|utils)\.[A-Z]")
_NOTHING = ("# Use the SDK ...", "")


@dataclass(frozen=True, slots=True)
class Extra:
    """What a sample shows beside the call: `imports`, `names` of the package, lines `before` the client, arguments
    of the client or the call, lines that `begin` the client's block or stand `instead` of the call, `use` of the result
    in place of the usual lines, `around` the call: the lines of a `try` that follow it, and the `access` by which the
    method is called."""

    imports: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    client: tuple[tuple[str, str], ...] = ()
    call: tuple[tuple[str, Expression], ...] = ()
    begin: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()
    use: tuple[str, ...] = ()
    around: tuple[str, ...] = ()
    access: str = ""


PLAIN = Extra()


def arguments_in_order(operation: Operation) -> tuple[Argument, ...]:
    """Parameters before body fields, and required before optional, otherwise in the document's order."""
    return tuple(sorted(operation.arguments, key=lambda one: (not one.required, one.kind != "param")))


class Programs:
    """Writes samples for one SDK."""

    def __init__(self, sdk: Sdk, names: Names, style: Style = "seed") -> None:
        self.sdk = sdk
        self.style: Style = style
        self.names = names
        self._accessors = {
            operation.pointer: names.resources[resource.path].accessor if resource.path else ""
            for resource in sdk.resources
            for operation in resource.operations
        }

    def fenced(self, operation: Operation, extra: Extra = PLAIN, *, is_async: bool = False) -> Encoded:
        """The program that calls `operation`, in a fenced block."""
        return markdown.fence(self.program(operation, extra, is_async=is_async), "python")

    def program(self, operation: Operation, extra: Extra = PLAIN, *, is_async: bool = False) -> str:
        """The program that calls `operation`; its last line is empty."""
        writer = Expressions(self.sdk, self.names)
        indent = 8 if is_async else 4
        usual = self._body(operation, extra, writer, indent + (4 if extra.around else 0), is_async)
        body = list(extra.instead) or usual  # which makes the same call, with the imports that it needs
        body = [*extra.begin, *body]
        if extra.around:
            body = ["try:", *(f"    {line}".rstrip() for line in body[:-1]), *extra.around, ""]
        client = self.client_arguments(operation, extra)
        imports = [*_dates(writer), *extra.imports]
        names = [self.names.client, *extra.names]
        used = {found[1] for line in body for found in _PACKAGE.finditer(line)}
        names += sorted(used.difference(names))
        imports.append(f"from {self.names.module} import {', '.join(names)}")
        if any("=os." in line for line in client):
            imports.append("import os")
        return "\n".join(self._wrapped(imports, extra.before, client, body, is_async))

    def _wrapped(
        self, imports: Sequence[str], before: Sequence[str], client: Sequence[str], body: Sequence[str], is_async: bool
    ) -> list[str]:
        head = [*(["import asyncio"] if is_async else []), *imports, ""]
        block = [*_opened("async with" if is_async else "with", self.names.client, client), *_indented(body, 4)]
        middle = [*before, ""] if before else []
        if not is_async:
            return [*head, *middle, *block]
        main = ["async def main() -> None:", *_indented(block[:-1], 4)]
        return [*head, *middle, *main, "", "asyncio.run(main())", ""]

    def client_arguments(self, operation: Operation | None, extra: Extra = PLAIN) -> list[str]:
        """The arguments of the client's constructor: what the operation needs, then the sample's own."""
        own = dict(extra.client)
        made = [(name, text) for name, text in self._credentials(operation) if name not in own]
        made += [(name, text) for name, text in self._shared(operation) if name not in own]
        if self._lacks_server() and "server_url" not in own:
            made.append(("server_url", py_string(absolute_url(self.sdk.servers))))
        return [f"{name}={text}" for name, text in [*made, *own.items()]]

    def _credentials(self, operation: Operation | None) -> list[tuple[str, str]]:
        declared = operation.security if operation and operation.security is not None else self.sdk.security
        known = [one for one in declared if all(self.names.security.get(scheme) for scheme in one)]
        found: dict[str, str] = {}
        for scheme in known[0] if known else ():
            variables = self.names.env.get(scheme, ())
            for position, argument in enumerate(self.names.security[scheme]):
                found[argument] = _credential(variables[position] if position < len(variables) else "", argument)
        return list(found.items())

    def _shared(self, operation: Operation | None) -> list[tuple[str, str]]:
        """What the client must be given for the operation beside its credentials."""
        needed = [param for param in operation.params if param.required and param.shared] if operation else []
        return [self.shared(each) for each in self.sdk.globals if any(map(each.stands_for, needed))]

    def shared(self, parameter: Global) -> tuple[str, str]:
        """A parameter that the client says for all calls, with a sample value."""
        name = self.names.globals[parameter.key]
        argument = Argument("param", parameter.key, True, parameter.type, parameter.meta)
        value = Sampler(self.sdk, style=self.style).argument(argument, name)
        return name, one_line(Expressions(self.sdk, self.names).input(parameter.type, value))

    def _lacks_server(self) -> bool:
        return not self.sdk.servers or not is_absolute(server_url(self.sdk.servers[0]))

    def _body(self, operation: Operation, extra: Extra, writer: Expressions, indent: int, is_async: bool) -> list[str]:
        returned = returned_contents(self.sdk, operation)
        start = ("res = " if returned else "") + ("await " if is_async else "")
        written = call(
            self.callee(operation, is_async=is_async, access=extra.access),
            self._given(operation, extra, writer),
        )
        first, *rest = layout(written, WIDTH - indent, len(start))
        lines = [start + first, *rest, ""]
        if not returned:
            return [*lines, *_NOTHING]
        after = self._use(operation, extra, "EventStreamAsync" if is_async else "EventStream")
        return [*lines, *(part.replace("{a}", "async " if is_async else "") for part in after)]

    def _use(self, operation: Operation, extra: Extra, stream: str) -> Sequence[str]:
        """What is done with the result. An answer that is no stream, nor a model that can be used like one, is told
        from it: by the argument that asks for a stream, else by its class."""
        contents = returned_contents(self.sdk, operation)
        use = extra.use or (_EVENTS if any(content.stream for content in contents) else _HANDLE)
        if _WITH not in use or all(content.stream or self._is_streamable(content) for content in contents):
            return use
        keyword = self.names.arguments[operation.pointer].get(operation.stream_argument)
        if keyword is None:
            return (f"if isinstance(res, utils.{stream}):", *use[1:])
        return use if any(name == keyword for name, _ in extra.call) else _HANDLE

    def _is_streamable(self, content: Content) -> bool:
        return isinstance(content.type, Named) and isinstance(self.sdk.schemas.get(content.type.ref), ObjectDecl)

    def _given(self, operation: Operation, extra: Extra, writer: Expressions) -> list[tuple[str, Expression]]:
        own = {keyword for keyword, _ in extra.call}
        return [*(pair for pair in self.arguments(operation, writer) if pair[0] not in own), *extra.call]

    def lines(self, operation: Operation, use: Sequence[str], indent: int, *, is_async: bool = False) -> list[str]:
        """The call alone, and the `use` of its result where there is one."""
        lines = self._body(operation, PLAIN, Expressions(self.sdk, self.names), indent, is_async)
        end = lines.index("")
        return [*lines[:end], *(use if returned_contents(self.sdk, operation) else ())]

    def accessor(self, operation: Operation) -> str:
        """The way from a client to the resource of a method; empty for the client's own."""
        return self._accessors.get(operation.pointer, "")

    def callee(self, operation: Operation, *, is_async: bool = False, access: str = "") -> str:
        """The way to the method from a client called `s`, maybe by another access (`with_raw_response`)."""
        accessor = self.accessor(operation)
        method = self.names.methods[operation.pointer] + ("_async" if is_async else "")
        return ".".join(part for part in ("s", accessor, access, method) if part)

    def arguments(self, operation: Operation, writer: Expressions) -> list[tuple[str, Expression]]:
        """The required arguments, those for which the document has an example, and what the body is there for: as a
        whole, or as many of its fields as it has to have."""
        sampler = Sampler(self.sdk, style=self.style)
        keywords = self.names.arguments[operation.pointer]
        listed = arguments_in_order(operation)
        usual = {one.key for one in listed if not (one.meta.deprecated or one.meta.read_only)}
        shown = {one.key for one in listed if one.required or (one.key in usual and sampler.has_example(one))}
        shown |= {one.key for one in listed if one.kind == "body"} | self._fields(operation, listed, shown)
        values = {one.key: sampler.argument(one, keywords[one.key].rstrip("_")) for one in listed if one.key in shown}
        needed = {one.key for one in listed if one.required}
        is_told = {key for key, value in values.items() if key in needed or not (value is None or is_long(value))}
        given = [one for one in listed if one.key in is_told]
        return [(keywords[one.key], _given(one, values[one.key], writer)) for one in given]

    def _fields(self, operation: Operation, listed: Sequence[Argument], shown: set[str]) -> set[str]:
        """The fields of a body that are sent besides: a file where none is, then as many as there have to be."""
        fields = [one for one in listed if one.kind == "field" and not (one.meta.deprecated or one.meta.read_only)]
        files = {one.key for one in fields if is_file(self.sdk, one.type)}
        others = [one.key for one in sorted(fields, key=lambda one: one.key not in files) if one.key not in shown]
        lacking = self._least(operation) - (len(fields) - len(others))
        return set(others[: max(lacking, int(bool(files) and files.isdisjoint(shown)))])

    def _least(self, operation: Operation) -> int:
        """How many fields a body that is given field by field has to have; a call without any shows nothing of it."""
        decl = self.sdk.schemas.get(operation.body.flattened or "") if operation.body else None
        if decl is None:
            return 0
        said = dict(decl.meta.constraints).get("minProperties", 1)
        return max(said, 1) if isinstance(said, int) else 1


def _given(argument: Argument, value: Json, writer: Expressions) -> Expression:
    """The value of an argument. In a list that may be a file as well, which may be iterated over, too, type checkers
    know no dictionary for what it stands for."""
    may_be_file = any(isinstance(one, Scalar) and one.kind == "bytes" for one in argument.alternatives)
    return (writer.model if may_be_file and isinstance(value, list) else writer.input)(argument.type, value)


def _credential(variable: str, argument: str) -> str:
    return f'os.getenv({py_string(variable)}, "")' if variable else py_string(f"<{argument}>")


def _dates(writer: Expressions) -> list[str]:
    return writer.import_lines()


def _opened(keyword: str, client: str, arguments: Sequence[str]) -> list[str]:
    if not arguments:
        return [f"{keyword} {client}() as s:"]
    return [f"{keyword} {client}(", *(f"    {argument}," for argument in arguments), ") as s:"]


def _indented(lines: Sequence[str], by: int) -> list[str]:
    return [(" " * by + line) if line else "" for line in lines]
