"""Answers that are pages of a list."""

from __future__ import annotations

from .._runtime.pages import ListPage, ListPageAsync, Page, PageAsync

__all__ = ["ListPage", "ListPageAsync", "Page", "PageAsync"]
