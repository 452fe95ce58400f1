"""Walk the template trees: `*.jinja` files are rendered, every other file is copied byte for byte.

Knows nothing of OpenAPI. `{name}` in a file's name means one file for each item of the collection of that name; the
item's `file_stem` takes its place in the path, and the template sees the item as `name`. Files under a folder
`_partials` are only there to be included. A later tree overlays the earlier ones: a file replaces the whole file of
the same path, and may extend the one it replaces as `base/<path>`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import field, fields, is_dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from traceback import walk_tb
from typing import TypeVar

import jinja2
from jinja2.bccache import Bucket
from jinja2.ext import Extension

from . import versions
from .cache import NO_CACHE, Cache
from .diagnostics import InputError, Position, error
from .encode import Encoded
from .frozen import dataclass
from .lazily import Lazily
from .suggest import nearest

SUFFIX = ".jinja"
OURS = ".sdkwright"
"""The folder of the output that no template and no plugin writes to."""
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_SAFE_NAME = re.compile(r"(?!\.{1,2}$)[^\\/:*?\"<>|\x00-\x1f\ud800-\udfff]+")
_IGNORED = {"__pycache__", "_partials", ".git", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".DS_Store"}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Target:
    """A folder of the template trees, where its files go, and what its templates see.

    `context` are the templates' global names; `collections` the items of the placeholders in file names; `omitted` the
    files, as paths within the folder, that are not made."""

    folder: str
    output: str
    context: Mapping[str, object] = field(default_factory=dict[str, object])
    collections: Mapping[str, Sequence[object]] = field(default_factory=dict[str, Sequence[object]])
    omitted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Task:
    """A file to be made: of a `template`, the file at `source`, for the item at `number` of the collection that the
    `placeholder` names, if it has one. `pattern` is the path below the target's folder, with the placeholder."""

    target: Target
    template: str
    source: Path
    pattern: str
    placeholder: str = ""
    number: int = 0

    @property
    def is_rendered(self) -> bool:
        """Whether it is a template, and no file to be copied."""
        return self.template.endswith(SUFFIX)


@dataclass(frozen=True, slots=True)
class Rendered:
    """One file of the output, and what made it: the template at `source`, called `template`, for `item`.

    `placeholder` is the name of the item in the template; both are empty where a template makes one file."""

    path: str
    content: bytes
    folder: str
    template: str
    source: Path
    placeholder: str = ""
    item: object = None


class TemplateError(InputError):
    """A template cannot be rendered; `file` and `line` (0: the file as a whole) say where."""

    def __init__(self, file: Path, line: int, message: str, hint: str = "") -> None:
        self.file = file
        self.line = line
        place = Position(str(file), line or 1, 1, _excerpt(file, line))
        super().__init__([error("template", message, "", hint, position=place)])


def _excerpt(file: Path, line: int) -> tuple[str, ...]:
    try:
        return tuple(file.read_text("utf-8").splitlines()[max(0, line - 2) : line])
    except (OSError, UnicodeDecodeError):
        return ()


def render(trees: Sequence[Path], targets: Sequence[Target]) -> dict[str, bytes]:
    """Every output file of `targets`: path relative to the output root, with `/`, → content, in path order.

    `trees` are template roots, the base first; each holds the targets' folders. Raises TemplateError for a template
    that cannot be read, parsed or rendered, and for two templates that make the same file."""
    return {each.path: each.content for each in render_all(trees, targets)}


def render_all(trees: Sequence[Path], targets: Sequence[Target], cache: Cache = NO_CACHE) -> list[Rendered]:
    """What `render` makes, with what made it. `cache` keeps what templates are compiled to."""
    env = kept_environment(trees, (), cache)
    found = [rendered(env, task) for task in tasks(trees, targets)]
    refuse_twins((made.path, made.source) for made in found)
    return sorted(found, key=lambda made: made.path)


def tasks(trees: Sequence[Path], targets: Sequence[Target]) -> list[Task]:
    """What is to be made of `targets`, in the order of templates and items. Raises TemplateError for a placeholder
    that is not known."""
    return [
        task
        for target in targets
        for name, source in template_files(trees, target.folder).items()
        for task in _tasks(target, name, source)
    ]


def rendered(env: jinja2.Environment, task: Task) -> Rendered:
    """The file of a task."""
    target, source = task.target, task.source
    item = target.collections[task.placeholder][task.number] if task.placeholder else None
    extra = {task.placeholder: item} if task.placeholder else {}
    place = _path(task, _stem(item, task.source) if task.placeholder else "")
    if task.is_rendered:
        content = _rendered(env, task.template, source, {**target.context, **extra}).encode("utf-8")
    else:
        content = _guarded(source, source.read_bytes)
    return Rendered(place, content, target.folder, task.template, source, task.placeholder, item)


def path_of(task: Task) -> str:
    """The path of the file that a task makes."""
    items = task.target.collections.get(task.placeholder, ())
    known = items.stem(task.number) if isinstance(items, Lazily) else None
    return _path(task, known or (_stem(items[task.number], task.source) if task.placeholder else ""))


def _path(task: Task, stem: str) -> str:
    return _confined(task.target.output, task.pattern.replace("{" + task.placeholder + "}", stem), task.source)


class Paths:
    """Paths that are made: none twice in whatever case of letters, and none as the folder of another."""

    def __init__(self, paths: Iterable[str] = ()) -> None:
        self._files: dict[str, str] = {}
        self._folders: dict[str, str] = {}
        for path in paths:
            self.add(path)

    def add(self, path: str) -> None:
        """Note a file that is made."""
        key = path.casefold()
        self._files[key] = path
        for folder in _folders(key):
            self._folders.setdefault(folder, path)

    def clash(self, path: str) -> str:
        """The file that is made and leaves no room for `path`; nothing where there is none."""
        key = path.casefold()
        above = next((self._files[each] for each in (key, *_folders(key)) if each in self._files), "")
        return above or self._folders.get(key, "")


def _folders(path: str) -> Iterator[str]:
    while path := path.rpartition("/")[0]:
        yield path


def refuse_twins(made: Iterable[tuple[str, Path]]) -> None:
    """Raises TemplateError for two templates or items that make the same file, or one a file where the other needs a
    folder; `made` are paths with their templates."""
    found = Paths()
    for path, source in made:
        if other := found.clash(path):
            same = other.casefold() == path.casefold()
            which = "which another template or item makes too" if same else f"and another template or item {other}"
            raise TemplateError(source, 0, f"makes {path}, {which}")
        found.add(path)


def render_again(env: jinja2.Environment, made: Rendered, context: Mapping[str, object]) -> str:
    """The text of a file that a template made, in another environment; `context` is its target's."""
    extra = {made.placeholder: made.item} if made.placeholder else {}
    return _rendered(env, made.template, made.source, {**context, **extra})


def kept_environment(
    trees: Sequence[Path], extensions: tuple[type[Extension], ...], cache: Cache
) -> jinja2.Environment:
    """An environment that is made once. `extensions` of Jinja may change how templates are read."""
    names = tuple(str(path) for tree in trees for path in sorted(tree.rglob(f"*{SUFFIX}")))
    env = _kept(tuple(trees), names, extensions, cache)
    _forget_edited(env)
    return env


def _forget_edited(env: jinja2.Environment) -> None:
    """Jinja itself would look at the disk each time that a template is included, which is a tenth of all rendering."""
    if env.cache is not None:
        for key in [key for key, template in env.cache.items() if not template.is_up_to_date]:
            del env.cache[key]


@lru_cache(maxsize=4)
def _kept(
    trees: tuple[Path, ...], templates: tuple[str, ...], extensions: tuple[type[Extension], ...], cache: Cache
) -> jinja2.Environment:
    """An environment for as long as the same `templates` are there."""
    return environment(trees, extensions, cache)


class _Compiled(jinja2.BytecodeCache):
    """Keeps what templates are compiled to, for each version of Jinja and of this module, which set its options."""

    def __init__(self, cache: Cache, stamp: str) -> None:
        self._cache, self._stamp = cache, stamp

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill `bucket` if its template is known; Jinja compares the text itself."""
        if (found := self._cache.get(self._key(bucket))) is not None:
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what `bucket` holds."""
        self._cache.put(self._key(bucket), bucket.bytecode_to_string())

    def _key(self, bucket: Bucket) -> str:
        return Cache.key("template", (self._stamp, bucket.key, bucket.checksum))


def environment(
    trees: Sequence[Path], extensions: tuple[type[Extension], ...] = (), cache: Cache = NO_CACHE
) -> jinja2.Environment:
    """The Jinja environment over `trees`, strict about undefined names and about raw strings."""
    stamp = f"{versions.own('render.py', 'explain')} {versions.tools(('jinja2',))} {extensions}"
    loaders = [jinja2.FileSystemLoader(tree) for tree in reversed(trees)]
    base = {"base": jinja2.FileSystemLoader(trees[0])} if trees else {}
    env = jinja2.Environment(
        loader=jinja2.ChoiceLoader([*loaders, jinja2.PrefixLoader(base)]),
        undefined=_Undefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
        finalize=_finalize,
        extensions=extensions,
        bytecode_cache=_Compiled(cache, stamp),
        auto_reload=False,
        cache_size=1_000,
    )
    env.concat = _concat  # type: ignore[method-assign]
    return env


class _Undefined(jinja2.StrictUndefined):
    """Says what a template could have meant by a name that it does not receive."""

    @property
    def _undefined_message(self) -> str:
        name, owner = self._undefined_name or "", self._undefined_obj
        if not is_dataclass(owner):
            return f"{super()._undefined_message}. `context TEMPLATE` lists what a template receives."
        known = [field.name for field in fields(owner)]
        close = nearest(name, known)
        return f"{type(owner).__name__} has no `{name}`. {close or 'It has ' + ', '.join(known) + '.'}"


def _concat(parts: Iterable[str]) -> Encoded:
    """A block's text: its parts went through `_finalize`, so that `super()` may be printed."""
    return Encoded("".join(parts))


def _finalize(value: object) -> object:
    if isinstance(value, Encoded) or type(value) is int:
        return value
    if isinstance(value, jinja2.Undefined):
        return str(value)
    raise TypeError(f"a {type(value).__name__} went to print without an encoder")


def template_files(trees: Sequence[Path], folder: str) -> dict[str, Path]:
    """Template name (`package/sdk.py.jinja`) → file, for one folder of all trees; a later tree wins."""
    found: dict[str, Path] = {}
    for tree in trees:
        for path in sorted((tree / folder).rglob("*")):
            relative = path.relative_to(tree)
            if path.is_file() and not _IGNORED.intersection(relative.parts) and path.suffix != ".pyc":
                found[relative.as_posix()] = path
    return dict(sorted(found.items()))


def _tasks(target: Target, name: str, source: Path) -> Iterator[Task]:
    pattern = PurePosixPath(name).relative_to(target.folder).as_posix().removesuffix(SUFFIX)
    names = list(dict.fromkeys(_PLACEHOLDER.findall(pattern)))
    if pattern in target.omitted:
        return
    if not names:
        yield Task(target, name, source, pattern)
        return
    if len(names) > 1 or names[0] not in target.collections:
        raise TemplateError(source, 0, f"unknown placeholder in the file's name; known: {_known(target.collections)}")
    for number in range(len(target.collections[names[0]])):
        yield Task(target, name, source, pattern, names[0], number)


def _known(names: Iterable[str]) -> str:
    return ", ".join("{" + name + "}" for name in sorted(names)) or "none"


def _stem(item: object, source: Path) -> str:
    stem = getattr(item, "file_stem", None)
    if not isinstance(stem, Encoded):
        raise TemplateError(source, 0, f"{type(item).__name__} has no encoded file_stem for the file's name")
    return stem


def is_safe(path: str) -> bool:
    """Whether a path, with `/`, stays inside the folder that it is relative to, on every system."""
    return all(_SAFE_NAME.fullmatch(part) for part in path.split("/"))


def _confined(output: str, path: str, source: Path) -> str:
    if not is_safe(path):
        raise TemplateError(source, 0, f"makes a file outside the output: {path!r}")
    whole = f"{output}/{path}" if output else path
    if whole.partition("/")[0].casefold() == OURS:
        raise TemplateError(source, 0, f"makes {whole}, where only the generator's own files are")
    return whole


def _guarded(source: Path, read: Callable[[], T]) -> T:
    try:
        return read()
    except OSError as fault:
        raise TemplateError(source, 0, f"cannot be read: {fault.strerror}") from fault


def _rendered(env: jinja2.Environment, name: str, source: Path, context: Mapping[str, object]) -> str:
    with _told(source):
        return env.get_template(name).render(context)


def read_template(env: jinja2.Environment, name: str, source: Path) -> None:
    """Read the template called `name`, at `source`, which stays known. Raises TemplateError."""
    with _told(source):
        env.get_template(name)


@contextmanager
def _told(source: Path) -> Generator[None]:
    """Whatever goes wrong with the template at `source` is told with its place: a template may do anything."""
    try:
        yield
    except InputError:
        raise
    except jinja2.TemplateSyntaxError as fault:
        raise TemplateError(Path(fault.filename or source), fault.lineno, fault.message or "syntax error") from fault
    except SyntaxError as fault:  # its line is one of the Python that Jinja made
        raise TemplateError(Path(fault.filename or source), 0, fault.msg) from fault
    except jinja2.TemplateNotFound as fault:
        raise TemplateError(*_place(fault, source), f"no template {fault.name}") from fault
    except UnicodeDecodeError as fault:
        raise TemplateError(source, 0, "is not UTF-8") from fault
    except RecursionError as fault:
        hint = "a template that takes the place of a built-in one extends or includes that as base/…"
        raise TemplateError(*_place(fault, source), "includes or extends itself without end", hint) from fault
    except Exception as fault:
        raise TemplateError(*_place(fault, source), str(fault) or type(fault).__name__) from fault


def _place(fault: BaseException, source: Path) -> tuple[Path, int]:
    """The innermost line of a template on the way to `fault`."""
    frames = [(frame.f_code.co_filename, line) for frame, line in walk_tb(fault.__traceback__)]
    inside = [(Path(file), line) for file, line in frames if file.endswith(SUFFIX)]
    return inside[-1] if inside else (source, 0)
