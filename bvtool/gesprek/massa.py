"""The guard on very many messages at once: after one bad file nobody is withdrawn by the dozen.

What a run would send is counted beside what runs and was approved before it; above the limits of
`[grenzen]` a person confirms the number. Source of the limits: aangenomen, docs/aannames.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bvtool.dossier.vragen.volgens_cak import list_volgens_cak
from bvtool.gesprek.levering import Periode, make_leveringen, tell_staat
from bvtool.gesprek.stappen import Planstap
from bvtool.gesprek.verzonden import iter_met_stand, read_eerder, to_bericht
from bvtool.vak.bijdrage import Bijdrage
from bvtool.vak.standen import Stand
from bvtool.vak.tabellen import load_tabel

if TYPE_CHECKING:
    from datetime import date

    from bvtool.dossier.instellingen import Massagrenzen
    from bvtool.dossier.verbinding import Verbinding
    from bvtool.gesprek.levering import Eerder
    from bvtool.gesprek.voorstel import Berichtvoorstel

START, WIJZIGING, STOP, INTREKKING = "starts", "wijzigingen", "stops", "intrekkingen"
SOORTEN = (START, WIJZIGING, STOP, INTREKKING)
_SOORT_VAN = {Planstap.NIEUW: START, Planstap.VERWIJDEREN: INTREKKING}


@dataclass(slots=True)
class Massa:
    """What a run would send: `geteld` by kind, `per_reden` by kind and reason of the clerk.

    `lopend` the approved deliveries that run, counted only when it matters; `over` the limits that
    are passed, a Dutch sentence each. `bijdrage` is what the run is about.
    """

    grenzen: Massagrenzen
    geteld: Counter[str] = field(default_factory=Counter)
    per_reden: Counter[tuple[str, str]] = field(default_factory=Counter)
    lopend: int | None = None
    over: list[str] = field(default_factory=list)
    bijdrage: Bijdrage = Bijdrage.BW

    def note(
        self,
        verbinding: Verbinding,
        voorstellen: Sequence[Berichtvoorstel],
        eerder: Mapping[str, Sequence[Eerder]] | None = None,
    ) -> None:
        """Count the messages of one lot that go out; call it before they stand in the ledger.
        `eerder` is what was sent before about everyone in the lot, when that was read already."""
        gaan = [v for v in voorstellen if v.gaat_uit and not v.stap.bij]
        stoppen = self._find_stops(verbinding, gaan, eerder)
        for v in gaan:
            assert v.bericht is not None
            soort = _SOORT_VAN.get(v.stap.soort, WIJZIGING)
            if (
                soort == WIJZIGING
                and v.bericht.stopdatum
                and (v.bericht.bsn, v.bericht.startnummer) in stoppen
            ):
                soort = STOP
            self.geteld[soort] += 1
            self.per_reden[soort, v.besluit.reden] += 1

    def _find_stops(
        self,
        verbinding: Verbinding,
        gaan: Sequence[Berichtvoorstel],
        eerder: Mapping[str, Sequence[Eerder]] | None,
    ) -> set[tuple[str, int]]:
        """The deliveries (BSN, start number) that run at the CAK and get an end by one of these."""
        wijzigt = [v.bericht for v in gaan if v.stap.soort is Planstap.WIJZIGEN and v.bericht]
        bsns = sorted({b.bsn for b in wijzigt if b.stopdatum})
        if eerder is None:
            eerder = read_eerder(verbinding, bsns, self.bijdrage) if bsns else {}
        return {
            (v.bsn, v.startnummer)
            for bsn in bsns
            for v in make_leveringen(eerder.get(bsn, ()))
            if v.staat is not None and v.staat.stopdatum is None
        }

    def judge(self, verbinding: Verbinding, aangekondigd: int, vandaag: date) -> None:
        """Hold the counts against the limits; `aangekondigd` is how many clients were announced."""
        g, weg = self.grenzen, self.geteld[INTREKKING]
        samen = weg + self.geteld[STOP]
        if weg > g.intrekkingen or samen > g.weg:
            self.lopend = count_lopend(verbinding, vandaag, self.bijdrage)
        self.over = list(self._find_over(aangekondigd, weg, samen))

    def tellingen(self) -> dict[str, object]:
        """The counts for `--json`; `per_reden` by the reason of the clerk, for who goes."""
        weg = {r: n for (soort, r), n in sorted(self.per_reden.items()) if soort == INTREKKING}
        tellingen: dict[str, object] = {soort: self.geteld[soort] for soort in SOORTEN}
        return tellingen | {"per_reden": weg, "lopend": self.lopend, "over": self.over}

    def tell(self) -> Iterator[str]:
        """The counts, a line for each kind and reason."""
        namen = {r["sleutel"]: r["omschrijving"] for r in load_tabel("redenen")}
        for soort in SOORTEN:
            if self.geteld[soort]:
                yield f"{soort.capitalize():<14}{self.geteld[soort]:>7}"
            for (van, reden), aantal in sorted(self.per_reden.items()):
                if van == soort and reden:
                    yield f"  {reden} {aantal:>8}  {namen.get(reden, '')}".rstrip()

    def _find_over(self, aangekondigd: int, weg: int, samen: int) -> Iterator[str]:
        g, lopend = self.grenzen, self.lopend
        if lopend is not None:
            van = f"van {lopend} lopende perioden die het CAK heeft goedgekeurd"
            if samen > max(g.weg, lopend * g.weg_procent / 100):
                yield f"{samen} intrekkingen en stops samen, {van}."
            if weg > g.intrekkingen and weg > lopend * g.intrekkingen_procent / 100:
                yield f"{weg} intrekkingen, {van}."
        starts = self.geteld[START]
        if starts > aangekondigd + g.starts and starts > aangekondigd * g.starts_procent / 100:
            yield f"{starts} starts, terwijl u er {aangekondigd} heeft aangekondigd."


def count_lopend(verbinding: Verbinding, vandaag: date, bijdrage: Bijdrage = Bijdrage.BW) -> int:
    """How many deliveries of this contribution run: approved last, not withdrawn, without an end
    before `vandaag`; and what runs by the newest file of the CAK without a message of ours."""
    staan: dict[tuple[str, int], Periode | None] = {}
    for rij, stand in iter_met_stand(verbinding, bijdrage):
        if stand.uitkomst == Stand.GOEDGEKEURD:
            sleutel = rij.afzender, rij.startnummer
            staan[sleutel] = tell_staat(staan.get(sleutel), to_bericht(rij))
    genoemd = {nummer for _, nummer in staan}
    dag = vandaag.isoformat()
    los = [rij for rij, _ in list_volgens_cak(verbinding, bijdrage=bijdrage)]
    return sum(p is not None and p.tot >= vandaag for p in staan.values()) + sum(
        r.startnummer not in genoemd and (r.stopdatum is None or r.stopdatum >= dag) for r in los
    )
