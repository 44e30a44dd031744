"""From decisions to messages: the plan, start numbers, rules and schema, lot by lot.

Nothing is written here; `bvtool.gesprek.aanmelding` writes what comes out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from bvtool.berichten.boom import parse_boom
from bvtool.berichten.eigenbijdrage import NIEUW, VERWIJDEREN, WIJZIGEN, list_soorten
from bvtool.berichten.historie import GeheugenHistorie
from bvtool.berichten.regels import (
    FOUT,
    Overtreding,
    Toets,
    blocks,
    check_bericht,
    check_bestand,
    check_schema,
)
from bvtool.berichten.schemaset import Schemas
from bvtool.berichten.wmo407 import Wmo407
from bvtool.dossier.instellingen import Instellingen
from bvtool.gesprek.afzender import check_sender, sender_of
from bvtool.gesprek.bsnwissel import ANDER_BSN, Band, Vorig
from bvtool.gesprek.levering import Eerder, make_leveringen
from bvtool.gesprek.plan import plan_persoon
from bvtool.gesprek.stappen import Klantplan, Omstandigheden, Planstap, split_stap, wait_for_stop
from bvtool.gesprek.startnummers import Uitgifte
from bvtool.gesprek.verzonden import read_eerder, read_historie
from bvtool.gesprek.wens import Klantbesluit, apply_stopbeleid
from bvtool.gesprek.zending import make_builders
from bvtool.vak.bijdrage import Bijdrage

if TYPE_CHECKING:
    from bvtool.dossier.verbinding import Verbinding

VOLGNUMMER = 7
"""Digits of the sequence in an Identificatie, behind the five letters of the dossier."""


class Berichtvoorstel(NamedTuple):
    """What happens for one decision: the step, and the message with its bytes when one goes out;
    a step in two messages is two of these.

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

    @property
    def toelichting(self) -> str:
        """What the ledger keeps with the message, besides what the user asked."""
        return ANDER_BSN if self.stap.soort is Planstap.VERWIJDEREN and self.stap.ander_bsn else ""


class Keuzes(NamedTuple):
    """What the user asked for besides the plain run; a text is the reason that was given.

    `release` is the release in which messages may go although it is over, for `release_reden`;
    `zelfde` by row key whether that client is who was announced under another BSN: the start number
    of that announcement, or None for somebody else.
    """

    niet_wachten: str = ""
    opnieuw: str = ""
    release: str = ""
    release_reden: str = ""
    zelfde: Mapping[str, int | None] = MappingProxyType({})

    @property
    def toelichting(self) -> str | None:
        """The reasons, as the ledger keeps them with each message; None without any."""
        redenen = (
            ("niet gewacht", self.niet_wachten),
            ("opnieuw", self.opnieuw),
            (f"in release {self.release}", self.release_reden),
        )
        return "; ".join(f"{naam}: {reden}" for naam, reden in redenen if reden) or None


@dataclass(slots=True)
class Maker:
    """Makes the proposals of one run. `volgnummer` is the next of the Identificaties; `tijdstip`
    says why no message may go at this moment. `eerste`: before this run there was no message at
    all, so the ledger need not be asked about earlier ones; within a run everyone comes once.
    `beantwoord` grows: the row keys of `keuzes.zelfde` that answered a question."""

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
    beantwoord: set[str] = field(default_factory=set)

    @property
    def bijdrage(self) -> Bijdrage:
        """What the decisions are about."""
        return self.uitgifte.bijdrage

    @property
    def soorten(self) -> tuple[str, ...]:
        """The messages in which a delivery is told."""
        return list_soorten(self.bijdrage, self.schemas.release)

    def read_eerder(self, besluiten: Sequence[Klantbesluit]) -> dict[str, list[Eerder]]:
        """What was sent before about the persons of one lot."""
        bsns = [bsn for b in besluiten for bsn in b.bsns]
        return {} if self.eerste else read_eerder(self.verbinding, bsns, self.bijdrage)

    def propose(
        self,
        besluiten: Sequence[Klantbesluit],
        eerder: dict[str, list[Eerder]] | None = None,
    ) -> list[Berichtvoorstel]:
        """The proposals for one lot of decisions, in their order; `eerder` is `read_eerder` of it,
        when that was done already."""
        eerder = self.read_eerder(besluiten) if eerder is None else eerder
        nu = Omstandigheden(
            self.vandaag,
            niet_wachten=bool(self.keuzes.niet_wachten),
            opnieuw=bool(self.keuzes.opnieuw),
            soorten=self.soorten,
        )
        stappen = [(b, s) for b in besluiten for s in self._steps(b, eerder, nu)]
        nummers = [s.startnummer for b, s in stappen if s.startnummer is not None and _claims(b, s)]
        self.uitgifte.load(nummers)
        soorten = self.soorten
        voorstellen = [v for b, s in stappen for v in self._messages(b, split_stap(s, soorten))]
        return self._check(voorstellen, eerder)

    def _steps(
        self, b: Klantbesluit, eerder: dict[str, list[Eerder]], nu: Omstandigheden
    ) -> list[Klantplan]:
        gewenst = apply_stopbeleid(b.gewenst, self.instellingen.stopdatum, self.vandaag)
        vorig = [p for v in b.vorig for p in self._judge_old(b.regel, v, eerder.get(v.bsn, ()))]
        return plan_persoon(gewenst, eerder.get(gewenst.bsn, ()), nu, vorig)

    def _judge_old(
        self, regel: str, vorig: Vorig, eerder: Sequence[Eerder]
    ) -> list[tuple[Vorig, Sequence[Eerder]]]:
        """An old BSN by what a person said of it; nothing when it is somebody else's."""
        if vorig.band is not Band.VRAAG or regel not in self.keuzes.zelfde:
            return [(vorig, eerder)]
        nummer = self.keuzes.zelfde[regel]
        if nummer is None:
            self.beantwoord.add(regel)
            return []
        for levering in make_leveringen(eerder, niet_wachten=bool(self.keuzes.niet_wachten)):
            if levering.startnummer == nummer and levering.staat and not levering.wacht:
                self.beantwoord.add(regel)
                return [(vorig._replace(band=Band.INTREKKEN), eerder)]
        return [(vorig, eerder)]

    def _messages(self, b: Klantbesluit, delen: Sequence[Klantplan]) -> list[Berichtvoorstel]:
        """The messages of one step; what does not go now, takes those after it along."""
        uit: list[Berichtvoorstel] = []
        for deel in delen:
            if uit:
                vorige = uit[-1].bericht
                if vorige is None:
                    break
                deel = deel._replace(startnummer=vorige.startnummer)
            uit.append(self._message(b, deel))
        return uit

    def _message(self, b: Klantbesluit, stap: Klantplan) -> Berichtvoorstel:
        if not stap.status or stap.startdatum is None:
            return Berichtvoorstel(b, stap)
        if (later := wait_for_stop(stap, self.vandaag)) is not None:
            return Berichtvoorstel(b, later)
        nummer, tegen = stap.startnummer, None
        if nummer is None:
            nummer = self.uitgifte.give(stap.bsn, b.gemeente)
            if nummer is None:
                vol = self.uitgifte.tell_vol(b.gemeente)
                return Berichtvoorstel(b, Klantplan(Planstap.HERSTELLEN, stap.bsn, vol))
        elif _claims(b, stap):
            vorig = [v.bsn for v in b.vorig if v.band is not Band.VRAAG]
            if not self.uitgifte.claim(nummer, stap.bsn, vorig):
                tegen = _VAN_EEN_ANDER
        if stap.status == NIEUW and tegen is None and not stap.na:
            tegen = self.uitgifte.elders.judge(nummer, stap.bsn)
        heen = Wmo407(
            stap.afzender or sender_of(b, self.instellingen),
            f"{self.voorvoegsel}{self.volgnummer:0{VOLGNUMMER}d}",
            self.vandaag,
            stap.bsn,
            nummer,
            stap.startdatum,
            stap.stopdatum,
            stap.status,
            stap.kostprijs,
            soort=stap.bericht,
        )
        self.volgnummer += 1
        return Berichtvoorstel(b, stap, heen, b"", () if tegen is None else (tegen,))

    def _check(
        self, voorstellen: Sequence[Berichtvoorstel], eerder: dict[str, list[Eerder]]
    ) -> list[Berichtvoorstel]:
        """Each message against the rules, its bytes against the schema, in order."""
        build = make_builders(self.schemas)
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
        toetsen = {a: Toets(self.vandaag, historie) for a, historie in historien.items()}
        uit = []
        for v in voorstellen:
            if v.bericht is None:
                uit.append(v)
                continue
            toets = toetsen[v.bericht.afzender]
            data = build(v.bericht)
            gevonden = [
                *self.tijdstip,
                *v.overtredingen,
                *([_NA_EEN_ANDER] if v.stap.na and not uit[-1].gaat_uit else []),
                *check_bericht(v.bericht, toets),
                *check_bestand(".xml", data),
                *check_schema(self.schemas.fouten(v.bericht.soort, parse_boom(data))),
                *check_sender(v.besluit, v.bericht.afzender, self.instellingen),
            ]
            klaar = Berichtvoorstel(v.besluit, v.stap, v.bericht, data, tuple(gevonden))
            if klaar.gaat_uit:
                historien[v.bericht.afzender].note(v.bericht)
            uit.append(klaar)
        return uit


def _claims(b: Klantbesluit, stap: Klantplan) -> bool:
    """Whether a step takes a number of the register or the CAK for this person: a first message,
    and in a round that returns also a change of what stands without a message of ours."""
    return stap.status == NIEUW or (b.gewenst.opdracht is not None and not stap.ander_bsn)


_NA_EEN_ANDER = Overtreding(
    "BERICHT",
    "",
    FOUT,
    "Dit bericht hoort bij een ander bericht van deze klant, en dat wordt tegengehouden.",
    "Herstel eerst wat daar staat. Dan gaan beide mee.",
)
_VAN_EEN_ANDER = Overtreding(
    "TR404",
    "9404",
    "fout",
    "Dit startnummer is al van een andere klant.",
    "Geef deze klant in uw register een eigen startnummer, of laat het leeg.",
)


TELT = {NIEUW: "nieuw", WIJZIGEN: "gewijzigd", VERWIJDEREN: "verwijderd"}
"""Under which count of `aanmelden` a message that goes out falls, by its status: the stop of a
delivery of the abonnementstarief is a message of its own, and new."""
