"""From decisions to messages: the plan, start numbers, rules and schema, lot by lot.

Nothing is written here; `bvtool.gesprek.aanmelding` writes what comes out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from bvtool.berichten.boom import parse_boom
from bvtool.berichten.historie import GeheugenHistorie
from bvtool.berichten.regels import (
    WAARSCHUWING,
    Overtreding,
    Toets,
    blocks,
    check_bericht,
    check_bestand,
    check_schema,
)
from bvtool.berichten.schemaset import Schemas
from bvtool.berichten.wmo407 import NIEUW, Wmo407, make_builder
from bvtool.dossier.instellingen import Instellingen
from bvtool.dossier.vragen import besluiten
from bvtool.gesprek.levering import Eerder, Periode
from bvtool.gesprek.plan import Gewenst, Klantplan, Omstandigheden, Planstap, plan_persoon
from bvtool.gesprek.startnummers import Uitgifte
from bvtool.gesprek.verzonden import read_eerder, read_historie

if TYPE_CHECKING:
    from bvtool.dossier.feiten import Besluitfeit
    from bvtool.dossier.verbinding import Verbinding

VOLGNUMMER = 7
"""Digits of the sequence in an Identificatie, behind the five letters of the dossier."""


@dataclass(frozen=True, slots=True)
class Klantbesluit:
    """A decision of the clerk as the plan needs it; `regel` is its row key, `rij` its row."""

    regel: str
    rij: int
    soort: str
    gewenst: Gewenst
    gemeente: str
    buitenregionaal: bool

    @property
    def waar(self) -> str:
        """The row as the clerk knows it."""
        bestand = "B4" if self.soort == "b4" else "eigen register"
        return f"{self.regel} (rij {self.rij} van {bestand})"


@dataclass(frozen=True, slots=True)
class Berichtvoorstel:
    """What happens for one decision: the step, and the message with its bytes when one goes out.

    `overtredingen` are the rules that it breaks; it goes out when none of them is a fault.
    """

    besluit: Klantbesluit
    stap: Klantplan
    bericht: Wmo407 | None = None
    data: bytes = b""
    overtredingen: tuple[Overtreding, ...] = ()

    @property
    def gaat_uit(self) -> bool:
        """Whether the message is sent."""
        return self.bericht is not None and not (self.overtredingen and blocks(self.overtredingen))


@dataclass(frozen=True, slots=True)
class Keuzes:
    """What the user asked for besides the plain run; a text is the reason that was given."""

    niet_wachten: str = ""
    opnieuw: str = ""

    @property
    def toelichting(self) -> str | None:
        """The reasons, as the ledger keeps them with each message; None without any."""
        redenen = (("niet gewacht", self.niet_wachten), ("opnieuw", self.opnieuw))
        return "; ".join(f"{naam}: {reden}" for naam, reden in redenen if reden) or None


@dataclass(slots=True)
class Maker:
    """Makes the proposals of one run. `volgnummer` is the next of the Identificaties; `tijdstip`
    says why no message may go at this moment. `eerste`: before this run there was no message at
    all, so the ledger need not be asked about earlier ones; within a run everyone comes once."""

    verbinding: Verbinding
    instellingen: Instellingen
    schemas: Schemas
    uitgifte: Uitgifte
    vandaag: date
    voorvoegsel: str
    volgnummer: int
    keuzes: Keuzes
    tijdstip: tuple[Overtreding, ...] = ()
    eerste: bool = False

    def propose(self, besluiten: Sequence[Klantbesluit]) -> list[Berichtvoorstel]:
        """The proposals for one lot of decisions, in their order."""
        bsns = [b.gewenst.bsn for b in besluiten]
        eerder = {} if self.eerste else read_eerder(self.verbinding, bsns)
        stappen = [(b, s) for b in besluiten for s in self._steps(b, eerder)]
        nummers = [
            s.startnummer for _, s in stappen if s.status == NIEUW and s.startnummer is not None
        ]
        self.uitgifte.load(nummers)
        return self._check([self._message(b, s) for b, s in stappen], eerder)

    def _steps(self, b: Klantbesluit, eerder: dict[str, list[Eerder]]) -> list[Klantplan]:
        nu = Omstandigheden(
            self.vandaag,
            niet_wachten=bool(self.keuzes.niet_wachten),
            opnieuw=bool(self.keuzes.opnieuw),
        )
        gewenst = apply_stopbeleid(b.gewenst, self.instellingen.stopdatum, self.vandaag)
        return plan_persoon(gewenst, eerder.get(gewenst.bsn, ()), nu)

    def _message(self, b: Klantbesluit, stap: Klantplan) -> Berichtvoorstel:
        if not stap.status or stap.startdatum is None:
            return Berichtvoorstel(b, stap)
        nummer, vrij = stap.startnummer, True
        if nummer is None:
            nummer = self.uitgifte.give(stap.bsn, b.gemeente)
        elif stap.status == NIEUW:
            vrij = self.uitgifte.claim(nummer, stap.bsn)
        heen = Wmo407(
            stap.afzender or sender_of(b, self.instellingen),
            f"{self.voorvoegsel}{self.volgnummer:0{VOLGNUMMER}d}",
            self.vandaag,
            stap.bsn,
            nummer,
            stap.startdatum,
            stap.stopdatum,
            stap.status,
        )
        self.volgnummer += 1
        return Berichtvoorstel(b, stap, heen, b"", () if vrij else (_VAN_EEN_ANDER,))

    def _check(
        self, voorstellen: Sequence[Berichtvoorstel], eerder: dict[str, list[Eerder]]
    ) -> list[Berichtvoorstel]:
        """Each message against the rules, its bytes against the schema, in order."""
        build = make_builder(self.schemas.release)
        per_afzender: dict[str, list[Wmo407]] = {}
        for v in voorstellen:
            if v.bericht is not None:
                per_afzender.setdefault(v.bericht.afzender, []).append(v.bericht)
        historien = {
            a: GeheugenHistorie()
            if self.eerste
            else read_historie(self.verbinding, a, eerder, berichten)
            for a, berichten in per_afzender.items()
        }
        uit = []
        for v in voorstellen:
            if v.bericht is None:
                uit.append(v)
                continue
            historie = historien[v.bericht.afzender]
            toets = Toets(self.vandaag, historie)
            data = build(v.bericht)
            gevonden = [
                *self.tijdstip,
                *v.overtredingen,
                *check_bericht(v.bericht, toets),
                *check_bestand(".xml", data),
                *check_schema(self.schemas.fouten("wmo407", parse_boom(data))),
                *check_sender(v.besluit, v.bericht.afzender, self.instellingen),
            ]
            klaar = Berichtvoorstel(v.besluit, v.stap, v.bericht, data, tuple(gevonden))
            if klaar.gaat_uit:
                historie.note(v.bericht)
            uit.append(klaar)
        return uit


def apply_stopbeleid(gewenst: Gewenst, beleid: str, vandaag: date) -> Gewenst:
    """What should stand, with its end only when the dossier wants that in a message of today.

    `beleid` is `[beleid] stopdatum`: verstreken (only an end before today, since an indicated end
    is often prolonged), altijd or nooit. It is about the last period: an earlier one has ended. It
    says nothing about who is not announced any more.
    """
    if beleid == "altijd" or not gewenst.perioden:
        return gewenst
    *vroeger, laatste = gewenst.perioden
    stop = laatste.stopdatum
    if stop is None or (beleid == "verstreken" and stop < vandaag):
        return gewenst
    return replace(gewenst, perioden=(*vroeger, replace(laatste, stopdatum=None)))


_VAN_EEN_ANDER = Overtreding(
    "TR404",
    "9404",
    "fout",
    "Dit startnummer is al van een andere klant.",
    "Geef deze klant in uw register een eigen startnummer, of laat het leeg.",
)


def sender_of(b: Klantbesluit, instellingen: Instellingen) -> str:
    """Who announces: for a buitenregionale placement the centrumgemeente of the settings."""
    if b.buitenregionaal and instellingen.centrumgemeente:
        return instellingen.centrumgemeente
    return instellingen.gemeente


def check_sender(b: Klantbesluit, afzender: str, instellingen: Instellingen) -> list[Overtreding]:
    """A warning when the client lives elsewhere than the sender, without a mark that says why."""
    if not b.gemeente or b.gemeente == afzender or b.buitenregionaal:
        return []
    if b.gemeente in (instellingen.gemeente, *instellingen.regiogemeenten):
        return []
    return [
        Overtreding(
            "AFZENDER",
            "",
            WAARSCHUWING,
            f"Deze klant hoort volgens uw register bij gemeente {b.gemeente}, "
            f"en {afzender} meldt aan.",
            "Klopt dat, zet dan buitenregionaal op J, of noem de gemeente bij [regio] gemeenten.",
        )
    ]


def iter_besluiten(verbinding: Verbinding, terugkoppeling_id: int) -> Iterator[list[Klantbesluit]]:
    """The decisions of this terugkoppeling that can lead to a message, in lots.

    First everyone who is announced, in the order of the decisions; then those who are not but for
    whom a message was made before.
    """
    gezien: set[str] = set()
    for lot in besluiten.iter_aangemeld(verbinding, terugkoppeling_id):
        yield [_to_besluit(r) for r in lot]
    for lot in besluiten.iter_ingetrokken(verbinding, terugkoppeling_id):
        eerste = {r.bsn: r for r in reversed(lot) if r.bsn and r.bsn not in gezien}
        gezien.update(eerste)
        yield [_to_besluit(r) for r in reversed(eerste.values())]


def _to_besluit(r: Besluitfeit) -> Klantbesluit:
    stop = date.fromisoformat(s) if (s := r.stopdatum if r.aanmelden else r.datum) else None
    assert r.bsn is not None
    gewenst = Gewenst(r.bsn, einde=stop)
    if r.aanmelden:
        assert r.startdatum is not None
        start = date.fromisoformat(r.startdatum)
        gewenst = Gewenst(r.bsn, (Periode(start, stop, r.startnummer),))
    return Klantbesluit(r.regel, r.rij, r.soort, gewenst, r.gemeente or "", bool(r.buitenregionaal))


TELT = {Planstap.NIEUW: "nieuw", Planstap.WIJZIGEN: "gewijzigd", Planstap.VERWIJDEREN: "verwijderd"}
"""Under which count of `aanmelden` a step falls once its message goes out."""
