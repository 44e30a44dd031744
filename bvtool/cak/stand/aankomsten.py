"""Who sent what when, how that lies beside the deadlines, and what must be known of a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import polars as pl

from bvtool.cak.inname.archief import VREEMD, Innamearchief
from bvtool.cak.inname.gemeenten import Gemeente
from bvtool.cak.inname.ontvangst import UIT_BESTAND, UIT_LIJST
from bvtool.cak.stand.b4controle import list_gebreken
from bvtool.cak.stand.deadlines import list_deadlines
from bvtool.cak.stand.telling import Aankomst, GemeenteStand, Gemeentetelling
from bvtool.kalender.klok import TIJDZONE
from bvtool.kalender.tekst import moment_tekst, verschil
from bvtool.vak.masker import show_naam

_TOON = 5
_BRON = {UIT_LIJST: UIT_LIJST, UIT_BESTAND: "de tijd van het bestand"}


def read_meldingen(archief: Innamearchief) -> dict[str, list[tuple[str, str, str]]]:
    """Per gemeente kind, name and sentence of every file of which something must be known."""
    van = archief.bestanden.filter(pl.col("melding") != "").sort("soort", "naam")
    per: dict[str, list[tuple[str, str, str]]] = {}
    for r in van.iter_rows(named=True):
        soort = r["soort"] if r["toestand"] == "geweigerd" else ""
        per.setdefault(r["uitvoerder"], []).append((soort, f"inkomend/{r['naam']}", r["melding"]))
    for uitvoerder, naam, zin in list_gebreken(archief):
        per.setdefault(uitvoerder, []).append(("", f"inkomend/{naam}", zin))
    for uitvoerder, soort, naam, zin in archief.elders:
        per.setdefault(uitvoerder, []).append((soort, f"inkomend/{naam}", zin))
    for r in _find_te_vroeg(archief).iter_rows(named=True):
        moment = moment_tekst(datetime.fromtimestamp(r["seconde"], TIJDZONE))
        zin = f"Dit kwam volgens {_BRON[r['bron']]} voor B4 binnen: {moment}. Kijk het moment na."
        per.setdefault(r["uitvoerder"], []).append(("", f"inkomend/{r['naam']}", zin))
    return per


def _find_te_vroeg(archief: Innamearchief) -> pl.DataFrame:
    """Answers and messages that by their moment came before B4: of each gemeente the first few."""
    b4 = archief.first("b4").select("uitvoerder", b4="seconde")
    soorten = ["terugkoppeling"] if archief.periodiek else ["terugkoppeling", "407", "408"]
    van = archief.bestanden.filter(pl.col("soort").is_in(soorten), pl.col("toestand") == "gelezen")
    vroeg = van.join(b4, on="uitvoerder").filter(pl.col("seconde") < pl.col("b4"))
    return vroeg.sort("uitvoerder", "naam").group_by("uitvoerder", maintain_order=True).head(_TOON)


class Aankomsten:
    """Who sent what when, and how that lies beside the deadlines."""

    def __init__(self, archief: Innamearchief) -> None:
        self._ronde = archief.ronde
        self._b4 = _by_uitvoerder(archief.newest("b4"))
        self._eerste = _by_uitvoerder(archief.first("terugkoppeling"))
        self._laatste = _by_uitvoerder(archief.newest("terugkoppeling"))
        vreemd = archief.bestanden.filter(pl.col("toestand") == VREEMD).group_by("uitvoerder").len()
        self._vreemd: dict[str, int] = dict(vreemd.iter_rows())
        self._verloop: dict[str, list[tuple[str, str, datetime, str]]] = {}
        for v in archief.verloop:
            moment = datetime.fromisoformat(v.moment).astimezone(TIJDZONE)
            regel = (f"inkomend/{show_naam(v.naam)}", v.wat, moment, v.reden)
            self._verloop.setdefault(v.uitvoerder, []).append(regel)

    def is_gedekt(self, uitvoerder: str) -> bool:
        """Whether there is one B4 and one answer on it, with totals that are right."""
        laatste = self._laatste.get(uitvoerder)
        return uitvoerder in self._b4 and laatste is not None and not laatste.melding

    def make(
        self,
        g: Gemeente,
        telling: Gemeentetelling,
        per_reden: Mapping[str, int],
        per_code: Mapping[str, int],
        meldingen: Sequence[tuple[str, str, str]],
    ) -> GemeenteStand:
        """Where this gemeente stands: its figures, reasons, retourcodes and sentences, with what
        arrived when."""
        deadlines = list_deadlines(g, self._ronde)
        eerste, uiterlijk = self._eerste.get(g.uitvoerder), deadlines["terugkoppeling"]
        return GemeenteStand(
            gemeente=g,
            telling=telling,
            b4=self._b4.get(g.uitvoerder),
            antwoord=eerste,
            laatste_antwoord=self._laatste.get(g.uitvoerder),
            op_tijd=eerste.moment.timestamp() <= uiterlijk.timestamp() if eerste else None,
            verschil=verschil(eerste.moment, uiterlijk) if eerste else timedelta(),
            deadlines=deadlines,
            per_reden=per_reden,
            per_code=per_code,
            meldingen=[(naam, zin) for _, naam, zin in meldingen],
            geweigerd=sorted({soort for soort, _, _ in meldingen if soort}),
            vreemd=self._vreemd.get(g.uitvoerder, 0),
            verloop=self._verloop.get(g.uitvoerder, []),
        )


def _by_uitvoerder(bestanden: pl.DataFrame) -> dict[str, Aankomst]:
    return {
        r["uitvoerder"]: Aankomst(
            datetime.fromtimestamp(r["seconde"], TIJDZONE), r["bron"], r["sha256"], r["melding"]
        )
        for r in bestanden.iter_rows(named=True)
    }
