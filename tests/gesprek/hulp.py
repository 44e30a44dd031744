"""A dossier with decisions in its ledger, and the messages that its tests play with."""

import io
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from bvtool.berichten.wmo407 import Wmo407
from bvtool.dossier import ledger
from bvtool.dossier.feiten import Rondefeit, Rondeleveringfeit
from bvtool.dossier.map import Dossier
from bvtool.dossier.migratie import make_tabellen
from bvtool.dossier.nieuw import NieuwDossier, make_dossier
from bvtool.dossier.verbinding import Verbinding
from bvtool.dossier.vragen import besluiten, rondes
from bvtool.dossier.werkgang import open_werkgang
from bvtool.kalender.klok import Klok, read_klok

START = date(2022, 10, 1)
_AANTALLEN = '{"te_beoordelen": 0, "onleesbaar": 0}'
MAANDAG = "2022-10-17T09:00"


def make_bsns(aantal: int) -> list[str]:
    """The first fictive BSNs of the official test range."""
    gevonden: list[str] = []
    nummer = 999900006
    while len(gevonden) < aantal:
        cijfers = [int(c) for c in str(nummer)]
        som = sum(w * c for w, c in zip((9, 8, 7, 6, 5, 4, 3, 2, -1), cijfers, strict=True))
        if som % 11 == 0:
            gevonden.append(str(nummer))
        nummer += 1
    return gevonden


BSN_A, BSN_B, BSN_C, BSN_D = make_bsns(4)


@dataclass(frozen=True)
class Keuze:
    """One decision of the clerk."""

    bsn: str
    aanmelden: bool = True
    startdatum: date = START
    stopdatum: date | None = None
    startnummer: int | None = None
    reden: str | None = None
    datum: date | None = None
    gemeente: str = ""
    buitenregionaal: bool = False
    soort: str = "b4"
    vervolg: tuple[tuple[date, date | None], ...] = ()
    """The periods after the first."""
    besluit: str = ""
    """The decision of a round that returns; empty in the migration."""
    kostprijs: int | None = None


def klok(nu: str = MAANDAG) -> Klok:
    return read_klok(nu)


def new_dossier(map_: Path, **instellingen: str) -> Dossier:
    """A dossier of Amsterdam with akkoord, and these lines in sections of its settings."""
    vraag = NieuwDossier(
        gemeente="0363", uitvoerder="680363", timeslot=date(2022, 10, 17), fictief=True
    )
    dossier, _ = make_dossier(map_, vraag, klok())
    toml = map_ / "bvtool.toml"
    tekst = toml.read_text(encoding="utf-8")
    for sectie, regel in instellingen.items():
        kop = f"\n[{sectie}]\n"
        tekst = tekst.replace(kop, kop + regel + "\n") if kop in tekst else tekst + kop + regel
    toml.write_text(tekst, encoding="utf-8")
    dossier = Dossier(map_)
    with open_werkgang(dossier, "akkoord", klok()) as w:
        besluiten.add_akkoord(w.verbinding, "2022-10-14", "m")
    return dossier


def make_geheugenledger() -> Verbinding:
    """A ledger in memory with all its tables, in a transaction."""
    verbinding = Verbinding(sqlite3.connect(":memory:", isolation_level=None))
    verbinding.begin()
    make_tabellen(verbinding)
    return verbinding


@contextmanager
def open_geheugenledger() -> Iterator[Verbinding]:
    """Such a ledger, gone at the end."""
    verbinding = make_geheugenledger()
    try:
        yield verbinding
    finally:
        verbinding.los.close()


def decide(dossier: Dossier, keuzes: Iterable[Keuze], registernummers: Iterable[int] = ()) -> None:
    """Lay a new terugkoppeling with these decisions in the ledger of a dossier."""
    with open_werkgang(dossier, "terugkoppeling", klok()) as w:
        lay_decisions(w.verbinding, list(keuzes), registernummers)


def lay_decisions(
    verbinding: Verbinding, keuzes: list[Keuze], registernummers: Iterable[int] = ()
) -> None:
    """Lay a new terugkoppeling with these decisions in a ledger."""
    los = [{"rij": None, "bsn": None, "startnummer": n} for n in registernummers]
    mensen = [
        {"rij": rij, "bsn": k.bsn, "startnummer": k.startnummer}
        for rij, k in enumerate(keuzes, start=12)
    ]
    soorten = {"rij": pl.Int64, "bsn": pl.String, "startnummer": pl.Int64}
    frame = io.BytesIO()
    pl.DataFrame([*mensen, *los], schema=soorten).write_parquet(frame)
    nr = (verbinding.scalar("select max(id) from vergelijking") or 0) + 1
    leeg = dict.fromkeys(ledger.vergelijking.blobs, b"")
    leeg["register_frame"] = frame.getvalue()
    ronde = verbinding.scalar("select max(nr) from ronde") or 1
    namen = ("b4_sha256", "b4_naam", "register_sha256", "register_naam")
    vast = dict.fromkeys(namen, "x" * ronde)  # every round has files of its own
    verbinding.insert(
        "vergelijking",
        {
            "id": nr,
            "sleutel": f"v{nr}",
            "moment": "m",
            "aantallen": _AANTALLEN,
            "ronde": ronde,
            **vast,
            **leeg,
        },
    )
    mee = sum(k.aanmelden for k in keuzes)
    verbinding.insert(
        "terugkoppeling",
        {
            "id": nr,
            "vergelijking_id": nr,
            "moment": "m",
            "werkboek_sha256": "w",
            "antwoord_sha256": "a",
            "op_tijd": 1,
            "klanten": len(keuzes),
            "aanmelden": mee,
            "niet_aanleveren": len(keuzes) - mee,
            "per_reden": "{}",
            "spoor_kop": "",
        },
    )
    for i, k in enumerate(keuzes, start=2):
        verbinding.insert("besluit", _row(nr, i, k))
    perioden = [
        {"terugkoppeling_id": nr, "bsn": k.bsn, "startdatum": van.isoformat(),
         "stopdatum": tot.isoformat() if tot else None, "startnummer": None}
        for k in keuzes
        for van, tot in k.vervolg
    ]  # fmt: skip
    for periode in perioden:
        verbinding.insert("besluitperiode", periode)


def decide_ronde(
    dossier: Dossier,
    keuzes: Iterable[Keuze],
    volgens_cak: Iterable[Rondeleveringfeit] = (),
) -> None:
    """Lay an answer of the round that is open, and what the CAK has by its file."""
    with open_werkgang(dossier, "terugkoppeling", klok()) as w:
        lay_ronde(w.verbinding, list(keuzes), list(volgens_cak))


def lay_ronde(
    verbinding: Verbinding, keuzes: list[Keuze], volgens_cak: list[Rondeleveringfeit]
) -> int:
    """Lay such an answer in a ledger; gives its number."""
    lay_decisions(verbinding, keuzes)
    nr = int(verbinding.scalar("select max(id) from terugkoppeling"))
    rondes.add_rondeleveringen(verbinding, nr, volgens_cak)
    return nr


def begin_ronde(dossier: Dossier, peildatum: date) -> None:
    """Open the next round."""
    with open_werkgang(dossier, "ronde", klok()) as w:
        lay_begin(w.verbinding, peildatum)


def lay_begin(verbinding: Verbinding, peildatum: date) -> None:
    """Open the next round in a ledger."""
    nr = len(rondes.list_rondes(verbinding)) + 1
    rondes.add_ronde(verbinding, Rondefeit(nr, "periodiek", peildatum.isoformat(), None, "m"))


def start(bsn: str, dag: date, stop: date | None = None, **velden: Any) -> Keuze:
    """The decision Start."""
    return Keuze(bsn, startdatum=dag, stopdatum=stop, besluit="Start", soort="register", **velden)


def change(bsn: str, nummer: int, dag: date, stop: date | None = None, **velden: Any) -> Keuze:
    """The decision Wijziging."""
    return Keuze(
        bsn, startnummer=nummer, startdatum=dag, stopdatum=stop, besluit="Wijziging", **velden
    )


def end(bsn: str, nummer: int, dag: date, stop: date, **velden: Any) -> Keuze:
    """The decision Stop, with the start that stands."""
    return replace(change(bsn, nummer, dag, stop, **velden), besluit="Stop")


def withdraw(bsn: str, nummer: int, dag: date = START, **velden: Any) -> Keuze:
    """The decision Intrekking."""
    return Keuze(bsn, False, startnummer=nummer, startdatum=dag, besluit="Intrekking", **velden)


def nothing(bsn: str, besluit: str = "Niets") -> Keuze:
    """A decision by which nothing goes out."""
    return Keuze(bsn, False, besluit=besluit)


def _row(nr: int, i: int, k: Keuze) -> dict[str, object]:
    return {
        "terugkoppeling_id": nr,
        "regel": f"TEST-{i:06d}-X",
        "rij": i,
        "bsn": k.bsn,
        "soort": k.soort,
        "aanmelden": int(k.aanmelden),
        "reden": k.reden,
        "datum": k.datum.isoformat() if k.datum else None,
        "startdatum": k.startdatum.isoformat() if k.aanmelden or k.besluit else None,
        "stopdatum": k.stopdatum.isoformat() if k.stopdatum else None,
        "startnummer": k.startnummer,
        "gemeente": k.gemeente or None,
        "buitenregionaal": int(k.buitenregionaal),
        "besluit": k.besluit,
        "kostprijs": k.kostprijs,
    }


def heen(
    bsn: str = BSN_A,
    identificatie: str = "TEST00000001",
    startnummer: int = 1,
    startdatum: date = START,
    stopdatum: date | None = None,
    status: int = 1,
    dagtekening: date = date(2022, 10, 17),
    afzender: str = "0363",
) -> Wmo407:
    return Wmo407(
        afzender, identificatie, dagtekening, bsn, startnummer, startdatum, stopdatum, status
    )
