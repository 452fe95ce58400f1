"""Markdown pages from small SDKs, in memory."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from generator import ir, names
from generator.cache import NO_CACHE
from generator.config import Config
from generator.render import Target, kept_environment, render
from generator.view.docs import docs_collections, docs_context, docs_view

from . import ir_samples as s

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


def pages(sdk: ir.Sdk, settings: Config | None = None) -> dict[str, str]:
    """Every page of `docs/sdks` and `docs/models`, README.md and USAGE.md: path → text."""
    config = settings or s.config()
    named, _ = names.assign(sdk, config, {})
    view = docs_view(sdk, named, config)
    context, items = docs_context(view), docs_collections(view)
    folders = [Target(f"project/docs/{part}", f"docs/{part}", context, items) for part in ("sdks", "models")]
    env = kept_environment([TEMPLATES], (), NO_CACHE)
    shared = {name: env.get_template(f"project/{name}.jinja").render(context) for name in ("README.md", "USAGE.md")}
    return {path: text.decode() for path, text in render([TEMPLATES], folders).items()} | shared


def resource_page(*decls: ir.SchemaDecl, settings: Config | None = None, **operation: Any) -> str:
    """The page of a resource `pets` with one operation `op`."""
    made = pages(s.sdk(*decls, operations=(s.operation("op", **operation),)), settings)
    return next(text for path, text in made.items() if path.startswith("docs/sdks/"))


def section(page: str, title: str) -> str:
    """What stands below a heading of the page, up to the next one of any level."""
    rest = page.split(f"# {title}\n", 1)[1]
    return rest.split("\n#", 1)[0].strip("\n")


def rows(table: str) -> list[list[str]]:
    """The cells of a table of simple cells, without its header."""
    lines = [line for line in table.split("\n") if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]
