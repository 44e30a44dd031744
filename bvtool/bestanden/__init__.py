"""The files of the process, one module per kind: from raw table to canonical frame and back."""
