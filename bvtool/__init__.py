"""bvtool: de bestandsvergelijking beschermd wonen, van B4 tot weekrapport."""

__version__ = "0.1.0"
