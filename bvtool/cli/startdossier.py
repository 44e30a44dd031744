"""How `bvtool start` comes to a dossier: one that is there, a new one, or one to practise in; and
what it asks before the next round begins."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bvtool.cli.menu import Gestopt, Keuze, ask, choose, is_ja
from bvtool.cli.stromen import tell
from bvtool.kalender.tekst import dag_cijfers
from bvtool.vak.fouten import Gebruiksfout

if TYPE_CHECKING:
    from bvtool.cli.opdracht import Opdracht
    from bvtool.dossier.map import Dossier

_MEEST = 20
# matches: " é"
_LOS = re.compile(r"[^\w.-]+")


class _Terug(Exception):
    """The person thinks better of it: `terug` at a question."""


def list_dossiers() -> list[Path]:
    """The dossiers in the current folder, by name."""
    from bvtool.dossier.instellingen import BESTAND

    try:
        mappen = sorted(p.resolve() for p in Path.cwd().iterdir() if (p / BESTAND).is_file())
    except OSError:
        return []
    return mappen[:_MEEST]


def clean_pad(getypt: str) -> str:
    """A place as it was typed or dragged into the window, without the quotes around it."""
    return getypt.strip("\"'& ")


def ask_nieuw(o: Opdracht) -> Path | None:
    """Asks what a new dossier needs, and makes it; None when the person thinks better of it.

    Raises what `bvtool nieuw` raises.
    """
    tell("\nEen nieuw dossier. Typ terug als u toch geen dossier wilt maken.")
    try:
        code, naam = _ask_gemeente()
        uitvoerder = _ask_uitvoerder(code)
        begin, dag = _ask_begin(o)
        map_ = f"{code}-{_LOS.sub('-', naam.casefold()).strip('-')}-{dag}"
        waar = _ask(f"In welke map komt het dossier? (alleen Enter: {Path.cwd() / map_})")
        doel = Path(clean_pad(waar) or map_)
        vervolg = _ask_vervolg(doel, code)
    except _Terug:
        tell("Goed. Er is geen dossier gemaakt.")
        return None
    uitkomst = o.run(
        ["nieuw", str(doel), "--gemeente", code, "--uitvoerder", uitvoerder, begin, dag, *vervolg]
    )
    if uitkomst is not None:
        tell(uitkomst.tekst.replace(" en typ in het dossier: bvtool", "."))
    return doel.resolve()


def _ask(vraag: str) -> str:
    """An answer; raises _Terug for `terug`, Gestopt for `stop`."""
    antwoord = ask(vraag)
    if antwoord.casefold() == "terug":
        raise _Terug
    if antwoord.casefold() == "stop":
        raise Gestopt
    return antwoord


def _ask_gemeente() -> tuple[str, str]:
    from bvtool.vak.gemeenten import find_gemeente, list_lijken, naam_van

    while True:
        getypt = _ask("Welke gemeente? Typ de naam of de code van vier cijfers:")
        if not getypt:
            raise _Terug
        lijkt = [code] if (code := find_gemeente(getypt, None)) else list_lijken(getypt)
        if len(lijkt) == 1:
            naam = naam_van(lijkt[0])
            tell(f"{naam}, code {lijkt[0]}. Is dit niet uw gemeente, typ dan terug.")
            return lijkt[0], naam
        nu = "Typ de naam zoals het CBS die schrijft, of de code."
        if lijkt:
            namen = ", ".join(f"{naam_van(c)} ({c})" for c in lijkt)
            nu = f"Bedoelt u een van deze: {namen}? Typ de code."
        tell(f"Deze gemeente kent bvtool niet. {nu}")


def _ask_uitvoerder(code: str) -> str:
    from bvtool.vak.codes import is_uitvoerder

    while True:
        getypt = _ask(f"Uw code bij het CAK, 68 en vier cijfers (alleen Enter: 68{code}):")
        if not getypt or is_uitvoerder(getypt):
            return getypt or f"68{code}"
        tell("Dit is geen code van het CAK: die is 68 en dan vier cijfers.")


def _ask_begin(o: Opdracht) -> tuple[str, str]:
    """Whether the dossier begins with the migration or a round: the option, and its day."""
    keuze = choose(
        "Waarmee begint dit dossier?",
        [
            Keuze("Een ronde: de vergelijking die iedere twee maanden terugkomt", "--peildatum"),
            Keuze("De migratie: de eerste vergelijking, in uw week van aanleveren", "--timeslot"),
        ],
        terug="Terug",
    )
    if keuze is None:
        raise _Terug
    _, welke_dag, _ = _RONDE["gemeente"]
    dag = _ask_maandag(o) if keuze.opdracht == "--timeslot" else _ask_peildatum(o, welke_dag)
    return keuze.opdracht, dag.isoformat()


def _ask_maandag(o: Opdracht) -> date:
    """The Monday of the timeslot; Enter is the next one."""
    from bvtool.kalender.timeslot import is_timeslot, next_timeslot

    volgende = next_timeslot(o.klok.vandaag)
    return _ask_dag(
        "Op welke maandag begint de week waarin u aanlevert (dag-maand-jaar)? (alleen Enter: "
        f"{volgende:%d-%m-%Y})",
        lambda dag: "" if is_timeslot(dag) else "Dit is geen maandag. Kies die van die week.",
        volgende,
        leeg=volgende,
    )


def _ask_peildatum(o: Opdracht, vraag: str) -> date:
    """The day of the file of the CAK; Enter alone is no day."""
    from bvtool.vak.bijdrage import EERSTE_START

    return _ask_dag(
        vraag,
        lambda dag: "" if dag >= EERSTE_START else f"Kies een dag vanaf {EERSTE_START:%d-%m-%Y}.",
        o.klok.vandaag,
    )


def _ask_dag(
    vraag: str, judge: Callable[[date], str], voorbeeld: date, *, leeg: date | None = None
) -> date:
    """A day that is a day and of which `judge` says nothing; asked until it is there."""
    from bvtool.cli.nieuw import parse_datum

    while True:
        getypt = _ask(vraag)
        if not getypt and leeg is not None:
            return leeg
        try:
            dag = parse_datum(getypt, "", voorbeeld)
        except Gebruiksfout:
            tell(f"Dit is geen datum. Schrijf hem als {voorbeeld:%d-%m-%Y}, of typ terug.")
            continue
        if not (bezwaar := judge(dag)):
            return dag
        tell(bezwaar)


def _ask_vervolg(doel: Path, code: str) -> list[str]:
    """Whether the new dossier goes on where another of this gemeente ended; asked per dossier."""
    from bvtool.dossier.buren import list_buren

    for buur in list_buren(doel, code):
        tell(
            f"\nEr is al een dossier van deze gemeente: {buur.pad}\nGaat u daarop verder, dan gaan "
            "de startnummers, de berichten en de leesafspraak mee."
        )
        if is_ja("Gaat het nieuwe dossier verder op dat dossier?"):
            return ["--vervolg-op", str(buur.pad)]
    return []


_RONDE = {
    "gemeente": (
        "Wat de vorige opleverde, gaat naar de map archief.",
        "Op welke dag maakte het CAK het bestand van deze ronde (dag-maand-jaar)?",
        "Wanneer wil het CAK uw antwoord hebben",
    ),
    "cak": (
        "Zij begint voor iedere gemeente. Hoe die er nu voor staat, blijft op haar pagina.",
        "Op welke dag maakte u de bestanden van deze ronde (dag-maand-jaar)?",
        "Wanneer wilt u de antwoorden hebben",
    ),
}
"""Per role what is said before the next round begins, and what is asked."""


def ask_ronde(o: Opdracht, rol: str) -> list[str]:
    """Asks what the next round needs; the command that begins it, empty for none."""
    zin, welke_dag, wanneer = _RONDE[rol]
    tell(f"\nDe volgende ronde. {zin} Typ terug als u toch geen ronde wilt beginnen.")
    try:
        woorden = ["ronde", "--peildatum", _ask_peildatum(o, welke_dag).isoformat()]
        while getypt := _ask(
            f"{wanneer} (dag-maand-jaar uur:minuut)? Alleen Enter: dat is niet afgesproken."
        ):
            if moment := _parse_moment(getypt, o.klok.vandaag):
                return [*woorden, "--uiterlijk", moment]
            tell(f"Dit is geen moment. Schrijf het als {o.klok.vandaag:%d-%m-%Y} 17:00.")
    except _Terug:
        return []
    return woorden


def ask_eindrapport(dossier: Dossier) -> list[str]:
    """Asks of which round the end report is wanted; the command that makes it, empty for none."""
    from bvtool.cli.ronde import read_rondes

    rondes = read_rondes(dossier)
    if len(rondes) < 2:
        return ["eindrapport"]
    keuzes = [
        Keuze(
            f"Ronde {r.nr}, peildatum {dag_cijfers(r.peildatum)}" if r.periodiek else "De migratie",
            str(r.nr),
        )
        for r in reversed(rondes)
    ]
    keuze = choose("Van welke ronde wilt u het eindrapport?", keuzes, terug="Terug")
    return [] if keuze is None else ["eindrapport", "--ronde", keuze.opdracht]


def _parse_moment(tekst: str, vandaag: date) -> str:
    """A day and an hour as jjjj-mm-ddTuu:mm; empty when it is no such moment."""
    from datetime import time

    from bvtool.cli.nieuw import parse_datum

    dag, _, uur = tekst.partition(" ")
    try:
        tijd = time.fromisoformat(uur.strip().replace(".", ":").zfill(5))
        return f"{parse_datum(dag, '', vandaag)}T{tijd:%H:%M}"
    except (ValueError, Gebruiksfout):
        return ""


def ask_oefenen(o: Opdracht, rol: str = "") -> Path | None:
    """Makes a small dossier of fictive people to practise in; one that is there is used again.

    Of a gemeente it is about the week after this one; of the CAK (`rol` cak) about 2022, of some
    gemeenten, of which much has come in.
    """
    from bvtool.dossier.instellingen import BESTAND

    tell("\nU oefent met verzonnen mensen. Er gaat niets naar het CAK, en niets naar een gemeente.")
    gewoon = "oefenen-cak" if rol == "cak" else "oefenen"
    try:
        naam = clean_pad(_ask(f"Hoe heet de map om in te oefenen? (alleen Enter: {gewoon})"))
    except _Terug:
        return None
    doel = Path(naam or gewoon)
    if (doel / BESTAND).is_file():
        return doel.resolve()
    uitkomst = o.run(_of_cak(doel) if rol == "cak" else _of_gemeente(doel, o.klok.vandaag))
    if uitkomst is not None:
        tell(uitkomst.tekst.split("\n")[0])
    return doel.resolve()


def _of_gemeente(doel: Path, vandaag: date) -> list[str]:
    from bvtool.kalender.timeslot import next_timeslot
    from bvtool.oefenen.oefenweek import BEGIN, make_oefenklok

    maandag = next_timeslot(vandaag)
    klok = make_oefenklok(maandag, BEGIN)
    return ["--nu", f"{klok.nu:%Y-%m-%dT%H:%M}", "voorbeeld", str(doel), "--klanten", "40",
            "--zaad", "1", "--timeslot", maandag.isoformat()]  # fmt: skip


def _of_cak(doel: Path) -> list[str]:
    from bvtool.oefenen.voorbeeld.cak import OP

    return ["--nu", f"{OP:%Y-%m-%dT%H:%M}", "voorbeeld", str(doel), "--rol", "cak", "--gemeenten",
            "26", "--klanten", "600", "--zaad", "1"]  # fmt: skip


def ask_ander(_o: Opdracht) -> Path | None:
    """Asks for the folder of a dossier somewhere else."""
    try:
        getypt = _ask("Sleep de map in dit venster of typ waar zij staat. (alleen Enter: terug)")
    except _Terug:
        return None
    return Path(clean_pad(getypt)) if getypt else None
