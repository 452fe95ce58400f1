"""`python -m generator`."""

from __future__ import annotations

from .cli import main
from .internal import leave

if __name__ == "__main__":
    leave(main())
