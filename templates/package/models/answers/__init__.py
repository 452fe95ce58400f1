"""Raw answers with their documented headers and links."""
