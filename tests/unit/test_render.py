"""The renderer: which files come out of which templates, and how a fault in a template is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from generator.encode import Encoded, code
from generator.render import Target, TemplateError, render


@dataclass(frozen=True)
class Item:
    file_stem: Encoded
    title: Encoded = field(default_factory=Encoded)


def tree(root: Path, files: Mapping[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def one(root: Path, text: str, **context: object) -> str:
    return render([tree(root, {"project/a.txt.jinja": text})], [Target("project", "", context)])["a.txt"].decode()


def fault(root: Path, text: str, **context: object) -> TemplateError:
    with pytest.raises(TemplateError) as raised:
        one(root, text, **context)
    return raised.value


def test_templates_are_rendered_and_other_files_copied(tmp_path: Path) -> None:
    raw = b"\x00{{ a }}\r\n"
    root = tree(
        tmp_path,
        {"package/x/a.py.jinja": "{{ a }}\n", "package/b.bin": raw, "package/__pycache__/c.pyc": b"", "other/d": ""},
    )
    files = render([root], [Target("package", "src/pets", {"a": code("1")})])
    assert files == {"src/pets/b.bin": raw, "src/pets/x/a.py": b"1\n"}


def test_partials_are_for_including_only(tmp_path: Path) -> None:
    root = tree(
        tmp_path,
        {"project/_partials/p.jinja": "{{ a }}", "project/q.jinja": '{% include "project/_partials/p.jinja" %}'},
    )
    assert render([root], [Target("project", "", {"a": code("1")})]) == {"q": b"1"}


def test_a_placeholder_makes_one_file_for_each_item(tmp_path: Path) -> None:
    root = tree(tmp_path, {"project/docs/{pet}/{pet}.md.jinja": "{{ pet.title }}{{ all }}"})
    pets = (Item(code("cat"), code("C")), Item(code("sub/dog"), code("D")))
    files = render([root], [Target("project", "", {"all": code("!")}, {"pet": pets})])
    assert files == {"docs/cat/cat.md": b"C!", "docs/sub/dog/sub/dog.md": b"D!"}


def test_a_later_tree_replaces_a_file_and_adds_one(tmp_path: Path) -> None:
    base = tree(tmp_path / "base", {"project/a.jinja": "base", "project/b.jinja": "base"})
    mine = tree(tmp_path / "mine", {"project/a.jinja": "mine", "project/c.txt": "new"})
    assert render([base, mine], [Target("project", "")]) == {"a": b"mine", "b": b"base", "c.txt": b"new"}


def test_a_later_tree_replaces_one_block(tmp_path: Path) -> None:
    base = tree(
        tmp_path / "base", {"project/a.jinja": "1{% block x %}2{% endblock %}3{% block y %}{{ v }}{% endblock %}"}
    )
    override = '{% extends "base/project/a.jinja" %}{% block x %}<{{ super() }}>{% endblock %}'
    mine = tree(tmp_path / "mine", {"project/a.jinja": override})
    assert render([base, mine], [Target("project", "", {"v": code("4")})]) == {"a": b"1<2>34"}


def test_blocks_and_their_lines_leave_nothing_behind(tmp_path: Path) -> None:
    text = "a\n  {% for x in xs %}\n  {{ x }}\n  {% endfor %}\nb\n"
    assert one(tmp_path, text, xs=(code("1"), code("2"))) == "a\n  1\n  2\nb\n"


def test_braces_in_a_value_are_not_a_template(tmp_path: Path) -> None:
    assert one(tmp_path, "{{ a }}", a=code("{{ b }}{% c %}")) == "{{ b }}{% c %}"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a\n{{ raw }}\n", 2, "a str went to print without an encoder"),
        ("a\n\n{{ missing }}\n", 3, "'missing' is undefined"),
        ("a\n{{ item.missing }}\n", 2, "Item has no `missing`. It has"),
        ("{% if missing %}{% endif %}\n", 1, "'missing' is undefined"),
        ("a\n{{ 'constant' }}\n", 2, "without an encoder"),
        ("a\n{{ none }}\n", 2, "a NoneType went to print"),
        ("a\n{{ true }}\n", 2, "a bool went to print"),
        ("a\n{% for x in item %}\n", 2, "Unexpected end of template"),
        ("a\nb {{ item item }}\nc\n", 2, "expected token"),
        ("a\n{% include 'nowhere' %}\n", 2, "no template nowhere"),
        ("a\n{% for x in number %}{% endfor %}\n", 2, "not iterable"),
        ("a\n{{ 1 / 0 }}\n", 2, "division by zero"),
        ("a\n{{ 2.0 ** 100000 }}\n", 2, "out of range"),
        ("a\n{{ cycler() }}\n", 2, "at least one item"),
    ],
)
def test_a_fault_names_the_file_and_the_line(tmp_path: Path, text: str, line: int, message: str) -> None:
    raised = fault(tmp_path, text, raw="text", item=Item(code("i")), number=3)
    assert (raised.file, raised.line) == (tmp_path / "project/a.txt.jinja", line)
    assert message in str(raised)
    place = raised.diagnostics[0].position
    assert place is not None
    assert (place.file, place.line) == (str(tmp_path / "project/a.txt.jinja"), line)
    assert place.excerpt[-1:] == tuple(text.splitlines()[line - 1 : line])


def test_a_fault_in_an_included_file_is_told_there(tmp_path: Path) -> None:
    tree(tmp_path, {"project/_partials/p.jinja": "\n{{ missing }}"})
    raised = fault(tmp_path, '{% include "project/_partials/p.jinja" %}')
    assert (raised.file.name, raised.line) == ("p.jinja", 2)


def test_a_fault_in_an_overridden_block_is_told_in_the_override(tmp_path: Path) -> None:
    base = tree(tmp_path / "base", {"project/a.jinja": "{% block x %}2{% endblock %}"})
    text = '{% extends "base/project/a.jinja" %}\n{% block x %}\n{{ y }}{% endblock %}'
    mine = tree(tmp_path / "mine", {"project/a.jinja": text})
    with pytest.raises(TemplateError) as raised:
        render([base, mine], [Target("project", "")])
    assert (raised.value.file, raised.value.line) == (mine / "project/a.jinja", 3)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("project/{cow}.txt.jinja", "known: {pet}"),
        ("project/{pet}/{cow}.txt", "known: {pet}"),
    ],
)
def test_an_unknown_placeholder_is_refused(tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises(TemplateError, match=message):
        render([tree(tmp_path, {name: ""})], [Target("project", "", {}, {"pet": (Item(code("a")),)})])


@pytest.mark.parametrize("stem", ["../a", "/etc/a", "a/../../b", "a\\b", "a:b", "a\n", ""])
def test_no_file_leaves_the_output(tmp_path: Path, stem: str) -> None:
    root = tree(tmp_path, {"project/{pet}/a.txt": ""})
    with pytest.raises(TemplateError, match="outside the output"):
        render([root], [Target("project", "out", {}, {"pet": (Item(code(stem)),)})])


@pytest.mark.parametrize("path", [".sdkwright/manifest.json", ".SDKwright/a.txt", ".sdkwright"])
def test_no_template_makes_what_the_generator_keeps(tmp_path: Path, path: str) -> None:
    with pytest.raises(TemplateError, match="only the generator's own"):
        render([tree(tmp_path, {f"project/{path}": ""})], [Target("project", "")])


def test_two_items_with_one_path_are_refused(tmp_path: Path) -> None:
    root = tree(tmp_path, {"project/{pet}.txt": ""})
    with pytest.raises(TemplateError, match=r"makes A\.txt, which .* makes too"):
        render([root], [Target("project", "", {}, {"pet": (Item(code("a")), Item(code("A")))})])


@pytest.mark.parametrize("stem", ["b", "B"])
def test_a_file_that_is_a_folder_of_another_is_refused(tmp_path: Path, stem: str) -> None:
    root = tree(tmp_path, {"project/b/c/d.txt": "", "project/{pet}": ""})
    with pytest.raises(TemplateError, match=rf"makes {stem}, and .* b/c/d\.txt"):
        render([root], [Target("project", "", {}, {"pet": (Item(code(stem)),)})])


def test_a_file_below_another_is_refused(tmp_path: Path) -> None:
    root = tree(tmp_path, {"package/a.txt": "", "project/src": "", "project/b": ""})
    with pytest.raises(TemplateError, match=r"makes src, and another template or item src/sdk/a\.txt"):
        render([root], [Target("package", "src/sdk"), Target("project", "")])
    with pytest.raises(TemplateError, match=r"makes src/sdk/a\.txt, and another template or item src"):
        render([root], [Target("project", ""), Target("package", "src/sdk")])


def test_an_item_without_an_encoded_stem_is_refused(tmp_path: Path) -> None:
    root = tree(tmp_path, {"project/{pet}.txt": ""})
    with pytest.raises(TemplateError, match="str has no encoded file_stem"):
        render([root], [Target("project", "", {}, {"pet": ("a",)})])


def test_a_template_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="not UTF-8"):
        render([tree(tmp_path, {"project/a.jinja": b"\xff"})], [Target("project", "")])


def test_the_order_of_files_is_that_of_their_paths(tmp_path: Path) -> None:
    root = tree(tmp_path, {"project/b": "", "project/a/z": "", "package/c": ""})
    assert list(render([root], [Target("project", ""), Target("package", "aa")])) == ["a/z", "aa/c", "b"]
