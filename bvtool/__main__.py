"""`python -m bvtool`: the same as the console script `bvtool`.

Python looks for programs in the folder where it is started first, and that may be a dossier: what
somebody laid there is never run.
"""

import os
import sys

_HIER = os.path.realpath(os.curdir)
_EIGEN = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))  # noqa: PTH120 - no import yet
if _HIER != _EIGEN:
    sys.path[:] = [pad for pad in sys.path if os.path.realpath(pad or os.curdir) != _HIER]

from bvtool.cli import main  # noqa: E402 - only now

if __name__ == "__main__":
    sys.exit(main())
