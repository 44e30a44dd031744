"""Do the rows of a calendar hang together: one live moment, nothing overlaps or runs past it."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import combinations, groupby

from bvtool.berichten.release import parse_release
from bvtool.vak.fouten import Bevinding
from bvtool.wissel.regels import FAMILIES, Wisselregel, parse_wissel

Sleutel = tuple[str, str]
_PERIODEN = ("blokkade", "transitie", "nazorg")
_VOOR_LIVE = ("afspraak", "blokkade", "transitie", "ketentest", "melding")


def check_samenhang(
    regels: Sequence[Wisselregel], eigen: set[Sleutel], bestand: str
) -> Iterable[Bevinding]:
    """Every way in which the rows contradict each other, as far as a row in `eigen` takes part.

    `eigen` are the (wissel, id) of the rows that the user added; `bestand` names their file.
    """
    for wat, sleutels in (*_dubbel(regels), *_per_wissel(regels), *_tussen_wissels(regels)):
        schuld = [s for s in sleutels if s in eigen]
        if schuld:
            waar = ", ".join(f"wissel {wissel}, id {id_}" for wissel, id_ in dict.fromkeys(schuld))
            yield Bevinding(f"{bestand}, {waar}", wat)


Klacht = tuple[str, list[Sleutel]]


def _dubbel(regels: Sequence[Wisselregel]) -> Iterable[Klacht]:
    gezien: set[Sleutel] = set()
    for regel in regels:
        if (regel.wissel, regel.id) in gezien:
            yield "Dit id is er al in deze wissel.", [(regel.wissel, regel.id)]
        gezien.add((regel.wissel, regel.id))


def _per_wissel(regels: Sequence[Wisselregel]) -> Iterable[Klacht]:
    for groep in _groepen(regels):
        sleutels = [(r.wissel, r.id) for r in groep]
        live = [r for r in groep if r.soort == "live"]
        if not live:
            yield "Deze wissel heeft geen regel van de soort live.", sleutels
            continue
        for een, ander in combinations(live, 2):
            if _delen_berichten(een, ander):
                wat = "Deze wissel gaat voor een berichtsoort twee keer live."
                yield wat, [(r.wissel, r.id) for r in (een, ander)]
        laatste = max(_utc(r.van) for r in live)
        for regel in groep:
            if regel.soort in _VOOR_LIVE and _utc(regel.tot) > laatste:
                yield (
                    "Deze regel eindigt nadat de nieuwe release live is.",
                    [(regel.wissel, regel.id)],
                )
        yield from _overlap(groep)


def _overlap(groep: Sequence[Wisselregel]) -> Iterable[Klacht]:
    perioden = [r for r in groep if r.soort in _PERIODEN]
    for een, ander in combinations(perioden, 2):
        zelfde = (een.soort, een.richting, set(een.berichten), een.partij) == (
            ander.soort,
            ander.richting,
            set(ander.berichten),
            ander.partij,
        )
        if zelfde and _utc(een.van) < _utc(ander.tot) and _utc(ander.van) < _utc(een.tot):
            yield (
                f"De regels {een.id} en {ander.id} overlappen elkaar.",
                [(r.wissel, r.id) for r in (een, ander)],
            )


def _tussen_wissels(regels: Sequence[Wisselregel]) -> Iterable[Klacht]:
    groepen = [g for g in _groepen(regels) if any(r.soort == "live" for r in g)]
    for een, ander in combinations(groepen, 2):
        eerst, later = sorted((een, ander), key=_live)
        delen = parse_wissel(eerst[0].wissel), parse_wissel(later[0].wissel)
        assert delen[0] is not None
        assert delen[1] is not None
        if not set(FAMILIES[delen[0][0]]) & set(FAMILIES[delen[1][0]]):
            continue
        sleutels = [(r.wissel, r.id) for g in (eerst, later) for r in g]
        if _begin(later) < _live(eerst):
            yield (
                f"De wissels {eerst[0].wissel} en {later[0].wissel} lopen door elkaar heen.",
                sleutels,
            )
        elif (parse_release(delen[0][2]) or (0, 0)) > (parse_release(delen[1][1]) or (0, 0)):
            yield (
                f"Wissel {later[0].wissel} komt later dan {eerst[0].wissel}, "
                "maar begint bij een oudere release.",
                sleutels,
            )


def _groepen(regels: Sequence[Wisselregel]) -> list[list[Wisselregel]]:
    op_wissel = sorted(regels, key=lambda r: r.wissel)
    return [list(groep) for _, groep in groupby(op_wissel, key=lambda r: r.wissel)]


def _live(groep: Sequence[Wisselregel]) -> datetime:
    return min(_utc(r.van) for r in groep if r.soort == "live")


def _begin(groep: Sequence[Wisselregel]) -> datetime:
    return min(_utc(m) for r in groep for m in (r.van, r.tot) if m)


def _delen_berichten(een: Wisselregel, ander: Wisselregel) -> bool:
    return bool({"*"} & {*een.berichten, *ander.berichten}) or bool(
        set(een.berichten) & set(ander.berichten)
    )


def _utc(moment: datetime | None) -> datetime:
    assert moment is not None
    return moment.astimezone(UTC)
