"""From views to finished files: each is rendered and formatted, and where its lines come from is told; many at once."""

from __future__ import annotations

import marshal
import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from itertools import groupby
from pathlib import Path

from . import versions
from .cache import NO_CACHE, Cache
from .diagnostics import InputError
from .explain.lines import Place, Tracer
from .explain.pages import Subjects
from .explain.record import Lines, lines
from .format import FormatError, Formatter, format_files
from .frozen import dataclass
from .parallel import mapped
from .proof import SOURCES
from .render import SUFFIX, Rendered, Target, Task, kept_environment, read_template, rendered, template_files

_MANY = 400
"""Files from which on it is worth while to share them out."""
_PART = 100
"""Files that a worker is given at once, at most."""
_SHARES = 16
"""Shares of the files that one template makes: workers end together only if none has much left when others are done."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A file at `path` with its `content`, the template at `source` that made it, the name that the page is about, if
    any, what is known of its lines, if that was asked for, and the marshalled code of a source, if a worker made it."""

    path: str
    content: bytes
    source: Path
    subject: str
    lines: Lines | None
    code: bytes = b""


class Maker:
    """Makes files of the views of `targets`."""

    def __init__(
        self,
        trees: Sequence[Path],
        targets: Sequence[Target],
        formatter: Formatter,
        subjects: Subjects,
        cache: Cache,
        *,
        compiled: bool,
        traced: bool,
        own: bool,
    ) -> None:
        """`compiled`: refuse what is not Python even if the `formatter` accepts it; `traced`: tell of the lines;
        `own`: no template is a maintainer's, so that each does no more with texts than to print them."""
        self._env = kept_environment(trees, (), cache)
        self._formatter: Formatter = formatter
        self._subjects, self._cache, self._compiled = subjects, cache, compiled
        made_by = versions.own("making.py", "format.py", "black_parts.py", "render.py", "explain")
        self._stamp = (made_by, versions.tools(), formatter, str(compiled))
        self._tracer, self._traced, self._own = Tracer(trees, targets, cache), traced, own

    def files(self, tasks: Sequence[Task], heard: Callable[[Sequence[Finished]], None] | None = None) -> list[Finished]:
        """The files of `tasks`, in order; `heard` is told of some as soon as they are there. Raises TemplateError, or
        FormatError for a file that is not Python."""
        self._prepare(tasks)
        if not self.is_worth(tasks):
            return self._part(tasks)

        def told(parts: list[list[Finished]]) -> None:
            if heard is not None:
                heard([made for part in parts for made in part])

        return [made for part in mapped(self._shared, _parts(tasks), at_once=1, heard=told) for made in part]

    def is_worth(self, tasks: Sequence[Task]) -> bool:
        """Whether there are so many files that workers make them."""
        return self._traced and len(tasks) >= _MANY

    def _prepare(self, tasks: Sequence[Task]) -> None:
        """Read the templates once, before there are workers."""
        for name, source in {task.template: task.source for task in tasks if task.is_rendered}.items():
            if self._traced:
                self._tracer.prepare(name, source)
            if not (self._traced and self._own):
                read_template(self._env, name, source)

    def _shared(self, tasks: Sequence[Task]) -> list[Finished]:
        """What a worker does: it compiles as well, which would else be done one by one when the package is proven."""
        return self._part(tasks, coded=True)

    def _part(self, tasks: Sequence[Task], *, coded: bool = False) -> list[Finished]:
        if not (self._traced and self._own):
            made = [rendered(self._env, task) for task in tasks]
            traced = [(each, self._tracer.places(each) if self._traced else ()) for each in made]
            return self._anew(traced, coded, self._cache)
        marked = [self._tracer.marked(task) for task in tasks]
        keys = {each.path: self._key(each, coded) for each in marked if is_formatted(each.path)}
        known = {each.path: found for each in marked if (found := self._recalled(each, keys)) is not None}
        formatted = NO_CACHE if self._formatter == "ruff" else self._cache  # what is kept here holds it already
        unknown = [self._tracer.unmarked(each) for each in marked if each.path not in known]
        new = self._anew(unknown, coded, formatted)
        for each in new:
            if each.path in keys and each.lines is not None:
                self._cache.put(keys[each.path], marshal.dumps((each.content, each.lines.runs, each.code)))
        known |= {each.path: each for each in new}
        return [known[each.path] for each in marked]

    def _key(self, marked: Rendered, coded: bool) -> str:
        """The entry of what was made of a text: its marks tell of the templates all that the lines depend on."""
        return Cache.key("made", (*self._stamp, marked.path, marked.content, str(coded)))

    def _recalled(self, marked: Rendered, keys: Mapping[str, str]) -> Finished | None:
        """The file as it was made before of the same."""
        found = self._cache.get(keys[marked.path]) if marked.path in keys else None
        if found is None:
            return None
        content, runs, code = marshal.loads(found)
        return Finished(marked.path, content, marked.source, self._subjects.of(marked.item), Lines(runs, {}), code)

    def _anew(self, found: Sequence[tuple[Rendered, tuple[Place, ...]]], coded: bool, cache: Cache) -> list[Finished]:
        made = [each for each, _ in found]
        python = {each.path: each.content for each in made if is_formatted(each.path)}
        try:
            formatted = format_files(python, self._formatter, cache, compiled=self._compiled)
        except FormatError as problem:
            problem.template = self._template(made, problem)
            raise
        return [self._finished(each, places, formatted.get(each.path, each.content), coded) for each, places in found]

    def _finished(self, made: Rendered, places: tuple[Place, ...], content: bytes, coded: bool) -> Finished:
        known = lines(made, places, content) if self._traced else None
        code = _compiled(made.path, content) if coded else b""
        return Finished(made.path, content, made.source, self._subjects.of(made.item), known, code)

    def _template(self, made: Sequence[Rendered], problem: FormatError) -> tuple[str, int]:
        """The template's file and line that made the line at fault; nothing where none is known."""
        for each in made:
            if each.path == problem.path and problem.line:
                return self._tracer.source(each, problem.line)
        return "", 0


def read_ahead(trees: Sequence[Path], folder: str, cache: Cache) -> None:
    """Read the templates of one folder of all `trees` before it is known what is to be made with them. What is wrong
    with one is told when it is used."""
    tracer = Tracer(trees, (), cache)
    for name, source in template_files(trees, folder).items():
        if name.endswith(SUFFIX):
            with suppress(InputError):
                tracer.prepare(name, source)


def _parts(tasks: Sequence[Task]) -> list[Sequence[Task]]:
    """What workers are given at once: a lone file, which may tell of everything, or some of those of one template, or
    of those that are copied."""
    found: list[Sequence[Task]] = []
    for _, group in groupby(tasks, key=lambda task: (task.target.folder, task.is_rendered and task.template)):
        several = list(group)
        size = min(_PART, -(-len(several) // _SHARES))
        found += [several[start : start + size] for start in range(0, len(several), size)]
    return found


def _compiled(path: str, content: bytes) -> bytes:
    """The marshalled code of a source; nothing for other files, and for what is not Python."""
    if not (path.startswith(SOURCES) and path.endswith(".py")):
        return b""
    with warnings.catch_warnings(), suppress(SyntaxError, ValueError, RecursionError):
        warnings.simplefilter("ignore")
        code = compile(content, path.removeprefix(SOURCES), "exec", dont_inherit=True)
        return marshal.dumps(code)
    return b""


def is_formatted(path: str) -> bool:
    """Whether a file is Python that templates made; the vendored runtime is copied as it is."""
    return path.endswith(".py") and "/_runtime/" not in path
