"""What calls take for files."""

from __future__ import annotations

from .._runtime.files import FileInput, RawFile, UploadInput

__all__ = ["FileInput", "RawFile", "UploadInput"]
