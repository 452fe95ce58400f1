"""Where each line and each name of an output comes from: recorded beside its manifest, and told by `explain`."""
