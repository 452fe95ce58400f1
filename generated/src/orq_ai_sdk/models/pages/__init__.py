"""Answers that are pages of a list."""
