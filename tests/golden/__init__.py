"""The sample case gives exactly what samples/verwacht holds."""
