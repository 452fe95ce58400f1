"""The facts of the distribution: names, version, licence, links."""

from __future__ import annotations

import re

from .. import ir, pythons
from ..config import Config
from ..encode import Encoded, code, identifier, py_docstring, py_string, single_line, toml_string
from ..names import Names
from .code_types import ProjectView
from .http_library import HTTP_LIBRARIES

_PYTHON = "Programming Language :: Python"
_SUMMARY_LIMIT = 512
"""What package indexes take as a summary, in characters."""


def project_view(sdk: ir.Sdk, names: Names, config: Config) -> ProjectView:
    """The distribution as `pyproject.toml` and the package's first lines state it."""
    described, library = summary(sdk, config), HTTP_LIBRARIES[config.http]
    return ProjectView(
        module=identifier(names.module),
        client=identifier(names.client),
        toml_package=toml_string(names.package),
        toml_version=toml_string(config.version),
        toml_description=toml_string(described),
        toml_license=toml_string(config.license),
        license=code(single_line(config.license)),
        toml_requires_python=toml_string(config.requires_python),
        toml_pythons=tuple(toml_string(f"{_PYTHON} :: {each}") for each in pythons.admitted(config.requires_python)),
        toml_authors=tuple(_author(author) for author in config.authors),
        toml_urls=tuple(_url(label, url) for label, url in _urls(config)),
        toml_packages=toml_string(f"src/{names.module}"),
        py_version=py_string(config.version),
        py_user_agent=py_string(f"{names.package}/{config.version}"),
        docstring=py_docstring(described, width=96),
        holders=code(single_line(", ".join(_name(author) for author in config.authors)) or "the authors"),
        is_mit=config.license == "MIT",
        toml_http=toml_string(library.requirement),
        toml_aiohttp=toml_string(library.aiohttp),
    )


def summary(sdk: ir.Sdk, config: Config) -> str:
    """One line about the SDK, from the config or the document."""
    text = config.description or sdk.summary or f"Python SDK for {sdk.title}"
    return single_line(text)[:_SUMMARY_LIMIT].strip()


def _name(author: str) -> str:
    return author.partition("<")[0].strip() or author


def _author(author: str) -> Encoded:
    found = re.fullmatch(r"\s*(.*?)\s*<([^<>\s]+@[^<>\s]+)>\s*", author)
    if found is None:
        return code(f"{{ name = {toml_string(author.strip())} }}")
    name = f"name = {toml_string(found[1])}, " if found[1] else ""
    return code(f"{{ {name}email = {toml_string(found[2])} }}")


def _urls(config: Config) -> list[tuple[str, str]]:
    named = [("Homepage", config.homepage), ("Repository", config.repository)]
    return [(label, url) for label, url in named if url]


def _url(label: str, url: str) -> Encoded:
    return code(f"{label} = {toml_string(url)}")
