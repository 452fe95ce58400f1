"""Names of the project itself: distribution, package, client class, and the credentials that the client takes."""

from __future__ import annotations

import builtins
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from .. import ir
from ..config import Config, SecuritySetting
from ..diagnostics import Diagnostic, Pointer, warning
from ..frozen import dataclass
from . import candidates, words
from .reserved import (
    CLIENT_ARGUMENTS,
    DEVICES,
    DISTRIBUTIONS,
    IMPORTED_MODULES,
    KEYWORDS,
    PACKAGE_MODULES,
    STDLIB_MODULES,
)
from .scope import Scope, is_special

_NOISE = re.compile(
    r"""\[[^\]]*\] | \([^)]*\)                       # [Dev], (beta)
      | \bopen\s?api\b(\s+specification)? | \bswagger\s+(2|3)[\d.]*
      | \b(rest(ful)?|http|web)?[\s-]*api\b(?=\s|$|[^\w])   # API, REST API
      | \bv(ersion)?\.?\s?\d[\w.]* | (?<!\w)\d+\.\d[\w.]*   # v2, version 1.0, 3.0
      | \b(reference|documentation|specification|definition)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_LONGEST = 40
_DISTRIBUTION = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")


@dataclass(frozen=True, slots=True)
class ProjectNames:
    """The distribution on PyPI, the package to import, and the client's class."""

    package: str
    module: str
    client: str


def project_names(title: str, config: Config) -> ProjectNames:
    """The project's names: as configured, else made from the document's title."""
    plain = plain_title(title)
    client = config.class_name or _client(plain, config)
    module = config.module or _module(config.package or words.snake(plain))
    package = config.package or _distribution(module)
    return ProjectNames(package, module, client)


def unusable(config: Config) -> Iterator[tuple[str, str, str]]:
    """Which of the configured names cannot be: the setting of `package`, what is wrong, and a hint."""
    package, module, client = config.package, config.module, config.class_name
    if package and not _DISTRIBUTION.fullmatch(package):
        yield "name", f"The package cannot be called {package!r}", "use letters and digits, with - or . between"
    elif _distribution(package) in DISTRIBUTIONS:
        yield "name", f"The package {package} is one that the SDK is installed with", "choose another name"
    if module in STDLIB_MODULES | IMPORTED_MODULES:
        yield "module", f"A module {module} would hide the one that the SDK imports", "choose another name"
    if client in PACKAGE_MODULES or is_special(client) or (client.islower() and hasattr(builtins, client)):
        yield "class", f"A class {client} would hide what the SDK itself means by that", "choose another name"
    for key, name in (("module", module), ("class", client)):
        if name and not _is_identifier(name):
            yield key, f"The {key} cannot be called {name!r} in Python", "use letters, digits and _, and no keyword"


def _is_identifier(name: str) -> bool:
    return name.isidentifier() and name not in KEYWORDS and unicodedata.normalize("NFKC", name) == name


def _client(plain: str, config: Config) -> str:
    name = candidates.class_name(plain, config.acronyms)
    return f"{name}Client" if name in KEYWORDS else name


def plain_title(title: str) -> str:
    """`title` without what says that it is an API, and which version; at most a few words."""
    title = title[:_READ]
    found = words.split(_NOISE.sub(" ", title).strip()) or words.split(title.strip()) or ("Client",)
    kept: list[str] = []
    for word in found:
        if kept and sum(map(len, kept)) + len(word) > _LONGEST:
            break
        kept.append(word[:_LONGEST])
    return " ".join(kept)


def _module(text: str) -> str:
    name = words.snake(text) or "client"
    name = name if name[0].isalpha() else f"api_{name}"
    dashed = name.replace("_", "-")
    clash = (
        name in STDLIB_MODULES | KEYWORDS | PACKAGE_MODULES | DEVICES
        or dashed in DISTRIBUTIONS
        or name.startswith("test")
    )
    return f"{name}_sdk" if clash else name


def _distribution(module: str) -> str:
    return re.sub(r"[-_.]+", "-", module).strip("-").lower()


def credentials(
    sdk: ir.Sdk, config: Config, client: str, findings: list[Diagnostic]
) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Scheme name → client arguments, and → the environment variables behind them; `findings` grow by the arguments of
    the settings that cannot be."""
    scope = Scope(CLIENT_ARGUMENTS | KEYWORDS)
    arguments: dict[str, tuple[str, ...]] = {}
    env: dict[str, tuple[str, ...]] = {}
    for scheme in sdk.security_schemes:
        setting = config.security.get(scheme.name, SecuritySetting())
        asked = _Asked("security", scheme.name, scheme.pointer, config, findings) if setting.argument else None
        arguments[scheme.name] = tuple(_credential(scope, name, asked) for name in _wanted(scheme, setting))
        env[scheme.name] = _variables(arguments[scheme.name], setting, words.upper_snake(client))
    return arguments, env


def server_arguments(sdk: ir.Sdk, taken: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Variable of the first server → client argument; `taken` are the credentials' arguments."""
    scope = Scope(CLIENT_ARGUMENTS | KEYWORDS | {name for names in taken.values() for name in names})
    variables = sdk.servers[0].variables if sdk.servers else ()
    return {name: _credential(scope, words.snake(name) or "server") for name, *_ in variables}


def global_arguments(sdk: ir.Sdk, config: Config, taken: Iterable[str], findings: list[Diagnostic]) -> dict[str, str]:
    """`Global.key` → client argument; `taken` are the client's other arguments; `findings` grow as for credentials."""
    scope = Scope(CLIENT_ARGUMENTS | KEYWORDS | frozenset(taken))
    found: dict[str, str] = {}
    for each in sdk.globals:
        said = each.name in config.globals and config.globals[each.name].argument
        asked = _Asked("globals", each.name, each.pointer, config, findings) if said else None
        found[each.key] = _credential(scope, words.snake(each.argument) or "param", asked)
    return found


@dataclass(frozen=True, slots=True)
class _Asked:
    """The settings that ask for an argument, and where it is told that it cannot be had."""

    part: str
    name: str
    pointer: Pointer
    config: Config
    findings: list[Diagnostic]

    def tell(self, wanted: str, chosen: str) -> None:
        """Add a warning."""
        message = f"the argument {wanted} that {self.part}.{self.name} asks for is reserved or taken; it is {chosen}"
        found = warning("name-not-usable", message, self.pointer, "choose another name")
        self.findings.append(replace(found, position=self.config.places.get(f"{self.part} {self.name}")))


def _wanted(scheme: ir.SecurityScheme, setting: SecuritySetting) -> tuple[str, ...]:
    if scheme.kind == "mutualTLS":
        return ()
    if scheme.kind == "http" and scheme.http_scheme.lower() in {"basic", "digest"}:
        return _pair(setting.argument, "{}username", "{}password")
    return (setting.argument or words.snake(scheme.name) or "token",)


def _pair(given: str, *parts: str) -> tuple[str, ...]:
    listed = tuple(part.strip() for part in given.split(",") if part.strip())
    if len(listed) == len(parts):
        return listed
    return tuple(part.format(f"{given}_" if given else "") for part in parts)


def _credential(scope: Scope, text: str, asked: _Asked | None = None) -> str:
    name = text if text.isidentifier() else words.snake(text)
    name = name if name[:1].isalpha() else f"key_{name}"
    chosen = name if scope.is_free((name,)) else scope.numbered(name, lambda form: (form,), "_")
    if chosen != name and asked is not None:
        asked.tell(name, chosen)
    scope.take((chosen,), text)
    return chosen


def _variables(arguments: tuple[str, ...], setting: SecuritySetting, prefix: str) -> tuple[str, ...]:
    if len(arguments) == 1 and setting.env:
        return (setting.env,)
    listed = tuple(part.strip() for part in setting.env.split(",") if part.strip())
    if len(arguments) == len(listed):
        return listed
    return tuple(f"{setting.env or prefix}_{argument.upper()}" for argument in arguments)


_READ = 1_000
"""Characters of a title that are looked at for a name."""
