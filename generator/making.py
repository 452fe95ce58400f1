"""From views to finished files: each is rendered and formatted, and where its lines come from is told; many at once."""

from __future__ import annotations

import marshal
import warnings
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from .cache import Cache
from .explain.lines import Place, Tracer
from .explain.pages import Subjects
from .explain.record import Lines, lines
from .format import FormatError, Formatter, format_files
from .parallel import Begun, mapped
from .proof import SOURCES
from .render import Rendered, Target, Task, kept_environment, rendered

_MANY = 400
"""Files from which on it is worth while to share them out."""
_PART = 100
"""Files that a worker is given at once."""


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
        self._tracer, self._traced, self._own = Tracer(trees, targets, cache), traced, own

    def files(self, tasks: Sequence[Task]) -> list[Finished]:
        """The files of `tasks`, in order. Raises TemplateError, or FormatError for a file that is not Python."""
        self._prepare(tasks)
        if not self._is_worth(tasks):
            return self._part(tasks)
        return [made for part in mapped(self._shared, _parts(tasks)) for made in part]

    def begun(self, tasks: Sequence[Task]) -> Begun[list[Finished]]:
        """The same, beside other work, in parts."""
        self._prepare(tasks)
        return Begun(self._shared, _parts(tasks), worth=self._is_worth(tasks))

    def _is_worth(self, tasks: Sequence[Task]) -> bool:
        return self._traced and len(tasks) >= _MANY

    def _prepare(self, tasks: Sequence[Task]) -> None:
        """Read the templates once, before there are workers."""
        for name in dict.fromkeys(task.template for task in tasks if task.is_rendered):
            if self._traced:
                self._tracer.prepare(name)
            if not (self._traced and self._own):
                self._env.get_template(name)

    def _shared(self, tasks: Sequence[Task]) -> list[Finished]:
        """What a worker does: it compiles as well, which would else be done one by one when the package is proven."""
        return [replace(each, code=_compiled(each)) for each in self._part(tasks)]

    def _part(self, tasks: Sequence[Task]) -> list[Finished]:
        found = [self._made(task) for task in tasks]
        made = [each for each, _ in found]
        python = {each.path: each.content for each in made if is_formatted(each.path)}
        try:
            formatted = format_files(python, self._formatter, self._cache, compiled=self._compiled)
        except FormatError as problem:
            problem.template = self._template(made, problem)
            raise
        return [self._finished(each, places, formatted.get(each.path, each.content)) for each, places in found]

    def _made(self, task: Task) -> tuple[Rendered, tuple[Place, ...]]:
        if self._traced and self._own:
            return self._tracer.made(task)
        made = rendered(self._env, task)
        return made, self._tracer.places(made) if self._traced else ()

    def _finished(self, made: Rendered, places: tuple[Place, ...], content: bytes) -> Finished:
        known = lines(made, places, content) if self._traced else None
        return Finished(made.path, content, made.source, self._subjects.of(made.item), known)

    def _template(self, made: Sequence[Rendered], problem: FormatError) -> tuple[str, int]:
        """The template's file and line that made the line at fault; nothing where none is known."""
        for each in made:
            if each.path == problem.path and problem.line:
                return self._tracer.source(each, problem.line)
        return "", 0


def _parts(tasks: Sequence[Task]) -> list[Sequence[Task]]:
    return [tasks[start : start + _PART] for start in range(0, len(tasks), _PART)]


def _compiled(made: Finished) -> bytes:
    """The marshalled code of a source; nothing for other files, and for what is not Python."""
    if not (made.path.startswith(SOURCES) and made.path.endswith(".py")):
        return b""
    with warnings.catch_warnings(), suppress(SyntaxError, ValueError, RecursionError):
        warnings.simplefilter("ignore")
        code = compile(made.content, made.path.removeprefix(SOURCES), "exec", dont_inherit=True)
        return marshal.dumps(code)
    return b""


def is_formatted(path: str) -> bool:
    """Whether a file is Python that templates made; the vendored runtime is copied as it is."""
    return path.endswith(".py") and "/_runtime/" not in path
