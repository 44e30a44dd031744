"""Frames in the ledger: as parquet, so that they come back with their types.

What was read of an input stands beside the input as it came, and is mostly the same cells. So only
the cells that differ are kept: nothing is derived again, and no later version can read it another
way.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import polars as pl

_ZOALS = "zoals de bron"
"""The name of the note in the parquet: all columns in order, and the column of the source beside
which each was laid."""
_ANDERS = "anders "
"""Before the name of a column of which some cells differ: which ones."""


def frame_to_bytes(frame: pl.DataFrame, notitie: Mapping[str, str] | None = None) -> bytes:
    """A frame as parquet, with notes by name."""
    stroom = io.BytesIO()
    wat = dict(notitie) if notitie else None
    frame.write_parquet(stroom, compression="zstd", compression_level=1, metadata=wat)
    return stroom.getvalue()


def frame_from_bytes(inhoud: bytes) -> pl.DataFrame:
    """A frame back from parquet."""
    import polars as pl

    return pl.read_parquet(io.BytesIO(inhoud))


def gelezen_to_bytes(frame: pl.DataFrame, bron: pl.DataFrame, naast: Mapping[str, str]) -> bytes:
    """What was read or found, without the cells that stand in `bron` (the rows as they came) as
    well; whole when it has other rows.

    `naast` gives by column of `frame` the column of `bron` that it was read from.
    """
    import polars as pl

    waar: dict[str, str] = {}
    eigen: list[pl.Series] = []
    for reeks in frame.get_columns():
        daar = naast.get(reeks.name, "")
        if bron.schema.get(daar) != reeks.dtype or bron.height != frame.height:
            eigen.append(reeks)
            continue
        waar[reeks.name] = daar
        anders = reeks.ne_missing(bron[daar])
        if anders.any():
            alleen = pl.select(pl.when(anders).then(reeks).alias(reeks.name)).to_series()
            eigen += [alleen, anders.alias(_ANDERS + reeks.name)]
    zoals = json.dumps({"kolommen": frame.columns, "naast": waar}, ensure_ascii=False)
    return frame_to_bytes(pl.DataFrame(eigen), {_ZOALS: zoals})


class Gelezen(NamedTuple):
    """What was read of an input, and the input as it came, both as parquet; empty when gone."""

    frame: bytes
    bron: bytes = b""

    def read(self) -> pl.DataFrame:
        """All of what was read; to be asked when it is there."""
        return self._take(self._look(), None)

    def find(self, kolommen: Sequence[str]) -> pl.DataFrame | None:
        """These columns of it; None when it is gone or lacks one of them."""
        import polars as pl

        if not self.frame:
            return None
        zoals = self._look()
        bekend = zoals[0] if zoals else list(pl.read_parquet_schema(io.BytesIO(self.frame)))
        return self._take(zoals, kolommen) if set(kolommen) <= set(bekend) else None

    def _look(self) -> tuple[list[str], dict[str, str]] | None:
        """All columns, and beside which one of the source each was laid; None when all are here."""
        import polars as pl

        zoals = pl.read_parquet_metadata(io.BytesIO(self.frame)).get(_ZOALS)
        wat = json.loads(zoals) if zoals else {}
        return (wat["kolommen"], wat["naast"]) if wat else None

    def _take(
        self, zoals: tuple[list[str], dict[str, str]] | None, kolommen: Sequence[str] | None
    ) -> pl.DataFrame:
        import polars as pl

        if zoals is None:
            van = list(kolommen) if kolommen else None
            return pl.read_parquet(io.BytesIO(self.frame), columns=van)
        alle, naast = zoals
        kolommen = alle if kolommen is None else kolommen
        eigen = pl.read_parquet_schema(io.BytesIO(self.frame))
        nodig = [k for k in eigen if k.removeprefix(_ANDERS) in kolommen]
        zelf = pl.read_parquet(io.BytesIO(self.frame), columns=nodig)
        letters = sorted({naast[k] for k in kolommen if k in naast})
        bron = pl.read_parquet(io.BytesIO(self.bron), columns=letters) if letters else zelf.clear()
        uit: list[pl.Series] = []
        for k in kolommen:
            if k not in naast:
                uit.append(zelf[k])
            elif k not in eigen:
                uit.append(bron[naast[k]].alias(k))
            else:
                keus = pl.when(zelf[_ANDERS + k]).then(zelf[k]).otherwise(bron[naast[k]])
                uit.append(pl.select(keus.alias(k)).to_series())
        return pl.DataFrame(uit)


WEG = Gelezen(b"")
"""Of an input nothing of which is there any more."""
