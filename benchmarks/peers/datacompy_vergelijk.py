"""datacompy: compare both on BSN and write its report. Counts only, no row gets an answer."""

import sys
from pathlib import Path

import datacompy
import polars as pl


def main(b4: str, register: str, uit: str) -> None:
    links, rechts = (
        pl.read_csv(pad, separator=";", skip_lines=1, infer_schema=False) for pad in (b4, register)
    )
    vergelijking = datacompy.PolarsCompare(links, rechts, join_columns=["BSN"])
    Path(uit).write_text(vergelijking.report(), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
