"""Headings of a document's texts, below those of the page."""

from __future__ import annotations

import pytest

from generator.view import markdown


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("# A\n\nx\n\n### B", "### A\n\nx\n\n##### B"),
        ("#### D\n\n##### E", "### D\n\n#### E"),
        ("One\ntwo\n===\n\nUnder\n---", "### One two\n\n#### Under"),
        ("```\n# code\n```\n\n# A", "```\n# code\n```\n\n### A"),
        ("* # A\n  text\n  ----", "* ### A\n  #### text"),
        ("text\n\n---\n\n- a\n---\n\n| a |\n| - |", "text\n\n---\n\n- a\n---\n\n| a |\n| - |"),
        ("#no heading, \\# neither\n\n    # code", "#no heading, \\# neither\n\n    # code"),
        ("# 1\n## 2\n### 3\n#### 4\n##### 5", "### 1\n#### 2\n##### 3\n###### 4\n###### 5"),
    ],
)
def test_headings_stand_below(said: str, shown: str) -> None:
    assert markdown.text(said, below=2) == shown


def test_a_text_stays_what_it_is_where_nothing_is_said_of_a_level() -> None:
    assert markdown.text("# A\n\nB\n---") == "# A\n\nB\n---"
