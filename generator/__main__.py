"""`python -m generator`, and the command `sdkwright`."""

from __future__ import annotations

import sys


def run() -> None:
    """The imports take long enough to be interrupted."""
    try:
        from .cli import main
        from .internal import leave
    except KeyboardInterrupt:
        sys.exit(130)
    leave(main())


if __name__ == "__main__":
    run()
