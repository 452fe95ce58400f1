from __future__ import annotations

import re
import time
from collections.abc import Callable
from html import unescape

import mistune
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.view import markdown
from generator.view.markdown import Anchors, Markup


def html(page: str) -> str:
    render = mistune.create_markdown(escape=False, plugins=["table"])
    return str(render(page))


def test_columns_share_the_width_of_the_longest_cell() -> None:
    assert markdown.table(("A", "Bcd"), [("1234", "x")]) == "| A    | Bcd  |\n| ---- | ---- |\n| 1234 | x    |"


def test_columns_of_their_own_width() -> None:
    made = markdown.table(("A", "B"), [("1234", "x")], per_column=True)
    assert made == "| A    | B |\n| ---- | - |\n| 1234 | x |"


def test_width_is_counted_in_code_points_before_escaping() -> None:
    header, _, row = markdown.table(("A",), [("é|\n|",)]).split("\n")
    assert header == "| A    |"
    assert row == "| é\\|<br/>\\| |"


def test_a_trailing_space_counts() -> None:
    assert markdown.table(("A",), [("ab ",)]).split("\n")[2] == "| ab  |"


def test_markup_cells_are_not_escaped_again() -> None:
    assert markdown.table(("A",), [(Markup("\\*/\\*"),)]).endswith("| \\*/\\* |")


@pytest.mark.parametrize(
    "text",
    ["a|b", "a\\|b", "a\\\\|b", "`a|b`", "x\ny", "x\r\ny", "\u2028|", "```\na|b\n```", "<!-- | -->", "|", "\\", "|\\"],
)
def test_a_cell_stays_one_cell(text: str) -> None:
    page = markdown.table(("Name", "Text", "Last"), [("n", text, "end")])
    rendered = html(page)
    assert rendered.count("<td>") == 3
    assert "<td>end</td>" in rendered
    assert len(page.split("\n")) == 3


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<!-- hidden",
        "<a href='javascript:alert(1)'>x</a>",
        "<b onclick=alert(1)>x</b>",
        "<svg/onload=alert(1)>",
        "<details>",
        "<?php ?>",
        "</table>",
        "<script\n>alert(1)</script\n>",
        "<javascript:alert(1)>",
        "`<code>` <iframe>",
    ],
)
def test_html_of_a_document_does_not_act(text: str) -> None:
    for made in (markdown.text(text), markdown.line(text), markdown.cell(text)):
        rendered = html(made)
        for active in (
            "<script",
            "<img",
            "<!--",
            "javascript:alert(1)'>",
            "<b on",
            "<svg",
            "<details",
            "<?",
            "<iframe",
        ):
            assert active not in rendered
        assert 'href="javascript' not in rendered
        assert "</table>" not in rendered


@pytest.mark.parametrize(
    "text", ["a <b>bold</b> word", "send `<id>` or <id>", "1 < 2 and 3 <= 4", "<https://a.example>"]
)
def test_harmless_text_stays_as_it_is(text: str) -> None:
    assert markdown.cell(text) == text
    assert markdown.text(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see [Paging](#section/Paging) there", "see Paging there"),
        ("[a](/docs/x.md) [b](https://x.example/y)", "a [b](https://x.example/y)"),
        ("![logo](logo.png)", "logo"),
        ("[x](javascript:alert(1))", "x"),
        ("[x]( <data:text/html,y> )", "x"),
        ("[`x` y](#z)", "`x` y"),
        ("[x](`https://a.example`)", "x"),
        ("a\x000\x00b `c`", "a\ufffd0\ufffdb `c`"),
        ("`[x](y)` stays", "`[x](y)` stays"),
        ("[x](https://a.example/(b) 'title')", "[x](https://a.example/(b) 'title')"),
        ("[ref]: javascript:alert(1)", "\\[ref]: javascript:alert(1)"),
    ],
)
def test_links_lead_out_of_the_pages_or_are_text(text: str, expected: str) -> None:
    assert markdown.text(text) == expected


def test_an_open_fence_is_closed() -> None:
    assert markdown.text("before\n````py\ncode\n```") == "before\n````py\ncode\n```\n````"


def test_code_in_a_fence_is_left_alone() -> None:
    code = "```html\n<script>\n[x](y)\n```"
    assert markdown.text(code) == code


def test_a_fence_is_longer_than_any_inside() -> None:
    assert markdown.fence("a\n````\nb", "text") == "`````text\na\n````\nb\n`````"


def test_equal_headings_are_numbered() -> None:
    anchors = Anchors()
    assert [anchors.add(text) for text in ("Errors", "get_config", "Errors", "List all!")] == [
        "errors",
        "get_config",
        "errors-1",
        "list-all",
    ]


def test_headings_in_code_are_none() -> None:
    assert markdown.headings("# One\n```\n# no\n```\n## Two ##\n####### seven") == ["One", "Two"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain *text* with `<div>` code", "plain *text* with `<div>` code"),
        ("<script>alert(1)</script>", "&lt;script>alert(1)&lt;/script>"),
        ("1 < 2 and a <- b", "1 < 2 and a <- b"),
        ("<!-- Start Summary -->", "&lt;!-- Start Summary -->"),
        ("[x](javascript:alert(1))", "x"),
        ("[x](https://a.test)", "[x](https://a.test)"),
        ("```\nopen", "```\nopen\n```"),
        ("````\n```\nx", "````\n```\nx\n````"),
        ("```py\n<div>\n```\n<div>", "```py\n<div>\n```\n&lt;div>"),
        ("a  \r\nb\u2028c", "a\nb\nc"),
        ("`a\n\n<div>`", "`a\n\n&lt;div>`"),
        ("`a\n` <div> `x`", "`a\n` &lt;div> `x`"),
        ("\\`<div>`", "\\`&lt;div>`"),
        ("`` ` <div> ``", "`` ` <div> ``"),
        ("- a\n  ```\n<div>\n  ```", "- a\n  ```\n&lt;div>\n  ```"),
        ("- a\n  ```\n  x", "- a\n  \\```\n  x"),
        ("~~~ <div>\n<div>", "~~~ &lt;div>\n<div>\n~~~"),
        ("```\n<div>\n    ```", "```\n<div>\n    ```\n```"),
    ],
)
def test_markdown_text(text: str, shown: str) -> None:
    assert markdown.text(text) == shown


@given(st.text())
def test_a_line_and_a_cell_stay_on_their_line(text: str) -> None:
    assert len(markdown.line(text).splitlines()) <= 1
    assert len(markdown.cell(text).splitlines()) <= 1
    assert not re.search(r"(?<!\\)\|", markdown.cell(text))


MARKDOWN = st.lists(
    st.sampled_from(["<div>", "`", "``", "```", "~~~", "\\", "\n", "\n\n", "- ", "> ", "  ", "    ", "a", "]("]),
    max_size=12,
)


PLACES: list[tuple[str, Callable[[str], str]]] = [("", markdown.text), ("## ", markdown.line), ("| ", markdown.cell)]


@given(MARKDOWN.map("".join), st.sampled_from(PLACES))
def test_no_reader_of_markdown_finds_html_or_an_open_block(text: str, place: tuple[str, Callable[[str], str]]) -> None:
    start, encoder = place
    page = f"{start}{encoder(text)}\n\n# after\n"
    html = str(mistune.create_markdown(escape=False)(page))
    assert "<div>" not in html
    assert html.rstrip().endswith("<h1>after</h1>")


@pytest.mark.parametrize(
    "text", ["`" * 9 + " `` ", "](" + " ", "<a", "x" * 50 + " ", "```\n", "[a](javascript:", "<`` "]
)
def test_a_long_text_is_encoded_in_proportion(text: str) -> None:
    long = text * (100_000 // len(text))
    start = time.process_time()
    for encoder in (markdown.text, markdown.line, markdown.cell):
        encoder(long)
    assert time.process_time() - start < 5


@given(
    st.lists(
        st.sampled_from(
            ["*", "_", "`", "[", "]", "(a)", "<b>", "&amp;", "&", "#", "-", "1.", ">", "\\", "|", " ", "a", "b"]
        )
    )
)
def test_a_literal_text_is_read_as_it_is_written(parts: list[str]) -> None:
    text = " ".join("".join(parts).split()) or "a"
    assert unescape(html(markdown.literal(text)).strip()) == f"<p>{text}</p>"
    heading = unescape(html(f"# {markdown.literal(text)}: all").strip())
    assert heading == f"<h1>{text}: all</h1>"
