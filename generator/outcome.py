"""How far a run came."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field, replace

from . import (
    config,
    inputs,
    ir,
    layout,
    model_answers,
    names,
    normalize,
    proof,
    reconcile,
    render,
    source,
    write,
)
from .diagnostics import Diagnostic, InputError, Severity
from .explain.origins import Origin
from .frozen import dataclass
from .making import Finished
from .parallel import Beside

_OF_OUTPUT = ("template", "output", *proof.CODES, *reconcile.CODES, reconcile.BROKEN)


@dataclass(slots=True)
class Outcome:
    """How far a run came, filled in as it goes. Without a `plan` the input was refused; `diagnostics` say why.

    `read` is what reading the document said, `form` the document in its normal form, `weak` what of it is left untyped
    for the package to work."""

    diagnostics: list[Diagnostic] = field(default_factory=list[Diagnostic])
    source: source.Source | None = None
    config: config.Config | None = None
    read: tuple[Diagnostic, ...] = ()
    form: normalize.NormalForm | None = None
    weak: proof.Weak = field(default_factory=proof.Weak)
    sdk: ir.Sdk | None = None
    names: names.Names | None = None
    layout: layout.Layout | None = None
    origins: Mapping[str, Origin] | None = None
    """What each public name was made from, where there was time to look that up early."""
    package: render.Target | None = None
    """The package, as templates see it."""
    project: Callable[[], render.Target] | None = None
    """The project around the package, which is not looked at where its files are made beside the rest."""
    plan: write.Plan | None = None
    lock: inputs.Lock | None = None
    tool: model_answers.Tool | None = None
    """The model generator, which is imported beside the rest."""
    pages: Beside[list[Finished]] | None = None
    """The files around the package, which are made beside the rest."""
    proving: proof.Proving | None = None
    """The proof of the package, which gets ready beside the rest."""
    hasty: bool = False
    """Whether the output is for a glance: formatted by ruff alone, not proven, the map of its lines left as it is."""
    times: Mapping[str, float] = field(default_factory=dict[str, float])

    @property
    def targets(self) -> tuple[render.Target, ...]:
        """What templates see of the document; nothing where the run did not come that far."""
        return (self.package, self.project()) if self.package is not None and self.project is not None else ()

    @property
    def lock_drift(self) -> str:
        """What the names.lock outside the output lacks, as text; empty when it is up to date."""
        return self.lock.drift if self.lock is not None else ""

    @property
    def placed(self) -> tuple[Diagnostic, ...]:
        """The diagnostics, each with its place in a file where it has one."""
        return tuple(map(self._placed, self.diagnostics))

    @property
    def refusal(self) -> InputError:
        """The errors, for those who can do nothing without an output."""
        return InputError(found for found in self.placed if found.severity is Severity.ERROR)

    def locate(self) -> None:
        """Look up the places of the diagnostics ahead: what a large document says of its places is found once."""
        _ = self.placed

    def _placed(self, found: Diagnostic) -> Diagnostic:
        if found.position is not None or self.source is None:
            return found
        return replace(found, position=self.source.position(found.pointer, on_key=found.on_key))

    def weaken(self, more: proof.Weak) -> bool:
        """Leave `more` untyped; False when there is nothing new in it."""
        if self.weak.holds(more):
            return False
        self.weak = self.weak.more(more)
        return True

    def prove(self, proving: proof.Proving) -> None:
        """Have a proof get ready beside the rest, in place of that of an earlier round."""
        if self.proving is not None:
            self.proving.stop()
        self.proving = proving

    def begin(self, pages: Beside[list[Finished]] | None) -> None:
        """Have `pages` made beside the rest, in place of those of an earlier round."""
        if self.pages is not None:
            self.pages.stop()
        self.pages = pages

    def end(self) -> None:
        """Stop what still goes on."""
        for each in (self.tool, self.pages, self.proving):
            if each is not None:
                each.stop()
        self.tool = self.pages = self.proving = None

    def without_output(self) -> Outcome:
        """What this run understood of its document, for another one of the same."""
        kept = [found for found in self.diagnostics if found.code not in _OF_OUTPUT]
        lock = replace(self.lock, text=self.lock.next) if self.lock else None
        return replace(self, diagnostics=kept, lock=lock, plan=None)

    def document_only(self) -> Outcome:
        """What this run read, for another one with other settings."""
        return Outcome(source=self.source, config=self.config, read=self.read, form=self.form)
