"""The weekly report of the CAK beside what was sent and what was answered: a judgement per row.

Pure: rows in, judgements out, each row exactly once and whatever the order of the rows. What the
report does not say is no difference; what is not understood is a judgement of its own. The kinds
stand in `data/nacontrole.csv`.

More than 300 lines: every judgement of a row stands in one place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from bvtool.berichten.wmo407 import VERWIJDEREN
from bvtool.gesprek.afnamecontrole import (
    Afname,
    Betaalplicht,
    Staand,
    find_gemist,
    judge_afname,
    judge_plicht,
)
from bvtool.gesprek.berichtcontrole import AF, Regel, Verzonden407, judge_groep, settle_groep
from bvtool.kalender.tekst import dag_tekst
from bvtool.kalender.werkdagen import add_werkdagen
from bvtool.vak.fouten import InterneFout
from bvtool.vak.standen import RETOURTERMIJN, Stand
from bvtool.vak.tabellen import load_tabel

_KOPIE = (
    "Het kenmerk begint zoals die van dit dossier: een kopie van het dossier of een oudere "
    "administratie heeft verzonden."
)
_NOOIT_AANGEKOMEN = (Stand.ENVELOPFOUT, Stand.TECHNISCH)
"""What was refused before anything in it was read need not stand in the report."""


class Regeloordeel(NamedTuple):
    """What one row amounts to: `blad` and `rij` of the report (0: a message of ours that is not in
    it), `soort` of `data/nacontrole.csv`, `verschil` what exactly, in Dutch."""

    blad: str
    rij: int
    bsn: str
    startnummer: int | None
    identificatie: str
    soort: str
    verschil: str = ""


class Rapportregels(NamedTuple):
    """The rows of the report: None for a tab that is not there or was not understood.
    `zegt_bijdrage` tells whether productafname says if a contribution is imposed; `los` are rows
    that are about nobody: tab, row number and why."""

    berichten: Sequence[Regel] | None
    afname: Sequence[Afname] | None
    zegt_bijdrage: bool = True
    los: Sequence[tuple[str, int, str]] = ()


class Kennis(NamedTuple):
    """Our side: everything that was sent, whose the start numbers are, which identifications are
    known to be sent outside bvtool, who need not pay (`personen`), our own code, and how the
    identifications of this dossier begin. `dag` is the day of the report, never later than today.
    """

    verzonden: Sequence[Verzonden407]
    eigenaren: Mapping[int, str]
    buiten: AbstractSet[str]
    personen: Mapping[str, Betaalplicht]
    uitvoerder: str
    dag: date
    voorvoegsel: str = ""
    leveringen: AbstractSet[int] = frozenset()
    """Start numbers under which something stands by a message that was recorded before."""


@dataclass(slots=True)
class Uitslag:
    """Every judgement: first those of rows of the report, then of messages that miss in it."""

    oordelen: list[Regeloordeel] = field(default_factory=list)
    nieuw: list[tuple[int, str]] = field(default_factory=list)
    """Start numbers that were used outside bvtool and are nobody's here: number and BSN."""
    los: list[Regel] = field(default_factory=list)
    """The rows of messages that were sent outside bvtool and are not recorded yet."""

    @property
    def geteld(self) -> dict[str, int]:
        """How many judgements of each kind, in the order of the table; every kind is there."""
        aantal = Counter(o.soort for o in self.oordelen)
        return {r["soort"]: aantal[r["soort"]] for r in load_tabel("nacontrole")}

    @property
    def werk(self) -> dict[str, int]:
        """The kinds that a person must look at, with how many there are."""
        doen = {r["soort"] for r in load_tabel("nacontrole") if r["werk"] == "ja"}
        return {s: n for s, n in self.geteld.items() if n and s in doen}

    def list_leveringen(self, dag: date) -> dict[int, tuple[date | None, date | None] | None]:
        """What stands by those rows under each start number: start (None: not said) and stop, or
        nothing (withdrawn). What was refused counts for nothing; the newest message counts."""
        per: dict[str, list[Regel]] = {}
        alsnog = {o.startnummer for o in self.oordelen if o.soort == _ALSNOG}
        for r in sorted(self.los, key=lambda r: (r.dagtekening or dag, r.rij)):
            per.setdefault(r.identificatie, []).append(r)
        uit: dict[int, tuple[date | None, date | None] | None] = {
            nummer: None for nummer in alsnog if nummer is not None
        }
        for groep in per.values():
            r = groep[-1]
            if r.startnummer is not None and settle_groep(groep) != AF:
                weg = r.status == VERWIJDEREN
                uit[r.startnummer] = None if weg else (r.startdatum, r.stopdatum)
        return uit

    def list_buiten(self) -> set[str]:
        """The identifications that can be recorded as sent outside bvtool."""
        soorten = ("buiten", _ALSNOG)
        van = (o for o in self.oordelen if o.soort in soorten and o.blad == "berichten")
        return {o.identificatie for o in van}


def judge_rapport(regels: Rapportregels, kennis: Kennis) -> Uitslag:
    """What every row of the report amounts to, and which of our messages miss in it.

    Raises InterneFout when a row would be judged twice or not at all.
    """
    uit = Uitslag()
    uit.oordelen += [
        Regeloordeel(blad, rij, "", None, "", "geen_regel", waarom)
        for blad, rij, waarom in regels.los
    ]
    _judge_berichten(uit, regels.berichten or (), kennis)
    staand = _list_staand(kennis.verzonden)
    if regels.afname is not None:
        _judge_afnames(uit, regels, kennis, staand)
    _check_compleet(uit, regels)
    if regels.berichten is not None:
        uit.oordelen += _find_ontbreekt(regels.berichten, kennis)
    if regels.afname is not None and regels.zegt_bijdrage:
        uit.oordelen += [
            Regeloordeel("", 0, s.bsn, s.startnummer, s.identificatie, "geen_afname")
            for s in find_gemist(staand, regels.afname, kennis.dag)
        ]
    uit.oordelen.sort(
        key=lambda o: (not o.blad, o.blad, o.rij, o.identificatie, o.startnummer or 0)
    )
    return uit


def _judge_berichten(uit: Uitslag, regels: Iterable[Regel], kennis: Kennis) -> None:
    per_id: dict[str, list[Verzonden407]] = {}
    for v in kennis.verzonden:
        per_id.setdefault(v.bericht.identificatie, []).append(v)
    groepen: dict[tuple[str, str], list[Regel]] = {}
    for r in sorted(regels, key=lambda r: r.rij):
        if r.uitvoerdercode and r.uitvoerdercode != kennis.uitvoerder:
            uit.oordelen.append(_of(r, "andermans"))
        elif not r.bsn or not r.identificatie:
            uit.oordelen.append(_of(r, "onleesbaar"))
        else:
            groepen.setdefault((r.identificatie, r.bsn), []).append(r)
    vreemd = [r for (i, _), groep in groepen.items() if i not in per_id for r in groep]
    twee = _find_shared(vreemd)
    alsnog = _find_alsnog([g for (i, _), g in groepen.items() if i not in per_id], kennis)
    for r in vreemd:
        _judge_buiten(uit, r, kennis, twee, alsnog)
    for (identificatie, bsn), groep in groepen.items():
        kent = per_id.get(identificatie)
        if kent is None:
            continue
        eigen = [k for k in kent if k.bericht.bsn == bsn] or kent
        gezien: set[Regel] = set()
        soort, verschil = judge_groep(groep, eigen[0], kennis.dag)
        for r in groep:
            zelfde = r._replace(rij=0)
            uit.oordelen.append(_of(r, "dubbel") if zelfde in gezien else _of(r, soort, verschil))
            gezien.add(zelfde)


def _find_shared(regels: Iterable[Regel]) -> set[int]:
    """The start numbers that stand with more than one person among these rows."""
    van: dict[int, set[str]] = {}
    for r in regels:
        if r.startnummer is not None:
            van.setdefault(r.startnummer, set()).add(r.bsn)
    return {nummer for nummer, wie in van.items() if len(wie) > 1}


_ALSNOG = "alsnog_af"


def _find_alsnog(groepen: Sequence[Sequence[Regel]], kennis: Kennis) -> set[int]:
    """The start numbers under which something stands by a message that was recorded and that the
    CAK refused since, without another message that made it stand."""
    goed, af = set[int](), set[int]()
    for groep in groepen:
        if (nummer := groep[-1].startnummer) is not None:
            (af if settle_groep(groep) == AF else goed).add(nummer)
    return (af - goed) & kennis.leveringen


def _judge_buiten(
    uit: Uitslag,
    r: Regel,
    kennis: Kennis,
    twee: AbstractSet[int],
    alsnog: AbstractSet[int],
) -> None:
    """A row about a message that we did not send; `twee`: numbers of more than one person."""
    nummer = r.startnummer
    eigenaar = kennis.eigenaren.get(nummer) if nummer is not None else None
    if eigenaar not in (None, r.bsn) or nummer in twee:
        uit.oordelen.append(_of(r, "nummer_bezet"))
    elif r.identificatie in kennis.buiten:
        uit.oordelen.append(_of(r, _ALSNOG if nummer in alsnog else "opgenomen"))
    else:
        eigen = kennis.voorvoegsel and r.identificatie.startswith(kennis.voorvoegsel)
        uit.oordelen.append(_of(r, "buiten", _KOPIE if eigen else ""))
        uit.los.append(r)
        if nummer is not None and eigenaar is None:
            uit.nieuw.append((nummer, r.bsn))


def _of(r: Regel, soort: str, verschil: str = "") -> Regeloordeel:
    return Regeloordeel("berichten", r.rij, r.bsn, r.startnummer, r.identificatie, soort, verschil)


def _judge_afnames(
    uit: Uitslag, regels: Rapportregels, kennis: Kennis, staand: Sequence[Staand]
) -> None:
    op_nummer = {(s.bsn, s.startnummer): s for s in staand}
    op_bsn: dict[str, list[Staand]] = {}
    for s in staand:
        op_bsn.setdefault(s.bsn, []).append(s)
    stops = {
        (a.bsn, a.startnummer): a.stopdatum
        for a in sorted(regels.afname or (), key=lambda a: a.stopdatum or date.min)
        if a.stopdatum
    }
    for a in regels.afname or ():
        # What one row of a delivery says of its end, the others need not say again.
        a = a._replace(stopdatum=a.stopdatum or stops.get((a.bsn, a.startnummer)))
        van = op_bsn.get(a.bsn, [])
        if a.startnummer is not None:
            precies = op_nummer.get((a.bsn, a.startnummer))
            van = [precies] if precies else []
        if a.uitvoerdercode and a.uitvoerdercode != kennis.uitvoerder:
            soort, verschil = "andermans", ""
        elif not a.bsn:
            soort, verschil = "onleesbaar", ""
        elif not van:
            wie = kennis.personen.get(a.bsn)
            soort, verschil = judge_plicht(a, wie, kennis.dag) or (_name_vreemd(a, kennis), "")
        elif not regels.zegt_bijdrage:
            soort, verschil = "onbekend", ""
        else:
            soort, verschil = judge_afname(a, van, kennis.personen.get(a.bsn), kennis.dag)
        uit.oordelen.append(
            Regeloordeel(
                "productafname", a.rij, a.bsn, a.startnummer, a.identificatie, soort, verschil
            )
        )


def _name_vreemd(a: Afname, kennis: Kennis) -> str:
    """A contribution row of a delivery that we do not have."""
    eigenaar = kennis.eigenaren.get(a.startnummer) if a.startnummer is not None else None
    if eigenaar not in (None, a.bsn):
        return "nummer_bezet"
    bekend = eigenaar == a.bsn or bool(a.identificatie and a.identificatie in kennis.buiten)
    return "opgenomen" if bekend else "buiten"


def _list_staand(verzonden: Iterable[Verzonden407]) -> list[Staand]:
    """Of each person and start number what the CAK approved last, in the order of sending."""
    uit: dict[tuple[str, int], Staand] = {}
    for bericht, stand, dag in verzonden:
        sleutel = (bericht.bsn, bericht.startnummer)
        nu = uit.get(sleutel) or Staand(bericht.bsn, bericht.startnummer)
        uit[sleutel] = nu.follow(bericht, stand.uitkomst, dag)
    return list(uit.values())


def _find_ontbreekt(regels: Sequence[Regel], kennis: Kennis) -> Iterator[Regeloordeel]:
    """The messages of ours of which the CAK should have told by the day of the report."""
    genoemd = {r.identificatie for r in regels}
    for bericht, stand, _ in kennis.verzonden:
        if bericht.identificatie in genoemd or stand.uitkomst in _NOOIT_AANGEKOMEN:
            continue
        uiterlijk = add_werkdagen(date.fromisoformat(bericht.dagtekening), RETOURTERMIJN)
        if kennis.dag > uiterlijk:
            yield Regeloordeel(
                "", 0, bericht.bsn, bericht.startnummer, bericht.identificatie, "ontbreekt",
                f"Het had er op {dag_tekst(uiterlijk)} in moeten staan.",
            )  # fmt: skip


def _check_compleet(uit: Uitslag, regels: Rapportregels) -> None:
    erin = Counter([("berichten", r.rij) for r in regels.berichten or ()])
    erin.update(("productafname", a.rij) for a in regels.afname or ())
    erin.update((blad, rij) for blad, rij, _ in regels.los)
    if erin != Counter((o.blad, o.rij) for o in uit.oordelen):
        raise InterneFout(
            "Niet iedere regel van het rapport van het CAK is precies een keer beoordeeld.",
            waar="inkomend/rapport",
            wat_nu="Meld dit als fout in bvtool; er is niets opgeslagen.",
        )
