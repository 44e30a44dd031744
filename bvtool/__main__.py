"""`python -m bvtool`: the same as the console script `bvtool`."""

import sys

from bvtool.cli import main

sys.exit(main())
