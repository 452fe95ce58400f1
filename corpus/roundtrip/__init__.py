"""A generated package against a server made from the document alone, by code that shares nothing with the generator."""
