"""The documentation as a static site, built by Zensical from the same Markdown that the SDK carries."""
