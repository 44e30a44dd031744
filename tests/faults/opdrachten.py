"""Every command that changes something, with the dossier just before it: what the harness tries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from bvtool.berichten.wmo407 import build_407
from tests.cak.hulp import BSNS, make_407
from tests.cli.test_wissel import HEEN, RETOUR, lay
from tests.dossier.oud import make_oud
from tests.hulp import DINSDAG, MAANDAG, VRIJDAG, run
from tests.stappen_van_de_week import NAAM, OP_NAAM, STAPPEN, Stap, walk
from tests.wissel.conversie.voorbeelden import ALLE

AF = "2022-11-29T12:00"
"""The moment at which the national example has an answer to every question."""
LANDELIJK = Stap(
    "voorbeeld",
    "2022-10-01T09:00",
    ("--rol", "cak", "--gemeenten", "2", "--klanten", "6", "--zaad", "1"),
)
OVERZETTEN = "overzetten van een oudere administratie"
OOK: tuple[Stap, ...] = (
    Stap("ketentest", DINSDAG, ("@uitgaand/407_2022-10-18_1.zip", "--uit", "@inkomend/408")),
    Stap("monitor", AF),
    Stap("eindrapport", AF),
    Stap("akkoord", VRIJDAG, ("--op", "2022-10-14"), OVERZETTEN),
    Stap("kalender", MAANDAG, ("--ics", "@termijnen.ics")),
    Stap("formulier", MAANDAG),
    Stap("ronde", "2022-12-12T09:00", ("--peildatum", "2022-12-12")),
)
"""What is not part of the week of a gemeente; the go was given already in the older ledger."""
DAARNA = "2022-11-29T13:00"
HAND = ("@werk/boek.xlsx", "--uit", "@hand")
CAK = (
    Stap("gedaan", DAARNA, ("680232", "gebeld", "--tekst", "komt morgen", "--wie", "B. de Wit")),
    Stap("monitor", DAARNA, ("--vergeet", "407/680232/407_1.zip", "verkeerd geplaatst"),
         "monitor --vergeet"),
    Stap("rapport", DAARNA, (), "rapport van het CAK"),
    Stap("rapport", DAARNA, ("--eerste", "--week", "2022-W41"), "rapport --eerste"),
    Stap("rapport", DAARNA, ("--installeer", "systemd"), "rapport --installeer"),
)  # fmt: skip
"""What staff of the CAK do once there is a monitor."""
LOS = (
    Stap("bericht", MAANDAG, ("lees", "@werk/heen.xml", "--uit", "@hand/boek.xlsx"),
         "bericht lees"),
    Stap("bericht", MAANDAG, ("maak", *HAND), "bericht maak"),
    Stap("bericht", MAANDAG, ("beantwoord", *HAND), "bericht beantwoord"),
    Stap("wissel", "2017-06-20T10:00", ("omzetten", "@werk/ei", "--naar", "xml-2.1", "--uit",
                                        "@xml"), "wissel omzetten"),
    Stap("wissel", MAANDAG, ("controleer", "@werk/wissel", "--op", "2018-03-21T10:00", "--xlsx",
                             "@hand/wissel.xlsx", "--pagina", "@hand/wissel.html"),
         "wissel controleer"),
    Stap("wissel", MAANDAG, ("wacht", "@werk/wissel", "--naar", "@weg", "--op",
                             "2018-03-28T10:00"), "wissel wacht"),
)  # fmt: skip
"""What reads and writes files and keeps nothing in the ledger."""
OOK += (*CAK, *LOS)
OPDRACHTEN = (*STAPPEN, *OOK)
OP_TITEL = {stap.heet: stap for stap in OPDRACHTEN}


def prepare(
    map_: Path, week: dict[str, Path] | None = None, ook: Sequence[Stap] = OOK
) -> dict[str, Path]:
    """For each command of the week and of `ook`, by what a table calls it, the dossier just
    before it."""
    standen = dict(week or walk(map_ / "week"))
    for stap in ook:
        if stap.heet not in standen:
            standen[stap.heet] = map_ / f"voor-{stap.heet}" / NAAM
            standen[stap.heet].parent.mkdir()
            _MAKERS[stap.heet](standen[stap.heet])
    return standen


def make_vergeleken(dossier: Path) -> None:
    """A dossier in which B4 and the register were compared."""
    for naam in ("nieuw", "voorbeeld", "vergelijk"):
        _do(OP_NAAM[naam], dossier)


def make_landelijk(dossier: Path) -> None:
    """A dossier of the CAK in which everything has arrived and nothing was read yet."""
    _do(LANDELIJK, dossier)


def make_gevolgd(dossier: Path) -> None:
    """A dossier of the CAK that had its first weekly report, and five weeks later a monitor."""
    make_landelijk(dossier)
    _do(Stap("rapport", "2022-10-25T07:00"), dossier)
    _do(OP_TITEL["monitor"], dossier)


def make_los(dossier: Path) -> None:
    """A dossier with messages to read: a 407 and its workbook, EI, and both sides of a switch."""
    _do(OP_NAAM["nieuw"], dossier)
    werk = dossier / "werk"
    (werk / "heen.xml").write_bytes(build_407(make_407(BSNS[0], 1)))
    _do(Stap("bericht", MAANDAG, ("lees", "@werk/heen.xml", "--uit", "@werk/boek.xlsx")), dossier)
    (werk / "ei").mkdir()
    for naam, data in ALLE.items():
        (werk / "ei" / f"{naam}.asc").write_bytes(data)
    lay(werk / "wissel", HEEN, RETOUR)
    (dossier / "weg").mkdir()


_MAKERS: dict[str, Callable[[Path], object]] = {
    OVERZETTEN: make_oud,
    "monitor": make_landelijk,
    "eindrapport": make_landelijk,
    "kalender": lambda dossier: _do(OP_NAAM["nieuw"], dossier),
    "formulier": make_vergeleken,
    "ronde": make_vergeleken,
    **{stap.heet: make_gevolgd for stap in CAK},
    **{stap.heet: make_los for stap in LOS},
}


def _do(stap: Stap, dossier: Path) -> None:
    gelopen = run(*stap.woorden(dossier))
    assert gelopen.code in (0, 1), gelopen
