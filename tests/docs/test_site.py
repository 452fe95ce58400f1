"""The documentation's site, without a browser: everything is linked, nothing comes from elsewhere, nothing acts."""

from __future__ import annotations

import ast
import json
import re
from html import unescape
from pathlib import Path

import mistune
import pytest

from generator.diagnostics import InputError
from generator.encode import code
from generator.selection import HOME
from generator.site.net import inert
from generator.site.prose import html_of
from generator.site.versions import publish
from tests.docs.same_facts import missing
from tests.support.generation import written
from tests.support.site import Page, broken, built

PETSTORE = HOME / "examples" / "petstore" / "petstore.yaml"
HOSTILE = """
  A pet. <script>window.broken=1</script> ![x](https://elsewhere.example/x.png) {: onclick=alert(1) }
  `a

  <img src=x onerror=window.broken=1> b`
  [x](javascript:alert(1)) <id> \\`<iframe src=x>\\`
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The petstore's, with a description that attacks its readers."""
    folder = tmp_path_factory.mktemp("site")
    text = PETSTORE.read_text("utf-8")
    assert "A stored pet." in text
    (folder / "petstore.yaml").write_text(text.replace("A stored pet.", json.dumps(HOSTILE)), "utf-8")
    return built(folder, "--spec", str(folder / "petstore.yaml"))


def test_every_link_and_anchor_resolves_and_every_asset_is_of_the_site(site: Path) -> None:
    assert broken(site) == []


def test_every_page_of_the_project_is_there(site: Path) -> None:
    pages = {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
    wanted = {"index.html", "usage.html", "contents.html", "models/pet.html", "api/pets/list_pets.html"}
    assert wanted <= pages
    assert {page for page in pages if page.startswith("guides/")} >= {"guides/getting-started.html"}


def test_a_reference_page_has_the_facts_of_its_method(site: Path, tmp_path: Path) -> None:
    (tmp_path / "sdk.yaml").write_text("docs: {style: full}")
    written(PETSTORE, (), tmp_path / "sdk.yaml", tmp_path / "out")
    assert missing(tmp_path / "out", site / "api", ".html") == []
    page = site / "api" / "pets" / "list_pets.html"
    page.write_text(page.read_text("utf-8").replace("At most", "At least"), "utf-8")
    assert missing(tmp_path / "out", site / "api", ".html") == ["pets/list_pets: At most  100 ."]


def test_the_search_finds_a_page_once_by_its_title(site: Path) -> None:
    items = json.loads((site / "search.json").read_text("utf-8"))["items"]
    found = [item["location"] for item in items if item["title"] == "List pets"]
    assert found == ["api/pets/list_pets.html"]
    assert not [item for item in items if "retried" in item["text"].lower() and item["location"].startswith("api/")]


def test_nothing_of_a_document_acts(site: Path) -> None:
    for path in site.rglob("*.html"):
        elements = Page(path).elements
        assert not [given for _, given in elements if any(name.startswith("on") for name in given)], path
        assert not [tag for tag, given in elements if tag in ("iframe", "object", "embed")], path
        assert "window.broken=1</script>" not in path.read_text("utf-8").replace("&lt;", ""), path


def test_a_reference_page_has_tabs_and_fields_that_open(site: Path) -> None:
    text = (site / "api" / "pets" / "create_pet.html").read_text("utf-8")
    for label in (">curl</label>", ">Python</label>", ">Python async</label>", ">201</label>"):
        assert label in text
    assert '<details class="op-group">' in text
    assert '<a href="../../models/' in text


def test_a_version_is_a_folder_and_the_newest_is_the_first(tmp_path: Path) -> None:
    page = tmp_path / "built" / "index.html"
    page.parent.mkdir()
    page.write_text("1")
    for version in ("0.9.0", "0.10.0", "0.10.0-rc.1", "0.9.0"):
        publish(page.parent, tmp_path / "site", version)
    listed = json.loads((tmp_path / "site" / "versions.json").read_text())
    assert [one["version"] for one in listed] == ["0.10.0", "0.10.0-rc.1", "0.9.0"]
    assert "0.10.0/index.html" in (tmp_path / "site" / "index.html").read_text()
    (tmp_path / "else").mkdir()
    (tmp_path / "else" / "thesis.txt").write_text("mine")
    for place, version in (
        ("else", "1.0.0"),
        ("else/thesis.txt", "1.0.0"),
        ("site", ".."),
        ("site", "../x"),
        ("x", ""),
    ):
        with pytest.raises(InputError):
            publish(page.parent, tmp_path / place, version)
    assert [path.name for path in (tmp_path / "else").iterdir()] == ["thesis.txt"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["built", "else", "site"]


@pytest.mark.parametrize(
    "index",
    [
        '[{"version": 5}]',
        '[{"version": "../x"}]',
        '[{"version": "\\ud800"}]',
        f'[{{"version": "{"9" * 5000}"}}]',
        "[" * 50_000,
    ],
)
def test_an_index_that_no_run_has_written_is_refused_and_nothing_is_put_there(index: str, tmp_path: Path) -> None:
    (tmp_path / "built").mkdir()
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "versions.json").write_text(index)
    with pytest.raises(InputError):
        publish(tmp_path / "built", tmp_path / "site", "1.0.0")
    assert [path.name for path in (tmp_path / "site").iterdir()] == ["versions.json"]


@pytest.mark.parametrize("name", ["versions.json", "index.html"])
def test_a_site_is_not_written_through_links(name: str, tmp_path: Path) -> None:
    (tmp_path / "built").mkdir()
    publish(tmp_path / "built", tmp_path / "site", "1.0.0")
    (tmp_path / "site" / name).rename(tmp_path / "kept")
    before = (tmp_path / "kept").read_bytes()
    (tmp_path / "site" / name).symlink_to(tmp_path / "kept")
    with pytest.raises(InputError, match="no regular file"):
        publish(tmp_path / "built", tmp_path / "site", "2.0.0")
    assert (tmp_path / "kept").read_bytes() == before
    assert not (tmp_path / "site" / "2.0.0").exists()


def test_a_version_of_digits_that_are_no_number_has_a_place(tmp_path: Path) -> None:
    (tmp_path / "built").mkdir()
    for version in ("1.²", "1.0"):
        publish(tmp_path / "built", tmp_path / "site", version)
    listed = json.loads((tmp_path / "site" / "versions.json").read_text())
    assert [one["version"] for one in listed] == ["1.0", "1.²"]


@pytest.mark.parametrize(
    "html",
    [
        '<p class="a">x &amp; y</p><br /><img alt="z" src="b.png" />',
        '<p onclick="x()" style="color: red">a</p>',
        '<td style="text-align: right;">1</td>',
        '<a href="javascript:x()">a</a><a href="https://b.example/?c=1&amp;d">b</a><a href="java&#9;script:x()">c</a>',
        '<img src="https://elsewhere.example/x.png" alt="x"><img src="//y.example/x.png">',
        '<input type="text"><input type="radio" checked><id> <B>b</B>',
        "<svg onload=x()><p title='a'>b</p><a title=\"c>d\" href=x>",
        "<script>x()</script><style>p {}</style><p",
        "a < b <p>c</p> > d",
        "<div></div ><p></p x><br></br>",
    ],
)
def test_the_net_is_the_same_for_what_it_reads_quickly(html: str) -> None:
    """A comment makes it parse all of it."""
    assert inert(html) == inert(f"<!-- -->{html}")


def test_every_python_sample_of_the_site_parses(site: Path) -> None:
    blocks = [
        unescape(re.sub(r"<[^>]+>", "", found[1]))
        for path in (site / "api").rglob("*.html")
        for found in re.finditer(
            r'<div class="language-python highlight">(.*?)</div>', path.read_text("utf-8"), re.DOTALL
        )
    ]
    assert len(blocks) == 2 * sum(1 for path in (site / "api").rglob("*.html") if path.name != "index.html")
    for block in blocks:
        ast.parse(block)


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ("<p>a <b>b</b> &amp; &lt;</p>", "<p>a <b>b</b> &amp; &lt;</p>"),
        ("use <id> here", "use &lt;id&gt; here"),
        ("<script>x</script>y", "y"),
        ("<a href='java\nscript:x' onclick=y>z</a>", "<a>z</a>"),
        ('<img src="https://e.example/x.png" alt="x">', '<a href="https://e.example/x.png">x</a>'),
        ('<img src="//e.example/x.png" alt="x">', "x"),
        ("<form action=x><input type=text></form>", "&lt;form action=x&gt;&lt;input type=text&gt;&lt;/form&gt;"),
        ("<p style='position:fixed' class=c>x</p>", '<p class="c">x</p>'),
        ("<script>never closed", ""),
    ],
)
def test_the_net_keeps_prose_and_nothing_that_acts(html: str, kept: str) -> None:
    assert inert(html) == kept


def plain(html: str) -> str:
    """HTML without what differs between writers of it."""
    for pattern, shown in (
        (r'<div class="highlight">|</div>|<span[^>]*>|</span>|</?p>| class="[^"]*"', ""),
        (r"\s+", " "),
    ):
        html = re.sub(pattern, shown, html)
    return re.sub(r" ?(</?(?:ul|ol|li|pre|code|blockquote|h\d)>) ?", r"\1", html).replace(" />", ">").strip()


@pytest.mark.parametrize(
    "text",
    [
        "a\n- b\n- c",
        "a\n* b\n  * c\n  * d\n* e\n\nf",
        "1. a\n2. b\n   - x\n   - y\n3. c",
        "- a\n\n  para\n\n- b",
        "- a\n  more\n- b\n\nafter",
        "- a\n  ```\n  x = 1\n  ```\n- b",
        "* a\n\n      code\n",
        "Note:\n\n1) a\n2) b",
        "> q\n> - a\n> - b\n\nc",
        "10. a\n    - b",
        "- a\n- b\n\n1. c\n2. d",
        "a\n***\nb",
        "x\n\n    code\n    - code\n\ny",
    ],
)
def test_lists_are_read_as_the_common_hosts_read_them(text: str) -> None:
    assert plain(html_of(code(text))) == plain(str(mistune.create_markdown()(text)))
