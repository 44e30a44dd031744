"""Frames in the ledger: as parquet, so that they come back with their types."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


def frame_to_bytes(frame: pl.DataFrame) -> bytes:
    """A frame as parquet."""
    stroom = io.BytesIO()
    frame.write_parquet(stroom, compression="zstd", compression_level=1)
    return stroom.getvalue()


def frame_from_bytes(inhoud: bytes) -> pl.DataFrame:
    """A frame back from parquet."""
    import polars as pl

    return pl.read_parquet(io.BytesIO(inhoud))
