"""Where every gemeente stands at one moment: pure functions of what was known then.

More than 300 lines: one standing, its parts only mean something beside each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import polars as pl

from bvtool.cak.inname.archief import VREEMD, Innamearchief
from bvtool.cak.inname.gemeenten import Gemeente
from bvtool.cak.inname.ontvangst import UIT_BESTAND, UIT_LIJST
from bvtool.cak.inname.opvolging import follow
from bvtool.cak.inname.rondekeuze import begin_of
from bvtool.cak.stand.afronding import count_verkeer, drop_verkeer, find_afgerond, find_fout
from bvtool.cak.stand.b4controle import list_gebreken
from bvtool.cak.stand.berichten import AF, GOED, WACHT
from bvtool.cak.stand.deadlines import list_deadlines
from bvtool.cak.stand.dekking import count_dekking, count_redenen
from bvtool.cak.stand.gelijktijdig import find_vragen
from bvtool.cak.stand.klanten import (
    MIST,
    find_elders,
    find_toegezegd,
    read_antwoorden,
    read_b4_rijen,
)
from bvtool.cak.stand.plaatsing import count_verkeer as count_rondeverkeer
from bvtool.cak.stand.plaatsing import find_herstel, place, place_again
from bvtool.cak.stand.telling import Aankomst, GemeenteStand, Gemeentetelling, sum_up
from bvtool.dossier.feiten import Rondefeit
from bvtool.kalender.klok import TIJDZONE
from bvtool.kalender.tekst import moment_tekst, verschil
from bvtool.kalender.werkdagen import add_werkdagen
from bvtool.vak.codes import ZEGT_NIETS
from bvtool.vak.masker import show_naam
from bvtool.vak.standen import RETOURTERMIJN

_TOON = 5
_BRON = {UIT_LIJST: UIT_LIJST, UIT_BESTAND: "de tijd van het bestand"}


@dataclass(frozen=True, slots=True)
class Gemeentestand:
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
    archief, geplaatst = alles, place(alles, b4, antwoorden)
    afgerond = _find_afgerond(alles, geplaatst.klanten, b4, antwoorden, gemeenten, moment)
    if afgerond:
        archief = drop_verkeer(alles, afgerond)
        geplaatst = place_again(geplaatst, archief, afgerond, b4, antwoorden)
    klanten, berichten = geplaatst.klanten, geplaatst.berichten
    ronde = alles.keuze.ronde if alles.keuze is not None and alles.periodiek else None
    verkeer = (
        count_verkeer(alles, afgerond) if ronde is None else count_rondeverkeer(klanten, berichten)
    )
    klanten = mark_te_laat(klanten, gemeenten, moment, ronde)
    tellingen = _count(archief, klanten, b4, antwoorden, geplaatst.los)
    redenen, codes = count_redenen(antwoorden), _count_codes(klanten)
    aankomsten = _Aankomsten(archief)
    meldingen = _read_meldingen(archief)
    vragen = find_vragen(archief, berichten)
    weg, namen = follow(gemeenten, moment.date()), {g.uitvoerder: g.naam for g in gemeenten}
    herstel = find_herstel(antwoorden, b4)
    per_herstel = dict(herstel.group_by("uitvoerder", maintain_order=True).agg("rij").iter_rows())
    standen = []
    for g in gemeenten:
        telling = tellingen.get(g.uitvoerder, Gemeentetelling())
        telling.check(f"gemeente {g.naam}")
        gemaakt = aankomsten.make(
            g,
            telling,
            redenen.get(g.uitvoerder, {}),
            codes.get(g.uitvoerder, {}),
            meldingen.get(g.uitvoerder, []),
        )
        if g.uitvoerder in afgerond:
            tot = datetime.fromtimestamp(afgerond[g.uitvoerder], TIJDZONE)
            gemaakt = replace(gemaakt, afgerond=tot)
        gemaakt = replace(gemaakt, verkeer=verkeer.get(g.uitvoerder, 0), ronde=ronde)
        gemaakt = replace(gemaakt, herstel=per_herstel.get(g.uitvoerder, []))
        opgegaan = namen.get(weg.get(g.uitvoerder, ""), "")
        standen.append(replace(gemaakt, opgegaan=opgegaan, vragen=vragen.get(g.uitvoerder, {})))
    bekend = {g.gemeente.uitvoerder for g in standen}
    totaal = sum_up([s.telling for s in standen])
    totaal.check("het totaal")
    van_bekend = pl.col("uitvoerder").is_in(sorted(bekend))
    return Gemeentestand(
        moment,
        standen,
        totaal,
        klanten.filter(van_bekend),
        berichten.filter(van_bekend),
        ronde,
        None if ronde is None else herstel.filter(van_bekend),
    )


def _find_afgerond(
    archief: Innamearchief,
    klanten: pl.DataFrame,
    b4: pl.DataFrame,
    antwoorden: pl.DataFrame,
    gemeenten: Sequence[Gemeente],
    moment: datetime,
) -> dict[str, int]:
    """Who was finished after the deadline, before later messages, and until when; in a round
    nobody: there only what was promised counts."""
    if archief.periodiek:
        return {}
    gebrek = count_dekking(b4, antwoorden).filter(
        pl.sum_horizontal("niet_beantwoord", "extra", "dubbel", "zonder_reden") > 0
    )
    # A promised client who was withdrawn is nobody's traffic: the delivery counts as never sent. So
    # it is while somebody has to choose between two messages of one moment.
    weg = klanten.filter(pl.col("toegezegd"), (pl.col("staat") == MIST) | pl.col("keuze"))
    niet = set(gebrek["uitvoerder"]) | set(weg["uitvoerder"])
    kan = set(find_fout(klanten)["uitvoerder"].unique()) - niet
    aankomsten = _Aankomsten(archief)
    open_ = {}
    for g in gemeenten:
        uiterlijk = _find_aanlevering(g, None)
        over = moment.timestamp() > uiterlijk
        if over and g.uitvoerder in kan and aankomsten.is_gedekt(g.uitvoerder):
            open_[g.uitvoerder] = uiterlijk
    if not open_:
        return {}
    return find_afgerond(archief, find_toegezegd(antwoorden, b4), find_elders(antwoorden), open_)


def count_klanten(klanten: pl.DataFrame) -> pl.DataFrame:
    """Per gemeente the clients of each kind; column names as in Telling."""
    beloofd, los = pl.col("toegezegd"), ~pl.col("toegezegd")

    def tel(staat: str, wie: pl.Expr) -> pl.Expr:
        return (wie & (pl.col("staat") == staat)).sum().cast(pl.Int64)

    return klanten.group_by("uitvoerder").agg(
        toegezegd=beloofd.sum().cast(pl.Int64),
        goedgekeurd=tel(GOED, beloofd),
        afgekeurd=tel(AF, beloofd),
        wachtend=tel(WACHT, beloofd),
        ontbrekend=tel(MIST, beloofd),
        niet_toegezegd=los.sum().cast(pl.Int64),
        los_goedgekeurd=tel(GOED, los),
        los_afgekeurd=tel(AF, los),
        los_wachtend=tel(WACHT, los),
        ontvangen=(pl.col("staat") != MIST).sum().cast(pl.Int64),
        gecorrigeerd=pl.col("gecorrigeerd").sum().cast(pl.Int64),
        tegenstrijdig=pl.col("tegenstrijdig").sum().cast(pl.Int64),
        start_anders=pl.col("start_anders").sum().cast(pl.Int64),
        van_andere=pl.col("van_andere").sum().cast(pl.Int64),
    )


def mark_te_laat(
    klanten: pl.DataFrame,
    gemeenten: Sequence[Gemeente],
    moment: datetime,
    ronde: Rondefeit | None = None,
) -> pl.DataFrame:
    """The clients with `laat_geleverd` (the first message came after the deadline of the gemeente)
    and `retour_laat` (the answer of the CAK is overdue at `moment`)."""
    uiterlijk = pl.DataFrame(
        [(g.uitvoerder, _find_aanlevering(g, ronde)) for g in gemeenten],
        schema={"uitvoerder": pl.String, "_uiterlijk": pl.Int64},
        orient="row",
    )
    wacht = klanten.filter(pl.col("staat") == WACHT, pl.col("laatste").is_not_null())
    over = _list_retour_laat(wacht["laatste"].unique(), moment)
    samen = klanten.join(uiterlijk, on="uitvoerder", how="left", maintain_order="left")
    return samen.with_columns(
        laat_geleverd=(pl.col("eerste") > pl.col("_uiterlijk")).fill_null(False)
        & (pl.col("staat") != MIST),
        retour_laat=(pl.col("staat") == WACHT)
        & ~(pl.col("tegenstrijdig") | pl.col("keuze"))
        & pl.col("laatste").is_in(over).fill_null(False),
    ).drop("_uiterlijk")


def _find_aanlevering(g: Gemeente, ronde: Rondefeit | None) -> int:
    return int(list_deadlines(g, ronde)["aanlevering"].timestamp())


def _list_retour_laat(seconden: pl.Series, moment: datetime) -> list[int]:
    """The moments (seconds since 1970) of messages whose answer is overdue; counted per day."""
    vandaag = moment.astimezone(TIJDZONE).date()
    dagen = {s: datetime.fromtimestamp(s, TIJDZONE).date() for s in seconden}
    laat = {dag for dag in set(dagen.values()) if vandaag > add_werkdagen(dag, RETOURTERMIJN)}
    return [s for s, dag in dagen.items() if dag in laat]


def _count(
    archief: Innamearchief,
    klanten: pl.DataFrame,
    b4: pl.DataFrame,
    antwoorden: pl.DataFrame,
    los: pl.DataFrame,
) -> dict[str, Gemeentetelling]:
    begin = begin_of(archief.keuze.ronde) if archief.keuze is not None else 0
    sinds = pl.col("seconde") >= begin
    gelezen = archief.read_van("407").filter(sinds).unique(["uitvoerder", "sha"])
    delen = [
        count_klanten(klanten),
        klanten.group_by("uitvoerder").agg(
            te_laat_geleverd=pl.col("laat_geleverd").sum().cast(pl.Int64),
            retour_te_laat=pl.col("retour_laat").sum().cast(pl.Int64),
        ),
        count_dekking(b4, antwoorden, los_mag=archief.periodiek),
        gelezen.group_by("uitvoerder").agg(
            berichten=pl.col("leesbaar").sum().cast(pl.Int64),
            onleesbaar=(~pl.col("leesbaar")).sum().cast(pl.Int64),
        ),
        los.group_by("uitvoerder").agg(los_antwoord=pl.len().cast(pl.Int64)),
    ]
    per: dict[str, dict[str, Any]] = {}
    for deel in delen:
        for rij in deel.iter_rows(named=True):
            per.setdefault(rij.pop("uitvoerder"), {}).update(rij)
    return {uitvoerder: Gemeentetelling(**velden) for uitvoerder, velden in per.items()}


def _count_codes(klanten: pl.DataFrame) -> dict[str, dict[str, int]]:
    """Per gemeente the rejected clients by retourcode, without those that say nothing."""
    codes = (
        klanten.filter(pl.col("staat") == AF)
        .select("uitvoerder", code=pl.col("codes").str.split(","))
        .with_columns(zegt=pl.col("code").list.set_difference(list(ZEGT_NIETS)))
        .with_columns(code=pl.when(pl.col("zegt").list.len() > 0).then("zegt").otherwise("code"))
        .explode("code")
    )
    geteld = (
        codes.group_by("uitvoerder", "code")
        .len()
        .sort("uitvoerder", pl.col("len").cast(pl.Int64).neg(), "code")
    )
    per: dict[str, dict[str, int]] = {}
    for uitvoerder, code, aantal in geteld.iter_rows():
        per.setdefault(uitvoerder, {})[code or "geen code"] = aantal
    return per


def _read_meldingen(archief: Innamearchief) -> dict[str, list[tuple[str, str, str]]]:
    """Per gemeente kind, name and sentence of every file of which something must be known."""
    van = archief.bestanden.filter(pl.col("melding") != "").sort("soort", "naam")
    per: dict[str, list[tuple[str, str, str]]] = {}
    for r in van.iter_rows(named=True):
        soort = r["soort"] if r["toestand"] == "geweigerd" else ""
        per.setdefault(r["uitvoerder"], []).append((soort, f"inkomend/{r['naam']}", r["melding"]))
    for uitvoerder, naam, zin in list_gebreken(archief):
        per.setdefault(uitvoerder, []).append(("", f"inkomend/{naam}", zin))
    for uitvoerder, soort, naam, zin in archief.elders:
        per.setdefault(uitvoerder, []).append((soort, f"inkomend/{naam}", zin))
    for r in _find_te_vroeg(archief).iter_rows(named=True):
        moment = moment_tekst(datetime.fromtimestamp(r["seconde"], TIJDZONE))
        zin = f"Dit kwam volgens {_BRON[r['bron']]} voor B4 binnen: {moment}. Kijk het moment na."
        per.setdefault(r["uitvoerder"], []).append(("", f"inkomend/{r['naam']}", zin))
    return per


def _find_te_vroeg(archief: Innamearchief) -> pl.DataFrame:
    """Answers and messages that by their moment came before B4: of each gemeente the first few."""
    b4 = archief.first("b4").select("uitvoerder", b4="seconde")
    soorten = ["terugkoppeling"] if archief.periodiek else ["terugkoppeling", "407", "408"]
    van = archief.bestanden.filter(pl.col("soort").is_in(soorten), pl.col("toestand") == "gelezen")
    vroeg = van.join(b4, on="uitvoerder").filter(pl.col("seconde") < pl.col("b4"))
    return vroeg.sort("uitvoerder", "naam").group_by("uitvoerder", maintain_order=True).head(_TOON)


class _Aankomsten:
    """Who sent what when, and how that lies beside the deadlines."""

    def __init__(self, archief: Innamearchief) -> None:
        self._ronde = archief.keuze.ronde if archief.keuze is not None else None
        self._b4 = _by_uitvoerder(archief.newest("b4"))
        self._eerste = _by_uitvoerder(archief.first("terugkoppeling"))
        self._laatste = _by_uitvoerder(archief.newest("terugkoppeling"))
        vreemd = archief.bestanden.filter(pl.col("toestand") == VREEMD).group_by("uitvoerder").len()
        self._vreemd: dict[str, int] = dict(vreemd.iter_rows())
        self._verloop: dict[str, list[tuple[str, str, datetime, str]]] = {}
        for v in archief.verloop:
            moment = datetime.fromisoformat(v.moment).astimezone(TIJDZONE)
            regel = (f"inkomend/{show_naam(v.naam)}", v.wat, moment, v.reden)
            self._verloop.setdefault(v.uitvoerder, []).append(regel)

    def is_gedekt(self, uitvoerder: str) -> bool:
        """Whether there is one B4 and one answer on it, with totals that are right."""
        laatste = self._laatste.get(uitvoerder)
        return uitvoerder in self._b4 and laatste is not None and not laatste.melding

    def make(
        self,
        g: Gemeente,
        telling: Gemeentetelling,
        per_reden: Mapping[str, int],
        per_code: Mapping[str, int],
        meldingen: Sequence[tuple[str, str, str]],
    ) -> GemeenteStand:
        deadlines = list_deadlines(g, self._ronde)
        eerste, uiterlijk = self._eerste.get(g.uitvoerder), deadlines["terugkoppeling"]
        return GemeenteStand(
            gemeente=g,
            telling=telling,
            b4=self._b4.get(g.uitvoerder),
            antwoord=eerste,
            laatste_antwoord=self._laatste.get(g.uitvoerder),
            op_tijd=eerste.moment.timestamp() <= uiterlijk.timestamp() if eerste else None,
            verschil=verschil(eerste.moment, uiterlijk) if eerste else timedelta(),
            deadlines=deadlines,
            per_reden=per_reden,
            per_code=per_code,
            meldingen=[(naam, zin) for _, naam, zin in meldingen],
            geweigerd=sorted({soort for soort, _, _ in meldingen if soort}),
            vreemd=self._vreemd.get(g.uitvoerder, 0),
            verloop=self._verloop.get(g.uitvoerder, []),
        )


def _by_uitvoerder(bestanden: pl.DataFrame) -> dict[str, Aankomst]:
    return {
        r["uitvoerder"]: Aankomst(
            datetime.fromtimestamp(r["seconde"], TIJDZONE), r["bron"], r["sha256"], r["melding"]
        )
        for r in bestanden.iter_rows(named=True)
    }
