"""What a run says of its stages: whole lines, whatever comes in between."""

from __future__ import annotations

import io

import pytest

from generator.progress import Progress


class Writes(io.StringIO):
    """Keeps what is written at once."""

    def __init__(self, *, terminal: bool) -> None:
        super().__init__()
        self.terminal, self.parts = terminal, list[str]()

    def isatty(self) -> bool:
        return self.terminal

    def write(self, text: str) -> int:
        self.parts.append(text)
        return super().write(text)


def test_a_line_is_written_at_once() -> None:
    told = Writes(terminal=False)
    with Progress(told).stage("read"):
        pass
    assert [part.endswith("s\n") for part in told.parts] == [True]


@pytest.mark.parametrize("terminal", [True, False])
def test_what_is_said_of_an_end_has_a_line_of_its_own(terminal: bool) -> None:
    told = Writes(terminal=terminal)
    with pytest.raises(KeyboardInterrupt), Progress(told).stage("read"):
        raise KeyboardInterrupt
    assert told.getvalue() == ("\r\x1b[2K  read …\n" if terminal else "")
