"""Questions about the answers of the CAK that were read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bvtool.dossier.feiten import Beoordeeld
from bvtool.dossier.toevoeging import lots
from bvtool.dossier.vragen.telling import EFFEN, PER_BERICHT
from bvtool.vak.standen import Stand

if TYPE_CHECKING:
    from bvtool.dossier.verbinding import Verbinding

_VELDEN = ", ".join(Beoordeeld._fields)
_KOLOMMEN = (*Beoordeeld._fields, "bestand", "sha256", "moment")


def ask_antwoorden(verbinding: Verbinding, ids: Sequence[int]) -> Iterator[Beoordeeld]:
    """The answers to these messages, in the order in which they were read."""
    for lot in lots(ids):
        vraag = f"select {_VELDEN} from antwoord where bericht_id in (:ids) order by id"
        yield from map(Beoordeeld._make, verbinding.execute(vraag, ids=lot))


def iter_gekoppeld(verbinding: Verbinding) -> Iterator[tuple[Beoordeeld, str]]:
    """Every answer that fits a message, in order, and the moment at which it was read."""
    vraag = f"select {_VELDEN}, moment from antwoord where bericht_id is not null order by id"
    for *velden, moment in verbinding.execute(vraag):
        yield Beoordeeld._make(velden), moment


def ask_los(verbinding: Verbinding) -> Iterator[tuple[Beoordeeld, str]]:
    """Every answer that fits no message, in order, and the file it stood in."""
    vraag = f"select {_VELDEN}, bestand from antwoord where bericht_id is null order by id"
    for *velden, bestand in verbinding.execute(vraag):
        yield Beoordeeld._make(velden), bestand


def ask_zelfde(
    verbinding: Verbinding, gekoppeld: Sequence[Beoordeeld]
) -> Iterator[tuple[Beoordeeld, int]]:
    """What could be the same as these: the answers to their messages, and those that fit none but
    have their IdentificatieRetour; each with its number, in order."""
    ids = sorted({b.bericht_id for b in gekoppeld if b.bericht_id is not None})
    terug = sorted({b.identificatie_retour for b in gekoppeld if b.bericht_id is None})
    for welke, waarden in (
        ("bericht_id in (:waarden)", ids),
        ("bericht_id is null and identificatie_retour in (:waarden)", terug),
    ):
        vraag = f"select {_VELDEN}, id from antwoord where {welke} order by id"
        for *velden, nr in verbinding.execute(vraag, waarden=waarden):
            yield Beoordeeld._make(velden), nr


def ask_bekende_sommen(verbinding: Verbinding, sommen: Sequence[str]) -> set[str]:
    """Those of these SHA-256 that an answer in the ledger has."""
    vraag = "select sha256 from antwoord where sha256 in (:sommen)"
    return set(verbinding.scalars(vraag, sommen=list(sommen)))


def ask_sommen(verbinding: Verbinding) -> set[bytes]:
    """The SHA-256 of every answer in the ledger, as bytes."""
    return set(map(bytes.fromhex, verbinding.scalars("select sha256 from antwoord")))


def ask_hoogste_nummer(verbinding: Verbinding) -> int:
    """The number of the answer that was read last; 0 when there is none."""
    return verbinding.scalar("select max(id) from antwoord") or 0


def count_goedgekeurd(verbinding: Verbinding) -> tuple[int, Iterator[int]]:
    """How many messages have one plain approval, and the numbers of the others with an answer."""
    goed = f"{EFFEN} and per.uitkomst = '{Stand.GOEDGEKEURD}' and per.codes = ''"
    van = f"from ({PER_BERICHT}) as per where"
    aantal = verbinding.scalar(f"select count(*) {van} {goed}")
    rest = verbinding.scalars(f"select per.bericht_id {van} not ({goed}) order by per.bericht_id")
    return int(aantal or 0), iter([int(nr) for nr in rest])


def add_antwoorden(
    verbinding: Verbinding, rijen: Sequence[tuple[Beoordeeld, str, str]], moment: str
) -> None:
    """Write down answers: what each says, the file it stood in, its SHA-256."""
    verbinding.insert_many(
        "antwoord", _KOLOMMEN, [(*b, naam, som, moment) for b, naam, som in rijen]
    )
