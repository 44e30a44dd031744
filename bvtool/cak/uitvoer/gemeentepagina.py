"""The page of one gemeente: its steps, figures and lists by row key, without a BSN."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import polars as pl

from bvtool.cak.inname.rijen import EIGEN_TEKST
from bvtool.cak.stand.bellen import Belreden, find_redenen
from bvtool.cak.stand.berichten import AF, GOED, WACHT
from bvtool.cak.stand.daden import DADEN, find_rust, read_moment
from bvtool.cak.stand.keuzes import list_keuzes
from bvtool.cak.stand.klanten import MIST
from bvtool.cak.stand.stand import Gemeentestand
from bvtool.cak.stand.stappen import KEUZE, KOLOMMEN, Cel, make_cellen, name_stap
from bvtool.cak.stand.telling import Aankomst, GemeenteStand
from bvtool.dossier.feiten import Daadfeit
from bvtool.kalender.klok import TIJDZONE
from bvtool.kalender.tekst import duur_tekst, moment_tekst
from bvtool.tabel.schrijven.pagina import datum
from bvtool.vak.aantal import count
from bvtool.vak.tabellen import load_tabel
from bvtool.vak.versie import __version__
from bvtool.vergelijking.regelsleutel import make_sleutel, make_voorvoegsel

TOON = 300
NIET_IN_B4 = "niet in B4"
Klant = Mapping[str, Any]
"""A row of `klanten.SCHEMA`."""


class Lijst(NamedTuple):
    """Clients of one kind: `rijen` the first TOON of `aantal`, cells as text."""

    id: str
    naam: str
    uitleg: str
    koppen: Sequence[tuple[str, str]]
    rijen: Sequence[Sequence[str]]
    aantal: int


class Binnen(NamedTuple):
    """One thing that came in, as text."""

    wat: str
    moment: str
    bron: str
    termijn: str


class Gedaan(NamedTuple):
    """What a member of staff did, as text."""

    moment: str
    wat: str
    wie: str
    tekst: str


class Gemeentepagina(NamedTuple):
    """Everything that `templates/monitor-gemeente.html` shows; `moment`: when it came to be so."""

    stand: GemeenteStand
    stap: str
    cellen: Sequence[Cel]
    kolommen: Sequence[tuple[str, str]]
    redenen: Sequence[Belreden]
    keuzes: Sequence[str]
    rust: date | None
    gedaan: Sequence[Gedaan]
    binnen: Sequence[Binnen]
    redenen_niet: Sequence[tuple[str, str, int]]
    codes: Sequence[tuple[str, str, int]]
    lijsten: Sequence[Lijst]
    fictief: bool
    versie: str
    moment: datetime


def make_gemeentepagina(
    g: GemeenteStand, klanten: Sequence[Klant], moment: datetime, *, fictief: bool
) -> Gemeentepagina:
    """The page of one gemeente; `klanten`: its rows of `klanten.SCHEMA`, see `split_klanten`."""
    redenen = find_redenen(g, moment)
    return Gemeentepagina(
        stand=g,
        stap=name_stap(g, moment),
        cellen=make_cellen(g, moment),
        kolommen=[(naam, "") for naam in KOLOMMEN],
        redenen=redenen,
        keuzes=list_keuzes(g),
        rust=find_rust(g, moment.date(), [r.sleutel for r in redenen]),
        gedaan=[describe_daad(d) for d in reversed(g.daden)],
        binnen=_arrivals(g),
        redenen_niet=describe_redenen(g),
        codes=describe(g.per_code, "retourcodes", "code"),
        lijsten=[lijst for lijst in _lists(g, klanten) if lijst.aantal],
        fictief=fictief,
        versie=__version__,
        moment=moment,
    )


def split_klanten(stand: Gemeentestand) -> dict[str, list[Klant]]:
    """The clients who need a look, per gemeente: all but those who were promised and
    approved, in time and with the right start."""
    open_ = stand.klanten.filter(
        ~pl.col("toegezegd")
        | (pl.col("staat") != GOED)
        | pl.col("start_anders")
        | pl.col("laat_geleverd")
    )
    per: dict[str, list[Klant]] = {}
    for rij in open_.iter_rows(named=True):
        per.setdefault(rij["uitvoerder"], []).append(rij)
    return per


def describe_redenen(g: GemeenteStand) -> list[tuple[str, str, int]]:
    """Why rows are not delivered, with the count; in a round what was decided on every row."""
    if g.ronde is None:
        return describe(g.per_reden, "redenen", "sleutel")
    # Behind the colon stands what the clerk of the gemeente fills in.
    betekenis = {r["besluit"]: r["betekenis"].split(":")[0] for r in load_tabel("rondebesluiten")}
    return [(besluit, betekenis.get(besluit, ""), n) for besluit, n in g.per_reden.items()]


def describe(tellingen: Mapping[str, int], tabel: str, kolom: str) -> list[tuple[str, str, int]]:
    """Codes with their meaning and count."""
    namen = {r[kolom]: r["omschrijving"] for r in load_tabel(tabel)}
    namen |= {EIGEN_TEKST: "Eigen woorden van de gemeente"}
    return [(code, namen.get(code, "onbekende code"), n) for code, n in tellingen.items()]


def describe_daad(d: Daadfeit) -> Gedaan:
    """An act as words: what, with the number promised or the day on which it comes up again."""
    wat = DADEN[d.wat]
    if d.aantal is not None:
        wat += f" ({count(d.aantal, 'klant', 'klanten')} toegezegd)"
    if d.tot:
        wat += f"; weer bellen op {datum(date.fromisoformat(d.tot))}"
    return Gedaan(moment_tekst(read_moment(d)), wat, d.wie, d.tekst)


def _arrivals(g: GemeenteStand) -> list[Binnen]:
    def row(wat: str, a: Aankomst | None, termijn: str) -> Binnen:
        if a is None:
            return Binnen(wat, "nog niet", "", termijn)
        return Binnen(wat, moment_tekst(a.moment), a.bron, termijn)

    termijn = f"uiterlijk {moment_tekst(g.deadlines['terugkoppeling'])}"
    if g.op_tijd is not None:
        hoe = "ervoor" if g.op_tijd else "te laat"
        termijn += f": {duur_tekst(g.verschil)} {hoe}"
    rijen = [
        row("B4", g.b4, f"uiterlijk {moment_tekst(g.deadlines['b4'])}"),
        row("Eerste antwoord", g.antwoord, termijn),
    ]
    if g.laatste_antwoord != g.antwoord:
        rijen.append(row("Laatste antwoord (dit telt voor de klanten)", g.laatste_antwoord, ""))
    return rijen


def _lists(g: GemeenteStand, klanten: Sequence[Klant]) -> list[Lijst]:
    regel = _key_maker(g)

    def make(
        id_: str, naam: str, uitleg: str, rijen: list[Klant], *koppen: tuple[str, str]
    ) -> Lijst:
        cellen = [
            [regel(r) if veld == "regel" else _text(_read_cel(r, veld)) for veld, _ in koppen]
            for r in sorted(rijen, key=_order)[:TOON]
        ]
        return Lijst(id_, naam, uitleg, [(kop, "") for _, kop in koppen], cellen, len(rijen))

    bericht = (("identificatie", "Identificatie"), ("startnummer", "Startnummer"))
    return [
        make(
            "ontbreekt",
            "Toegezegd en niet ontvangen",
            f"Van deze klanten is geen {g.over.bericht} ontvangen, of het is weer ingetrokken.",
            [k for k in klanten if k["toegezegd"] and k["staat"] == MIST],
            ("regel", "Regel"),
            ("rij", "Rij in B4"),
        ),
        make(
            "afgekeurd",
            "Afgekeurd",
            "Een afgekeurd bericht telt als niet verzonden.",
            [k for k in klanten if k["staat"] == AF],
            ("regel", "Regel"),
            *bericht,
            ("codes", "Retourcodes"),
        ),
        make(
            "wacht",
            "Wacht op antwoord",
            "Het bericht is ontvangen; er is nog geen antwoord dat telt.",
            [k for k in klanten if k["staat"] == WACHT],
            ("regel", "Regel"),
            *bericht,
            ("retour", "Antwoord"),
        ),
        make(
            "startdatum",
            "Andere startdatum" if g.ronde is None else "Anders dan het antwoord",
            "In de migratie is de startdatum van iedereen 1-10-2022."
            if g.ronde is None
            else "Het bericht zegt iets anders dan het besluit in het antwoord.",
            [k for k in klanten if k["start_anders"]],
            ("regel", "Regel"),
            *bericht,
            ("startdatum", "Startdatum"),
        ),
        make(
            "te-laat",
            "Te laat aangeleverd",
            "Het eerste bericht voor deze klanten kwam na de termijn.",
            [k for k in klanten if k["laat_geleverd"]],
            ("regel", "Regel"),
            *bericht,
            ("binnen", "Ontvangen"),
        ),
        make(
            "los",
            "Ontvangen en niet toegezegd",
            f"Voor deze klanten kwam een {g.over.bericht} dat niet was toegezegd.",
            [k for k in klanten if not k["toegezegd"]],
            bericht[0],
            bericht[1],
            ("staat", "Staat"),
        ),
        make(
            "cak",
            "CAK herstelt",
            "Volgens de gemeente moet het CAK dit herstellen. Wie niet in ons bestand staat, vindt "
            "u in het werkboek.",
            [{"rij": rij, "identificatie": None} for rij in g.herstel],
            ("regel", "Regel"),
            ("rij", "Rij in B4"),
        ),
    ]


def _order(k: Klant) -> tuple[bool, int, str]:
    return k["rij"] is None, k["rij"] or 0, k["identificatie"] or ""


def _key_maker(g: GemeenteStand) -> Callable[[Klant], str]:
    voorvoegsel = make_voorvoegsel(g.b4.sha256, "b4") if g.b4 else ""

    def make(rij: Klant) -> str:
        nummer = rij["rij"]
        return make_sleutel(voorvoegsel, nummer) if nummer and voorvoegsel else NIET_IN_B4

    return make


def _read_cel(r: Klant, veld: str) -> object:
    """What a list shows of a client: a column, or what two of them mean."""
    if veld == "retour" and r["keuze"]:
        return KEUZE
    if veld == "retour":
        return "tegenstrijdig" if r["tegenstrijdig"] else "te laat" if r["retour_laat"] else "wacht"
    if veld == "binnen":
        return moment_tekst(datetime.fromtimestamp(r["eerste"], TIJDZONE))
    return r[veld]


def _text(waarde: object) -> str:
    if isinstance(waarde, date):
        return f"{waarde:%d-%m-%Y}"
    return "" if waarde is None else str(waarde)
