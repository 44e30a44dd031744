"""The run that reads answers: files in, each answer judged and kept once, the standing out."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from bvtool.berichten.boom import BerichtGeweigerd
from bvtool.berichten.bronnen import Berichtbestand, read_stukken
from bvtool.berichten.lezing import Antwoord, read_antwoord
from bvtool.berichten.merk import is_verzonnen
from bvtool.berichten.schema import Schemasets
from bvtool.berichten.schemarollen import ANTWOORD
from bvtool.dossier.feiten import Beoordeeld
from bvtool.dossier.toevoeging import lots
from bvtool.dossier.vragen import antwoorden
from bvtool.dossier.vragen.berichten import ask_bericht
from bvtool.gesprek.berichtstand import categorize
from bvtool.gesprek.koppeling import match
from bvtool.gesprek.verzonden import find_verzonden
from bvtool.vak.aantal import count
from bvtool.vak.fouten import Bevinding, Gebruiksfout
from bvtool.vak.masker import show_naam, show_woorden
from bvtool.vak.standen import Stand
from bvtool.vak.voortgang import tell

if TYPE_CHECKING:
    from bvtool.dossier.werkgang import Werkgang

LOT = 2000
UITSPRAAK = "uitspraak"
"""Where the ledger would name the file of an answer: the word of a person."""
NIET_GEKOPPELD, AL_BEKEND = "niet_gekoppeld", "al_bekend"


@dataclass(slots=True)
class Ingelezen:
    """What one run read. `geteld`: answers by what became of them; `genegeerd`: files that are no
    answer, each with the reason; `stuk` of those were meant as an answer but cannot be read.
    `binnen` are the zips within a zip that were opened; `overgeslagen` counts answers by an element
    in them that their schema does not have."""

    geteld: Counter[str] = field(default_factory=Counter)
    gelezen: int = 0
    genegeerd: list[Bevinding] = field(default_factory=list)
    stuk: int = 0
    binnen: list[str] = field(default_factory=list)
    overgeslagen: Counter[str] = field(default_factory=Counter)


_Bekend = dict[Beoordeeld, bool]
"""Answers, each with whether it came in this run."""


@dataclass(slots=True)
class _Inlezer:
    """Takes answers into the ledger, lot by lot; `vanaf` is the last answer of before this run."""

    w: Werkgang
    vanaf: int
    uit: Ingelezen

    def take(self, lot: Sequence[Antwoord]) -> None:
        """Judge these answers beside what is known, and keep what is new."""
        uit = self.uit
        uit.gelezen += len(lot)
        gekoppeld = self._match(lot)
        bekende_bytes = antwoorden.ask_bekende_sommen(self.w.verbinding, [a.sha256 for a in lot])
        per_bericht, los = self._known_answers(gekoppeld)
        rijen: list[tuple[Beoordeeld, str, str]] = []
        vers: dict[int, list[Beoordeeld]] = {}
        for a, b in zip(lot, gekoppeld, strict=True):
            id_ = b.bericht_id
            bekend = los if id_ is None else per_bericht.setdefault(id_, {})
            if a.sha256 in bekende_bytes or b in bekend:
                uit.geteld[AL_BEKEND] += 1
                continue
            bekende_bytes.add(a.sha256)
            bekend[b] = True
            rijen.append((b, a.bestand, a.sha256))
            if id_ is None:
                uit.geteld[NIET_GEKOPPELD] += 1
            else:
                vers.setdefault(id_, []).append(b)
        for bericht_id, nieuw in vers.items():
            self._count(per_bericht[bericht_id], nieuw)
        antwoorden.add_antwoorden(self.w.verbinding, rijen, self.w.klok.nu.isoformat())

    def _count(self, alle: _Bekend, nieuw: list[Beoordeeld]) -> None:
        """Count the answers of this run on one message; what came earlier in it may turn over."""
        if len(alle) == 1:
            self.uit.geteld[categorize(nieuw[0], nieuw)] += 1
            return
        nu = list(alle)
        eerder = [b for b in nu if b not in nieuw]
        van_run = [b for b, in_run in alle.items() if in_run]
        self.uit.geteld.update(categorize(b, nu) for b in van_run)
        self.uit.geteld.subtract(categorize(b, eerder) for b in van_run if b not in nieuw)

    def _match(self, lot: Sequence[Antwoord]) -> list[Beoordeeld]:
        sleutels = [a.retour.sleutel for a in lot if a.retour is not None]
        kruis = [a.envelop.kruisreferentie for a in lot if a.envelop is not None]
        op_sleutel, op_referentie = find_verzonden(self.w.verbinding, sleutels, kruis)
        return [match(a, op_sleutel, op_referentie) for a in lot]

    def _known_answers(self, gekoppeld: Sequence[Beoordeeld]) -> tuple[dict[int, _Bekend], _Bekend]:
        """The answers that the ledger holds, by content: per message, and those that fit none."""
        per_bericht: dict[int, _Bekend] = {}
        los: _Bekend = {}
        for b, nr in antwoorden.ask_zelfde(self.w.verbinding, gekoppeld):
            groep = los if b.bericht_id is None else per_bericht.setdefault(b.bericht_id, {})
            groep[b] = nr > self.vanaf
        return per_bericht, los


def read_in(w: Werkgang, paden: Iterable[Path], schemas: Schemasets) -> Ingelezen:
    """Read every answer in these files, folders and zips into the ledger.

    The end is the same whatever the order or the split over files. What is no answer is named and
    left alone. Raises InvoerOntbreekt when a path does not exist.
    """
    uit = Ingelezen()
    lezer = _Inlezer(w, antwoorden.ask_hoogste_nummer(w.verbinding), uit)
    oefenen = w.dossier.instellingen.fictief
    nieuw = _pass_known(read_stukken(paden), antwoorden.ask_sommen(w.verbinding), uit, oefenen)
    for lot in lots(_understand(nieuw, schemas, uit, oefenen=oefenen), LOT):
        lezer.take(lot)
    return uit


def _pass_known(
    stukken: Iterable[Berichtbestand], bekend: Container[bytes], uit: Ingelezen, oefenen: bool
) -> Iterator[Berichtbestand]:
    """The files without those whose very bytes were read before (`bekend`, as SHA-256): they are
    counted. In an envelope it is the message inside that is known, so that one is opened."""
    for stuk in stukken:
        if (
            stuk.geweigerd is None
            and hashlib.sha256(stuk.data).digest() in bekend
            and (oefenen or not is_verzonnen(stuk.data))
        ):
            _note_binnen(stuk, uit)
            uit.gelezen += 1
            uit.geteld[AL_BEKEND] += 1
        else:
            yield stuk


def _note_binnen(stuk: Berichtbestand, uit: Ingelezen) -> None:
    if stuk.binnen and stuk.binnen not in uit.binnen[-1:]:
        uit.binnen.append(stuk.binnen)


def _understand(
    stukken: Iterable[Berichtbestand], schemas: Schemasets, uit: Ingelezen, *, oefenen: bool
) -> Iterator[Antwoord]:
    """The answers in these files; only what they say is kept, so that large files cost no more.

    An answer that was made up is one only where people rehearse (`oefenen`).
    """
    for nr, stuk in enumerate(stukken):
        if nr % LOT == 0:
            tell("Antwoorden lezen", nr)
        _note_binnen(stuk, uit)
        try:
            antwoord = read_antwoord(stuk, schemas)
            if antwoord.verzonnen and not oefenen:
                raise _VERZONNEN
            if antwoord.overgeslagen:
                uit.overgeslagen.update(antwoord.overgeslagen)
            yield antwoord
        except BerichtGeweigerd as geweigerd:
            uit.genegeerd.append(geweigerd.bevinding(stuk.naam))
            uit.stuk += geweigerd.stuk


_VERZONNEN = BerichtGeweigerd(
    "Dit antwoord is verzonnen met ketentest, en dit dossier is niet om te oefenen.",
    "Haal het bestand weg, en haal de retourberichten op van het portaal.",
)


def tell_overgeslagen(ingelezen: Ingelezen) -> list[str]:
    """Elements that no schema has, in answers that were read all the same."""
    return [
        f"In {count(aantal, 'antwoord', 'antwoorden')} staat een element dat niet in het schema "
        f"staat: {show_naam(naam, 40)}. Het is overgeslagen; het antwoord telt."
        for naam, aantal in sorted(ingelezen.overgeslagen.items())
    ]


def record_uitspraak(w: Werkgang, uitspraak: str, reden: str) -> None:
    """Keep the word of a person on a message whose answers leave doubt: `IDENTIFICATIE=uitkomst`.

    Raises Gebruiksfout when it is not of that form, no such message was sent, or the reason lacks.
    """
    identificatie, _, uitkomst = uitspraak.partition("=")
    rij = ask_bericht(w.verbinding, identificatie.strip())
    if rij is None or uitkomst not in (Stand.GOEDGEKEURD, Stand.AFGEKEURD) or not reden.strip():
        raise Gebruiksfout(
            "Deze uitspraak is niet te verwerken.",
            waar="--uitspraak",
            wat_nu="Schrijf: --uitspraak IDENTIFICATIE=goedgekeurd (of =afgekeurd) --reden TEKST, "
            "met de identificatie van een bericht dat u heeft verzonden.",
        )
    som = hashlib.sha256(f"{UITSPRAAK}|{rij.id}|{uitkomst}|{reden}".encode()).hexdigest()
    if antwoorden.ask_bekende_sommen(w.verbinding, [som]):
        return
    b = Beoordeeld(
        rij.id,
        ANTWOORD[rij.soort][3:],
        rij.afzender,
        rij.identificatie,
        rij.dagtekening,
        "",
        "",
        uitkomst,
        "",
        uitspraak=show_woorden(reden),
    )
    antwoorden.add_antwoorden(w.verbinding, [(b, UITSPRAAK, som)], w.klok.nu.isoformat())
