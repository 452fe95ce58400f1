"""Turn an OpenAPI document into a Python SDK and its Markdown documentation."""

from __future__ import annotations

__version__ = "0.1.0"
