"""The documentation and its site for every document of this repository, and for one with a break-out at every place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator import source, swagger2
from generator.selection import HOME
from harden import positions
from harden.inert import SEEDS
from harden.payloads import PAYLOADS
from harden.positions import Kind
from tests.docs.curl_runner import curl_calls, curl_errors, documented_origins, origins
from tests.docs.links import broken_links, distances
from tests.docs.same_facts import missing
from tests.docs.sample_runner import (
    distinct,
    docstring_samples,
    run_errors,
    samples,
    secrets,
    syntax_errors,
    type_errors,
)
from tests.support.any_server import AnyServer
from tests.support.generation import written
from tests.support.live_server import running
from tests.support.site import Page, broken, built
from tests.support.validating_server import ValidatingServer

pytestmark = pytest.mark.slow
_UNSAID = re.compile(r"\]\(([^)]*)\)\S* \| :\S+ \| N/A \|$", re.MULTILINE)


def name(document: Path) -> str:
    return document.parent.name if document.stem == "spec" else document.stem


def is_api(document: Path) -> bool:
    return re.search(r"^(openapi|swagger):", document.read_text("utf-8"), re.MULTILINE) is not None


APIS = sorted((HOME / "tests" / "fixtures" / "apis").glob("*.yaml"))
"""Small documents in the manner of real ones: charges, files, chats, a registry; without a word, in other scripts,
hostile."""

EXAMPLES = [*filter(is_api, sorted((HOME / "examples").glob("*/*.yaml")))]

DOCUMENTS = [
    *APIS,
    *EXAMPLES,
    *sorted((HOME / "tests" / "cases").glob("*/spec.yaml")),
    *SEEDS,
]


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_pages_are_linked_and_silent_only_where_the_document_is(document: Path, tmp_path: Path) -> None:
    (tmp_path / "sdk.yaml").write_text("docs: {style: full}")
    made = tmp_path / "out"
    written(document, (), tmp_path / "sdk.yaml", made)
    assert broken_links(made) == []
    clicks = distances(made, made / "README.md")
    pages = {path.relative_to(made).as_posix() for path in made.rglob("*.md")} - {"USAGE.md"}
    assert sorted(pages - clicks.keys()) == []
    assert [page for page, count in clicks.items() if count > 2 and page.startswith(("docs/sdks/", "docs/api/"))] == []
    for page in made.rglob("*.md"):
        for target in _UNSAID.findall(page.read_text("utf-8")):
            assert described(page.parent / target) == "", f"{page}: {target}"


def described(model: Path) -> str:
    """What a model's page says before its fields, beside what it says of its shape."""
    head = re.split(r"^## ", model.read_text("utf-8"), maxsplit=1, flags=re.MULTILINE)[0]
    shape = r"^(The field `\S+` tells which one it is|No other fields are allowed|Other fields .*: .*)\.$"
    return re.sub(shape, "", head.partition("\n")[2].strip())


BEYOND = {
    "chat": "create_chat|import_all|watch_job",  # inline members of a discriminator; JSON Lines
    "fjord": ".*",  # paths that are not ASCII
    "hostile": "form$",  # curl has no way to send a field whose name has a `=`
    "media": "create_album|get_items|patch_album|upload_file",  # XML, matrices, JSON patches, bytes in 3.1
    "parts": "parts/(both|files|places)",
    "registry": "users_|packages_(get|list|query)",  # 3.2; merge patches
    "security": "by_certificate|by_one_of_two",
    "streams": "tell",  # a stream of events as the request
    "subtypes": "owner",
    "tour": "store_cargo|send_files|send_manifest|send_scan|find_berth|raw_query",
    "swagger": "add_photo",  # lists in parts that are one text
    "wire": "content_path|fixed|path_(label|matrix)_|querystring_|scalars",  # constants without a type are not cast
    "xml": ".*",
}
"""The calls that openapi-core, or the answers made for it, cannot judge; the test after this one judges them, too."""


IMPOSSIBLE = {
    "bodies": (
        *("send_table", "upload_image"),  # a list as text/csv; a range of media types
        *("send_either_parts", "send_text_form"),  # a value of two members; a form that is a text
        *("send_file_part", "send_file_parts"),  # forms that are files, without names
    ),
    "formats": ("form_times",),  # the judge gives what a list repeats to a dictionary of the same form
    "generics": ("put_generic",),  # the judge does not resolve `$id`
    "hostile": ("/form",),  # curl has no way to send a field whose name has a `=`
    "openapi-3.0": ("shared_operation",),  # stands in another file, which the judge does not read
    "several_files": ("add_pet", "create_order", "pay"),  # schemas stand in other files, as above
    "schemas": ("invite", "put_thing"),  # a type by another field; `items` of an earlier draft
    "swagger-2.0": ("shared_operation",),
    "xml": ("zoo", "beast"),  # the judge knows no unions, no tuples of elements, and no subtypes
}
"""The calls that cannot be made, or judged, by anyone."""


def judged(document: Path) -> bool:
    """Whether openapi-core takes the document at all: it knows no `itemSchema`, no `$id`, no constants in links, no
    `items` of earlier drafts, no times without a zone and no other files."""
    beyond = ("bodies", "files", "formats", "generics", "links", "schemas", "several_files", "sloppy")
    return document not in SEEDS and name(document) not in beyond


BEYOND_OPENAPI = ("sloppy", "openapi-3.1-extensions")
"""The documents of which the judge, who reads them as OpenAPI has it, knows other paths and bodies than are meant."""


@pytest.mark.parametrize("document", [one for one in DOCUMENTS if judged(one)], ids=name)
def test_curl_calls_are_valid(document: Path, tmp_path: Path) -> None:
    written(document, (), None, tmp_path / "out")
    calls = curl_calls(tmp_path / "out" / "docs" / "api")
    converted, _ = swagger2.convert(source.load(document))
    server = ValidatingServer(converted.data)
    with running(server.app) as url:
        errors = curl_errors(calls, dict.fromkeys(origins(calls), url), tmp_path)
    assert calls
    known = BEYOND.get(name(document), "(?!)")
    assert [
        error for error in errors if not re.search(known, error.partition(".md:")[0]) or "curl: (22)" not in error
    ] == []


@pytest.mark.parametrize("document", [one for one in DOCUMENTS if name(one) not in BEYOND_OPENAPI], ids=name)
def test_curl_calls_hold_what_the_document_says(document: Path, tmp_path: Path) -> None:
    """Each call without exception, decoded by the tables of the specification and held against the schemas."""
    config = document.with_name("sdk.yaml")
    written(document, (), config if config.is_file() else None, tmp_path / "out")
    calls = curl_calls(tmp_path / "out" / "docs" / "api")
    converted, _ = swagger2.convert(source.load(document))
    server = AnyServer(converted.data)
    with running(server.app) as url:
        errors = curl_errors(calls, dict.fromkeys(origins(calls), url), tmp_path)
    assert calls
    known = IMPOSSIBLE.get(name(document), ())
    assert [error for error in errors if not error.partition(".md:")[0].endswith(known)] == []
    assert len(errors) == len(known)


@pytest.mark.parametrize("document", APIS, ids=name)
def test_samples_are_typed_and_run(document: Path, tmp_path: Path) -> None:
    """Those of the whole documentation, and of the docstrings."""
    (tmp_path / "sdk.yaml").write_text("docs: {style: full}")
    made = tmp_path / "out"
    written(document, (), tmp_path / "sdk.yaml", made)
    found = distinct([*samples([made]), *docstring_samples((made / "src").rglob("*.py"))])
    assert syntax_errors(found) == []
    assert type_errors(found, made / "src", tmp_path) == []
    converted, _ = swagger2.convert(source.load(document))
    server = AnyServer(converted.data)
    with running(server.app) as url:
        named = origins(curl_calls(made / "docs" / "api")) | documented_origins(converted.data)
        servers = dict.fromkeys(named, url)
        assert run_errors(found, made / "src", tmp_path, servers, secrets(found)) == []
    assert server.errors == []
    assert server.count


@pytest.mark.parametrize("document", [*EXAMPLES, *(each for each in APIS if each.stem != "hostile")], ids=name)
def test_the_reference_has_the_facts_of_the_methods(document: Path, tmp_path: Path) -> None:
    (tmp_path / "sdk.yaml").write_text("docs: {style: full}")
    written(document, (), tmp_path / "sdk.yaml", tmp_path / "out")
    assert missing(tmp_path / "out", tmp_path / "out" / "docs" / "api", ".md") == []
    assert missing(tmp_path / "out", built(tmp_path, "--spec", str(document)) / "api", ".html") == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_the_site_is_whole(document: Path, tmp_path: Path) -> None:
    assert broken(built(tmp_path, "--spec", str(document))) == []


@pytest.mark.parametrize("kind", [Kind.PROSE, Kind.NAME])
@pytest.mark.parametrize("turn", [0, 31])
def test_nothing_of_a_document_acts_on_the_site(kind: Kind, turn: int, tmp_path: Path) -> None:
    """Every position takes one of the break-outs, which go round."""
    texts = [PAYLOADS[(number * 7 + turn) % len(PAYLOADS)].text for number in range(len(PAYLOADS))]
    check_inert(SEEDS[-2], kind, texts, tmp_path)


@pytest.mark.parametrize("kind", [Kind.PROSE, Kind.NAME])
@pytest.mark.parametrize(
    "text",
    [
        "<img src=x onerror=alert(1)",
        "</title><script>alert(1)</script>",
        '"><svg onload=alert(1)>',
        "'onfocus='alert(1)",
    ],
    ids=["open", "closing", "element", "attribute"],
)
@pytest.mark.parametrize("seed", SEEDS[-2:], ids=name)
def test_no_html_of_a_document_acts_on_the_site(seed: Path, kind: Kind, text: str, tmp_path: Path) -> None:
    """Every position takes the same, so that none is passed over."""
    check_inert(seed, kind, [text], tmp_path)


def check_inert(seed: Path, kind: Kind, texts: list[str], folder: Path) -> None:
    """Hold a site against its document, in which the positions of a kind take `texts` in turn."""
    files = positions.load(seed)
    found = [each for each in positions.positions(files) if each.kind == kind]
    changed = positions.rewritten(
        files,
        {each: positions.placed(each, texts[number % len(texts)], behind=True) for number, each in enumerate(found)},
    )
    site = built(folder, "--spec", str(positions.written(changed, folder / "in")))
    assert broken(site) == []
    own = scripts(site / "404.html")
    for path in site.rglob("*.html"):
        page = Page(path)
        assert not [tag for tag, given in page.elements if any(key.startswith("on") for key in given)], path
        assert not [tag for tag, _ in page.elements if tag in ("iframe", "object", "embed")], path
        assert not [link for link in page.links if re.match(r"\s*(javascript|data|vbscript)\s*:", link, re.I)], path
        assert abs(scripts(path) - own) <= 1, path


def scripts(path: Path) -> int:
    """How many scripts a page has; the theme's own vary by one."""
    return sum(1 for tag, _ in Page(path).elements if tag == "script")
