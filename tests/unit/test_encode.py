"""Encoders: whatever the text, the place that it stands in keeps its shape."""

from __future__ import annotations

import ast
import json
import re
import shlex
import time
import tomllib

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator import encode

HOSTILE = [
    '"""', "'''", '"', "'", "\\", '\\"""', 'ends with "', '"starts', '""', "\\N{BULLET}", "\\", "a\\", "\r", "\r\n",
    "\x0c", "\x85", "\u2028", "\u2029", "\x00", "\ud800", "\ufeff", "\u202e", "{{ x }}", "{% raw %}", "${IFS}", "`id`",
    "$(id)", "```\n# x", "~~~", "<script>", "<!-- Start -->", "|", "# coding: rot13", "type: ignore", "\u0130",
    "\U000e0041", "\x0b", "*/", "]]>", "\t", " ", "", "\n\n", "%s", "{0}",
]  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(st.sampled_from(HOSTILE), max_size=4).map("".join))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


@given(TEXTS)
def test_a_python_string_is_the_text(text: str) -> None:
    assert ast.literal_eval(encode.py_string(text)) == text
    assert len(encode.py_string(text).splitlines()) <= 1


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("a", '"a"'),
        ('say "a"', "'say \"a\"'"),
        ("it's", '"it\'s"'),
        ('it\'s "a"', "'it\\'s \"a\"'"),
        ("'\"", '"\'\\""'),
        ("é\u202e", '"é\\u202e"'),
    ],
)
def test_a_python_string_is_quoted_as_black_does(text: str, literal: str) -> None:
    assert encode.py_string(text) == literal


@given(JSON)
def test_a_python_literal_is_the_value(value: object) -> None:
    assert eval(encode.py_literal(value), {"float": float}) == value


def test_a_python_literal_of_something_else_is_refused() -> None:
    with pytest.raises(TypeError, match="set"):
        encode.py_literal({1})
    assert eval(encode.py_literal(float("inf"))) == float("inf")


@given(TEXTS, st.sampled_from(["", "    ", " " * 8]), st.sampled_from([0, 40]))
def test_a_docstring_holds_the_text_and_nothing_follows(text: str, indent: str, width: int) -> None:
    module = ast.parse(f'"""{encode.py_docstring(text, indent, width)}"""\nafter = 1\n')
    assert [type(node) for node in module.body] == [ast.Expr, ast.Assign]
    said = ast.get_docstring(module, clean=False)
    assert said is not None
    assert said.split() == " ".join(encode.lines(text)).split()


@given(TEXTS, TEXTS)
def test_docstring_parts_may_be_joined(one: str, other: str) -> None:
    module = ast.parse(f'"""{encode.py_docstring(one)}{encode.py_docstring(other)}"""\n')
    assert len(module.body) == 1


def test_a_docstring_is_indented_but_its_empty_lines_are_not() -> None:
    assert encode.py_docstring("a\n\n  b\n", "    ") == "a\n\n      b\n    "


def test_a_long_docstring_line_is_wrapped_at_its_own_indent() -> None:
    assert encode.py_docstring("  one two three four five six", "    ", 24) == "  one two three four\n      five six"


@given(TEXTS)
def test_a_comment_is_one_line_and_no_directive(text: str) -> None:
    comment = encode.py_comment(text)
    assert len(comment.splitlines()) <= 1
    assert not re.search(r"\b(coding|type|fmt|noqa|mypy)[:=]", comment)
    assert ast.parse(f"# {comment}\nx = 1\n").body


@given(TEXTS)
def test_a_toml_string_is_the_text(text: str) -> None:
    expected = re.sub("[\ud800-\udfff]", "\ufffd", text)
    assert tomllib.loads(f"x = {encode.toml_string(text)}\n")["x"] == expected


@given(TEXTS)
def test_a_yaml_string_is_the_text(text: str) -> None:
    expected = re.sub("[\ud800-\udfff]", "\ufffd", text)
    assert yaml.safe_load(f"x: {encode.yaml_string(text)}\n")["x"] == expected


@given(TEXTS)
def test_a_shell_word_is_one_word(text: str) -> None:
    assert shlex.split(encode.shell_word(text)) == [re.sub("[\x00\ud800-\udfff]", "\ufffd", text)]


@given(JSON)
def test_json_is_the_value(value: object) -> None:
    text = encode.json_text(value)
    assert json.loads(text) == value
    assert not re.search("[\x00-\x09\x0b-\x1f\x85\u2028\u202e\ud800-\udfff]", text)


@pytest.mark.parametrize("name", ["a", "Ab1", "a.b", "match", "é"])
def test_an_identifier_passes(name: str) -> None:
    assert encode.identifier(name) == name


@pytest.mark.parametrize("name", ["", "a b", "1a", "a.", "class", "None", "a\n", "ﬁ", "a;b", "__import__('os')"])
def test_what_is_no_identifier_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="not an identifier"):
        encode.identifier(name)


# --- Markdown ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "shown"), [("a", "`a`"), ("a`b", "``a`b``"), ("`", "`` ` ``"), ("a\nb", "`a b`")])
def test_a_code_span(text: str, shown: str) -> None:
    assert encode.md_code(text) == shown


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("https://a.test/b?c=d#e", "https://a.test/b?c=d#e"),
        ("../a.md", "../a.md"),
        ("javascript:alert(1)", ""),
        (" data:text/html,x", ""),
        ('https://a.test/")<x', "https://a.test/%22%29%3Cx"),
    ],
)
def test_a_link_target(text: str, target: str) -> None:
    assert encode.url(text) == target


@pytest.mark.parametrize(
    "text",
    ["`" * 9 + " `` ", "](" + " ", '"', "\\", "<a", "x" * 50 + " ", "\u2028", "```\n", "[a](javascript:"],
)
def test_a_long_text_is_encoded_in_proportion(text: str) -> None:
    long = text * (100_000 // len(text))
    start = time.process_time()
    for encoder in (encode.py_string, encode.py_docstring, encode.md_code, encode.html_text, encode.toml_string):
        encoder(long)
    assert time.process_time() - start < 5


def test_html() -> None:
    assert encode.html_text("<a b=\"c\" d='e'>&") == "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;"
