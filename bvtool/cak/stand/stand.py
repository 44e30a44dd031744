"""Where every gemeente stands at one moment: pure functions of what was known then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

import polars as pl

from bvtool.cak.inname.archief import Innamearchief
from bvtool.cak.inname.gemeenten import Gemeente
from bvtool.cak.inname.opvolging import follow
from bvtool.cak.stand.aankomsten import Aankomsten, read_meldingen
from bvtool.cak.stand.afronding import count_verkeer, drop_verkeer, find_afgerond, find_fout
from bvtool.cak.stand.dekking import count_dekking, count_redenen
from bvtool.cak.stand.gelijktijdig import find_vragen
from bvtool.cak.stand.klanten import (
    MIST,
    find_elders,
    find_toegezegd,
    read_antwoorden,
    read_b4_rijen,
)
from bvtool.cak.stand.klanttelling import (
    count_codes,
    count_gemeenten,
    find_aanlevering,
    mark_te_laat,
)
from bvtool.cak.stand.plaatsing import (
    Geplaatst,
    count_rondeverkeer,
    find_herstel,
    place,
    place_again,
)
from bvtool.cak.stand.telling import GemeenteStand, Gemeentetelling, sum_up
from bvtool.dossier.feiten import Rondefeit
from bvtool.kalender.klok import TIJDZONE
from bvtool.vak.bijdrage import Bijdrage


class Gemeentestand(NamedTuple):
    """Everything at `moment`: the gemeenten by name, the total, and the clients (`klanten.SCHEMA`)
    and messages (`berichten.make_berichten`) behind the figures. `ronde` None: the migration;
    `herstel`: what the CAK has to mend (`plaatsing.find_herstel`), in a round."""

    moment: datetime
    gemeenten: Sequence[GemeenteStand]
    totaal: Gemeentetelling
    klanten: pl.DataFrame
    berichten: pl.DataFrame
    ronde: Rondefeit | None = None
    herstel: pl.DataFrame | None = None

    @property
    def over(self) -> Bijdrage:
        """The contribution that this is about."""
        return Bijdrage(self.ronde.bijdrage) if self.ronde else Bijdrage.BW

    @property
    def slotnaam(self) -> str:
        """What the gemeenten are grouped by: their timeslot, or the reference date of the round."""
        return "timeslot" if self.ronde is None else "peildatum"

    @property
    def op_tijd(self) -> int:
        """Gemeenten whose answer was in time."""
        return sum(g.op_tijd is True for g in self.gemeenten)

    @property
    def te_laat(self) -> int:
        """Gemeenten whose answer came too late."""
        return sum(g.op_tijd is False for g in self.gemeenten)

    @property
    def geen_antwoord(self) -> int:
        """Gemeenten without a readable answer."""
        return sum(g.op_tijd is None and not g.opgegaan for g in self.gemeenten)


def make_stand(
    archief: Innamearchief, gemeenten: Sequence[Gemeente], moment: datetime
) -> Gemeentestand:
    """The standing at `moment` (aware). Raises InterneFout when the figures do not tie out."""
    alles = archief.until(moment)
    b4, antwoorden = read_b4_rijen(alles), read_antwoorden(alles)
    dekking = count_dekking(b4, antwoorden, los_mag=alles.periodiek)
    telt, geplaatst = alles, place(alles, b4, antwoorden)
    afgerond = _find_afgerond(alles, geplaatst.klanten, dekking, gemeenten, moment)
    if afgerond:
        telt = drop_verkeer(alles, afgerond)
        geplaatst = place_again(geplaatst, telt, afgerond, b4, antwoorden)
    berichten, ronde = geplaatst.berichten, alles.ronde
    verkeer = _count_verkeer(alles, afgerond, geplaatst)
    klanten = mark_te_laat(geplaatst.klanten, gemeenten, moment, ronde)
    tellingen = count_gemeenten(telt, klanten, dekking, geplaatst.los)
    herstel = find_herstel(antwoorden, b4)
    per_herstel = dict(herstel.group_by("uitvoerder", maintain_order=True).agg("rij").iter_rows())
    vragen = find_vragen(telt, berichten)
    weg, namen = follow(gemeenten, moment.date()), {g.uitvoerder: g.naam for g in gemeenten}
    standen = [
        replace(
            g,
            afgerond=datetime.fromtimestamp(afgerond[wie], TIJDZONE) if wie in afgerond else None,
            verkeer=verkeer.get(wie, 0),
            ronde=ronde,
            herstel=per_herstel.get(wie, []),
            opgegaan=namen.get(weg.get(wie, ""), ""),
            vragen=vragen.get(wie, {}),
        )
        for wie, g in _make_gemeenten(telt, gemeenten, antwoorden, klanten, tellingen)
    ]
    van_bekend = pl.col("uitvoerder").is_in(sorted(namen))
    frames = (klanten.filter(van_bekend), berichten.filter(van_bekend))
    herstelt = None if ronde is None else herstel.filter(van_bekend)
    return Gemeentestand(moment, standen, _sum_up(standen), *frames, ronde, herstelt)


def _count_verkeer(
    archief: Innamearchief, afgerond: Mapping[str, int], geplaatst: Geplaatst
) -> dict[str, int]:
    """Per gemeente the messages that are traffic: after it was finished; in a round on somebody who
    was not promised."""
    if archief.ronde is None:
        return count_verkeer(archief, afgerond)
    return count_rondeverkeer(geplaatst.klanten, geplaatst.berichten)


def _make_gemeenten(
    archief: Innamearchief,
    gemeenten: Sequence[Gemeente],
    antwoorden: pl.DataFrame,
    klanten: pl.DataFrame,
    tellingen: Mapping[str, Gemeentetelling],
) -> Iterator[tuple[str, GemeenteStand]]:
    """Every gemeente by uitvoerder: its figures, and what arrived when. Raises InterneFout when
    they do not tie out."""
    redenen, codes = count_redenen(antwoorden), count_codes(klanten)
    aankomsten, meldingen = Aankomsten(archief), read_meldingen(archief)
    for g in gemeenten:
        wie = g.uitvoerder
        telling = tellingen.get(wie, Gemeentetelling())
        telling.check(f"gemeente {g.naam}")
        delen = (redenen.get(wie, {}), codes.get(wie, {}), meldingen.get(wie, []))
        yield wie, aankomsten.make(g, telling, *delen)


def _sum_up(standen: Sequence[GemeenteStand]) -> Gemeentetelling:
    """The total. Raises InterneFout when it does not tie out."""
    totaal = sum_up([s.telling for s in standen])
    totaal.check("het totaal")
    return totaal


def _find_afgerond(
    archief: Innamearchief,
    klanten: pl.DataFrame,
    dekking: pl.DataFrame,
    gemeenten: Sequence[Gemeente],
    moment: datetime,
) -> dict[str, int]:
    """Who was finished after the deadline, before later messages, and until when; in a round
    nobody: there only what was promised counts."""
    if archief.periodiek:
        return {}
    gebrek = dekking.filter(
        pl.sum_horizontal("niet_beantwoord", "extra", "dubbel", "zonder_reden") > 0
    )
    # A promised client who was withdrawn is nobody's traffic: the delivery counts as never sent. So
    # it is while somebody has to choose between two messages of one moment.
    weg = klanten.filter(pl.col("toegezegd"), (pl.col("staat") == MIST) | pl.col("keuze"))
    niet = set(gebrek["uitvoerder"]) | set(weg["uitvoerder"])
    kan = set(find_fout(klanten)["uitvoerder"].unique()) - niet
    aankomsten = Aankomsten(archief)
    open_ = {}
    for g in gemeenten:
        uiterlijk = find_aanlevering(g, None)
        over = moment.timestamp() > uiterlijk
        if over and g.uitvoerder in kan and aankomsten.is_gedekt(g.uitvoerder):
            open_[g.uitvoerder] = uiterlijk
    if not open_:
        return {}
    van_hen = pl.col("uitvoerder").is_in(sorted(open_))
    b4, antwoorden = read_b4_rijen(archief), read_antwoorden(archief)
    toegezegd = find_toegezegd(antwoorden.filter(van_hen), b4.filter(van_hen))
    return find_afgerond(archief, toegezegd, find_elders(antwoorden), open_)
