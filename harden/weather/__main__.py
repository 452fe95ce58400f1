"""`python -m harden.weather`: the attacks on the SDK alone."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from harden import pool, summary
from harden.case import Result

from . import SECONDS, cases


def main(arguments: Sequence[str] | None = None) -> int:
    """Try what was chosen, and print what was survived; 1 if something was not."""
    parser = argparse.ArgumentParser(prog="python -m harden.weather", description=__doc__)
    parser.add_argument("--only", default="", help="cases whose class or name has this text in it")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="cases at a time")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="how long each load lasts")
    chosen = parser.parse_args(arguments)
    wanted = (case for case in cases(chosen.seconds) if chosen.only in f"{case.group}: {case.name}")
    results: list[Result] = list(pool.run(wanted, chosen.jobs))
    if not results:
        parser.error(f"no case is called {chosen.only!r}")
    failed = summary.failures(results)
    print(f"{summary.table(results)}\n\n{failed or 'no failures'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
