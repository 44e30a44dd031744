"""bvtool: de bestandsvergelijking beschermd wonen, van B4 tot weekrapport."""

from bvtool.vak.versie import __version__

__all__ = ["__version__"]
