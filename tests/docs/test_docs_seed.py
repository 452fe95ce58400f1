"""The pages of this project's own document: the first seed page to the byte, and links that lead somewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.pipeline import run
from generator.progress import Progress
from generator.selection import Selection
from tests.docs.links import broken_links
from tests.support.documents import SPEC

SEED = Path(__file__).parents[1] / "fixtures" / "seed_deployments.md"


def rendered(folder: Path, *overlays: Path) -> dict[str, bytes]:
    """The files that the generator would write for this project's document."""
    outcome = run(Selection(SPEC / "openapi.yaml", overlays, SPEC / "sdk.yaml", folder / "sdk"), Progress(None))
    assert outcome.plan is not None, outcome.diagnostics
    return dict(outcome.plan.files)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return rendered(tmp_path_factory.mktemp("base"))


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return rendered(tmp_path_factory.mktemp("full"), *sorted((SPEC / "overlays").glob("*.yaml")))


def test_the_first_seed_page_to_the_byte(base: dict[str, bytes]) -> None:
    assert base["docs/sdks/deploymentssdk/README.md"] == SEED.read_bytes()


@pytest.mark.parametrize("which", ["base", "full"])
def test_every_link_leads_somewhere(which: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    files: dict[str, bytes] = request.getfixturevalue(which)
    for name, content in files.items():
        if name.endswith(".md"):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(content)
    assert broken_links(tmp_path) == []


def test_a_dead_link_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# One\n[x](b.md) [y](#one) [z](#two) [w](a.md#one)\n")
    assert broken_links(tmp_path) == ["a.md: b.md", "a.md: #two"]
