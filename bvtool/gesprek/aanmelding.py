"""The run that announces: proposals written into the ledger and into one zip."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bvtool.berichten.regels import FOUT
from bvtool.berichten.schema import Schemasets, find_schemaplek, load_schemas
from bvtool.dossier.ledger import read_meta
from bvtool.dossier.leesverbinding import open_lezend
from bvtool.dossier.vragen import berichten, besluiten, rondes
from bvtool.dossier.vragen.buiten import ask_buiten, list_leveringen
from bvtool.gesprek.bsnwissel import Band, Wissels, find_wissels
from bvtool.gesprek.elders import read_elders
from bvtool.gesprek.massa import Massa
from bvtool.gesprek.onbekend import check_onbekend
from bvtool.gesprek.stappen import NIET_NU, Planstap
from bvtool.gesprek.startnummers import Registernummers, Uitgifte
from bvtool.gesprek.tijdstip import check_tijdstip, choose_schemas, tell_schemas
from bvtool.gesprek.uitgaand import Zending, restore_missing
from bvtool.gesprek.voorstel import TELT, VOLGNUMMER, Berichtvoorstel, Keuzes, Maker
from bvtool.gesprek.wens import iter_besluiten
from bvtool.gesprek.zending import name_zending
from bvtool.vak.bijdrage import Bijdrage
from bvtool.vak.fouten import Bevinding, Gebruiksfout, InvoerOntbreekt
from bvtool.vak.voortgang import tell

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.dossier.verbinding import Verbinding
    from bvtool.dossier.werkgang import Werkgang
    from bvtool.kalender.klok import Klok


@dataclass(slots=True)
class Aanmelding:
    """What one run did or, with `--proef`, would do.

    `tegengehouden` are the proposals that wait for a person; `waarschuwingen` gives for each
    warning the rows that have it; `gaan_uit` (only of a plan) is what would go. `gestart` are the
    rows of B4 (row key, BSN) for which a status 1 goes in the migration; `massa` holds it all
    against the limits; `meldingen` are about other dossiers and about messages of other programs.
    """

    geteld: Counter[str] = field(default_factory=Counter)
    tegengehouden: list[Berichtvoorstel] = field(default_factory=list)
    gaan_uit: list[Berichtvoorstel] = field(default_factory=list)
    waarschuwingen: dict[str, list[str]] = field(default_factory=dict)
    niet_in_besluit: int = 0
    gestart: list[tuple[str, str]] = field(default_factory=list)
    massa: Massa | None = None
    meldingen: tuple[Bevinding, ...] = ()

    def note(self, voorstel: Berichtvoorstel) -> None:
        """Count one proposal."""
        if voorstel.stap.opmerking:
            waar = self.waarschuwingen.setdefault(voorstel.stap.opmerking, [])
            waar.append(voorstel.besluit.waar)
        for o in voorstel.overtredingen:
            if o.ernst != FOUT and voorstel.gaat_uit:
                waar = self.waarschuwingen.setdefault(f"{o.uitleg} {o.herstel}", [])
                waar.append(voorstel.besluit.waar)
        if voorstel.bericht is not None and voorstel.gaat_uit:
            self.geteld[TELT[voorstel.bericht.status]] += 1
            van_b4 = voorstel.besluit.soort == "b4" and voorstel.besluit.gewenst.opdracht is None
            if voorstel.stap.soort is Planstap.NIEUW and van_b4:
                self.gestart.append((voorstel.besluit.regel, voorstel.besluit.gewenst.bsn))
        elif voorstel.bericht or voorstel.stap.soort in NIET_NU:
            self.tegengehouden.append(voorstel)
        elif voorstel.stap.soort is Planstap.AL_VERZONDEN:
            self.geteld["al_verzonden"] += 1

    def bevindingen(self) -> Iterator[Bevinding]:
        """What is held back: the row, the rule or the reason, and the repair."""
        for v in self.tegengehouden:
            for o in v.overtredingen:
                if o.ernst == FOUT:
                    regel = f"Regel {o.regel}" + (f", code {o.retourcode}" if o.retourcode else "")
                    yield Bevinding(v.besluit.waar, f"{o.uitleg} ({regel})", o.herstel)
            if v.bericht is None:
                yield Bevinding(v.besluit.waar, v.stap.uitleg)

    def tellingen(self) -> dict[str, object]:
        """The counts of the contract."""
        return {
            "berichten": self.berichten,
            **{naam: self.geteld[naam] for naam in TELT.values()},
            "tegengehouden": len(self.tegengehouden),
            "al_verzonden": self.geteld["al_verzonden"],
        }

    @property
    def berichten(self) -> int:
        """How many messages go out."""
        return sum(self.geteld[naam] for naam in TELT.values())


class TeVeel(Exception):
    """A run passes the limits of `[grenzen]`, or another number was confirmed than would go."""

    def __init__(self, gedaan: Aanmelding) -> None:
        super().__init__()
        self.gedaan = gedaan


def open_plan(dossier: Dossier, klok: Klok, keuzes: Keuzes) -> Aanmelding:
    """What `aanmelden` would do now; the ledger is only read. Raises InvoerOntbreekt as it does."""
    if not dossier.has_ledger():
        raise _no_terugkoppeling()
    with open_lezend(dossier) as verbinding:
        return plan_aanmelding(verbinding, dossier, klok, keuzes)


def check_teruggekoppeld(verbinding: Verbinding) -> None:
    """Raises InvoerOntbreekt when no answer was given to the CAK yet: then nobody is announced."""
    if besluiten.ask_laatste_nummer(verbinding) is None:
        raise _no_terugkoppeling()


def has_akkoord(verbinding: Verbinding) -> bool:
    """Whether the go of the CAK stands in the ledger; a round that returns needs none."""
    return rondes.ask_ronde(verbinding).periodiek or besluiten.has_akkoord(verbinding)


def plan_aanmelding(
    verbinding: Verbinding, dossier: Dossier, klok: Klok, keuzes: Keuzes
) -> Aanmelding:
    """What `aanmelden` would do now; writes nothing. `gaan_uit` holds what would go."""
    uit = Aanmelding()
    uit.massa = massa = Massa(dossier.instellingen.grenzen)
    sets = open_schemas(dossier)
    los = check_onbekend(verbinding, dossier, sets)
    maker, tk = make_maker(verbinding, dossier, klok, keuzes)
    nu = tell_schemas(maker.schemas, sets, keuzes.release, maker.bijdrage)
    uit.meldingen = (*los, *maker.uitgifte.elders.meldingen, *nu)
    massa.bijdrage = maker.bijdrage
    wissels = find_wissels(verbinding, tk)
    for lot in iter_besluiten(verbinding, tk, wissels):
        voorstellen = maker.propose(lot)
        massa.note(verbinding, voorstellen)
        for voorstel in voorstellen:
            uit.note(voorstel)
            if voorstel.gaat_uit:
                uit.gaan_uit.append(voorstel)
    check_zelfde(maker)
    massa.judge(verbinding, _count_announced(verbinding, tk), klok.vandaag)
    uit.niet_in_besluit = count_los(verbinding, tk, wissels)
    return uit


def run_aanmelding(
    w: Werkgang, keuzes: Keuzes, *, envelop: bool, bevestigd: int | None = None
) -> Aanmelding:
    """Make the messages that must go out now, in the unit of work `w`.

    Writes messages, start numbers and the delivery into the ledger and stages the zip (and behind
    it the separate files). Nothing to send: nothing is written. `bevestigd` is the number of
    messages that a person confirmed. Raises TeVeel above the limits without it, or when it is
    another number.
    """
    uit = Aanmelding()
    uit.massa = massa = Massa(w.dossier.instellingen.grenzen)
    sets = open_schemas(w.dossier)
    los = check_onbekend(w.verbinding, w.dossier, sets)
    maker, tk = make_maker(w.verbinding, w.dossier, w.klok, keuzes)
    nu = tell_schemas(maker.schemas, sets, keuzes.release, maker.bijdrage)
    uit.meldingen = (*los, *maker.uitgifte.elders.meldingen, *nu)
    massa.bijdrage = maker.bijdrage
    bekend = berichten.ask_zendingen(w.verbinding)
    nr = max((r.nr for r in bekend), default=0) + 1
    naam = name_zending(w.klok.vandaag, [r.naam for r in bekend], maker.bijdrage)
    zending_ = Zending(w, nr, naam, envelop=envelop)
    gedaan, totaal = 0, besluiten.count_aangemeld(w.verbinding, tk)
    wissels = find_wissels(w.verbinding, tk)
    try:
        for lot in iter_besluiten(w.verbinding, tk, wissels):
            voorstellen = maker.propose(lot)
            massa.note(w.verbinding, voorstellen)
            for voorstel in voorstellen:
                uit.note(voorstel)
            zending_.add([v for v in voorstellen if v.gaat_uit], maker)
            gedaan += len(lot)
            tell("Berichten maken", gedaan, totaal)
        check_zelfde(maker)
        massa.judge(w.verbinding, _count_announced(w.verbinding, tk), w.klok.vandaag)
        if bevestigd != uit.berichten and (massa.over or (bevestigd and uit.berichten)):
            raise TeVeel(uit)
        restore_missing(w, sets, nr)  # first: what is laid out stands beside every zip
        zending_.finish()
    finally:
        zending_.close()
    uit.niet_in_besluit = count_los(w.verbinding, tk, wissels)
    return uit


def check_zelfde(maker: Maker) -> None:
    """Raises Gebruiksfout when an answer about another BSN was given where nothing was asked."""
    los = sorted(maker.keuzes.zelfde.keys() - maker.beantwoord)
    if los:
        raise Gebruiksfout(
            "Bij deze rij vraagt bvtool nu niet of het dezelfde klant is, of niet met dit "
            "startnummer.",
            waar=f"--zelfde-klant {los[0]}",
            wat_nu="Kijk met bvtool aanmelden --proef bij welke rij de vraag staat, en met welk "
            "startnummer.",
        )


def count_los(verbinding: Verbinding, tk: int, wissels: Wissels) -> int:
    """Persons with a message about whom this answer says nothing, under no BSN; none in a round
    that returns, where nothing follows from not being named."""
    if rondes.is_periodiek(verbinding, tk):
        return 0
    bekend = {v.bsn for vs in wissels.values() for v in vs if v.band is Band.INTREKKEN}
    return berichten.count_niet_genoemd(verbinding, tk) - len(bekend)


def _count_announced(verbinding: Verbinding, tk: int) -> int:
    """How many starts the CAK was told to expect."""
    if rondes.is_periodiek(verbinding, tk):
        return besluiten.count_starts(verbinding, tk)
    return besluiten.count_toegezegd(verbinding, tk)


def _no_terugkoppeling() -> InvoerOntbreekt:
    return InvoerOntbreekt(
        "Er is nog geen terugkoppeling vastgelegd, dus er is niemand om aan te melden.",
        waar="dossier.db",
        wat_nu="Maak eerst het werkboek af en geef dan: bvtool terugkoppeling",
    )


def make_maker(
    verbinding: Verbinding, dossier: Dossier, klok: Klok, keuzes: Keuzes
) -> tuple[Maker, int]:
    """What makes the proposals of a run now, and the answer that they follow. Raises
    InvoerOntbreekt without an answer, Gebruiksfout when messages must go in a release that bvtool
    does not write."""
    (maker,), tk = make_makers(verbinding, dossier, [klok], keuzes)
    return maker, tk


def make_makers(
    verbinding: Verbinding, dossier: Dossier, klokken: Sequence[Klok], keuzes: Keuzes
) -> tuple[list[Maker], int]:
    """As `make_maker`, for each of these moments; none of them knows what another proposed."""
    tk = besluiten.ask_laatste_nummer(verbinding)
    if tk is None:
        raise _no_terugkoppeling()
    voorvoegsel = read_meta(verbinding)["identificatie_voorvoegsel"]
    i, sets = dossier.instellingen, open_schemas(dossier)
    ronde = rondes.ask_ronde(verbinding)
    over = Bijdrage(ronde.bijdrage)
    elders = read_elders(verbinding, dossier)
    register = Registernummers(verbinding, dossier.pad, tk)
    volgnummer = _next_volgnummer(verbinding, voorvoegsel)
    eerste = (
        not berichten.has_berichten(verbinding)
        and not ronde.periodiek
        and not list_leveringen(verbinding)
    )

    def make(klok: Klok) -> Maker:
        schemas = choose_schemas(dossier, klok, sets, keuzes.release, over)
        return Maker(
            verbinding=verbinding,
            instellingen=i,
            schemas=schemas,
            uitgifte=Uitgifte(verbinding, i.startnummers, register.holds, elders, over),
            vandaag=klok.vandaag,
            voorvoegsel=voorvoegsel,
            volgnummer=volgnummer,
            keuzes=keuzes,
            tijdstip=check_tijdstip(dossier, klok, schemas.release, keuzes.release, over),
            eerste=eerste,
        )

    return [make(klok) for klok in klokken], tk


def open_schemas(dossier: Dossier) -> Schemasets:
    """The sets of schemas of this dossier. Raises InstellingFout when they cannot be used."""
    return load_schemas(*find_schemaplek(dossier))


def _next_volgnummer(verbinding: Verbinding, voorvoegsel: str) -> int:
    """One more than the highest in use, also by what was sent outside bvtool and is known."""
    eind = len(voorvoegsel) + VOLGNUMMER
    buiten = [
        n
        for n in ask_buiten(verbinding)
        if n.startswith(voorvoegsel) and len(n) == eind and n[-VOLGNUMMER:].isdecimal()
    ]
    laatste = max([berichten.ask_hoogste_identificatie(verbinding, voorvoegsel), *buiten])
    return int(laatste[-VOLGNUMMER:]) + 1 if laatste else 1
