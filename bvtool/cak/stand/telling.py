"""The figures of one gemeente, tied out, and when its files arrived."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from bvtool.cak.inname.gemeenten import Gemeente
from bvtool.dossier.feiten import Daadfeit, Rondefeit
from bvtool.vak.bijdrage import Bijdrage
from bvtool.vak.fouten import InterneFout


class Aankomst(NamedTuple):
    """When a file arrived (aware, Amsterdam), how that is known, its SHA-256, what was odd."""

    moment: datetime
    bron: str
    sha256: str
    melding: str = ""


class Gemeentetelling(NamedTuple):
    """The figures of one gemeente or of all. Clients count once per gemeente.

    toegezegd = goedgekeurd + afgekeurd + wachtend + ontbrekend;
    niet_toegezegd = los_goedgekeurd + los_afgekeurd + los_wachtend;
    ontvangen = toegezegd - ontbrekend + niet_toegezegd.
    `gecorrigeerd`: approved after a refusal. `start_anders`: promised, and delivered with another
    start than the day of the migration (in a round: and it says something else than the decision).
    `te_laat_geleverd`: the first message came after the
    deadline. `retour_te_laat`: the answer of the CAK is overdue. `van_andere`: of those not
    promised, who by the answer of another gemeente is announced elsewhere. The rest counts rows of
    B4 and of the answer (`dekking.count_dekking`) and messages.
    """

    toegezegd: int = 0
    goedgekeurd: int = 0
    afgekeurd: int = 0
    wachtend: int = 0
    ontbrekend: int = 0
    niet_toegezegd: int = 0
    los_goedgekeurd: int = 0
    los_afgekeurd: int = 0
    los_wachtend: int = 0
    ontvangen: int = 0
    gecorrigeerd: int = 0
    tegenstrijdig: int = 0
    gevraagd: int = 0
    beantwoord: int = 0
    niet_beantwoord: int = 0
    extra: int = 0
    dubbel: int = 0
    zonder_reden: int = 0
    aanmelden: int = 0
    niet_aanleveren: int = 0
    berichten: int = 0
    onleesbaar: int = 0
    los_antwoord: int = 0
    start_anders: int = 0
    te_laat_geleverd: int = 0
    retour_te_laat: int = 0
    van_andere: int = 0

    @property
    def onverwacht(self) -> int:
        """Clients of whom a message came that nobody promised or announced."""
        return self.niet_toegezegd - self.van_andere

    def check(self, waar: str) -> None:
        """Raises InterneFout when the figures do not tie out."""
        beloofd = self.goedgekeurd + self.afgekeurd + self.wachtend + self.ontbrekend
        los = self.los_goedgekeurd + self.los_afgekeurd + self.los_wachtend
        ontvangen = self.toegezegd - self.ontbrekend + self.niet_toegezegd
        rijen = self.beantwoord + self.niet_beantwoord
        if (beloofd, los, ontvangen, rijen) != (
            self.toegezegd,
            self.niet_toegezegd,
            self.ontvangen,
            self.gevraagd,
        ):
            raise InterneFout(
                "De tellingen van de monitor sluiten niet.",
                waar=waar,
                wat_nu="Gebruik de uitkomst niet. Meld dit bij de beheerder van bvtool.",
            )


class Eerdereronde(NamedTuple):
    """How a gemeente stood when the round after it was opened: the figures as they were kept."""

    ronde: Rondefeit
    tot: datetime
    telling: Gemeentetelling
    stap: str
    op_tijd: bool | None

    @property
    def naam(self) -> str:
        """What it was: the migration, or the contribution of a round."""
        return Bijdrage(self.ronde.bijdrage).naam if self.ronde.periodiek else self.ronde.soort


@dataclass(frozen=True, slots=True)
class GemeenteStand:
    """One gemeente: its figures, what arrived when, and what could not be read.

    `op_tijd` None: no readable answer yet. `verschil`: how long before (positive) or after the
    deadline the first readable answer came. `meldingen`: file and sentence. `vreemd`: files in its
    folder that are of another gemeente. `vragen`: per kind of which two came at one moment, what
    must be decided (`gelijktijdig`). `verloop`: what lay there before: file, what happened to it,
    when, and why. `afgerond`: until when the figures go, for a gemeente that was finished before
    later messages came; `verkeer`: how many those are. `opgegaan`: the name of the gemeente in
    which this one goes on; what it had counts there. `daden`: what staff did, in order. `ronde`:
    which round this is, None for the migration; then `verkeer` are messages that nobody promised,
    and `daden_eerder` what staff did before it. `rondes`: how the earlier rounds ended.
    `herstel`: the rows of B4 that the CAK has to mend, None for who is not in it.
    """

    gemeente: Gemeente
    telling: Gemeentetelling
    b4: Aankomst | None
    antwoord: Aankomst | None
    laatste_antwoord: Aankomst | None
    op_tijd: bool | None
    verschil: timedelta
    deadlines: Mapping[str, datetime]
    per_reden: Mapping[str, int] = field(default_factory=dict)
    per_code: Mapping[str, int] = field(default_factory=dict)
    meldingen: Sequence[tuple[str, str]] = ()
    geweigerd: Sequence[str] = ()
    daden: Sequence[Daadfeit] = ()
    vreemd: int = 0
    vragen: Mapping[str, str] = field(default_factory=dict)
    verloop: Sequence[tuple[str, str, datetime, str]] = ()
    afgerond: datetime | None = None
    verkeer: int = 0
    opgegaan: str = ""
    ronde: Rondefeit | None = None
    daden_eerder: Sequence[Daadfeit] = ()
    rondes: Sequence[Eerdereronde] = ()
    herstel: Sequence[int | None] = ()

    @property
    def over(self) -> Bijdrage:
        """The contribution that this is about."""
        return Bijdrage(self.ronde.bijdrage) if self.ronde else Bijdrage.BW

    @property
    def slot(self) -> date:
        """The day it is grouped by: its timeslot, or the reference date of the round."""
        if self.ronde is None:
            return self.gemeente.timeslot
        return date.fromisoformat(self.ronde.peildatum)

    @property
    def antwoord_open(self) -> bool:
        """Must somebody choose which B4, or which answer, counts?"""
        return not self.vragen.keys().isdisjoint(("b4", "terugkoppeling"))

    @property
    def volledig(self) -> bool:
        """Does the answer cover B4 exactly, with a reason for everyone who is not delivered?"""
        t = self.telling
        flawed = t.niet_beantwoord + t.extra + t.dubbel + t.zonder_reden
        heel = self.antwoord is not None and self.b4 is not None
        return heel and not flawed and not self.antwoord_open

    @property
    def totaal_klopt(self) -> bool:
        """Do the control totals above the newest answer agree with its rows?"""
        return self.laatste_antwoord is None or not self.laatste_antwoord.melding

    @property
    def juist(self) -> bool:
        """Is everything promised approved, and nothing else there?"""
        t = self.telling
        heel = t.goedgekeurd == t.toegezegd and not t.start_anders
        return self.volledig and heel and not t.onverwacht


def sum_up(tellingen: Iterable[Gemeentetelling]) -> Gemeentetelling:
    """The figures of several gemeenten together."""
    alle = list(tellingen)
    return Gemeentetelling(
        **{naam: sum(getattr(t, naam) for t in alle) for naam in Gemeentetelling._fields}
    )
