"""The generator held against every public API description that can be had: what it makes of each, and why not."""
