"""Reads calendars of release switches: the shipped one and, strictly checked, one of the user.

A calendar file is CSV (`;`, UTF-8) with the columns of `data/releasewissels.csv`. A file of the
user may add switches and add rows to a known switch; of a shipped row it changes only the moment of
an agreement, to a later one, and of a release of which only the day is known (`verschuiven`).
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import cache
from itertools import groupby
from pathlib import Path

from bvtool.kalender.klok import TIJDZONE
from bvtool.kalender.partijen import partijen_van
from bvtool.vak.aantal import count
from bvtool.vak.fouten import Bevinding, InvoerGeweigerd, InvoerOntbreekt
from bvtool.vak.tabellen import load_tabel
from bvtool.wissel.regels import FAMILIES, RICHTINGEN, Kalender, Wissel, Wisselregel, parse_wissel
from bvtool.wissel.samenhang import check_samenhang
from bvtool.wissel.soorten import find_soort
from bvtool.wissel.verschuiven import shift_regels

KOLOMMEN = (
    "wissel",
    "id",
    "soort",
    "van",
    "tot",
    "berichten",
    "richting",
    "partij",
    "omschrijving",
    "merk",
    "bron",
)
MERKEN = ("bevestigd", "afgeleid", "aangenomen")
# Which of `van` and `tot` a kind of row must have (J), must not have (N) or may have (-).
SOORTEN = {
    "afspraak": "-J",
    "blokkade": "JJ",
    "transitie": "JJ",
    "live": "JN",
    "blijft": "--",
    "ketentest": "-J",
    "melding": "-J",
    "nazorg": "JJ",
    "koppeling": "JJ",
}
# matches: "2023-04-01"
_DAG = re.compile(r"\d{4}-\d{2}-\d{2}")
# matches: "2022-10-18T15:00"
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")
_MAX_OCTETTEN = 1_000_000
_WAT_NU = "Verbeter het bestand en geef de opdracht opnieuw."


@cache
def load_eigen_kalender() -> Kalender:
    """The calendar that bvtool ships."""
    fouten: list[Bevinding] = []
    rijen = enumerate(load_tabel("releasewissels"), start=2)
    regels = _read_regels(rijen, "data/releasewissels.csv", fouten)
    return _make_kalender(regels)


def load_kalender(bestand: Path | None = None) -> Kalender:
    """The shipped calendar, joined with the user's file when there is one.

    Raises InvoerOntbreekt when the file is not there, InvoerGeweigerd with every fault and its
    line when anything in it is unknown, contradicts itself or overlaps.
    """
    eigen = load_eigen_kalender()
    if bestand is None:
        return eigen
    fouten: list[Bevinding] = []
    nieuw = _read_regels(_read_csv(bestand), bestand.name, fouten)
    oud = [regel for wissel in eigen.wissels for regel in wissel.regels]
    oud, nieuw, klachten = shift_regels(oud, nieuw, bestand.name)
    fouten += klachten
    if not fouten:
        fouten += check_samenhang([*oud, *nieuw], {(r.wissel, r.id) for r in nieuw}, bestand.name)
    if fouten:
        raise InvoerGeweigerd(
            "De eigen kalender van releasewissels klopt niet.",
            waar=str(bestand),
            wat_nu=_WAT_NU,
            bevindingen=fouten,
        )
    return _make_kalender([*oud, *nieuw])


def _make_kalender(regels: Iterable[Wisselregel]) -> Kalender:
    wissels = []
    for naam, groep in groupby(sorted(regels, key=lambda r: r.wissel), key=lambda r: r.wissel):
        delen = parse_wissel(naam)
        assert delen is not None
        familie, oud, nieuw = delen
        wissels.append(Wissel(naam, oud, nieuw, FAMILIES[familie], tuple(groep)))
    return Kalender(tuple(sorted(wissels, key=lambda w: (w.live.astimezone(UTC), w.id))))


def _read_csv(bestand: Path) -> list[tuple[int, dict[str, str]]]:
    if not bestand.is_file():
        raise InvoerOntbreekt(
            "De eigen kalender van releasewissels is er niet.",
            waar=str(bestand),
            wat_nu="Controleer de naam, of laat de optie --kalender of de instelling weg.",
        )
    octetten = bestand.read_bytes()
    try:
        if len(octetten) > _MAX_OCTETTEN:
            raise ValueError
        tekst = octetten.decode("utf-8-sig")
        lezer = csv.reader(io.StringIO(tekst, newline=""), delimiter=";")
        rijen = [(lezer.line_num, [cel.strip() for cel in rij]) for rij in lezer]
    except (ValueError, csv.Error):
        raise InvoerGeweigerd(
            "De eigen kalender van releasewissels is geen gewone tekst (UTF-8) of is te groot.",
            waar=str(bestand),
            wat_nu="Sla het bestand op als CSV UTF-8 met puntkomma's.",
        ) from None
    return _name_cellen([(nummer, rij) for nummer, rij in rijen if any(rij)], bestand)


def _name_cellen(
    rijen: list[tuple[int, list[str]]], bestand: Path
) -> list[tuple[int, dict[str, str]]]:
    kop = rijen[0][1] if rijen else []
    if sorted(kop) != sorted(KOLOMMEN):
        raise InvoerGeweigerd(
            "De kolommen van de eigen kalender kloppen niet.",
            waar=f"{bestand}, regel 1",
            wat_nu="De eerste regel hoort te zijn: " + ";".join(KOLOMMEN),
        )
    fouten = [
        Bevinding(
            f"{bestand.name}, regel {n}", f"{count(len(rij), 'cel', 'cellen')} in plaats van 11."
        )
        for n, rij in rijen
        if len(rij) != len(KOLOMMEN)
    ]
    if fouten:
        raise InvoerGeweigerd(
            "De eigen kalender van releasewissels klopt niet.",
            waar=str(bestand),
            wat_nu="Zet tekst met een puntkomma erin tussen aanhalingstekens.",
            bevindingen=fouten,
        )
    return [(n, dict(zip(kop, rij, strict=True))) for n, rij in rijen[1:]]


def _read_regels(
    rijen: Iterable[tuple[int, Mapping[str, str]]], bestand: str, fouten: list[Bevinding]
) -> list[Wisselregel]:
    regels = []
    for nummer, rij in rijen:
        klachten = list(_check_rij(rij))
        fouten += [Bevinding(f"{bestand}, regel {nummer}", klacht) for klacht in klachten]
        if not klachten:
            regels.append(_make_regel(rij))
    return regels


def _make_regel(rij: Mapping[str, str]) -> Wisselregel:
    alleen_dag = _has_only_day(rij, "van")
    return Wisselregel(
        wissel=rij["wissel"],
        id=rij["id"],
        soort=rij["soort"],
        van=_parse_moment(rij["van"] + "T00:00" * alleen_dag),
        tot=_parse_moment(rij["tot"]),
        berichten=tuple(_noem(deel) for deel in rij["berichten"].split(",")),
        richting=rij["richting"],
        partij=rij["partij"],
        omschrijving=rij["omschrijving"],
        merk=rij["merk"],
        bron=rij["bron"],
        alleen_dag=alleen_dag,
    )


def _has_only_day(rij: Mapping[str, str], kolom: str) -> bool:
    """Of a release that goes live the hour may be unknown: then only the day stands there."""
    return (rij["soort"], kolom) == ("live", "van") and bool(_DAG.fullmatch(rij[kolom]))


def _noem(deel: str) -> str:
    soort = find_soort(deel)
    return soort.naam if soort else deel.strip()


def _check_rij(rij: Mapping[str, str]) -> Iterable[str]:
    if parse_wissel(rij["wissel"]) is None:
        yield f"De wissel '{rij['wissel']}' hoort te zijn als iwmo-2.1-2.2, met oud voor nieuw."
    for kolom in ("id", "omschrijving", "bron"):
        if not rij[kolom]:
            yield f"De kolom {kolom} is leeg."
    yield from _check_keuze(rij, "soort", tuple(SOORTEN))
    yield from _check_keuze(rij, "richting", RICHTINGEN)
    yield from _check_keuze(rij, "merk", MERKEN)
    try:
        partijen_van(rij["partij"])
    except ValueError as fout:
        yield f"De partij '{fout}' is niet bekend."
    yield from _check_berichten(rij)
    yield from _check_tijden(rij)


def _check_keuze(rij: Mapping[str, str], kolom: str, keuzes: tuple[str, ...]) -> Iterable[str]:
    if rij[kolom] not in keuzes:
        yield f"Bij {kolom} staat '{rij[kolom]}'; kies uit: {', '.join(keuzes)}."


def _check_berichten(rij: Mapping[str, str]) -> Iterable[str]:
    delen = parse_wissel(rij["wissel"])
    standaarden = FAMILIES[delen[0]] if delen else ()
    for deel in rij["berichten"].split(","):
        if deel.strip() in ("*", "heen", "retour"):
            continue
        soort = find_soort(deel)
        if soort is None:
            yield f"De berichtsoort '{deel.strip()}' is niet bekend."
        elif standaarden and soort.standaard not in standaarden:
            yield f"{soort.naam} hoort bij {soort.standaard} en niet bij wissel {rij['wissel']}."
        elif rij["richting"] in ("heen", "retour") and soort.richting != rij["richting"]:
            yield f"{soort.naam} is een {soort.richting}bericht, de richting is {rij['richting']}."


def _check_tijden(rij: Mapping[str, str]) -> Iterable[str]:
    for kolom in ("van", "tot"):
        tekst = rij[kolom] + "T00:00" * _has_only_day(rij, kolom)
        if tekst and _parse_moment(tekst) is None:
            yield (
                f"Het moment bij {kolom} is niet te lezen of bestaat niet: '{rij[kolom]}'. "
                "Schrijf het als 2018-03-27T17:00."
            )
    for kolom, eis in zip(("van", "tot"), SOORTEN.get(rij["soort"], "--"), strict=True):
        if eis == "J" and not rij[kolom]:
            yield f"Bij de soort {rij['soort']} hoort een moment in de kolom {kolom}."
        if eis == "N" and rij[kolom]:
            yield f"Bij de soort {rij['soort']} hoort de kolom {kolom} leeg te zijn."
    van, tot = _parse_moment(rij["van"]), _parse_moment(rij["tot"])
    if van and tot and tot.astimezone(UTC) <= van.astimezone(UTC):
        yield "Het einde (tot) ligt niet na het begin (van)."


def _parse_moment(tekst: str) -> datetime | None:
    """A wall time in the Netherlands; None when empty, unreadable or skipped by summer time."""
    if not _MOMENT.fullmatch(tekst):
        return None
    try:
        moment = datetime.fromisoformat(tekst).replace(tzinfo=TIJDZONE)
    except ValueError:
        return None
    return moment if moment.astimezone(UTC).astimezone(TIJDZONE) == moment else None
