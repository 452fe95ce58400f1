"""The root schemas in the order of claiming names: components, what requests send, what answers bring, the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ..diagnostics import Pointer, join_pointer, split_pointer
from ..frozen import dataclass
from ..ir import Json
from .convert import Converter
from .dedupe import standing_for
from .form import ContentSite, OperationSite, ParamSite, ResponseSite
from .node import Node, node_at
from .outside import Outside
from .place import Place, Role, Side, name_of
from .reading import entries, mapping, text
from .shape import Shape

_ENVELOPE = frozenset({"data", "event", "id", "retry"})
_DECLARING = ("schemas", "definitions", "$defs")
_EVENT: Json = {
    "type": "object",
    "description": "An event of a stream whose events the document does not describe.",
    "required": ["data"],
    "properties": {
        "data": {"type": "string", "description": "What the event says, as text."},
        "event": {"type": "string", "description": "The kind of the event, if it says one."},
        "id": {"type": "string", "description": "The last ID that the stream has told so far, if any."},
        "retry": {"type": "integer", "description": "After how many milliseconds to connect again, if it is said."},
    },
}
"""What every event may say, by the standard."""
_EVENT_NAME = "ServerSentEvent"


@dataclass(slots=True)
class RootWalker:
    """Walks every root of a document. `nodes` are the positions that the sites name, `outside` the components that
    stand in other files."""

    converter: Converter
    nodes: dict[Pointer, Node]
    outside: Mapping[Pointer, Outside]
    whole_is_items: bool = False
    """Whether the schema of a sequence is that of its whole content (OpenAPI 3.2), whatever the items are."""

    def walk(
        self, document: Mapping[str, Json], operations: tuple[OperationSite, ...], messages: Mapping[Pointer, str]
    ) -> tuple[OperationSite, ...]:
        """Convert all; the operations come back with what was learnt of their streams. `messages` are the schemas of
        what the API sends by itself, with their names."""
        self.whole_is_items = text(document.get("openapi")).startswith("3.2")
        self._note_events(operations)
        schemas = mapping(document.get("components")).get("schemas")
        for name, pointer, data in entries(schemas, "#/components/schemas"):
            place = Place(root=name, role="component", lexical=pointer, short=name)
            if pointer in self.outside:
                self._stand_in(self.outside[pointer], place)
            else:
                self.converter.walk_component(node_at(pointer, data), place)
        sent = [self._requests(operation) for operation in operations]
        found = tuple(self._responses(operation) for operation in sent)
        for pointer, name in messages.items():
            self._root(pointer, Place(root=name, role="body", lexical=pointer, side="response", short="RequestBody"))
        self._pending()
        return found

    def _stand_in(self, found: Outside, place: Place) -> None:
        """Convert the schema of another file that a component is; what leads to it only refers to it."""
        target, *twins = found.places
        for node in found.way:
            self.converter.walk(node, replace(place, lexical=node.pointer))
        self.converter.walk_component(found.node, replace(place, lexical=target))
        decls = self.converter.draft.decls
        decls[target] = standing_for(decls[target], tuple(twins))

    def _requests(self, operation: OperationSite) -> OperationSite:
        for param in operation.params:
            self._param(operation, param, "request")
        if operation.body is None:
            return operation
        contents = tuple(self._sent(operation, content) for content in operation.body.contents)
        return replace(operation, body=replace(operation.body, contents=contents))

    def _sent(self, operation: OperationSite, content: ContentSite) -> ContentSite:
        content = self._stream(content) if content.stream and content.item else content
        place = self._place(operation, "body", "request", content, "RequestBody")
        place = replace(place, envelope=content.envelope)
        self._root(content.item or content.schema, place)
        return content

    def _responses(self, operation: OperationSite) -> OperationSite:
        responses: list[ResponseSite] = []
        for response in operation.responses:
            role: Role = "response" if response.status.startswith("2") else "error"
            contents = tuple(self._answer(operation, response, content, role) for content in response.contents)
            for header in response.headers:
                self._param(operation, header, "response", response.status)
            responses.append(replace(response, contents=contents))
        return replace(operation, responses=tuple(responses))

    def _answer(
        self, operation: OperationSite, response: ResponseSite, content: ContentSite, role: Role
    ) -> ContentSite:
        place = self._place(operation, role, "response", content, "ResponseBody", response.status)
        if content.stream == "sse" and not content.item and _is_result(response, operation):
            return self._undescribed(content, place)
        if not content.stream or not content.item:
            self._root(content.schema, place)
            return content
        content = self._stream(content)
        self._root(content.item, replace(place, role="event", envelope=content.envelope))
        return content

    def _undescribed(self, content: ContentSite, place: Place) -> ContentSite:
        """Events that the document does not describe are whole ones; those of all operations share one class."""
        item = join_pointer(content.pointer, "itemSchema")
        self.nodes[item] = node_at(item, _EVENT)
        place = replace(place, role="inline", short=_EVENT_NAME, words=(_EVENT_NAME,), depth=1)
        self._root(item, replace(place, envelope=True, shared=True))
        return replace(content, item=item, envelope=True, undescribed=True)

    def _stream(self, content: ContentSite) -> ContentSite:
        item = self._item(content)
        self.nodes[item.pointer] = item
        return replace(content, item=item.pointer, envelope=content.stream == "sse" and self._is_envelope(item))

    def _item(self, content: ContentSite) -> Node:
        """What one item of a sequence is: also where the schema describes the whole of it, as an array. Before OpenAPI
        3.2 an array may as well be what a single event says; of objects it hardly ever is."""
        node = self.nodes[content.item]
        shape = self.converter.shape(node) if content.item == content.schema else None
        item = _item_of(shape) if shape is not None and shape.types == ("array",) else None
        if item is None or (content.stream == "sse" and not self.whole_is_items and not self._are_objects(item)):
            return node
        return item

    def _are_objects(self, node: Node) -> bool:
        return all(each.is_object or each.types == ("object",) for each in self._events(node))

    def _note_events(self, operations: tuple[OperationSite, ...]) -> None:
        """Tell the converter which properties are the data of events, wherever their schemas are declared."""
        contents = [content for each in operations if each.body for content in each.body.contents]
        contents += [content for each in operations for response in each.responses for content in response.contents]
        for content in contents:
            if content.stream == "sse" and content.item and self._is_envelope(item := self._item(content)):
                data = (shape.properties["data"].pointer for shape in self._events(item))
                self.converter.event_data.update(data)

    def _is_envelope(self, node: Node) -> bool:
        """Whether the schema describes the event with its fields, not only what is in `data`."""
        events = list(self._events(node))
        fits = all("data" in each.properties and _ENVELOPE.issuperset(each.properties) for each in events)
        return fits and bool(events)

    def _events(self, node: Node) -> Iterator[Shape]:
        """The shape of each kind of event that a schema describes."""
        pending, seen = [node], set[Pointer]()
        while pending:
            shape = self.converter.shape(pending.pop())
            if not shape.unions or shape.properties:
                yield shape
            elif shape.pointer not in seen:
                seen.add(shape.pointer)
                members = (part for union in shape.unions for part in union.members)
                pending += [Node(part.pointer, (part,)) for part in members]

    def _param(self, operation: OperationSite, param: ParamSite, side: Side, status: str = "") -> None:
        if param.schema:
            place = Place(
                root=operation.id, role="inline", lexical=param.schema, side=side, short=param.name,
                group=".".join(operation.groups), status=status, words=(param.name,), depth=1,
            )  # fmt: skip
            self._root(param.schema, place)

    def _place(
        self, operation: OperationSite, role: Role, side: Side, content: ContentSite, short: str, status: str = ""
    ) -> Place:
        return Place(
            root=operation.id, role=role, lexical=content.item or content.schema, side=side, short=short,
            group=".".join(operation.groups), status=status, media_type=content.media_type,
        )  # fmt: skip

    def _root(self, pointer: Pointer, place: Place) -> None:
        if pointer:
            root = _component_of(pointer) or place.root
            self.converter.walk(self.nodes[pointer], replace(place, root=root, lexical=pointer))

    def _pending(self) -> None:
        """What references want and no walk met: other files, corners of the document without a use of their own."""
        pending = self.converter.pending
        while pending:
            pointer, node = next(iter(pending.items()))
            del pending[pointer]
            if pointer not in self.converter.draft.positions:
                place, declared = _corner(pointer)
                walk = self.converter.walk_component if declared else self.converter.walk
                walk(node, place)


def _is_result(response: ResponseSite, operation: OperationSite) -> bool:
    """Whether calls may return what is answered; a lonely `default` is what a success looks like."""
    documented = any(each.status.startswith(("2", "3")) for each in operation.responses)
    return response.status.startswith(("2", "3")) or (response.status == "default" and not documented)


def _item_of(shape: Shape) -> Node | None:
    """What stands in an array: one of its places, or an item."""
    if not shape.prefix:
        return shape.items
    nodes = (*shape.prefix, *((shape.items,) if shape.items is not None else ()))
    members: list[Json] = [node.parts[0].data for node in nodes]
    return node_at(join_pointer(shape.pointer, "prefixItems"), {"anyOf": members})


def _component_of(pointer: Pointer) -> str:
    """The name of the component that `pointer` is in, whatever its kind."""
    match split_pointer(pointer)[1]:
        case ("components", _, name, *_):
            return name
        case _:
            return ""


def _corner(pointer: Pointer) -> tuple[Place, bool]:
    """The place of a schema outside of every walk, and whether it stands where schemas are declared by name."""
    document, tokens = split_pointer(pointer)
    stem = name_of(f"{document}#")
    words = tuple(token for token in tokens if not token.isdigit()) or (stem or "Schema",)
    declared = not tokens or (document != "" and len(tokens) == 1) or (len(tokens) > 1 and tokens[-2] in _DECLARING)
    if declared:
        return Place(root=words[-1], role="component", lexical=pointer, short=words[-1]), True
    root = _component_of(pointer) or stem or words[0]
    return Place(root=root, role="inline", lexical=pointer, short=words[-1], words=words, depth=len(tokens)), False
