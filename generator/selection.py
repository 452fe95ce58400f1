"""What a run is asked to do: the command line with its defaults filled in."""

from __future__ import annotations

import argparse
from pathlib import Path

from .frozen import dataclass
from .levels import Level

_HERE = Path(__file__).resolve().parent
_CHECKOUT = (_HERE.parent / "templates").is_dir() and not (_HERE / "templates").is_dir()

HOME = _HERE.parent if _CHECKOUT else Path.cwd()
"""The project: this repository; for the installed generator the folder that it is run in."""

TEMPLATES = (_HERE.parent if _CHECKOUT else _HERE) / "templates"
"""The built-in templates: the repository's, or those that the wheel brings along."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The inputs and the output of one run. `output` None: a folder named after the package.

    `lock` is where names are kept between runs; None: in the output itself. `merge` says whether edits by hand are
    merged with what is generated, and `prove` what is proven of it before it is written; None: as the config says.
    """

    spec: Path
    overlays: tuple[Path, ...] = ()
    config: Path | None = None
    output: Path | None = None
    templates: Path = TEMPLATES
    template_overrides: Path | None = None
    lock: Path | None = None
    package: str = ""
    class_name: str = ""
    strict: bool = False
    allow_remote: bool = False
    merge: bool | None = None
    prove: Level | None = None

    @property
    def trees(self) -> tuple[Path, ...]:
        """The template trees, the base first."""
        return (self.templates,) if self.template_overrides is None else (self.templates, self.template_overrides)


def select(chosen: argparse.Namespace) -> Selection:
    """The selection for parsed `generate` arguments.

    With `--spec` nothing of this repository is used but its templates. The repository's names.lock belongs to
    its own document with its own overlays; any other choice keeps its names in the output.
    """
    own = chosen.spec is None
    overlays = tuple(chosen.overlay)
    if own and not overlays and not chosen.no_overlays:
        overlays = tuple(sorted((HOME / "spec" / "overlays").glob("*.y*ml")))
    whole = own and not chosen.overlay and not chosen.no_overlays and chosen.config is None
    return Selection(
        spec=HOME / "spec" / "openapi.yaml" if own else chosen.spec,
        overlays=() if chosen.no_overlays else overlays,
        config=HOME / "spec" / "sdk.yaml" if own and chosen.config is None else chosen.config,
        output=HOME / "generated" if own and chosen.output is None else chosen.output,
        template_overrides=chosen.templates,
        lock=HOME / "spec" / "names.lock" if whole else None,
        package=chosen.package,
        class_name=chosen.class_name,
        strict=chosen.strict,
        allow_remote=getattr(chosen, "allow_remote", False),
        merge=_merging(chosen),
        prove=getattr(chosen, "prove", None),
    )


def _merging(chosen: argparse.Namespace) -> bool | None:
    """`--force` drops edits, `--merge` keeps them; without either the config decides."""
    if getattr(chosen, "force", False):
        return False
    return True if getattr(chosen, "merge", False) else None
