"""The HTTP library that the SDK and the runtime under test depend on, and the other one.

`make test-httpx` runs the tests on an SDK that was generated for the other choice, and names it in `SDK_HTTP`."""

from __future__ import annotations

import importlib
import os
from typing import Any

NAME = os.environ.get("SDK_HTTP", "httpx2")

httpx: Any = importlib.import_module(NAME)
"""The one that it depends on."""

other: Any = importlib.import_module("httpx" if NAME == "httpx2" else "httpx2")
"""The one that only users of an injected client have."""
