"""What the CAK itself has to do today, whatever the gemeenten do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from bvtool.cak.inname.gemeenten import Gemeente
from bvtool.cak.inname.ontvangst import BESTAND as ONTVANGST
from bvtool.cak.stand.daden import DICHT
from bvtool.cak.stand.keuzes import list_keuzes
from bvtool.cak.stand.stand import Gemeentestand
from bvtool.cak.stand.telling import GemeenteStand
from bvtool.cak.uitvoer.briefkeuze import (
    HERSTELD,
    LEVEREN,
    LEVERING,
    NAMEN,
    is_akkoord_nodig,
)
from bvtool.cak.uitvoer.briefmap import MAIL, OPEN, VERSTUURD
from bvtool.dossier.feiten import Brieffeit
from bvtool.vak.aantal import count
from bvtool.vak.masker import mask_bsn
from bvtool.vak.standen import RETOURTERMIJN

TOON = 12
"""How many names stand in one sentence."""


class Eigenwerk(NamedTuple):
    """One kind of work of the CAK: its key, the sentence, and the names of the gemeenten."""

    sleutel: str
    zin: str
    gemeenten: Sequence[str] = ()


def find_eigenwerk(
    stand: Gemeentestand, brieven: Iterable[Brieffeit], rapport: str
) -> list[Eigenwerk]:
    """Everything that the CAK has to do, the most urgent first. `brieven`: every letter in the
    ledger; `rapport`: what is wrong with the weekly report, empty when nothing is."""
    brieven = list(brieven)
    werk = [Eigenwerk("rapport", rapport)] if rapport else []
    werk += _find_b4(stand)
    werk += [
        Eigenwerk("keuze", f"{g.gemeente.naam}: {zin}", [g.gemeente.naam])
        for g in stand.gemeenten
        for zin in list_keuzes(g)
    ]
    akkoord = [g.gemeente for g in stand.gemeenten if is_akkoord_nodig(g, stand.moment)]
    if akkoord:
        namen = [g.naam for g in akkoord]
        werk.append(Eigenwerk("akkoord", f"Geef akkoord om aan te leveren: {_name(namen)}.", namen))
    werk += _find_brieven(stand, brieven, {g.uitvoerder for g in akkoord})
    werk += _find_vreemd(stand)
    werk += _find_tegenspraak(stand)
    werk += _find_retour(stand)
    werk += _find_open_app(stand, brieven)
    werk += _find_herstel(stand, brieven)
    return werk


def _find_b4(stand: Gemeentestand) -> list[Eigenwerk]:
    zonder = [
        g.gemeente.naam
        for g in stand.gemeenten
        if g.b4 is None
        and "b4" not in g.vragen
        and not g.opgegaan
        and stand.moment.timestamp() > g.deadlines["b4"].timestamp()
    ]
    zin = f"Nog geen B4 geplaatst voor: {_name(zonder)}."
    return [Eigenwerk("b4", zin, zonder)] if zonder else []


def _find_brieven(
    stand: Gemeentestand, brieven: Sequence[Brieffeit], akkoord: set[str]
) -> list[Eigenwerk]:
    """Letters to be sent; that with the go stands under the go."""
    per = {g.gemeente.uitvoerder: g.gemeente for g in stand.gemeenten}
    weg = [
        (per[b.uitvoerder], b.soort)
        for b in brieven
        if b.toestand == OPEN
        and b.uitvoerder in per
        and not (b.soort == LEVEREN and b.uitvoerder in akkoord)
        and b.soort != HERSTELD
    ]
    weg.sort(key=lambda w: (w[0].naam.casefold(), w[1]))
    werk = []
    if weg:
        zin = f"Verstuur {count(len(weg), 'brief', 'brieven')} uit {MAIL}: {_name_brieven(weg)}."
        werk.append(Eigenwerk("brief", zin, [g.naam for g, _ in weg]))
    zonder = sorted({g.naam for g, _ in weg if not g.email})
    if zonder:
        zin = f"Bij deze brieven is geen e-mailadres bekend: {_name(zonder)}."
        werk.append(Eigenwerk("adres", zin, zonder))
    return werk


def _name_brieven(weg: Sequence[tuple[Gemeente, str]]) -> str:
    """Each letter by gemeente and kind; of many only how many there are of each kind."""
    if len(weg) <= TOON:
        return ", ".join(f"{g.naam} ({NAMEN[soort]})" for g, soort in weg)
    geteld = Counter(soort for _, soort in weg)
    return ", ".join(
        f"{geteld[soort]} keer {naam}" for soort, naam in NAMEN.items() if geteld[soort]
    )


def _find_tegenspraak(stand: Gemeentestand) -> list[Eigenwerk]:
    """Per gemeente the messages whose answers contradict each other, and how to settle them."""
    strijd = stand.klanten.filter("tegenstrijdig").sort("uitvoerder", "identificatie")
    per = dict(strijd.group_by("uitvoerder", maintain_order=True).agg("identificatie").iter_rows())
    werk = []
    for g in stand.gemeenten:
        welke = [mask_bsn(naam or "") for naam in per.get(g.gemeente.uitvoerder, [])]
        if welke:
            zin = (
                f"{g.gemeente.naam}: bij {count(len(welke), 'klant', 'klanten')} spreken twee "
                f"antwoorden elkaar tegen (bericht {_name(welke)}). Zoek uit welk antwoord geldt, "
                f"en leg het vast: bvtool monitor --uitspraak {g.gemeente.uitvoerder}/{welke[0]}="
                "goedgekeurd --reden TEKST (of =afgekeurd)."
            )
            werk.append(Eigenwerk("tegenstrijdig", zin, [g.gemeente.naam]))
    return werk


def _find_per(
    stand: Gemeentestand,
    sleutel: str,
    aantal: Callable[[GemeenteStand], int],
    tell: Callable[[int, str], str],
) -> list[Eigenwerk]:
    """Work of which each gemeente has some: `aantal` says how much, and `tell` makes the sentence
    of the total and where it lies."""
    waar = [(g.gemeente.naam, n) for g in stand.gemeenten if (n := aantal(g))]
    if not waar:
        return []
    zin = tell(sum(n for _, n in waar), _name([f"{naam} ({n})" for naam, n in waar]))
    return [Eigenwerk(sleutel, zin, [naam for naam, _ in waar])]


def _find_vreemd(stand: Gemeentestand) -> list[Eigenwerk]:
    """Where files lie that are of another gemeente."""

    def tell(n: int, waar: str) -> str:
        wat = count(n, "bestand", "bestanden")
        return (
            f"Verplaats {wat} van een andere gemeente; zij tellen niet mee. Zij liggen bij: {waar}."
        )

    return _find_per(stand, "vreemd", lambda g: g.vreemd, tell)


def _find_retour(stand: Gemeentestand) -> list[Eigenwerk]:
    """Where the answers of the CAK itself are overdue."""

    def tell(n: int, waar: str) -> str:
        return (
            f"Bij {count(n, 'klant', 'klanten')} is het retourbericht ({stand.over.retour}) over "
            f"de termijn van {RETOURTERMIJN} werkdagen: {waar}. De pagina van de gemeente zegt van "
            "wie."
        )

    return _find_per(stand, "retour", lambda g: g.telling.retour_te_laat, tell)


def _find_open_app(stand: Gemeentestand, brieven: Sequence[Brieffeit]) -> list[Eigenwerk]:
    """Where the delivery was approved by letter, the H&V-app is to be closed."""
    goed = {b.uitvoerder for b in brieven if (b.soort, b.toestand) == (LEVERING, VERSTUURD)}
    namen = [
        g.gemeente.naam
        for g in stand.gemeenten
        if g.gemeente.uitvoerder in goed
        and DICHT not in {d.wat for d in (*g.daden_eerder, *g.daden)}
    ]
    zin = f"Sluit de H&V-app af voor: {_name(namen)}."
    return [Eigenwerk("hv-app", zin, namen)] if namen else []


def _find_herstel(stand: Gemeentestand, brieven: Sequence[Brieffeit]) -> list[Eigenwerk]:
    """In a round: where the answer says that the CAK is wrong, and the letter that it was mended
    still lies there."""
    open_ = {b.uitvoerder for b in brieven if (b.soort, b.toestand) == (HERSTELD, OPEN)}

    def tell(_: int, waar: str) -> str:
        return (
            f"Herstel in onze administratie wat de gemeente meldde: {waar}. De pagina van de "
            f"gemeente zegt welke rijen. Verstuur daarna de brief '{NAMEN[HERSTELD]}'."
        )

    return _find_per(
        stand, "herstel", lambda g: len(g.herstel) * (g.gemeente.uitvoerder in open_), tell
    )


def _name(namen: Sequence[str]) -> str:
    rest = len(namen) - TOON
    return ", ".join(namen[:TOON]) + (f" en nog {rest}" if rest > 0 else "")


def list_opmerkingen(stand: Gemeentestand) -> list[str]:
    """What is good to know and is no work."""
    zinnen = []
    if stand.totaal.los_antwoord:
        welk = f"({stand.over.retour})"
        los = count(stand.totaal.los_antwoord, f"antwoord {welk} past", f"antwoorden {welk} passen")
        zinnen.append(f"{los} bij geen bericht.")
    geschat = sum(g.antwoord is not None and g.antwoord.bron != ONTVANGST for g in stand.gemeenten)
    if geschat:
        zinnen.append(
            f"Bij {count(geschat, 'gemeente', 'gemeenten')} komt het moment van het antwoord uit "
            f"de tijd van het bestand, niet uit {ONTVANGST}."
        )
    return zinnen
