"""From a generated SDK to a release: what changed for its users, which version that demands, and what is shipped."""
