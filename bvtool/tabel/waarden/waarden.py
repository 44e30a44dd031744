"""The values of the field as frame expressions (BSN, dates, names): the door to their modules."""

from bvtool.tabel.waarden.bsn import add_bsn, compact_bsn, passes_elfproef
from bvtool.tabel.waarden.datum import read_datums
from bvtool.tabel.waarden.naam import fold_letters, fold_text
from bvtool.tabel.waarden.velden import Veldlezer

__all__ = [
    "Veldlezer",
    "add_bsn",
    "compact_bsn",
    "fold_letters",
    "fold_text",
    "passes_elfproef",
    "read_datums",
]
