"""The runner finds every sample and catches each kind of broken one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.sample_runner import run_errors, samples, syntax_errors, type_errors
from tests.support.validating_server import ValidatingServer

CLIENT = """
import os
import httpx

URL = "https://api.example.com"

def listed(limit: int = 10, url: str = URL) -> int:
    headers = {"Authorization": "Bearer " + os.environ["KEY"]}
    return httpx.get(url + "/v2/deployments", params={"limit": limit}, headers=headers).raise_for_status().status_code

async def listed_async() -> int:
    async with httpx.AsyncClient(headers={"Authorization": "Bearer " + os.environ["KEY"]}) as client:
        return (await client.get(URL + "/v2/deployments")).raise_for_status().status_code
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "src"
    (folder / "client").mkdir(parents=True)
    (folder / "client" / "__init__.py").write_text(CLIENT)
    return folder


def _page(tmp_path: Path, *blocks: str) -> Path:
    page = tmp_path / "docs" / "page.md"
    page.parent.mkdir(exist_ok=True)
    page.write_text("# Title\n\n" + "".join(f"```python\n{block}\n```\n\n" for block in blocks))
    return page


def _run(page: Path, package: Path, tmp_path: Path, api: ValidatingServer) -> list[str]:
    return run_errors(samples([page]), package, tmp_path, {"https://api.example.com": api.url}, {"KEY": "k"})


def test_samples_are_found_in_any_fence_with_their_lines(tmp_path: Path) -> None:
    text = "~~~py\na = 1\n~~~\n```shell\nls\n```\n- item\n\n  ````python\n  b = 2\n  ```\n  ````\n```python\n```\n"
    (tmp_path / "a.md").write_text(text)
    found = samples([tmp_path])
    assert [sample.line for sample in found] == [2, 10, 14]
    assert [sample.text.strip() for sample in found] == ["a = 1", "b = 2\n```", ""]


@pytest.mark.typed
def test_good_samples_pass_and_reach_the_mapped_server(tmp_path: Path, package: Path, api: ValidatingServer) -> None:
    one = "from client import listed\n\nprint(listed())\n\nif __name__ == '__main__':\n    assert listed(5) == 200"
    two = "import asyncio\n\nfrom client import listed_async\n\nasyncio.run(listed_async())"
    page = _page(tmp_path, one, two)
    assert syntax_errors(samples([page])) == []
    assert type_errors(samples([page]), package, tmp_path) == []
    assert _run(page, package, tmp_path, api) == []
    assert [request.query for request in api.requests] == ["limit=10", "limit=5", ""]


def test_a_sample_that_does_not_parse_is_caught(tmp_path: Path) -> None:
    page = _page(tmp_path, "value: models.One = /* values here */")
    assert syntax_errors(samples([page])) == [f"{page}:4: invalid syntax"]


@pytest.mark.typed
def test_a_sample_of_the_wrong_type_is_caught(tmp_path: Path, package: Path) -> None:
    page = _page(tmp_path, "import client", "from client import listed\n\nlisted(limits=1)")
    [error] = type_errors(samples([page]), package, tmp_path)
    assert error.startswith(f'{page}:10: error: Unexpected keyword argument "limits"')


def test_a_sample_that_fails_is_caught_and_the_next_one_runs(
    tmp_path: Path, package: Path, api: ValidatingServer
) -> None:
    page = _page(tmp_path, "import sys\nsys.exit(3)", "import client\nclient.listed()", "raise KeyError('here')")
    ended, failed = _run(page, package, tmp_path, api)
    assert ended == f"{page}:4: exit 3"
    assert f'"{page}", line 14' in failed
    assert "KeyError: 'here'" in failed


def test_a_request_that_the_document_does_not_allow_is_caught(
    tmp_path: Path, package: Path, api: ValidatingServer
) -> None:
    page = _page(tmp_path, "import client\nclient.listed(500)")
    assert "400 Bad Request" in _run(page, package, tmp_path, api)[0]
    assert "greater than the maximum of 50" in api.errors.pop()


def test_another_server_cannot_be_reached(tmp_path: Path, package: Path, api: ValidatingServer) -> None:
    page = _page(tmp_path, "import client\nclient.listed(url='https://elsewhere.example')")
    assert "may not reach" in _run(page, package, tmp_path, api)[0]


def test_samples_that_do_not_end_are_caught(tmp_path: Path, package: Path) -> None:
    page = _page(tmp_path, "while True:\n    pass")
    [error] = run_errors(samples([page]), package, tmp_path, {}, {}, timeout=2)
    assert "did not end" in error
