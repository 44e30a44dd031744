"""A round that returns in a national rehearsal: the files of the CAK, the answers, and the post.

Everybody whom the CAK knows after the round before gets a case of `data/voorbeeld-cak-
rondegevallen.csv`, or of `voorbeeld-cak-abogevallen.csv` in one about the abonnementstarief: what
the gemeente decides, what is sent (`2- 2+`: a change that is refused, then one that is approved;
`?`: no answer yet) and what it counts as. `start` and `stop` are days before the reference date,
`eigen` the start that the CAK has. The truth is the sum of the cases; nothing here knows how the
monitor reads or counts.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from bvtool.oefenen.voorbeeld.bsn import Bsnvoorraad
from bvtool.oefenen.voorbeeld.cak_boek import Oefenboek
from bvtool.oefenen.voorbeeld.cak_klanten import Cakgemeente, Cakklant, Oefenronde, Rondemens
from bvtool.oefenen.voorbeeld.cak_lot import divide_profielen, sum_up
from bvtool.oefenen.voorbeeld.cak_rondepost import Rondepost, write_answer
from bvtool.oefenen.voorbeeld.periodiek import list_gevallen
from bvtool.oefenen.voorbeeld.personen import make_persoon
from bvtool.oefenen.voorbeeld.schrijf import open_schrijver
from bvtool.vak.rondebesluit import INTREKKING, STOP, VERANDERT
from bvtool.vak.tabellen import load_tabel

RONDENAMEN = (
    *("gevraagd", "beantwoord", "niet_beantwoord", "aanmelden", "niet_aanleveren", "toegezegd"),
    *("goedgekeurd", "afgekeurd", "wachtend", "ontbrekend", "ontvangen", "gecorrigeerd"),
    *("start_anders", "niet_toegezegd", "extra", "dubbel", "berichten", "verkeer", "herstel"),
)
"""What is counted per gemeente in a round."""
_TE_BELLEN = ("niet_beantwoord", "afgekeurd", "ontbrekend", "start_anders")


def write_cakronde(
    boek: Oefenboek,
    ronde: Oefenronde,
    rng: random.Random,
    voorraad: Bsnvoorraad,
    gemeenten: Sequence[Cakgemeente],
) -> dict[str, object]:
    """Writes the files of a round into its folder, and changes whom the CAK knows; its truth."""
    boek.waar = ronde.map_
    gevallen = load_tabel(f"voorbeeld-cak-{'abo' if ronde.soort else 'ronde'}gevallen")
    per = {r["geval"]: r for r in gevallen}
    delen = {r["geval"]: _share(r) for r in gevallen if r["waar"] == "bestand"}
    met = [g for g in gemeenten if g.klanten]
    aantal = sum(len(g.klanten) for g in met)
    lijst = iter(list_gevallen(rng, aantal, delen))
    nieuw: dict[str, list[Mapping[str, str]]] = {}
    for r in gevallen:
        for _ in range(max(1, round(aantal * _share(r) / 100)) if r["waar"] == "nieuw" else 0):
            if met:
                code = met[int(rng.random() * len(met))].code
                nieuw.setdefault(code, []).append(r)
    profielen = iter(divide_profielen(rng, "voorbeeld-cak-rondeprofielen", len(met)))
    waarheden = []
    for g in gemeenten:
        maker = _Rondemaker(boek, ronde, voorraad, g)
        if g.klanten:
            van = [per[next(lijst)] for _ in g.klanten]
            waarheden.append(maker.make(next(profielen), van, nieuw.get(g.code, [])))
        else:
            waarheden.append(maker.tell("geen_bestand", None))
    boek.write_ontvangst()
    return {
        "nr": ronde.nr,
        "peildatum": ronde.peildatum.isoformat(),
        "bijdrage": ronde.over.value,
        "uiterlijk": f"{ronde.uiterlijk:%Y-%m-%dT%H:%M}",
        "op": f"{ronde.op:%Y-%m-%dT%H:%M}",
        **sum_up(waarheden, RONDENAMEN),
    }


def begin_abo(gemeenten: Sequence[Cakgemeente], voorraad: Bsnvoorraad) -> list[Cakgemeente]:
    """The same gemeenten with as many people who have the abonnementstarief. One in four is in
    beschermd wonen too, and the start numbers are those of beschermd wonen again: nothing of the
    one may count for the other."""
    uit = []
    for g in gemeenten:
        bank, nieuw = g.werkbank, replace(g, klanten=[], startnummer=0)
        for nr, klant in enumerate(g.klanten):
            nieuw.startnummer += 1
            nieuw.volgnummer += 1
            rij, bsn = klant.rij, klant.bsn
            if nr % 4:
                bsn = voorraad.take()
                p = make_persoon(bank.rng, nieuw.volgnummer, (bsn, ""))
                rij = bank.b4_rij(p, bsn, None)
            nieuw.klanten.append(Cakklant(rij, bsn, nieuw.startnummer, klant.start))
        uit.append(nieuw)
    return uit


def _share(geval: Mapping[str, str]) -> float:
    return 0.0 if geval["aandeel"] == "rest" else float(geval["aandeel"])


@dataclass(slots=True)
class _Rondemaker:
    """Makes everything of one gemeente in a round."""

    boek: Oefenboek
    ronde: Oefenronde
    voorraad: Bsnvoorraad
    g: Cakgemeente
    tel: dict[str, int] = field(default_factory=lambda: dict.fromkeys(RONDENAMEN, 0))

    def make(
        self,
        profiel: Mapping[str, str],
        gevallen: Sequence[Mapping[str, str]],
        nieuw: Sequence[Mapping[str, str]],
    ) -> dict[str, object]:
        """Writes the files of this gemeente; the truth about it."""
        mensen = [self._meet(k, r) for k, r in zip(self.g.klanten, gevallen, strict=True)]
        mensen += [self._meet(self._make_klant(), r) for r in nieuw]
        self._write_bestand([m for m in mensen if m.in_bestand])
        besloten = [m for m in mensen if m.besluit]
        telt = profiel["antwoord"] in ("ja", "zonder", "tweede") and bool(besloten)
        if profiel["antwoord"] != "nee":
            self._write_antwoorden(profiel, [m for m in mensen if m.besluit or m.in_bestand])
        if not telt:  # nothing is promised, so nothing is sent but what nobody promised
            self.tel["gevraagd"] = self.tel["niet_beantwoord"] = sum(m.in_bestand for m in mensen)
        over = [m for m in mensen if telt or m.geval["telt"] == "verkeer"]
        post = Rondepost(self.g.code, self.ronde)
        for m in over:
            post.play(m)
            if telt:
                self._count(m)
        self.tel["verkeer"] = sum(m.geval["telt"] == "verkeer" for m in over)
        self.tel["berichten"] = post.berichten
        post.write(self.boek, self.g.uitvoerder)
        self.g.klanten = _settle(mensen if telt else over, self.g.klanten, telt=telt)
        return self.tell(profiel["profiel"], int(profiel["seconden"]) if telt else None)

    def tell(self, profiel: str, seconden: int | None) -> dict[str, object]:
        """The truth; `seconden` that the answer was late, None without one that counts."""
        bellen = any(self.tel[naam] for naam in _TE_BELLEN)
        return {
            "gemeente": self.g.code,
            "uitvoerder": self.g.uitvoerder,
            "profiel": profiel,
            "op_tijd": None if seconden is None else seconden <= 0,
            "seconden": seconden,
            "bellen": bellen,
            **self.tel,
        }

    def _make_klant(self) -> Cakklant:
        """Somebody whom the CAK does not know yet."""
        self.g.volgnummer += 1
        self.g.startnummer += 1
        bank = self.g.werkbank
        p = make_persoon(bank.rng, self.g.volgnummer, (self.voorraad.take(), ""))
        rij = bank.b4_rij(p, p.bsn, None)
        return Cakklant(rij, p.bsn, self.g.startnummer, self.ronde.peildatum)

    def _meet(self, klant: Cakklant, geval: Mapping[str, str]) -> Rondemens:
        start = klant.start if geval["start"] == "eigen" else self._before(geval["start"])
        return Rondemens(klant, geval, start, self._before(geval["stop"]))

    def _before(self, dagen: str) -> date | None:
        return self.ronde.peildatum - timedelta(days=int(dagen)) if dagen else None

    def _write_bestand(self, mensen: Sequence[Rondemens]) -> None:
        moment = datetime.combine(self.ronde.peildatum, time(10))
        map_ = "/".join(filter(None, ("b4", self.ronde.soort, f"{self.ronde.peildatum}")))
        naam = f"{map_}/{self.g.uitvoerder}.xlsx"
        schrijver = open_schrijver(self.boek.place(naam, moment), "b4", "B4", merk=True)
        for m in mensen:
            schrijver.write(m.klant.rij | {"bsn": m.klant.bsn, "startdatum": m.klant.start})
        schrijver.close()

    def _write_antwoorden(self, profiel: Mapping[str, str], mensen: Sequence[Rondemens]) -> None:
        moment = self.ronde.uiterlijk + timedelta(seconds=int(profiel["seconden"]))
        noemt = self.ronde.peildatum
        if profiel["antwoord"] == "anders":
            noemt += timedelta(days=7)
        soort = f"{self.ronde.soort}_" if self.ronde.soort else ""
        naam = f"bestandsvergelijking_{soort}{self.g.uitvoerder}_{noemt}"
        boven = f"{self.ronde.nr}, peildatum {noemt:%d-%m-%Y}"
        if profiel["antwoord"] == "zonder":
            naam, boven = f"{self.g.uitvoerder} antwoord {self.ronde.nr}", ""
        delen = [list(mensen)]
        if profiel["antwoord"] == "tweede":
            besloten = [m for m in mensen if m.besluit]
            delen = [besloten[: (len(besloten) + 1) // 2], list(mensen)]
        vorm = "xlsx" if profiel["vorm"] == "bvtool" else "csv"
        for keer, deel in enumerate(d for d in delen if d):
            weer = f" ({keer + 1})" if keer else ""
            toen = moment + timedelta(days=2 * keer)
            pad = self.boek.place(f"terugkoppeling/{naam}{weer}.{vorm}", toen)
            write_answer(pad, self.g, deel, boven, toen, self.ronde.soort)

    def _count(self, m: Rondemens) -> None:
        """What the case of this person counts as, where the answer counts."""
        self.tel["gevraagd"] += m.in_bestand
        self.tel["beantwoord" if m.besluit else "niet_beantwoord"] += m.in_bestand
        telt = m.geval["telt"].split()
        if m.besluit in VERANDERT:
            self.tel["aanmelden"] += 1
            self.tel["toegezegd"] += 1
            self.tel["ontvangen"] += "ontbrekend" not in telt
        elif m.besluit:
            self.tel["niet_aanleveren"] += 1
        for naam in telt:
            self.tel[naam] += 1


def _settle(
    mensen: Sequence[Rondemens], klanten: Sequence[Cakklant], *, telt: bool
) -> list[Cakklant]:
    """Whom the CAK knows after the round: by what was approved."""
    na = [] if telt else list(klanten)
    for m in mensen:
        weg = m.besluit in (STOP, INTREKKING) or m.stop is not None
        if m.goedgekeurd and not (weg and m.heel):
            na.append(replace(m.klant, start=m.gemeld))
        elif m.in_bestand and not m.goedgekeurd:
            na.append(m.klant)
    return na
