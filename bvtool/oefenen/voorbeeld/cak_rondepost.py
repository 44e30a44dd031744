"""What a gemeente sends in a round of a national rehearsal: its answer, its messages, and what
comes back."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

import polars as pl

from bvtool.berichten.eigenbijdrage import START, Eigenbijdrage, make_builder, names
from bvtool.berichten.retour import answer_to, build_retour
from bvtool.berichten.schema import load_schemas
from bvtool.berichten.schemarollen import ANTWOORD
from bvtool.bestanden.rondeantwoord import Rondeantwoord, write_rondeantwoord
from bvtool.oefenen.voorbeeld.cak_antwoord import make_bron
from bvtool.oefenen.voorbeeld.cak_boek import Oefenboek
from bvtool.oefenen.voorbeeld.cak_klanten import Cakgemeente, Oefenronde, Rondemens
from bvtool.vak.rondebesluit import CAK_CORRIGEERT, NIETS
from bvtool.vak.tabellen import load_tabel
from bvtool.zips.schrijven import ZipSchrijver

_DAGEN, _TUSSEN = timedelta(days=3), timedelta(days=4)
"""How long after the term of the answer the first messages go, and how far the next ones lie."""
_UREN = {"407": time(12, 5), "408": time(9, 5)}
_AFKEUR = "9404"
_TARIEF = 1900
# matches: "401.2+anders"
_BERICHT = re.compile(r"(?:(\d{3})\.)?(\d)([+?-])(?:anders)?")
_PLAATS = {NIETS: "gelijk", CAK_CORRIGEERT: "cak_corrigeert", "": "te_beoordelen"}


class Rondepost:
    """The messages of one gemeente in a round, and the answers to them, per day of sending."""

    def __init__(self, gemeente: str, ronde: Oefenronde) -> None:
        self.gemeente, self.nr, self.antwoord = gemeente, ronde.nr, ronde.uiterlijk.date()
        self.berichten = 0
        self._heen: dict[int, list[bytes]] = {}
        self._terug: dict[int, list[bytes]] = {}
        schemas = load_schemas()
        self._vormen = {
            soort: schemas.choose(soort).vorm(soort)
            for heen in ronde.over.berichten
            for soort in (heen, ANTWOORD[heen])
        }
        self._build = {heen: make_builder(self._vormen[heen]) for heen in ronde.over.berichten}

    def play(self, m: Rondemens) -> None:
        """Everything that is sent on one person, and what comes back."""
        for keer, samen in enumerate(m.post):
            for soort, status, antwoord in _BERICHT.findall(samen):
                self.berichten += 1
                heen = self._make(m, f"WMO{soort or '407'}", int(status), self._day(keer))
                self._heen.setdefault(keer, []).append(self._build[heen.soort](heen))
                if antwoord != "?":
                    codes = (_AFKEUR,) if antwoord == "-" else ()
                    self._terug.setdefault(keer, []).append(self._answer(heen, codes))

    def _make(self, m: Rondemens, soort: str, status: int, dag: date) -> Eigenbijdrage:
        return Eigenbijdrage(
            self.gemeente,
            f"{self.gemeente}{self.nr}{self.berichten:06d}",
            dag,
            m.klant.bsn,
            m.klant.startnummer,
            m.gemeld if names(soort, "startdatum") else None,
            m.stop if names(soort, "stopdatum") else None,
            status,
            _TARIEF if soort == START else None,
            soort=soort,
        )

    def _answer(self, heen: Eigenbijdrage, codes: Sequence[str]) -> bytes:
        dag = heen.dagtekening + timedelta(days=1)
        terug = answer_to(heen, f"R{self.nr}{self.berichten:08d}", dag, codes_periode=codes)
        return build_retour(self._vormen[terug.soort], terug)

    def _day(self, keer: int) -> date:
        return self.antwoord + _DAGEN + keer * _TUSSEN

    def write(self, boek: Oefenboek, uitvoerder: str) -> None:
        """The zips with what was sent and what came back, a day later."""
        for soort, per, na in (("407", self._heen, 0), ("408", self._terug, 1)):
            for keer, berichten in sorted(per.items()):
                dag = self._day(keer) + timedelta(days=na)
                naam = f"{soort}/{uitvoerder}/ronde_{self.nr}_{keer + 1}.zip"
                zip_ = ZipSchrijver(boek.place(naam, datetime.combine(dag, _UREN[soort])), dag)
                for nummer, data in enumerate(berichten, start=1):
                    zip_.add(f"{soort}_{nummer:06d}.xml", data)
                zip_.close()


def write_answer(
    pad: Path,
    g: Cakgemeente,
    mensen: Sequence[Rondemens],
    ronde: str,
    moment: datetime,
    soort: str = "",
) -> None:
    """The answer on the file of the CAK, as bvtool of a gemeente makes it (xlsx) or as a person
    does (csv). `ronde` and `soort`: what stands above the table of the round and of the
    contribution; empty for nothing."""
    boven = [("Let op", "FICTIEVE GEGEVENS"), ("Gemeente", f"{g.naam} ({g.code})"),
             ("Uitvoerderscode", g.uitvoerder)]  # fmt: skip
    boven += [("Ronde", ronde)] if ronde else []
    boven += [("Soort bijdrage", soort)] if soort else []
    if pad.suffix == ".csv":
        _write_csv(pad, boven, mensen)
        return
    mensen = sorted(mensen, key=lambda m: not m.in_bestand)
    bron = make_bron(
        [m.klant.rij | {"bsn": m.klant.bsn, "startdatum": m.klant.start}
         for m in mensen if m.in_bestand]
    )  # fmt: skip
    boven += [(f"Besluit {b}", str(n)) for b, n in Counter(m.besluit for m in mensen).items() if b]
    antwoord = Rondeantwoord(bron, _as_frame(mensen), boven, "Bestandsvergelijking", moment)
    write_rondeantwoord(pad, antwoord)


def _as_frame(mensen: Sequence[Rondemens]) -> pl.DataFrame:
    """The rows of an answer, those of the file of the CAK first, as `Rondeantwoord` holds them."""
    rijen = [
        {
            "deel": "bestand" if m.in_bestand else "los",
            "rij": nummer if m.in_bestand else None,
            "bsn": m.klant.bsn,
            "plaats": _PLAATS.get(m.besluit, "wij_corrigeren"),
            "besluit": m.besluit or None,
            "startdatum": m.start,
            "stopdatum": m.stop,
            "startnummer": m.klant.startnummer if m.in_bestand and m.start else None,
        }
        for nummer, m in enumerate(mensen, start=2)
    ]
    tekst = ("deel", "bsn", "plaats", "besluit", "soort", "reden", "toelichting", "uitleg")
    schema: dict[str, type[pl.DataType]] = dict.fromkeys(tekst, pl.String)
    schema |= {"rij": pl.Int64, "startnummer": pl.Int64}
    schema |= {"startdatum": pl.Date, "stopdatum": pl.Date}
    return pl.DataFrame(rijen, schema=schema)


def _write_csv(pad: Path, boven: Sequence[tuple[str, str]], mensen: Sequence[Rondemens]) -> None:
    rijen = (r for r in load_tabel("kolommen") if r["bestand"] == "bestandsvergelijking")
    koppen = {r["sleutel"]: r["kop"] for r in rijen}
    with pad.open("w", encoding="utf-8-sig", newline="") as stroom:
        schrijver = csv.writer(stroom, delimiter=";", lineterminator="\r\n")
        schrijver.writerows([*boven, ()])
        schrijver.writerow(["BSN", *(koppen[k] for k in ("besluit", "startdatum", "stopdatum"))])
        for m in mensen:
            dagen = [f"{dag:%d-%m-%Y}" if dag else "" for dag in (m.start, m.stop)]
            schrijver.writerow([m.klant.bsn, m.besluit, *dagen])
