"""Templates interpolate, loop, test truthiness and include; everything else is decided in the view."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from generator.render import environment

ROOT = Path(__file__).resolve().parents[2] / "templates"
TEMPLATES = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.jinja"))

STATEMENTS = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.For, nodes.If, nodes.Include, nodes.Block)
EXPRESSIONS = (nodes.Name, nodes.Getattr, nodes.Not, nodes.And, nodes.Or)
LAYOUT = (nodes.Extends, nodes.With)
ALLOWED = (*STATEMENTS, *EXPRESSIONS, *LAYOUT)


def violations(env: Environment, text: str) -> list[str]:
    """The nodes of a template that are not allowed, with their lines."""
    tree = env.parse(text)
    names = {
        id(constant) for part in tree.find_all((nodes.Include, nodes.Extends)) for constant in part.iter_child_nodes()
    }
    return [
        f"line {node.lineno}: {type(node).__name__}"
        for node in tree.find_all(nodes.Node)
        if not isinstance(node, ALLOWED) and not (isinstance(node, nodes.Const) and id(node) in names)
    ] + [
        f"line {node.lineno}: {message}"
        for node in tree.find_all((nodes.With, nodes.For, nodes.Name))
        if (message := _misuse(node))
    ]


def _misuse(node: nodes.Node) -> str:
    if isinstance(node, nodes.With) and not all(
        isinstance(value, (nodes.Name, nodes.Getattr)) for value in node.values
    ):
        return "a with that does more than give a value a shorter name"
    if isinstance(node, nodes.For) and (node.test or node.recursive):
        return "a loop with a condition of its own"
    if isinstance(node, nodes.Name) and node.name in {"range", "dict", "lipsum", "cycler", "joiner", "namespace"}:
        return f"{node.name} belongs in the view"
    return ""


@pytest.fixture(scope="module")
def env() -> Environment:
    return environment([ROOT])


def test_there_are_templates() -> None:
    assert len(TEMPLATES) > 5


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_has_no_logic(env: Environment, name: str) -> None:
    assert violations(env, (ROOT / name).read_text("utf-8")) == []


@pytest.mark.parametrize(
    "text",
    [
        "{{ a() }}",
        "{{ a.b(1) }}",
        "{{ a | upper }}",
        "{{ a + 1 }}",
        "{{ a ~ b }}",
        "{{ a[0] }}",
        "{{ 'text' }}",
        "{{ a if b else c }}",
        "{% if a == b %}{% endif %}",
        "{% if a in b %}{% endif %}",
        "{% if a is defined %}{% endif %}",
        "{% set a = b %}",
        "{% macro a() %}{% endmacro %}",
        "{% with a = b + 1 %}{% endwith %}",
        "{% for a in b if a %}{% endfor %}",
        "{% for a in range %}{% endfor %}",
        "{% filter upper %}{% endfilter %}",
        "{% import 'a' as b %}",
        "{% include a + b %}",
    ],
)
def test_logic_is_found(env: Environment, text: str) -> None:
    assert violations(env, text)


@pytest.mark.parametrize(
    "text",
    [
        "{{ a.b }}",
        "{% for a in b.c %}{{ a }}{% if not loop.last %}, {% endif %}{% else %}none{% endfor %}",
        "{% if a and not b.c %}x{% elif d %}y{% else %}z{% endif %}",
        "{% with a = b.c %}{{ a }}{% endwith %}",
        "{% extends 'a' %}{% block b %}{{ c }}{% endblock %}",
    ],
)
def test_what_a_template_may_do_passes(env: Environment, text: str) -> None:
    assert violations(env, text) == []
