"""pandas: read both, merge on BSN with the side on which each row stands, write. No decision."""

import sys

import pandas as pd


def main(b4: str, register: str, uit: str) -> None:
    links, rechts = (
        pd.read_csv(pad, sep=";", skiprows=1, dtype=str, encoding="utf-8-sig")
        for pad in (b4, register)
    )
    samen = links.merge(rechts, on="BSN", how="outer", suffixes=("", "_register"), indicator=True)
    samen.to_csv(uit, sep=";", index=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
