"""A national rehearsal for the CAK: gemeenten on time, late, incomplete, with every mistake.

Written into a folder as a dossier of the CAK holds it, with `waarheid.json`: what the monitor must
find, known from how the files were made. Its keys: `zaad`, `op` (the moment at which it holds),
`fictief`, `synthetisch`, `gemeenten` (per gemeente its profile, `op_tijd` true, false or null,
`seconden` that the answer was late (negative: early), `bellen`, and the counts of `cak_lot.NAMEN`)
and `totaal`; and per later round (`rondes`) `nr`, `peildatum`, `bijdrage`, `uiterlijk`, `op`, and
the same of it, with the counts of `cak_ronde.RONDENAMEN`.

More than 300 lines: one story, told in the order of the week, with its truth beside every step.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple

from bvtool.kalender.klok import TIJDZONE
from bvtool.oefenen.voorbeeld import cak_antwoord as antwoord
from bvtool.oefenen.voorbeeld.bsn import Bsnvoorraad, break_bsn, count_officieel
from bvtool.oefenen.voorbeeld.cak_antwoord import Voorbeeldantwoord
from bvtool.oefenen.voorbeeld.cak_boek import Oefenboek
from bvtool.oefenen.voorbeeld.cak_klanten import Cakgemeente, Cakklant, Oefenronde
from bvtool.oefenen.voorbeeld.cak_lot import NAMEN, Loterij, Telraam, divide_profielen, sum_up
from bvtool.oefenen.voorbeeld.cak_post import Postkamer
from bvtool.oefenen.voorbeeld.cak_ronde import begin_abo, write_cakronde
from bvtool.oefenen.voorbeeld.namen import make_voorletters
from bvtool.oefenen.voorbeeld.personen import make_persoon
from bvtool.oefenen.voorbeeld.rijen import R, Rij, Werkbank
from bvtool.oefenen.voorbeeld.schrijf import open_schrijver
from bvtool.vak.bijdrage import Bijdrage
from bvtool.vak.gemeenten import is_gemeente
from bvtool.vak.tabellen import load_tabel

WAARHEID = "waarheid.json"
EERSTE = date(2022, 10, 10)
OP = datetime(2022, 11, 29, 12, 0, tzinfo=TIJDZONE)
"""The moment at which the truth holds: after the six weeks of timeslots."""
_CONTACTEN = ("Voorbeeldstra", "Oefenaar", "Testema", "Proefman", "Demoer", "Fictiefsen")
_LOS = 2
_RUIMTE, _PER_RONDE = 1.1, 0.2
_KOP = "gemeentecode;uitvoerdercode;naam;timeslot;contactpersoon;telefoon;e-mail"


class Landelijk(NamedTuple):
    """What is asked: the seed, how many gemeenten and clients, whether BSNs may be made, how many
    rounds there are, and what they are about; the migration is the first one."""

    zaad: int
    gemeenten: int
    klanten: int
    synthetisch: bool = False
    rondes: int = 1
    over: Bijdrage = Bijdrage.BW

    @property
    def te_veel(self) -> bool:
        """Are there more clients than official test numbers?"""
        ruimte = _RUIMTE + _PER_RONDE * (self.rondes - 1) + (self.over is not Bijdrage.BW)
        return self.klanten * ruimte + 4 * self.gemeenten > count_officieel()


def list_gemeenten() -> list[tuple[str, str]]:
    """Code and name of every gemeente that exists during the six weeks."""
    dagen = (EERSTE, OP.date())
    return [
        (r["code"], r["naam"])
        for r in load_tabel("gemeenten")
        if all(is_gemeente(r["code"], dag) for dag in dagen)
    ]


def _choose(aantal: int) -> list[tuple[str, str]]:
    """Where enough are left: gemeenten that do not have the name of a client in them."""
    namen = {r["achternaam"] for r in load_tabel("voorbeeld-achternamen")}
    woorden = {woord for naam in namen for woord in re.findall(r"\w+", naam)}
    alle = list_gemeenten()
    apart = [(code, naam) for code, naam in alle if not woorden & set(re.findall(r"\w+", naam))]
    return apart if len(apart) >= aantal else alle


def write_landelijk(vraag: Landelijk, map_: Path) -> list[str]:
    """Write the whole rehearsal below `map_`; the names of the files. Same question, same bytes."""
    rng = random.Random(vraag.zaad)  # noqa: S311 - the same seed must give the same files
    voorraad = Bsnvoorraad(rng, paren=0, synthetisch=vraag.synthetisch)
    gekozen = rng.sample(_choose(vraag.gemeenten), vraag.gemeenten)
    groottes = _divide(rng, vraag.klanten, len(gekozen))
    profielen = divide_profielen(rng, "voorbeeld-cak-profielen", len(gekozen))
    boek = Oefenboek(map_)
    waarheden, makers, regels = [], [], []
    for nummer, (code, naam) in enumerate(gekozen):
        timeslot = EERSTE + timedelta(weeks=nummer % 6)
        maker = _Landmaker(rng, voorraad, boek, code, naam, timeslot, nummer)
        makers.append(maker)
        waarheden.append(maker.make(profielen[nummer], groottes[nummer]))
        regels.append(_line(rng, code, naam, timeslot))
    boek.text("gemeenten.csv", [_KOP, *sorted(regels)])
    boek.write_ontvangst()
    over = [maker.leave() for maker in makers]
    if vraag.over is not Bijdrage.BW:
        over = begin_abo(over, voorraad)
    rondes = [
        write_cakronde(boek, Oefenronde(nr, vraag.over), rng, voorraad, over)
        for nr in range(2, vraag.rondes + 1)
    ]
    _write_waarheid(boek, vraag, waarheden, rondes)
    return boek.namen


def _line(rng: random.Random, code: str, naam: str, timeslot: date) -> str:
    """A line of gemeenten.csv; the contact persons have names that no client has."""
    contact = f"{make_voorletters(rng)} {_CONTACTEN[int(rng.random() * len(_CONTACTEN))]}"
    mail = f"beschermdwonen@gemeente{code}.example"
    return f"{code};68{code};{naam};{timeslot};{contact};000 000 {code};{mail}"


def _divide(rng: random.Random, klanten: int, gemeenten: int) -> list[int]:
    """Sizes as they differ in the country: a few large ones, many small, each at least one."""
    gewicht = [1 / (3 + rang) for rang in range(gemeenten)]
    rng.shuffle(gewicht)
    over, som = klanten - gemeenten, sum(gewicht)
    groottes = [1 + int(over * g / som) for g in gewicht]
    groottes[gewicht.index(max(gewicht))] += klanten - sum(groottes)
    return groottes


@dataclass(slots=True)
class _B4Rij:
    """A row of B4 with what the gemeente answers to it, and the BSN for a 407 (if any)."""

    rij: Rij
    antwoord: Voorbeeldantwoord
    bsn: str = ""


class _Landmaker:
    """Makes everything of one gemeente."""

    def __init__(
        self,
        rng: random.Random,
        voorraad: Bsnvoorraad,
        boek: Oefenboek,
        code: str,
        naam: str,
        timeslot: date,
        nummer: int,
    ) -> None:
        self.rng, self.voorraad, self.boek = rng, voorraad, boek
        self.code, self.naam, self.timeslot = code, naam, timeslot
        self.uitvoerder = f"68{code}"
        self.werkbank = Werkbank(rng, code, self.uitvoerder)
        self.volgnummer = nummer * 10_000
        self.tel = Telraam()
        self.post = Postkamer(code, timeslot)
        self.klanten: list[Cakklant] = []

    def make(self, profiel: dict[str, str], klanten: int) -> dict[str, object]:
        """Write the files of this gemeente; the truth about it."""
        rijen = list(self._make_rijen(klanten, juist=profiel["vorm"] == "bvtool"))
        if profiel["b4"] == "ja":
            self._write_b4(rijen)
        antwoordt = profiel["antwoord"] in ("ja", "tweede")
        if profiel["antwoord"] != "nee":
            self._write_antwoorden(profiel, rijen)
        elif profiel["b4"] == "ja":
            self.tel.add("niet_beantwoord", len(rijen))
        if antwoordt:
            self._count_antwoord(rijen)
        goedgekeurd = self._deliver(profiel, rijen if antwoordt else [])
        self._write_post(profiel["aanlevering"])
        self._write_afname(goedgekeurd)
        return self._tell(profiel)

    def leave(self) -> Cakgemeente:
        """Whom the CAK knows of this gemeente after the migration."""
        return Cakgemeente(
            self.code,
            self.naam,
            self.werkbank,
            self.klanten,
            self.volgnummer,
            self.post.startnummer,
        )

    def _make_rijen(self, klanten: int, *, juist: bool) -> Iterator[_B4Rij]:
        for _ in range(klanten):
            self.volgnummer += 1
            p = make_persoon(self.rng, self.volgnummer, (self.voorraad.take(), ""))
            start = self.werkbank.start()
            kans = self.rng.random()
            if kans < 0.005:
                stuk = break_bsn(self.rng, p.bsn, self.volgnummer)
                rij = self.werkbank.b4_rij(p, stuk, start)
                if juist:
                    yield _B4Rij(rij, Voorbeeldantwoord(rij, "J", juist_bsn=p.bsn), p.bsn)
                else:
                    yield _B4Rij(rij, Voorbeeldantwoord(rij, "N", "OVG"))
                continue
            rij = self.werkbank.b4_rij(p, self.werkbank.bsn_cel(p.bsn), start)
            if kans < 0.14:
                reden = antwoord.REDENEN[self.volgnummer % len(antwoord.REDENEN)]
                yield _B4Rij(rij, Voorbeeldantwoord(rij, "N", reden))
            else:
                yield _B4Rij(rij, Voorbeeldantwoord(rij, "J"), p.bsn)
            if kans > 0.99:
                weer = self.werkbank.b4_rij(p, p.bsn, start)
                yield _B4Rij(weer, Voorbeeldantwoord(weer, "N", "DUB"))

    def _write_b4(self, rijen: Sequence[_B4Rij]) -> None:
        moment = _at(self.timeslot, -7, 9, 55) + timedelta(seconds=self.volgnummer % 1800)
        pad = self.boek.place(f"b4/{self.uitvoerder}.xlsx", moment)
        schrijver = open_schrijver(pad, "b4", "B4", merk=True)
        for r in rijen:
            schrijver.write(r.rij)
        schrijver.close()
        self.tel.add("gevraagd", len(rijen))

    def _write_antwoorden(self, profiel: dict[str, str], rijen: Sequence[_B4Rij]) -> None:
        moment = _at(self.timeslot, -4, 17, 0) + timedelta(seconds=int(profiel["seconden"]))
        heel = [r.antwoord for r in rijen]
        self.rng.shuffle(heel)
        los = []
        for _ in range(_LOS):
            self.volgnummer += 1
            p = make_persoon(self.rng, self.volgnummer, (self.voorraad.take(), ""))
            los.append(self.werkbank.b4_rij(p, p.bsn, self.werkbank.start()))
        gegeven, geraakt = antwoord.spoil(heel, profiel["fout"], los)
        pad = self._place_antwoord(profiel, moment)
        wie = (self.naam, self.code, self.uitvoerder)
        if profiel["antwoord"] == "stuk":
            antwoord.write_onleesbaar(pad, heel)
            self.tel.add("niet_beantwoord", len(rijen))
            return
        if profiel["fout"] == "totaal":
            antwoord.write_as_bvtool(pad, gegeven, moment, wie, te_veel=1)
        else:
            antwoord.write_antwoord(pad, gegeven, profiel["vorm"], moment, wie)
        if profiel["antwoord"] == "tweede":
            later = moment + timedelta(days=2)
            pad = self.boek.place(f"terugkoppeling/{self.uitvoerder} (2).xlsx", later)
            antwoord.write_antwoord(pad, heel, "bvtool", later, wie)
        else:
            self._count_fout(profiel["fout"], geraakt)

    def _place_antwoord(self, profiel: dict[str, str], moment: datetime) -> Path:
        if profiel["vorm"] == "bvtool":
            naam = f"terugkoppeling/terugkoppeling_{self.uitvoerder}.xlsx"
        elif profiel["vorm"] == "csv":
            naam = f"terugkoppeling/{self.uitvoerder}.csv"
        else:
            naam = f"terugkoppeling/{self.uitvoerder}/B4 ingevuld.xlsx"
        return self.boek.place(naam, moment)

    def _count_fout(self, fout: str, geraakt: int) -> None:
        naam = {"mist": "niet_beantwoord", "extra": "extra", "dubbel": "dubbel"}.get(fout)
        if fout == "zonder_reden":
            naam = "zonder_reden"
        if naam:
            self.tel.add(naam, geraakt)
        if fout == "mist":
            self.tel.add("niet_aanleveren", -geraakt)
        elif fout in ("extra", "dubbel"):
            self.tel.add("niet_aanleveren", geraakt)

    def _count_antwoord(self, rijen: Sequence[_B4Rij]) -> None:
        self.tel.add("aanmelden", sum(r.antwoord.keuze == "J" for r in rijen))
        self.tel.add("niet_aanleveren", sum(r.antwoord.keuze == "N" for r in rijen))
        self.tel.add("beantwoord", len(rijen) - self.tel.getal["niet_beantwoord"])

    def _deliver(self, profiel: dict[str, str], rijen: Sequence[_B4Rij]) -> list[str]:
        """Play the post of every promised client, and of some whom nobody promised."""
        goedgekeurd = []
        loterij = Loterij(self.rng, profiel["aanlevering"])
        for r in rijen:
            if r.bsn and r.antwoord.keuze == "J":
                lot = loterij.draw()
                self.tel.add_klant(lot, toegezegd=True)
                self.post.play(r.bsn, lot)
                if lot in ("goed", "hersteld", "gewijzigd"):
                    goedgekeurd.append(r.bsn)
                    self.klanten.append(Cakklant(r.rij, r.bsn, self.post.startnummer, R))
        if profiel["aanlevering"] == "los":
            for lot in ("goed", "afgekeurd", "wacht", "goed"):
                self.tel.add_klant(lot, toegezegd=False)
                self.post.play(self.voorraad.take(), lot)
        self.tel.add("berichten", self.post.berichten)
        return goedgekeurd

    def _write_post(self, aanlevering: str) -> None:
        for ronde, (heen, terug) in enumerate((((1, 13), (2, 9)), ((3, 10), (4, 9)))):
            for richting, soort, (dag, uur) in (("heen", "407", heen), ("terug", "408", terug)):
                if not getattr(self.post.rondes[ronde], richting):
                    continue
                naam = f"{soort}/{self.uitvoerder}/{soort}_{ronde + 1}.zip"
                moment = _at(self.timeslot, dag, uur, 5)
                self.post.write(ronde, richting, self.boek.place(naam, moment))
                if aanlevering == "dubbel" and soort == "407":
                    weer = self.boek.place(f"{soort}/{self.uitvoerder}/nog_eens.zip", moment)
                    self.post.write(ronde, richting, weer)

    def _write_afname(self, goedgekeurd: Sequence[str]) -> None:
        if not goedgekeurd:
            return
        regels = ["BSN;Eigen bijdrage opgelegd;Soort bijdrage;Vanaf;Reden geen eigen bijdrage"]
        for nummer, bsn in enumerate(goedgekeurd):
            if nummer % 9 == 8:
                regels.append(f"{bsn};N;;;Vrijgesteld")
            else:
                soort = "laag" if nummer % 3 else "hoog"
                regels.append(f"{bsn};J;{soort};01-10-2022;")
        pad = self.boek.place(f"productafname/{self.uitvoerder}.csv", _at(self.timeslot, 8, 8, 0))
        tekst = "".join(f"{regel}\r\n" for regel in regels)
        pad.write_text(tekst, encoding="utf-8", newline="")

    def _tell(self, profiel: dict[str, str]) -> dict[str, object]:
        gelezen = profiel["antwoord"] in ("ja", "tweede")
        seconden = int(profiel["seconden"])
        g = self.tel.getal
        fouten = ("niet_beantwoord", "extra", "dubbel", "zonder_reden")
        fouten += ("afgekeurd", "ontbrekend", "niet_toegezegd")  # type: ignore[assignment]
        bellen = (profiel["b4"] == "ja" and not gelezen) or any(g[n] for n in fouten)
        return {
            "gemeente": self.code,
            "uitvoerder": self.uitvoerder,
            "profiel": profiel["profiel"],
            "op_tijd": seconden <= 0 if gelezen else None,
            "seconden": seconden if gelezen else None,
            "bellen": bellen or profiel["fout"] == "totaal",
            **g,
        }


def _at(timeslot: date, dagen: int, uur: int, minuut: int) -> datetime:
    return datetime.combine(timeslot + timedelta(days=dagen), time(uur, minuut))


def _write_waarheid(
    boek: Oefenboek,
    vraag: Landelijk,
    waarheden: Sequence[dict[str, object]],
    rondes: Sequence[dict[str, object]],
) -> None:
    inhoud: dict[str, object] = {
        "zaad": vraag.zaad,
        "op": f"{OP:%Y-%m-%dT%H:%M}",
        "fictief": True,
        "synthetisch": vraag.synthetisch,
        "klanten": vraag.klanten,
        **sum_up(waarheden, NAMEN),
    }
    if rondes:
        inhoud["rondes"] = rondes
    tekst = json.dumps(inhoud, ensure_ascii=False, indent=1) + "\n"
    boek.path(WAARHEID).write_text(tekst, encoding="utf-8", newline="\n")
