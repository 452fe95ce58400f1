"""Diagnostics in print and in the report."""

from __future__ import annotations

from pathlib import Path

from generator.diagnostics import Diagnostic, Position, Severity, error, note, warning
from generator.messages import escape, render, to_json
from generator.source import Source, load
from generator.validate import validate


def source_of(tmp_path: Path, text: str) -> Source:
    (tmp_path / "api.yaml").write_text(text)
    return load(tmp_path / "api.yaml")


def test_a_message_shows_place_line_caret_and_hint(tmp_path: Path) -> None:
    source = source_of(tmp_path, "openapi: 3.1.0\ninfo: {title: a,\n\tversion: 1}\n")
    text = render([error("wrong-type", "`version` is a number.", "#/info/version", "Put it in quotes.")], source)
    assert text.splitlines() == [
        f"{tmp_path}/api.yaml:3:11: error[wrong-type]: `version` is a number.",
        "  2 | info: {title: a,",
        "  3 |     version: 1}",
        "    |              ^",
        "  hint: Put it in quotes.",
        "",
        "1 error",
    ]


def test_a_number_that_belongs_in_quotes_is_shown_as_it_stands(tmp_path: Path) -> None:
    source = source_of(tmp_path, "openapi: 3.1.0\ninfo: {title: a, version: 1.10}\npaths: {}\n")
    told = validate(source, strict=True)
    assert '  hint: Put it in quotes: "1.10".' in render(told, source).splitlines()
    assert [to_json(each, source)["hint"] for each in told] == ['Put it in quotes: "1.10".']


def test_messages_stand_in_the_order_of_the_file_and_are_counted(tmp_path: Path) -> None:
    source = source_of(tmp_path, "a: 1\nb: 2\nc: 3\n")
    found = [
        note("n", "third", "#/c"),
        error("e", "second", "#/b"),
        warning("w", "first", "#/a"),
        error("e", "second", "#/b"),
    ]
    lines = render([*found, error("e", "again", "#/c")], source).splitlines()
    assert [line.split(": ")[-1] for line in lines if "[" in line] == ["first", "second", "again", "third"]
    assert lines[-1] == "2 errors, 1 warning, 1 note"
    assert render([], source) == ""


def test_long_lines_are_cut_around_the_column(tmp_path: Path) -> None:
    source = source_of(tmp_path, "a: {x: " + "x" * 5000 + ", b: here, c: " + "y" * 5000 + "}\n")
    lines = render([error("e", "m", "#/a/b")], source).splitlines()
    shown, caret = lines[1].removeprefix("  1 | "), lines[2].removeprefix("    | ")
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown) < 130
    assert shown[caret.index("^") :].startswith("here")


def test_the_caret_stands_under_its_character_after_wide_and_combining_ones(tmp_path: Path) -> None:
    source = source_of(tmp_path, "a: {日本: 1, e\u0301: 2, b: 3}\n")
    caret = render([error("e", "m", "#/a/b")], source).splitlines()[2]
    assert caret.removeprefix("    | ").index("^") == len("a: {日本: 1, e: 2, b: ") + 2


def test_what_a_terminal_would_act_on_is_escaped(tmp_path: Path) -> None:
    source = source_of(tmp_path, 'a: "x\u202ey"\n')
    text = render([error("e", "bad \x1b[31m\nvalue", "#/a", "hint\u2028")], source)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "bad \\x1b[31m\\nvalue" in text
    assert "\\u202e" in text
    assert "hint\\u2028" in text
    assert escape("grün 日本 😀") == "grün 日本 😀"


def test_colour_is_only_on_demand(tmp_path: Path) -> None:
    source = source_of(tmp_path, "a: 1\n")
    assert "\x1b[1;31merror[e]\x1b[0m" in render([error("e", "m", "#/a")], source, color=True)
    assert "\x1b" not in render([error("e", "m", "#/a")], source, color=False)


def test_a_diagnostic_with_its_own_position_needs_no_source() -> None:
    found = Diagnostic("yaml-syntax", Severity.ERROR, "Broken.", "", position=Position("a.yaml", 7, 2, ("x: [",)))
    assert render([found], None).startswith("a.yaml:7:2: error[yaml-syntax]: Broken.\n  7 | x: [\n    |  ^\n")
    assert render([error("e", "m", "#")], None).startswith("error[e]: m\n")


def test_the_report_has_every_field(tmp_path: Path) -> None:
    source = source_of(tmp_path, "a:\n  b: 1\n")
    assert to_json(warning("code", "message", "#/a/b", "hint", on_key=True), source) == {
        "code": "code",
        "severity": "warning",
        "message": "message",
        "hint": "hint",
        "pointer": "#/a/b",
        "file": f"{tmp_path}/api.yaml",
        "line": 2,
        "column": 3,
    }
