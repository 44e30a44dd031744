"""The documents are true: links, pictures, commands and codes."""
