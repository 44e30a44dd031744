"""A switch shown: as text, as data, and as what the page `wissel.html` needs."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from bvtool.kalender.tekst import dag_tekst, duur_tekst, moment_tekst, verschil
from bvtool.kalender.termijn import Fase, fase_op, volgende
from bvtool.vak.versie import __version__
from bvtool.wissel.hulp import KOPPEN, find_hulp
from bvtool.wissel.lijn import is_voor
from bvtool.wissel.regels import Kalender, Wissel, Wisselregel
from bvtool.wissel.termijnen import regels_voor, wissel_fasen, wissel_termijnen
from bvtool.wissel.tijdlijn import Tijdlijn, make_tijdlijn

_GROEPEN = (
    ("afspraak", "Afspraken per partij", "Vanaf dat moment gaat het bericht niet meer weg."),
    ("blokkade", "Technische blokkade", "In die tijd komt een bericht niet aan."),
    ("transitie", "Stilstand", "In die tijd gaat de keten over."),
    (
        "koppeling",
        "Koppeling met het knooppunt",
        "Zet haar uit op het eerste moment, aan op het tweede.",
    ),
    ("live", "Nieuwe release", ""),
    ("blijft", "Blijft achter", "Deze berichten gaan niet over."),
    ("ketentest", "Ketentest", ""),
    ("melding", "Melding", ""),
    ("nazorg", "Nazorg", ""),
)


class RegelTekst(NamedTuple):
    """One row of the calendar as the page shows it."""

    id: str
    wanneer: str
    wat: str
    berichten: str
    wie: str
    bron: str


class Groep(NamedTuple):
    """The rows of one kind, with a heading and a sentence."""

    kop: str
    zin: str
    rijen: tuple[RegelTekst, ...]


class WisselPagina(NamedTuple):
    """What `templates/wissel.html` shows; `moment` aware, `fasen` name, begin and end in words."""

    wissel: str
    oud: str
    nieuw: str
    standaarden: str
    voor: str
    moment: datetime
    fase_zin: str
    volgende: str
    let_op: bool
    lijn: Tijdlijn
    lijn_zin: str
    fasen: tuple[tuple[str, str, str], ...]
    groepen: tuple[Groep, ...]
    fictief: bool = False
    versie: str = __version__


def make_wissel_pagina(wissel: Wissel, partij: str | None, nu: datetime) -> WisselPagina:
    """The page of one switch for one party (None: all), as it stands at `nu`."""
    fasen = wissel_fasen(wissel)
    termijn = volgende(wissel_termijnen(wissel, partij), nu)
    eerstvolgend = ""
    if termijn is not None:
        wanneer = dag_tekst(termijn.dag)
        if termijn.moment is not None:
            over = duur_tekst(verschil(nu, termijn.moment))
            wanneer = f"{moment_tekst(termijn.moment)}, over {over}"
        eerstvolgend = f"Eerstvolgend: {termijn.gebeurtenis} ({termijn.partij}), {wanneer}."
    fase = fase_op(fasen, nu)
    return WisselPagina(
        wissel=wissel.id,
        oud=wissel.oud,
        nieuw=wissel.nieuw,
        standaarden=" en ".join(wissel.standaarden),
        voor=f"Voor: {partij}" if partij else "Voor alle partijen",
        moment=nu,
        fase_zin=tell_fase(wissel, nu),
        volgende=eerstvolgend,
        let_op=fase is not None and is_voor(nu, wissel.live),
        lijn=make_tijdlijn(wissel, partij),
        lijn_zin=f"Tijdlijn van wissel {wissel.id}; de tabellen hieronder zeggen hetzelfde.",
        fasen=tuple(_tell_fasen(wissel, fasen)),
        groepen=(*_groepen(regels_voor(wissel, partij)), *_hulp(wissel, partij)),
    )


def make_wissel_tekst(wissel: Wissel, partij: str | None, nu: datetime) -> str:
    """The switch as a timeline in text."""
    p = make_wissel_pagina(wissel, partij, nu)
    regels = [
        f"Releasewissel {p.standaarden} {p.oud} naar {p.nieuw}. {p.voor}.",
        p.fase_zin,
        *([p.volgende] if p.volgende else []),
    ]
    regels += [f"  Fase {naam}: {van} tot {tot}" for naam, van, tot in p.fasen]
    for groep in p.groepen:
        regels += ["", f"{groep.kop}{': ' + groep.zin if groep.zin else ''}"]
        for r in groep.rijen:
            regels.append(f"  {r.wanneer}")
            delen = (r.id, r.wie, r.berichten, r.bron)
            regels.append(f"    {r.wat} [{'; '.join(deel for deel in delen if deel)}]")
    regels += ["", "Spoedzorg gaat altijd door, buiten het berichtenverkeer om."]
    return "\n".join(regels)


def _tell_fasen(wissel: Wissel, fasen: Iterable[Fase]) -> Iterator[tuple[str, str, str]]:
    tell = wissel.live_regel.tell
    for fase in fasen:
        yield fase.naam, tell(fase.van), tell(fase.tot) if fase.tot else "geen einde bekend"


def make_wissel_gegevens(wissel: Wissel, partij: str | None, nu: datetime) -> dict[str, object]:
    """The switch as data; moments in ISO 8601 with their offset."""
    fase, show = fase_op(wissel_fasen(wissel), nu), wissel.live_regel.show
    return {
        "wissel": wissel.id,
        "oud": wissel.oud,
        "nieuw": wissel.nieuw,
        "standaarden": list(wissel.standaarden),
        "partij": partij,
        "fase": fase.naam if fase else None,
        "live": show(wissel.live),
        "fasen": [
            {"naam": f.naam, "van": show(f.van), "tot": show(f.tot) if f.tot else None}
            for f in wissel_fasen(wissel)
        ],
        "regels": [
            {
                "id": r.id,
                "soort": r.soort,
                "van": r.show(r.van) if r.van else None,
                "tot": r.tot.isoformat() if r.tot else None,
                "berichten": list(r.berichten),
                "richting": r.richting,
                "partij": r.partij,
                "omschrijving": r.omschrijving,
                "merk": r.merk,
                "bron": r.bron,
            }
            for r in regels_voor(wissel, partij)
        ],
        "hulp": [dict(rij) for rij in find_hulp(wissel.id, partij, wissel.standaarden[0])],
    }


def make_lijst(kalender: Kalender, nu: datetime) -> tuple[list[dict[str, object]], str]:
    """Every switch with its phase at `nu`: as data and as a table in text."""
    gegevens: list[dict[str, object]] = []
    regels = [f"{'Wissel':<16}{'Begint':<18}{'Live':<18}Nu"]
    for wissel in kalender.wissels:
        stand = _stand(wissel, kalender, nu)
        gegevens.append(
            {
                "wissel": wissel.id,
                "oud": wissel.oud,
                "nieuw": wissel.nieuw,
                "begin": wissel.live_regel.show(wissel.begin),
                "live": wissel.live_regel.show(wissel.live),
                "fase": stand,
            }
        )
        begin, live = (_kort(wissel.live_regel, m) for m in (wissel.begin, wissel.live))
        regels.append(f"{wissel.id:<16}{begin:<18}{live:<18}{stand}")
    return gegevens, "\n".join(regels)


def _kort(regel: Wisselregel, moment: datetime) -> str:
    return f"{moment:%d-%m-%Y}" if regel.is_dag(moment) else f"{moment:%d-%m-%Y %H:%M}"


def _stand(wissel: Wissel, kalender: Kalender, nu: datetime) -> str:
    fase = fase_op(wissel_fasen(wissel), nu)
    if fase is None:
        return "nog niet begonnen" if is_voor(nu, wissel.begin) else "voorbij"
    if fase.tot is not None:
        return fase.naam
    later = [w for w in kalender.van_standaard(wissel.standaarden[0]) if w.live > wissel.live]
    opgevolgd = any(not is_voor(nu, w.live) for w in later)
    return "voorbij" if opgevolgd else f"release {wissel.nieuw} is live"


def tell_fase(wissel: Wissel, nu: datetime) -> str:
    """In which phase the switch is, and until when."""
    fase = fase_op(wissel_fasen(wissel), nu)
    if fase is None:
        if is_voor(nu, wissel.begin):
            return f"De wissel begint op {wissel.live_regel.tell(wissel.begin)}."
        return f"De wissel is voorbij. Release {wissel.nieuw} is in gebruik."
    if fase.tot is None:
        return f"Release {wissel.nieuw} is live sinds {wissel.live_regel.tell(wissel.live)}."
    return f"Nu is de fase {fase.naam}, tot {wissel.live_regel.tell(fase.tot)}."


def _groepen(regels: Sequence[Wisselregel]) -> Iterator[Groep]:
    for soort, kop, zin in _GROEPEN:
        rijen = tuple(_regel_tekst(r) for r in regels if r.soort == soort)
        if rijen:
            yield Groep(kop, zin, rijen)


def _hulp(wissel: Wissel, partij: str | None) -> Iterator[Groep]:
    """Questions beforehand, notes and contacts, in the shape of the other rows."""
    hulp = list(find_hulp(wissel.id, partij, wissel.standaarden[0]))
    for soort, kop in KOPPEN.items():
        rijen = tuple(
            RegelTekst(
                id=f"{soort} {nummer}",
                wanneer=rij["wanneer"],
                wat=rij["wat"],
                berichten="",
                wie=rij["partij"],
                bron=f"{rij['bron']} ({rij['merk']})",
            )
            for nummer, rij in enumerate((r for r in hulp if r["soort"] == soort), 1)
        )
        if rijen:
            yield Groep(kop, "", rijen)


def _regel_tekst(r: Wisselregel) -> RegelTekst:
    berichten = {"*": "alle", "heen": "alle heenberichten", "retour": "alle retourberichten"}
    return RegelTekst(
        id=r.id,
        wanneer=_wanneer(r),
        wat=r.omschrijving,
        berichten=", ".join(berichten.get(b, b) for b in r.berichten),
        wie=r.partij,
        bron=f"{r.bron} ({r.merk})",
    )


def _wanneer(r: Wisselregel) -> str:
    if r.van and r.tot:
        return f"{moment_tekst(r.van)} tot {moment_tekst(r.tot)}"
    if r.tot:
        return f"voor {moment_tekst(r.tot)}"
    return f"vanaf {r.tell(r.van)}" if r.van else "altijd"
