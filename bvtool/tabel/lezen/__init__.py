"""From a file as people have it to a raw table: every cell and where it stood."""
