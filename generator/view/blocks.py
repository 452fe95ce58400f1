"""Pages that a maintainer shares with the generator: the text between our markers is ours, the rest is theirs."""

from __future__ import annotations

from .docs_merge import marked_text, merge_blocks


class MarkedBlocks:
    """Keeps what stands outside the marker blocks of a Markdown page."""

    def owned(self, text: str) -> str:
        """What stands between the markers."""
        return marked_text(text)

    def merge(self, existing: str, rendered: str) -> str:
        """`existing` with our blocks brought up to date."""
        return merge_blocks(existing, rendered)

    def homeless(self, existing: str, rendered: str) -> tuple[int, ...]:
        """Nothing: text outside of blocks stays wherever it is."""
        return ()
