"""Where the conversation stands: what was sent, what came back, what must be done first.

Made from the ledger alone. Persons are named by the row key of the workbook and the row in the
clerk's own files, never by a BSN.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from bvtool.berichten.schemarollen import ANTWOORD
from bvtool.dossier.toevoeging import lots
from bvtool.dossier.vragen import antwoorden, berichten, besluiten, vergelijkingen
from bvtool.gesprek.berichtstand import Berichtstand
from bvtool.gesprek.codetekst import find_codetekst
from bvtool.gesprek.openwerk import Openwerk
from bvtool.gesprek.verzonden import read_standen
from bvtool.kalender.werkdagen import add_werkdagen
from bvtool.vak.codes import telling_codes
from bvtool.vak.standen import AFKEUREN, RETOURTERMIJN, Stand

if TYPE_CHECKING:
    from bvtool.dossier.feiten import Berichtfeit
    from bvtool.dossier.verbinding import Verbinding


class Berichtrij(NamedTuple):
    """One message of a person: where the clerk finds that person, and what was odd."""

    identificatie: str
    waar: str
    register: str
    startnummer: int
    status: int
    opmerkingen: tuple[str, ...] = ()


class Actie(NamedTuple):
    """What must be done for all messages with this code."""

    code: str
    omschrijving: str
    advies: str
    rijen: Sequence[Berichtrij]


class Stil(NamedTuple):
    """Messages of one delivery that have no answer; due on `uiterlijk`."""

    zending: str
    dagtekening: date
    uiterlijk: date
    aantal: int
    te_laat: bool


class Los(NamedTuple):
    """An answer that fits no message: its file and Identificatie, and what is known about it."""

    bestand: str
    identificatie: str
    uitleg: str


@dataclass(slots=True)
class Gespreksoverzicht:
    """The standing of all messages. `geteld` counts messages by what their answers amount to;
    `vervangen` of the refused ones were followed by a later message for the same person, or are
    not needed any more.
    `vragen` wait for a person; `opvallend` are settled, but something about the answers was odd.
    `openwerk` is what must still go."""

    geteld: Counter[str] = field(default_factory=Counter)
    vervangen: int = 0
    acties: list[Actie] = field(default_factory=list)
    vragen: list[Berichtrij] = field(default_factory=list)
    opvallend: list[Berichtrij] = field(default_factory=list)
    stil: list[Stil] = field(default_factory=list)
    los: list[Los] = field(default_factory=list)
    openwerk: Openwerk = field(default_factory=Openwerk)

    @property
    def verzonden(self) -> int:
        """All messages that were made."""
        return sum(self.geteld.values())

    @property
    def te_laat(self) -> int:
        """Messages whose answer is overdue."""
        return sum(s.aantal for s in self.stil if s.te_laat)

    @property
    def werk(self) -> bool:
        """Whether a person still has work, or an answer is awaited."""
        return bool(self.acties or self.vragen or self.stil or self.los or self.openwerk.werk)


def read_overzicht(verbinding: Verbinding, vandaag: date) -> Gespreksoverzicht:
    """The standing on `vandaag` (Amsterdam): everything that the page of `retour` tells."""
    uit = Gespreksoverzicht()
    uit.stil = list(_read_stil(verbinding, vandaag))
    uit.geteld[Stand.OPEN] = sum(s.aantal for s in uit.stil)
    plain, rest = antwoorden.count_goedgekeurd(verbinding)
    uit.geteld[Stand.GOEDGEKEURD] = plain
    per_code: dict[Uitleg, list[Berichtrij]] = {}
    for lot in lots(rest):
        standen = read_standen(verbinding, lot)
        apart = [
            i for i in lot if standen[i].uitkomst != Stand.GOEDGEKEURD or standen[i].opmerkingen
        ]
        plaatsen = _Plaatsen.of(verbinding, apart)
        for bericht_id in lot:
            stand = standen[bericht_id]
            uit.geteld[stand.uitkomst] += 1
            _sort_out(uit, per_code, plaatsen, bericht_id, stand)
    uit.acties = [Actie(*uitleg, rijen) for uitleg, rijen in sorted(per_code.items())]
    uit.los = list(_read_los(verbinding))
    return uit


def _sort_out(
    uit: Gespreksoverzicht,
    per_code: dict[Uitleg, list[Berichtrij]],
    plaatsen: _Plaatsen,
    bericht_id: int,
    stand: Berichtstand,
) -> None:
    if stand.uitkomst == Stand.TEGENSTRIJDIG:
        uit.vragen.append(plaatsen.row(bericht_id, stand))
        return
    if stand.opmerkingen:
        uit.opvallend.append(plaatsen.row(bericht_id, stand))
    if stand.uitkomst in AFKEUREN:
        if bericht_id in plaatsen.vervangen:
            uit.vervangen += 1
            return
        rij = plaatsen.row(bericht_id, stand)
        dag = date.fromisoformat(plaatsen.berichten[bericht_id].dagtekening)
        for code in telling_codes(stand.codes) or [""]:
            per_code.setdefault(_explain(code, dag), []).append(rij)


@dataclass(slots=True)
class _Plaatsen:
    """Where the persons of a lot of messages stand in the clerk's files."""

    berichten: dict[int, Berichtfeit]
    vervangen: set[int]
    waar: dict[str, str]
    register: dict[str, str]

    @classmethod
    def of(cls, verbinding: Verbinding, ids: Sequence[int]) -> _Plaatsen:
        """For these messages."""
        rijen = list(berichten.ask_met_opvolging(verbinding, ids))
        bsns = sorted({r.bsn for r, _ in rijen})
        return cls(
            {r.id: r for r, _ in rijen},
            {r.id for r, opgevolgd in rijen if opgevolgd},
            _read_waar(verbinding, bsns),
            read_register_rijen(verbinding, bsns),
        )

    def row(self, bericht_id: int, stand: Berichtstand) -> Berichtrij:
        """This message as a line of the page."""
        b = self.berichten[bericht_id]
        return Berichtrij(
            b.identificatie,
            self.waar.get(b.bsn, "niet in de nieuwste terugkoppeling"),
            self.register.get(b.bsn, ""),
            b.startnummer,
            b.status,
            stand.opmerkingen,
        )


def _read_waar(verbinding: Verbinding, bsns: Sequence[str]) -> dict[str, str]:
    """The row key and row of each person in the newest terugkoppeling."""
    waar: dict[str, str] = {}
    for r in besluiten.ask_van_personen(verbinding, bsns):
        bestand = "B4" if r.soort == "b4" else "eigen register"
        waar.setdefault(r.bsn or "", f"{r.regel} (rij {r.rij} van {bestand})")
    return waar


def read_register_rijen(verbinding: Verbinding, bsns: Sequence[str]) -> dict[str, str]:
    """The rows of each person in the register as it was compared last, as text: `12, 13`."""
    gelezen = vergelijkingen.ask_register(verbinding).find(["rij", "bsn"]) if bsns else None
    if gelezen is None:
        return {}
    import polars as pl

    van_deze = gelezen.filter(pl.col("bsn").is_in(bsns)).select("bsn", "rij").sort("bsn", "rij")
    per: dict[str, list[str]] = {}
    for bsn, rij in van_deze.iter_rows():
        per.setdefault(bsn, []).append(str(rij))
    return {bsn: ", ".join(rijen) for bsn, rijen in per.items()}


ONBEKENDE_CODE = "Deze code kent bvtool niet"
Uitleg = tuple[str, str, str]
"""A code, what it means, and what to do."""


def _explain(code: str, dag: date) -> Uitleg:
    """What this code of an answer to a message of this day means, and what to do about it."""
    tekst = find_codetekst(code, dag)
    if tekst is None:
        return code or "geen", ONBEKENDE_CODE, "Vraag het CAK wat deze code betekent"
    zelf = (
        "U kunt dit niet zelf herstellen. Bel de beheerder van bvtool en noem deze code. "
        f"De fout komt van {tekst.verzender}"
    )
    return code, tekst.omschrijving, tekst.actie or zelf


def _read_stil(verbinding: Verbinding, vandaag: date) -> Iterator[Stil]:
    for naam, dagtekening, aantal in berichten.ask_stil(verbinding):
        dag = date.fromisoformat(dagtekening)
        uiterlijk = add_werkdagen(dag, RETOURTERMIJN)
        yield Stil(naam, dag, uiterlijk, aantal, vandaag > uiterlijk)


def _read_los(verbinding: Verbinding) -> Iterator[Los]:
    rijen = list(antwoorden.ask_los(verbinding))
    namen = {r.identificatie for r, _ in rijen if r.identificatie}
    bekend = berichten.ask_soorten(verbinding, sorted(namen))
    for r, bestand in rijen:
        if r.soort == "Fo01":
            uitleg = (
                f"Fout {r.codes} op een envelop die dit dossier niet heeft verzonden."
                f"{_tell_fout(r.codes, r.dagtekening_retour)}"
            )
        elif (soort := bekend.get(r.identificatie or "")) and ANTWOORD[soort][3:] != r.soort:
            uitleg = f"Een {r.soort} hoort niet bij het {soort[3:]}-bericht met deze identificatie."
        elif soort:
            uitleg = "De afzender of de dagtekening is anders dan die van het verzonden bericht."
        else:
            uitleg = "Dit dossier heeft geen bericht met deze identificatie verzonden."
        yield Los(bestand, r.identificatie or "", uitleg)


def _tell_fout(code: str, dag: str) -> str:
    """What a loose fault of this day (jjjjmmdd, may be empty or odd) means; empty when unknown."""
    try:
        gelezen = date.fromisoformat(dag)
    except ValueError:
        gelezen = None
    tekst = find_codetekst(code, gelezen)
    return f" Betekenis: {tekst.omschrijving}." if tekst else ""
