"""Dictionaries that are accepted in place of models."""
