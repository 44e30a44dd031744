"""The bundle: what goes in, the same bytes every time, and installing without network."""
