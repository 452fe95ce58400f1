"""Raw answers of operations that document headers or links: typed headers, and calls that follow from the answer."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Coroutine, Mapping
from typing import TYPE_CHECKING, Any, ParamSpec, TypeAlias, TypeVar

from .errors import Facts, InvalidArgumentError
from .params import scalar_text
from .parsing import ParseError, load_json
from .raw import RawResponse
from .shapes import is_list, is_object

if TYPE_CHECKING:
    from .client import SDKClient

P = ParamSpec("P")
T = TypeVar("T")
A = TypeVar("A", bound="Answer[Any]")
Method: TypeAlias = Callable[P, T]
MethodAsync: TypeAlias = Callable[P, Coroutine[Any, Any, T]]

_EMBEDDED = re.compile(r"\{(\$[^{}]*(?:\{[^{}]*\}[^{}]*)*)\}")


class Answer(RawResponse[T]):
    """A raw response whose documented headers are attributes, and whose links are methods."""

    _calls: Any
    """The client, whose type is the API's own."""
    _arguments: Mapping[str, Any]

    def __init__(self, raw: RawResponse[T]) -> None:
        self.__dict__.update(raw.__dict__)

    def _linked(self, call: str, argument: str, said: Any, kind: type[Any] | None = None, required: bool = True) -> Any:
        """What a link says of an argument of `call`: a constant, or what its expressions mean here. A scalar becomes
        of the `kind` that is asked for. Raises InvalidArgumentError for what is not there, if it is `required`."""
        found = self._evaluated(said)
        if found is None and required:
            raise InvalidArgumentError(f"{call}(): argument {argument}: the answer has nothing at {said}", Facts(""))
        return _of_kind(found, kind)

    def _evaluated(self, said: Any) -> Any:
        if is_object(said):
            return {key: self._evaluated(value) for key, value in said.items()}
        if is_list(said):
            return [self._evaluated(value) for value in said]
        if not isinstance(said, str):
            return said
        if said.startswith("$"):
            return self._expression(said)
        return _EMBEDDED.sub(lambda match: scalar_text(self._expression(match[1]) or ""), said)

    def _expression(self, said: str) -> Any:
        source, _, rest = said.partition(".")
        request = self.http_response.request
        if source == "$call":
            return self._arguments.get(rest)
        if source == "$request":
            kind, _, name = rest.partition(".")
            return request.headers.get(name) if kind == "header" else _at(_content(request), rest)
        if source == "$response":
            kind, _, name = rest.partition(".")
            return self.header(name) if kind == "header" else _at(self.content, rest)
        return {"$url": str(request.url), "$method": request.method, "$statusCode": self.status_code}[source]


def _content(request: Any) -> bytes:
    try:
        return bytes(request.content)
    except Exception:  # sent as a stream, of which nothing is left
        return b""


def _at(body: bytes, said: str) -> Any:
    """What a JSON pointer means in a body, `body#/data/0/id`; None where there is nothing, or the body is no JSON."""
    try:
        found = load_json(body)
    except ParseError:
        return None
    for token in said.partition("#")[2].split("/")[1:]:
        name = token.replace("~1", "/").replace("~0", "~")
        if is_list(found) and name.isdecimal() and int(name) < len(found):
            found = found[int(name)]
        elif is_object(found):
            found = found.get(name)
        else:
            return None
    return found


def _of_kind(found: Any, kind: type[Any] | None) -> Any:
    if kind is None or found is None or isinstance(found, kind) or is_object(found) or is_list(found):
        return found
    if kind is str:
        return scalar_text(found)
    try:
        return json.loads(found) if isinstance(found, str) else found
    except ValueError:
        return found


def described_method(
    method: Callable[P, T], answer: Callable[[RawResponse[T]], A], client: SDKClient
) -> Callable[P, A]:
    """A method of a raw view, which gives an answer with headers and links."""

    def call(*args: P.args, **keywords: P.kwargs) -> A:
        raw: Any = method(*args, **keywords)
        return _bound(answer(raw), client, keywords)

    return call


def described_method_async(
    method: Callable[P, Coroutine[Any, Any, T]], answer: Callable[[RawResponse[T]], A], client: SDKClient
) -> Callable[P, Coroutine[Any, Any, A]]:
    """The asynchronous `described_method`."""

    async def call(*args: P.args, **keywords: P.kwargs) -> A:
        raw: Any = await method(*args, **keywords)
        return _bound(answer(raw), client, keywords)

    return call


def _bound(answer: A, client: SDKClient, arguments: Mapping[str, Any]) -> A:
    answer.__dict__.update(_calls=client, _arguments=arguments)
    return answer
