"""Floor of `vergelijk` on xlsx: calamine reads both, polars joins, XlsxWriter writes the cells.

The cells are those of the workbook that bvtool makes of the same files; they were taken from it
beforehand (`benchmarks.klaarzetten`), so that the floor spends nothing on thinking them up.
Use: vergelijk_xlsx.py B4 REGISTER CELLEN UIT
"""

import sys

import fastexcel
import polars as pl

from benchmarks.vloeren.cellen import write_cellen


def main(b4: str, register: str, cellen: str, uit: str) -> None:
    links, rechts = (_read(pad) for pad in (b4, register))
    links.join(rechts, on="BSN", how="left")
    write_cellen(cellen, uit)


def _read(pad: str) -> pl.DataFrame:
    blad = fastexcel.read_excel(pad).load_sheet(0, header_row=None, dtypes="string")
    frame = blad.to_polars()
    return frame.rename({frame.columns[0]: "BSN"})


if __name__ == "__main__":
    main(*sys.argv[1:])
