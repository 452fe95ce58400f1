"""Lists that arrive in pages: every style, from the document's extensions and from the settings."""

from __future__ import annotations

import copy
import importlib
import json
import pickle
from typing import Any

import pytest

from tests.support.cases import Case, Session
from tests.support.http_library import httpx
from tests.support.recording_server import Recorded, RecordingServer, Reply, as_json

TIMES = ["2024-01-01T00:00:00Z", "2024-01-02T00:00:00.5Z"]


@pytest.fixture
def keyed(sdk: Case, half: str, server: RecordingServer) -> Any:
    with sdk.client(half, key="secret", server_url=server.url) as opened:
        yield opened


def listed(*ids: int, **more: Any) -> Reply:
    return as_json({"data": [{"id": each} for each in ids], **more})


def ids(session: Session, page: Any) -> list[int]:
    return [item.id for item in session.items(page)]


def queries(server: RecordingServer) -> list[str]:
    return [request.query for request in server.requests]


def test_cursor(keyed: Session, sdk: Case, server: RecordingServer) -> None:
    server.says(listed(1, 2, meta={"next_cursor": 7}), listed(meta={"next_cursor": 8}), listed(3, meta={}))
    page = keyed.call("lists.by_cursor")
    assert isinstance(page, sdk.models.Cursored)
    assert [item.id for item in page.data] == [1, 2]
    assert ids(keyed, page) == [1, 2, 3]
    assert queries(server) == ["", "cursor=7", "cursor=8"]


def test_pages_may_have_equal_items(keyed: Session, server: RecordingServer) -> None:
    server.says(listed(1, meta={"next_cursor": 7}), listed(1, meta={"next_cursor": 8}), listed(1, meta={}))
    assert ids(keyed, keyed.call("lists.by_cursor")) == [1, 1, 1]


def test_a_page_is_a_model_like_others_where_the_next_type_comes_after_it(
    keyed: Session, server: RecordingServer
) -> None:
    server.says(as_json({"rows": [{"id": 1}], "next": "2"}), as_json({"rows": [{"id": 2}]}))
    page = keyed.call("lists.by_inline")
    assert page.model_dump(exclude_none=True) == {"rows": [{"id": 1}], "next": "2"}
    assert ids(keyed, page) == [1, 2]


def test_missing_items_end_the_list(keyed: Session, server: RecordingServer) -> None:
    server.says(as_json({"data": None}))
    assert ids(keyed, keyed.call("lists.by_cursor")) == []


def test_offset_in_the_body(keyed: Session, server: RecordingServer) -> None:
    server.says(listed(1, 2), listed(3))
    assert ids(keyed, keyed.call("lists.by_offset", word="x", limit=2)) == [1, 2, 3]
    bodies = [json.loads(request.body) for request in server.requests]
    assert bodies == [{"word": "x", "limit": 2}, {"word": "x", "limit": 2, "offset": 2}]


def test_copies_have_the_items_wherever_they_stand(keyed: Session, server: RecordingServer) -> None:
    answers = {
        "by_cursor": listed(1, 2, meta={"next_cursor": 7}),
        "by_link": as_json([{"id": 1}, {"id": 2}], headers=[("Link", '</by_link?at=2>; rel="next"')]),
        "by_path_of_dots": as_json({"d.data": [{"id": 1}, {"id": 2}], "more": {"@odata.nextLink": "/on"}}),
    }
    server.says(*answers.values())
    for method in answers:
        page = keyed.call(f"lists.{method}")
        for copied in (pickle.loads(pickle.dumps(page)), copy.deepcopy(page)):
            assert ids(keyed, copied) == [item.id for item in copied.page_items()] == [1, 2]
            assert not copied.has_next_page()
    assert len(server.requests) == len(answers)


def test_page_begins_at_the_default(keyed: Session, server: RecordingServer) -> None:
    server.says(listed(1, pages=3), listed(2, pages=3), listed(3, pages=3))
    assert ids(keyed, keyed.call("lists.by_page")) == [1, 2, 3]
    assert queries(server) == ["", "page=1", "page=2"]


def test_link(keyed: Session, server: RecordingServer) -> None:
    first = as_json([{"id": 1}], headers=[("Link", '</by_link?word=x&at=2>; rel="next"')])
    server.says(first, as_json([{"id": 2}]))
    page = keyed.call("lists.by_link", word="x")
    assert isinstance(page, list)
    assert len(page) == 1
    assert ids(keyed, page) == [1, 2]
    assert [request.target for request in server.requests] == ["/by_link?word=x", "/by_link?word=x&at=2"]
    assert [request.headers["x-key"] for request in server.requests] == ["secret", "secret"]


def test_url(keyed: Session, server: RecordingServer) -> None:
    server.says(listed(1, next=f"{server.url}/elsewhere?at=2", next_page=2), listed(2, next=None))
    page = keyed.call("lists.by_url")
    assert page.next.endswith("at=2")
    assert page.next_page == 2
    assert ids(keyed, page) == [1, 2]
    assert [request.target for request in server.requests] == ["/by_url", "/elsewhere?at=2"]


def test_a_key_that_the_server_echoes_is_sent_once(sdk: Case, half: str, server: RecordingServer) -> None:
    server.says(listed(1, next="/by_keyed_url?token=old&at=2"), listed(2))
    with sdk.client(half, query="new", server_url=server.url) as session:
        assert ids(session, session.call("lists.by_keyed_url")) == [1, 2]
    assert queries(server) == ["token=new", "at=2&token=new"]


def test_credentials_stay_at_home(keyed: Session, server: RecordingServer) -> None:
    away = server.url.replace("127.0.0.1", "localhost")
    server.says(listed(1, next=f"{away}/next"), listed(2))
    assert ids(keyed, keyed.call("lists.by_url", http_headers={"X-Mine": "y"})) == [1, 2]
    home, other = server.requests
    assert home.headers["x-key"] == "secret"
    assert home.headers["x-mine"] == "y"
    assert "x-key" not in other.headers
    assert "x-mine" not in other.headers


ADDRESSES = ("file:///etc/passwd", "ftp://[::1]/x", "http://[", "ws://%s/p", "http://127.0.0.1:99999/", "\ud800")


@pytest.mark.parametrize("url", [*ADDRESSES, f"http://{'a' * 64}.example/"])
@pytest.mark.parametrize("on", [None, "aiohttp"])
def test_addresses_that_cannot_be_followed(
    sdk: Case, half: str, server: RecordingServer, url: str, on: str | None
) -> None:
    server.says(listed(1, next=url.replace("%s", server.url.rpartition("/")[2])), listed(2))
    with sdk.client(half, key="secret", server_url=server.url, async_client=on) as session:
        page = session.call("lists.by_url")
        assert page.has_next_page()
        with pytest.raises(sdk.models.PaginationError, match="next page cannot be followed"):
            session.items(page)
    assert len(server.requests) == 1


def test_no_link_leads_from_https_to_http(sdk: Case, half: str) -> None:
    seen: list[str] = []

    def answer(request: Any) -> Any:
        seen.append(request.url.scheme)
        return httpx.Response(200, json={"data": [{"id": 1}], "next": "http://api.example/by_url?at=2"})

    transport = httpx.MockTransport(answer)
    client = {"client": httpx.Client(transport=transport)}
    client = client if half == "sync" else {"async_client": httpx.AsyncClient(transport=transport)}
    with (
        sdk.client(half, key="secret", server_url="https://api.example", **client) as session,
        pytest.raises(sdk.models.PaginationError, match="cannot be followed"),
    ):
        session.items(session.call("lists.by_url"))
    assert seen == ["https"]


def test_an_injected_clients_own_credentials_stay_at_home(sdk: Case, half: str, server: RecordingServer) -> None:
    away = server.url.replace("127.0.0.1", "localhost")
    server.says(listed(1, next=f"{away}/next"), listed(2))
    own: dict[str, Any] = {"auth": ("user", "secret"), "headers": {"X-Mine": "y"}, "cookies": {"c": "secret"}}
    client = {"client": httpx.Client(**own)} if half == "sync" else {"async_client": httpx.AsyncClient(**own)}
    with sdk.client(half, key="secret", server_url=server.url, **client) as session:
        assert ids(session, session.call("lists.by_url")) == [1, 2]
    home, other = server.requests
    assert {"authorization", "cookie", "x-mine"} <= home.headers.keys()
    assert not {"authorization", "cookie", "x-mine"} & other.headers.keys()


def test_cursor_that_is_a_time(keyed: Session, server: RecordingServer) -> None:
    first = as_json({"data": [{"id": 1, "at": TIMES[0]}, {"id": 2, "at": TIMES[1]}]})
    server.says(first, as_json({"data": []}))
    assert ids(keyed, keyed.call("lists.by_time")) == [1, 2]
    assert queries(server)[1].startswith("since=2024-01-02T00%3A00%3A00.5")


def test_no_content_is_no_page(keyed: Session, server: RecordingServer) -> None:
    server.says(Reply(status=204, media_type=""))
    assert keyed.call("lists.by_time") is None


def test_settings_come_before_extensions(keyed: Session, server: RecordingServer) -> None:
    server.says(listed(4, 5), listed())
    assert ids(keyed, keyed.call("settled")) == [4, 5]
    assert queries(server) == ["", "after=5"]


def test_page_by_page(keyed: Session, server: RecordingServer) -> None:
    server.says(listed(1, pages=2), listed(2, pages=2))
    page = keyed.call("lists.by_page")
    following = keyed.wait(page.next())
    assert (page.page_items()[0].id, following.page_items()[0].id) == (1, 2)
    assert not following.has_next_page()
    assert keyed.wait(following.next()) is None
    assert [each.data[0].id for each in keyed.items(page.iter_pages())] == [1, 2]


def test_a_server_that_repeats_itself_is_found_out(keyed: Session, sdk: Case, server: RecordingServer) -> None:
    server.answer = lambda _: listed(1, meta={"next_cursor": 7})
    with pytest.raises(sdk.models.SDKError, match=r"again|already"):
        ids(keyed, keyed.call("lists.by_cursor"))
    assert len(server.requests) == 2


def test_an_error_on_the_way_can_be_tried_again(keyed: Session, sdk: Case, server: RecordingServer) -> None:
    server.says(listed(1, pages=2), as_json({}, 418), listed(2, pages=2))
    page = keyed.call("lists.by_page")
    with pytest.raises(sdk.models.APIError):
        keyed.wait(page.next())
    assert keyed.wait(page.next()).data[0].id == 2


def test_options_hold_for_all_pages(keyed: Session, server: RecordingServer) -> None:
    server.says(listed(1, pages=2), listed(2, pages=2))
    ids(keyed, keyed.call("lists.by_page", http_headers={"X-Mine": "y"}))
    assert [request.headers["x-mine"] for request in server.requests] == ["y", "y"]


@pytest.mark.parametrize(
    ("method", "more"),
    [
        ("by_name_with_dots", {"@odata.nextLink": "?p=2"}),
        ("by_path_of_dots", {"more": {"@odata.nextLink": "?p=2"}}),
    ],
)
def test_names_that_hold_dots(
    sdk: Case, keyed: Session, server: RecordingServer, half: str, method: str, more: dict[str, Any]
) -> None:
    server.says(as_json({"d.data": [{"id": 1}], **more}), as_json({"d.data": [{"id": 2}]}))
    assert ids(keyed, keyed.call(f"lists.{method}")) == [1, 2]
    fake = importlib.import_module(f"{sdk.module.__name__}.testing").FakeServer()
    client = {"client": fake.client()} if half == "sync" else {"async_client": fake.async_client()}
    with sdk.client(half, key="k", **client) as session:
        assert len(ids(session, session.call(f"lists.{method}"))) == 1


def test_what_does_not_fit_is_told_and_left_without_pages(sdk: Case, keyed: Session, server: RecordingServer) -> None:
    assert sdk.codes.count("pagination-misfit") == 4
    assert sdk.codes.count("pagination-invalid") == 1
    assert sdk.codes.count("operation-unknown") == 1
    server.says(listed(1))
    for method in ("switched_off", "no_such_parameter", "no_such_items", "no_such_style", "no_path"):
        assert type(keyed.call(method)) is sdk.models.Listed


def test_async_pages_ask_for_async_loops(keyed: Session, server: RecordingServer) -> None:
    server.says(listed(1))
    page = keyed.call("lists.by_page")
    if keyed.runner:
        with pytest.raises(TypeError, match="async for"):
            list(page)


METHODS = ("by_cursor", "by_offset", "by_page", "by_link", "by_url", "by_time")


@pytest.mark.parametrize("method", METHODS)
def test_the_fake_ends_every_list(sdk: Case, half: str, method: str) -> None:
    fake = importlib.import_module(f"{sdk.module.__name__}.testing").FakeServer()
    client = {"client": fake.client()} if half == "sync" else {"async_client": fake.async_client()}
    with sdk.client(half, key="k", **client) as session:
        assert len(session.items(session.call(f"lists.{method}"))) == 1


def test_each_call_goes_its_own_way(keyed: Session, server: RecordingServer) -> None:
    def answer(request: Recorded) -> Reply:
        at = int(request.query.rpartition("=")[2] or 0)
        return listed(at, pages=3)

    server.answer = answer
    page = keyed.call("lists.by_page")
    assert ids(keyed, page) == ids(keyed, page) == [0, 1, 2]


def test_what_type_checkers_are_told_stands_where_they_look(sdk: Case) -> None:
    pages = [text for path, text in sdk.files.items() if "/models/pages/" in path]
    told = [line for text in pages for line in text.splitlines() if line.endswith("# type: ignore[misc]")]
    assert told
    assert all(line.startswith("class ") for line in told)
