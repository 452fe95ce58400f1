from __future__ import annotations

from generator.view.docs_merge import marked_text, merge_blocks


def block(id_: str, text: str) -> str:
    return f"<!-- Start {id_.title()} [{id_}] -->\n{text}\n<!-- End {id_.title()} [{id_}] -->"


def page(*parts: str) -> str:
    return "\n\n".join(parts) + "\n"


def test_an_empty_page_becomes_the_rendered_one() -> None:
    assert merge_blocks("\n", page("# x", block("a", "1"))) == page("# x", block("a", "1"))


def test_a_second_merge_changes_nothing() -> None:
    rendered = page("# x", block("a", "1"), block("b", "2"))
    assert merge_blocks(rendered, rendered) == rendered


def test_the_maintainers_text_survives() -> None:
    mine = page("# Mine", block("a", "old"), "between, *mine*", block("b", "2"), "after")
    merged = merge_blocks(mine, page("# Theirs", block("a", "new"), block("b", "2")))
    assert merged == page("# Mine", block("a", "new"), "between, *mine*", block("b", "2"), "after")


def test_blocks_stay_where_the_maintainer_moved_them() -> None:
    mine = page(block("b", "2"), "text", block("a", "1"))
    assert merge_blocks(mine, page(block("a", "x"), block("b", "y"))) == page(block("b", "y"), "text", block("a", "x"))


def test_a_new_block_stands_behind_its_forerunner() -> None:
    mine = page("# Mine", block("a", "1"), "text", block("c", "3"))
    rendered = page(block("a", "1"), block("b", "2"), block("c", "3"))
    assert merge_blocks(mine, rendered) == page("# Mine", block("a", "1"), block("b", "2"), "text", block("c", "3"))


def test_a_new_first_block_stands_before_the_others() -> None:
    mine = page("# Mine", block("b", "2"))
    assert merge_blocks(mine, page(block("a", "1"), block("b", "2"))) == page(
        "# Mine", block("a", "1"), block("b", "2")
    )


def test_a_block_that_is_no_more_is_taken_out() -> None:
    mine = page("# Mine", block("a", "1"), "text", block("b", "2"), "end")
    assert merge_blocks(mine, page(block("b", "2"))) == page("# Mine", "text", block("b", "2"), "end")


def test_a_page_without_blocks_gets_them_at_its_end() -> None:
    assert merge_blocks("# Mine\n", page("# x", block("a", "1"), block("b", "2"))) == page(
        "# Mine", block("a", "1"), block("b", "2")
    )


def test_the_maintainer_keeps_a_block_out() -> None:
    mine = page("# Mine", "<!-- No Ads [b] -->", block("a", "1"))
    assert merge_blocks(mine, page(block("a", "1"), block("b", "2"))) == mine


def test_a_start_without_an_end_is_text() -> None:
    mine = page("<!-- Start A [a] -->", "text", block("b", "2"))
    merged = merge_blocks(mine, page(block("a", "1"), block("b", "3")))
    assert merged == page("<!-- Start A [a] -->", "text", block("a", "1"), block("b", "3"))


def test_backslashes_are_nothing_special() -> None:
    assert merge_blocks(page(block("a", "x")), page(block("a", r"\1 \g<0>"))) == page(block("a", r"\1 \g<0>"))


def test_marked_text_is_what_is_ours() -> None:
    assert marked_text(page("# x", block("a", "1"), "y", block("b", "2"))) == f"{block('a', '1')}\n\n{block('b', '2')}"
