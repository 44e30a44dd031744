"""The ledger of a dossier for who only reads it: without the lock, and never a damaged one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bvtool.dossier.verbinding import Verbinding, make_toegang
from bvtool.dossier.zegel import check_lezend

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier


@contextmanager
def open_lezend(dossier: Dossier) -> Iterator[Verbinding]:
    """The ledger of this dossier, only to be read and without the lock.

    Raises LeesSchrijfFout when it is damaged.
    """
    check_lezend(dossier)
    url = dossier.instellingen.ledger_url
    toegang = make_toegang(dossier.ledger_pad, url, alleen_lezen=True)
    try:
        with toegang.connect() as verbinding:
            yield verbinding
    finally:
        toegang.dispose()
