"""The version of bvtool, and what outputs call themselves by."""

__version__ = "0.1.0"
