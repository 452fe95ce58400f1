"""Attacks on the generator, measured: `python -m harden`."""
