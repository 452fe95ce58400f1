from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import InputError
from generator.inputs import Lock
from generator.names import read_lock, write_lock
from generator.names.lock import split_key

ENTRIES = st.dictionaries(st.text(), st.from_regex(r"[A-Za-z_][A-Za-z0-9_]*", fullmatch=True))


@given(ENTRIES)
def test_what_is_written_is_read_again(entries: dict[str, str]) -> None:
    assert read_lock(write_lock(entries)) == entries


def test_one_sorted_line_each_and_also_yaml() -> None:
    text = write_lock({"#/b": "B", '#/a?field:x"\n': "a_2"})
    assert [line for line in text.splitlines() if not line.startswith("# ")] == ['"#/a?field:x\\"\\n": a_2', '"#/b": B']
    assert yaml.safe_load(text) == {"#/b": "B", '#/a?field:x"\n': "a_2"}


@pytest.mark.parametrize(
    "line", ["<<<<<<< HEAD", '"#/a": no name', '"#/a" B', '"#/a": A\n"#/a": B', '"\\x": A', "- [", '"#/a": ""']
)
def test_a_damaged_lock_is_refused_with_its_line(line: str) -> None:
    with pytest.raises(InputError, match="line"):
        read_lock(line)


def test_comments_and_empty_lines_do_not_count() -> None:
    assert read_lock("") == {}
    assert read_lock("# a\n\n") == {}


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("#/paths/~1a?b=c/get", ("#/paths/~1a?b=c/get", "")),
        ("#/paths/~1a?b=c/get?method", ("#/paths/~1a?b=c/get", "?method")),
        ("#/components/schemas/A?field:what?", ("#/components/schemas/A", "?field:what?")),
        ("?group:a.b", ("", "?group:a.b")),
    ],
)
def test_the_parts_of_a_key(key: str, expected: tuple[str, str]) -> None:
    assert split_key(key) == expected


def test_a_lock_that_cannot_be_put_in_place_leaves_nothing_beside_it(tmp_path: Path) -> None:
    place = tmp_path / "names.lock"
    place.mkdir()
    with pytest.raises(OSError, match="names"):
        Lock({}, "", place).with_names({"#/a": "A"}).save()
    assert list(tmp_path.iterdir()) == [place]
