"""`sdk.yaml`: what is refused, where it stands, before anything is generated."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.cli import main
from generator.selection import HOME

PETSTORE = HOME / "examples" / "petstore" / "petstore.yaml"
MANY = "9" * 400

REFUSED: list[tuple[str, str]] = [
    ("timeout", f"operations: {{a: {{timeout_ms: {MANY}}}}}"),
    ("timeout of the client", "client: {timeout_ms: 10000000000}"),
    ("interval", f"client: {{retries: {{initial_interval: {MANY}}}}}"),
    ("infinite exponent", "client: {retries: {exponent: .inf}}"),
    ("exponent that is no number", "client: {retries: {exponent: .nan}}"),
    ("seconds", f"limits: {{remote_seconds: {MANY}}}"),
    ("hexadecimal version", "package: {version: 0x" + "f" * 5000 + "}"),
]


def refusal(tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What is said of the settings `text`, which are refused and change nothing."""
    config = tmp_path / "sdk.yaml"
    config.write_text(text)
    out = tmp_path / "out"
    assert main(["generate", "--spec", str(PETSTORE), "--config", str(config), "--output", str(out)]) == 2
    assert not out.exists()
    said = capsys.readouterr().err
    assert f"{config}:" in said
    assert max(map(len, said.splitlines())) < 800
    return said


@pytest.mark.parametrize("text", [row[1] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_settings_that_cannot_be_are_refused(tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "hint: " in refusal(tmp_path, text, capsys)
