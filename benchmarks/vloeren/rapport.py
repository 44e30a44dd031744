"""Floor of `rapport`: XlsxWriter in constant memory writes the same cells.

The cells were taken from the report that bvtool made (`benchmarks.klaarzetten`).
Use: rapport.py CELLEN UIT
"""

import sys

from benchmarks.vloeren.cellen import write_cellen

if __name__ == "__main__":
    write_cellen(*sys.argv[1:])
