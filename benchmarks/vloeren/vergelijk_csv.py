"""Floor of the comparison on csv: polars scans both, joins, and sinks the columns of the lists.

The same columns: an own one for each that bvtool adds (a text for the explanation), and behind
them those of B4. Use: vergelijk_csv.py B4 REGISTER UIT
"""

import sys

import polars as pl

EIGEN = ("Regel", "Besluit", "Reden", "Datum", "Toelichting", "Uitleg")
UITLEG = "Op 1-10-2022 in beschermd wonen volgens uw register, vanaf 31-12-2020 en zonder einde."


def main(b4: str, register: str, uit: str) -> None:
    links = pl.scan_csv(b4, separator=";", skip_lines=1, infer_schema=False)
    rechts = pl.scan_csv(register, separator=";", skip_lines=1, infer_schema=False)
    per_persoon = rechts.select("BSN", "Ingangsdatum", "Startnummer").unique("BSN", keep="any")
    samen = links.join(per_persoon, on="BSN", how="left")
    vast = {"Regel": "K7Q2-000418-X", "Besluit": "Aanmelden", "Uitleg": UITLEG}
    samen.select(
        *(pl.lit(vast.get(naam)).alias(naam) for naam in EIGEN),
        pl.all(),
    ).sink_csv(uit, separator=";", line_terminator="\r\n", include_bom=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
