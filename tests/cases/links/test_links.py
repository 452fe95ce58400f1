"""Raw answers with typed headers, and calls that follow from them."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from tests.support.cases import Case, Session
from tests.support.recording_server import RecordingServer, Reply, as_json

USER = {"id": 3, "tags": ["a", "b/c"], "name": "Ada"}
HEADERS = [("x-rate-limit", "9"), ("status-code", "odd"), ("x-next", "true")]


def created(session: Session, server: RecordingServer, **more: Any) -> Any:
    """The raw answer of a call; the server answers the next ones in the same way."""
    server.says(as_json(USER, 201, headers=HEADERS), as_json(USER))
    raw = session.client.users.with_raw_response
    method = raw.create_user_async if session.runner else raw.create_user
    return session.wait(method(name="Ada Lovelace", **more))


def follow(session: Session, answer: Any, name: str, **arguments: Any) -> Any:
    """What the link's method returns."""
    return session.wait(getattr(answer, f"{name}_async" if session.runner else name)(**arguments))


def test_headers_are_typed_attributes(sdk: Case, session: Session, server: RecordingServer) -> None:
    answer = created(session, server)
    assert isinstance(answer, sdk.models.CreateUserAnswer)
    assert (answer.x_rate_limit, answer.x_next, answer.status_code_header) == (9, "true", "odd")
    assert (answer.status_code, answer.parse().id) == (201, 3)
    kept = {name: getattr(type(answer), name).fget.__annotations__["return"] for name in ("x_rate_limit", "x_next")}
    assert kept == {"x_rate_limit": "int", "x_next": "Optional[str]"}


def test_a_link_is_a_typed_call(sdk: Case, session: Session, server: RecordingServer) -> None:
    answer = created(session, server)
    assert follow(session, answer, "get_user", verbose=True) == sdk.models.User(**USER)
    assert server.last.target == "/users/3/b%2Fc?verbose=true"
    taken = inspect.signature(answer.get_user)
    assert (taken.return_annotation, list(taken.parameters)[:2]) == ("models.User", ["verbose", "retries"])


def test_constants_texts_and_headers(session: Session, server: RecordingServer) -> None:
    follow(session, created(session, server), "by_reference")
    assert server.last.target == "/users/7/of-Ada%20Lovelace-201?verbose=true"


def test_what_the_request_said(session: Session, server: RecordingServer) -> None:
    answer = created(session, server, team_id="t1", x_trace="tr")
    server.says(Reply(status=204, media_type=""))
    follow(session, answer, "rename")
    assert (server.last.target, server.last.headers["trace"]) == ("/users/3?team=t1", "tr")
    assert server.last.body == b'{"name":"Ada Lovelace","old":"POST %s/users?team.id=t1"}' % server.url.encode()


def test_what_is_not_there_is_refused(sdk: Case, session: Session, server: RecordingServer) -> None:
    answer = created(session, server)
    with pytest.raises(
        sdk.models.InvalidArgumentError, match=r"rename_user\(\): argument id: .* \$response.body#/other"
    ):
        follow(session, answer, "copy")
    assert len(server.requests) == 1


def test_a_link_has_a_server_of_its_own_unless_the_call_says_otherwise(
    sdk: Case, session: Session, server: RecordingServer
) -> None:
    answer = created(session, server)
    server.says(Reply(b'data: {"id": 1}\n\n', "text/event-stream"))
    items = follow(session, answer, "list", server_url=server.url, retries=None)
    assert session.items(items) == [sdk.models.User(id=1)]
    with pytest.raises(sdk.models.APIConnectionError):
        follow(session, answer, "list", retries=None)


def test_the_report_says_what_cannot_be_followed(sdk: Case) -> None:
    assert sorted(code for code in sdk.codes if code.startswith("link")) == ["link-misfit"] * 3 + ["link-unusable"] * 2
    assert sdk.outcomes["createUser"] == "degraded"
    assert hasattr(sdk.models.CreateUserAnswer, "misfit")
    assert not hasattr(sdk.models.CreateUserAnswer, "gone")
