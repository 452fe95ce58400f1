"""Fixtures that every test may ask for."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from generator.collector import collector_off
from tests.support.documents import full_document
from tests.support.garbage import set_aside
from tests.support.live_server import running

if TYPE_CHECKING:
    from tests.support.validating_server import ValidatingServer

# A test says the same of the same sources, however fast the machine is; `python -m harden fuzz` looks further.
settings.register_profile("same", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("same")

LONGEST = Path(__file__).parent / "static"
CERTIFICATES = "SSL_CERT_FILE"
OF_THE_USER = {name: value for name, value in os.environ.items() if name == CERTIFICATES}
OURS = str(Path(__file__).parent / "fixtures" / "tls" / "nobody.pem")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest tests first, so that no worker is left alone with one at the end; and those that ask a type checker
    one after another, since each is quicker after the one before."""
    items.sort(key=lambda item: (not item.path.is_relative_to(LONGEST), item.get_closest_marker("typed") is None))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What pytest finds out of thousands of tests stays until the end."""
    with collector_off():
        found = yield
    set_aside()
    return found


def pytest_runtest_setup(item: pytest.Item) -> None:
    """An HTTP client reads the certificates it trusts when it is made; all those of a system take it far longer than
    a test. Only slow tests speak to servers of others."""
    os.environ.pop(CERTIFICATES, None)
    os.environ.update(OF_THE_USER if item.get_closest_marker("slow") else {CERTIFICATES: OURS})


@pytest.fixture(scope="session", autouse=True)
def _no_proxy() -> Iterator[None]:
    """Tests speak to loopback servers only, whatever proxy the environment names."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_PROXY", "*")
        yield


@pytest.fixture(scope="session")
def _api_server() -> Iterator[ValidatingServer]:
    from tests.support.validating_server import ValidatingServer

    server = ValidatingServer(full_document())
    with running(server.app) as url:
        server.url = url
        yield server


@pytest.fixture
def api(_api_server: ValidatingServer) -> Iterator[ValidatingServer]:
    """The project's own API, served from its document. A request that the document does not allow fails the test,
    unless the test takes the reasons out of `errors` itself."""
    _api_server.reset()
    yield _api_server
    assert _api_server.errors == []
