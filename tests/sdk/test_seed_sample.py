"""The samples of the seed page, exactly as printed there, against both kinds of answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.sample_runner import Sample, run_errors, samples
from tests.support.documents import full_document
from tests.support.http_library import httpx
from tests.support.validating_server import ValidatingServer

PAGE = Path(__file__).parents[1] / "fixtures" / "seed_deployments.md"
SERVER = str(full_document()["servers"][0]["url"])
FOUND = samples([PAGE])


def test_the_page_has_a_sample_of_each_operation() -> None:
    assert [sample.text.partition("s.deployments.")[2].partition("(")[0] for sample in FOUND] == [
        "all",
        "invalidate",
        "get_config",
        "invoke",
    ]


@pytest.mark.parametrize("media_type", ["application/json", "text/event-stream"])
def test_the_samples_run(api: ValidatingServer, sources: Path, tmp_path: Path, media_type: str) -> None:
    with api.respond(media_type=media_type):
        assert run_errors(FOUND, sources, tmp_path, {SERVER: api.url}, {"ORQ_API_KEY": "key"}) == []
    assert len(api.requests) == len(FOUND)


@pytest.mark.parametrize(("media_type", "lines"), [("application/json", 1), ("text/event-stream", 3)])
def test_the_invoke_sample_prints_each_event(
    api: ValidatingServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    media_type: str,
    lines: int,
) -> None:
    sample: Sample = FOUND[-1]
    send, target = httpx.HTTPTransport.handle_request, httpx.URL(api.url)

    def moved(self: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
        assert f"{request.url.scheme}://{request.url.host}" == SERVER
        request.url = request.url.copy_with(scheme=target.scheme, host=target.host, port=target.port)
        return send(self, request)

    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", moved)
    monkeypatch.setenv("ORQ_API_KEY", "key")
    with api.respond(media_type=media_type):
        exec(compile(sample.text, str(PAGE), "exec"), {"__name__": "__main__"})
    assert len(capsys.readouterr().out.splitlines()) == lines
    assert api.requests[-1].body.replace(b" ", b"") == b'{"key":"<key>"}'
