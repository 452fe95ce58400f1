"""Answers that are pages of a list."""

from .._runtime.pages import ListPage, ListPageAsync, Page, PageAsync

__all__ = ["ListPage", "ListPageAsync", "Page", "PageAsync"]
