"""The two pages that the documentation must look like."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ..support import generation

FIXTURES = Path(__file__).parent.parent / "fixtures"


def test_the_resource_page_of_the_base_document_is_the_seed_byte_for_byte(tmp_path: Path) -> None:
    page = generation.orq(tmp_path / "out", overlays=False)["docs/sdks/deploymentssdk/README.md"]
    assert page.encode() == (FIXTURES / "seed_deployments.md").read_bytes()


@pytest.fixture(scope="module")
def get_config(tmp_path_factory: pytest.TempPathFactory) -> str:
    return generation.orq(tmp_path_factory.mktemp("orq") / "out")["docs/api/deployments/get_config.md"]


@pytest.fixture(scope="module")
def seed() -> str:
    return (FIXTURES / "seed_get_config.txt").read_text("utf-8").removeprefix("Skip to main content\n")


def missing(seed: str, page: str) -> Iterator[str]:
    """The lines of `seed` that do not stand on `page` as whole lines, in the seed's order."""
    lines, position = page.splitlines(), 0
    for line in filter(str.strip, seed.splitlines()):
        try:
            position = lines.index(line, position) + 1
        except ValueError:
            yield line


def test_every_line_of_the_reference_seed_stands_on_our_page_in_order(get_config: str, seed: str) -> None:
    assert list(missing(seed, get_config)) == []


def test_the_curl_call_and_the_answer_are_the_seeds_to_the_character(get_config: str, seed: str) -> None:
    curl = seed[seed.index("curl --request") : seed.index("}'\n") + 3]
    answer = seed[seed.index("}'\n") + 3 : seed.index("\n\nAuthorizations")]
    assert f"```bash\n{curl}```\n" in get_config
    assert f"```json\n{answer}\n```\n" in get_config


def test_deprecated_fields_follow_in_a_section_of_their_own(get_config: str) -> None:
    before, _, after = get_config.partition("\nDeprecated\n----------\n")
    for name in ("chain_id", "conversation_id", "user_id", "deployment_id", "deployment_variant_id"):
        assert f"\n{name}\n" not in before
        assert f"\n{name}\n" in after


@pytest.mark.parametrize("name", ["all", "invalidate", "get_config", "invoke"])
def test_each_operation_has_a_reference_page(tmp_path: Path, name: str) -> None:
    page = generation.orq(tmp_path / "out")[f"docs/api/deployments/{name}.md"]
    assert "curl --request" in page
    assert "\nAuthorizations\n--------------\n" in page
