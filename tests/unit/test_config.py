"""`sdk.yaml`: what is refused, where it stands, before anything is generated."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from generator.cli import main
from generator.config import check
from generator.selection import HOME

PETSTORE = HOME / "examples" / "petstore" / "petstore.yaml"
MANY = "9" * 400

REFUSED: list[tuple[str, str]] = [
    ("timeout", f"operations: {{a: {{timeout_ms: {MANY}}}}}"),
    ("timeout of the client", "client: {timeout_ms: 10000000000}"),
    ("interval", f"client: {{retries: {{initial_interval: {MANY}}}}}"),
    ("infinite exponent", "client: {retries: {exponent: .inf}}"),
    ("exponent that is no number", "client: {retries: {exponent: .nan}}"),
    ("seconds", f"limits: {{remote_seconds: {MANY}}}"),
    ("seconds that no connection takes", "limits: {remote_seconds: 10000000000}"),
    ("line end behind a module", 'package: {module: "abc\\n"}'),
    ("line end behind a class", 'package: {class: "A\\n"}'),
    ("line end behind a name", 'package: {name: "abc\\n"}'),
    ("line end behind a version", 'package: {version: "1.0\\n"}'),
    ("line end behind an argument", 'security: {k: {argument: "a\\n"}}'),
    ("keyword as module", "package: {module: class}"),
    ("None as class", "package: {class: None}"),
    ("True as class", 'package: {class: "True"}'),
    ("debug as class", "package: {class: __debug__}"),
    ("a method's name as class", "package: {class: __init__}"),
    ("a builtin as class", "package: {class: super}"),
    ("a module of the package as class", "package: {class: models}"),
    ("licence that is none", "package: {license: Apache 2.0}"),
    ("licence that SPDX does not know", "package: {license: Proprietary}"),
    ("debug as module", "package: {module: __debug__}"),
    ("module of Python", "package: {module: json}"),
    ("another module of Python", "package: {module: typing}"),
    ("module of a dependency", "package: {module: pydantic}"),
    ("name of a dependency", "package: {name: typing_extensions}"),
    ("name and module of a dependency", "package: {module: httpx2, name: httpx2}"),
    ("version of an alias", "aliases: {models.B: {to: models.A, remove_after: '" + "9" * 5_000 + ".1'}}"),
    ("versions of Python", "package: {requires_python: nonsense}"),
    ("versions of Python without a comma", 'package: {requires_python: ">=3.10 <4"}'),
    ("versions of Python that are no set", "package: {requires_python: '~=3'}"),
    ("no version of Python at all", "package: {requires_python: '>=3.10,<3.9'}"),
    ("versions of Python that the SDK does not work with", "package: {requires_python: '>=3.8'}"),
    ("day that no month has", "aliases: {models.Animal: {to: models.Pet, remove_after: 2027-13-45}}"),
    ("homepage that is no address", "package: {homepage: nonsense}"),
    ("repository that a browser would run", "package: {repository: 'javascript:alert(1)'}"),
    ("name of 300 letters", "names: {'#/components/schemas/Pet': " + "A" * 300 + "}"),
    ("hexadecimal version", "package: {version: 0x" + "f" * 5000 + "}"),
]


def refusal(tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What is said of the settings `text`, which are refused and change nothing."""
    config = tmp_path / "sdk.yaml"
    config.write_text(text)
    out = tmp_path / "out"
    assert main(["generate", "--spec", str(PETSTORE), "--config", str(config), "--output", str(out)]) == 2
    assert not out.exists()
    said = capsys.readouterr().err
    assert f"{config}:" in said
    assert max(map(len, said.splitlines())) < 800
    return said


@pytest.mark.parametrize("text", [row[1] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_settings_that_cannot_be_are_refused(tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "hint: " in refusal(tmp_path, text, capsys)


@pytest.mark.parametrize(
    ("text", "place", "hint"),
    [
        ("package: {version: 1.0}", "1:20", 'Put it in quotes: "1.0".'),
        ("package: {version: 1.10}", "1:20", 'Put it in quotes: "1.10".'),
        ("package:\n  version: 1.10 # the tenth", "2:12", 'Put it in quotes: "1.10".'),
        ("package: {version: 1e1}", "1:20", 'Put it in quotes: "1e1".'),
        ("package: {requires_python: '3.10'}", "1:28", "For example: >=3.10"),
        ("package: {requires_python: '>=3.8'}", "1:28", "write for example >=3.10"),
        ("aliases: {models.A: {to: models.Pet, remove_after: '2027-02-30'}}", "1:52", "such as 2027-01-31"),
        ("package: {homepage: petstore}", "1:21", "For example: https://example.com"),
        ("names: {components/schemas/Pet: A}", "1:8", "#/components/schemas/Pet"),
        ("operations: {listPets: {pagination: {style: cursr}}}", "1:45", "`cursor`"),
        ("operations: {listPets: {retries: {strategi: none}}}", "1:35", "`strategy`"),
        ("# nothing", "1:1", "name another file"),
    ],
)
def test_a_refused_setting_is_told_where_it_stands_with_what_to_write(
    text: str, place: str, hint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = refusal(tmp_path, text, capsys)
    assert f":{place}: error[" in said
    assert hint in said.partition("hint: ")[2]
    assert said.rstrip().endswith("1 error")


def test_what_the_document_does_not_have_is_a_warning(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = tmp_path / "sdk.yaml"
    text = "security: {tokn: {env: TOKEN}}\noperations: {listPetz: {name: all}}\nglobals: {X-Nope: {in: header}}\n"
    config.write_text(text)
    command = ["generate", "--spec", str(PETSTORE), "--config", str(config), "--no-prove"]
    assert main([*command, "--output", str(tmp_path / "out")]) == 0
    said = capsys.readouterr().err
    assert f"{config}:1:12: warning[security-unknown]" in said
    assert f"{config}:2:14: warning[operation-unknown]" in said
    assert f"{config}:3:11: warning[global-unused]" in said
    assert "Did you mean `token`?" in said
    assert "Did you mean `listPets`?" in said


@pytest.mark.parametrize(
    ("text", "minors", "oldest"),
    [
        (">=3.10", [10, 11, 12, 13, 14], "3.10"),
        (">=3.10,<4", [10, 11, 12, 13, 14], "3.10"),
        ("~= 3.12", [12, 13, 14], "3.12"),
        (">=3.10, !=3.12.*", [10, 11, 13, 14], "3.10"),
        (">=3.11.4,<3.13", [11, 12], "3.11"),
        ("==3.13.*", [13], "3.13"),
    ],
)
def test_the_versions_of_python_are_those_of_the_classifiers(
    text: str, minors: list[int], oldest: str, tmp_path: Path
) -> None:
    config, out = tmp_path / "sdk.yaml", tmp_path / "out"
    config.write_text(f"package: {{requires_python: '{text}'}}")
    command = ["generate", "--spec", str(PETSTORE), "--config", str(config), "--no-prove", "--quiet"]
    assert main([*command, "--output", str(out)]) == 0
    project = tomllib.loads((out / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["requires-python"] == text
    assert [each for each in project["classifiers"] if ":: 3." in each] == [
        f"Programming Language :: Python :: 3.{minor}" for minor in minors
    ]
    assert f"needs Python {oldest} or later" in (out / "README.md").read_text("utf-8")


def test_addresses_that_can_be() -> None:
    for text in ("https://example.com", "http://localhost:8080/a?b#c", "https://exämple.org/ü", ""):
        assert not check({"package": {"homepage": text, "repository": text}})


@pytest.mark.parametrize(
    "given", [["--class", "class"], ["--class", "A B"], ["--package", "a b"], ["--package", "pydantic"]]
)
def test_names_of_the_command_line_that_cannot_be(
    given: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["generate", "--spec", str(PETSTORE), *given, "--output", str(tmp_path / "out")]) == 2
    assert "error[config]: " in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        ("security: {token: {argument: timeout_ms}}", 12, "it is timeout_ms_2"),
        ("security: {token: {argument: class}}", 12, "it is class_2"),
        ("globals: {limit: {in: query, argument: token}}", 11, "it is token_2"),
        ("globals: {limit: {in: query, argument: kind}, kind: {in: query, argument: kind}}", 47, "it is kind_2"),
        ("operations: {listPets: {name: with_raw_response}}", 14, "with_raw_response"),
        ("operations: {listPets: {name: get}, createPet: {name: get}}", 37, "taken by #/paths/~1pets/get"),
        ("names: {'#/components/schemas/Pet': Kind, '#/components/schemas/Kind': Kind}", 9, "Kind"),
    ],
)
def test_a_name_of_the_settings_that_cannot_be_had_is_told_where_they_ask_for_it(
    text: str, column: int, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "sdk.yaml"
    config.write_text(text)
    command = ["generate", "--spec", str(PETSTORE), "--config", str(config), "--no-prove"]
    assert main([*command, "--output", str(tmp_path / "out")]) == 0
    told = capsys.readouterr().err
    assert f"{config}:1:{column}: warning[name-not-usable]: " in told
    assert said in told.partition("[name-not-usable]")[2].partition("\n")[0]


def test_names_of_the_settings_that_are_free_are_not_spoken_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "sdk.yaml"
    config.write_text(
        "security: {token: {argument: secret}}\nglobals: {limit: {in: query, argument: most}}\n"
        "operations: {listPets: {name: listAll}}\n"
    )
    command = ["generate", "--spec", str(PETSTORE), "--config", str(config), "--no-prove"]
    assert main([*command, "--output", str(tmp_path / "out")]) == 0
    assert "warning" not in capsys.readouterr().err


@pytest.mark.parametrize("name", ["__debug__", "class"])
def test_a_name_that_python_keeps_is_given_to_nothing(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "sdk.yaml"
    config.write_text(f"names: {{'#/paths/~1pets/get?query:limit': {name}, '#/components/schemas/Pet': {name}}}")
    command = ["generate", "--spec", str(PETSTORE), "--config", str(config), "--no-prove"]
    assert main([*command, "--output", str(tmp_path / "out")]) == 0
    assert capsys.readouterr().err.count("name-not-usable") == 2


@pytest.mark.parametrize(
    "licence", ["MIT", "Apache-2.0 OR MIT", "LicenseRef-Ours", "GPL-2.0-only WITH Classpath-exception-2.0"]
)
def test_licences_that_can_be(licence: str, tmp_path: Path) -> None:
    config, out = tmp_path / "sdk.yaml", tmp_path / "out"
    config.write_text(f"package: {{license: {licence}}}")
    command = ["generate", "--spec", str(PETSTORE), "--config", str(config), "--no-prove", "--quiet"]
    assert main([*command, "--output", str(out)]) == 0
    assert f'license = "{licence}"' in (out / "pyproject.toml").read_text("utf-8")


def test_a_class_may_be_called_what_its_module_would_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = tmp_path / "sdk.yaml"
    config.write_text("names: {'#/components/schemas/Pet': pet}")
    command = ["generate", "--spec", str(PETSTORE), "--config", str(config), "--quiet"]
    assert main([*command, "--output", str(tmp_path / "out")]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    "lock",
    [b"\xff\xfe", b'"#/components/schemas/Pet?alias:B": class', b'"#/components/schemas/Pet": __debug__',
     b'"#/components/schemas/Pet": ' + b"A" * 300],
)  # fmt: skip
def test_a_lock_that_is_none_is_refused(lock: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / ".sdkwright" / "names.lock"
    place.parent.mkdir()
    place.write_bytes(lock)
    assert main(["generate", "--spec", str(PETSTORE), "--output", str(tmp_path), "--force"]) == 2
    assert "names.lock, line 1" in capsys.readouterr().err


def test_a_lock_in_conflict_is_shown_where_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / ".sdkwright" / "names.lock"
    place.parent.mkdir()
    place.write_text('"#/components/schemas/Kind": Kind\n"#/components/schemas/Pet": Pet\n>>>>>>> theirs\n')
    assert main(["generate", "--spec", str(PETSTORE), "--output", str(tmp_path), "--force"]) == 2
    told = capsys.readouterr().err
    assert f"{place}:3:1: error[names-lock-invalid]: " in told
    assert "  3 | >>>>>>> theirs\n    | ^\n" in told


@pytest.mark.parametrize(
    ("text", "place", "hint"),
    [
        ("package:\n  name: pets\n  clas: Pets\n", "3:3", "Did you mean `class`? Known here: authors, "),
        ("client: {}\nretries:\n  strategy: none\n", "2:1", "Known here: aliases, "),
        ("client:\n  retries:\n    exponent: 2\n    stratgy: none\n", "4:5", "Did you mean `strategy`?"),
        ("operations:\n  a:\n    name: b\n    '': 1\n", "4:5", "Known here: deprecated, "),
    ],
)
def test_an_unknown_setting_is_shown_where_it_stands(
    text: str, place: str, hint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = refusal(tmp_path, text, capsys)
    assert f"sdk.yaml:{place}: error[config]: " in said
    assert f"hint: {hint}" in said
