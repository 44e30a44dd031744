"""What is measured: each job with its floor, its peers and its bars."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from benchmarks.csvproeven import list_csvproeven
from benchmarks.draaien import WORTEL, bvtool, run, script
from benchmarks.gegevens import NU, Gegevens, find_invoer
from benchmarks.proef import BVTOOL, VLOER, Maker, Maten, Proef, run_nothing
from benchmarks.standen import list_standen
from benchmarks.weken import list_weken

XSD = WORTEL / "bvtool" / "berichten" / "schema"
LANDELIJK = 103_000


def list_proeven(g: Gegevens, peers: Path | None, maten: Maten) -> Iterator[tuple[str, Maker]]:
    """All measurements by name, light ones first; asking for one makes its data.

    `peers` is the Python of the peers, or None.
    """
    yield "help", _help
    yield from list_standen(g, maten)
    if sys.platform != "win32":  # no pseudo-terminal there
        yield "menu", partial(_menu, g)
    for maat in maten.xlsx:
        yield f"vergelijk-xlsx-{maat}", partial(_xlsx, g, maat)
    yield "ronde-5000", partial(_ronde, g, 5_000)
    yield from list_weken(g, maten)
    for maat in maten.xlsx:
        yield f"nog-eens-{maat}", partial(_nog_eens, g, maat)
    yield "monitor-eerste", partial(_monitor, g, nieuw=False)
    yield "monitor-nieuw", partial(_monitor, g, nieuw=True)
    for maat in maten.berichten:
        yield f"aanmelden-{maat}", partial(_aanmelden, g, maat)
        yield f"retour-{maat}", partial(_retour, g, maat)
        yield f"rapport-{maat}", partial(_rapport, g, maat)
    for soorten in ("WMO407", "WMO405", "WMO401,WMO403"):
        yield f"maken-{soorten}", partial(_maken, g, soorten, maten.maken)
    yield from list_csvproeven(g, peers, maten)


def _help() -> Proef:
    return Proef(
        "help",
        "`bvtool --help`",
        1,
        15,
        {BVTOOL: lambda: bvtool(None, "", "--help"), VLOER: run_nothing},
        grens_extra=0.080,
        grens_seconden=0.150,
    )


def _menu(g: Gegevens) -> Proef:
    """The menu of a dossier up to its first question; the floor is a Python that asks as much."""
    python, vraag = sys.executable, "input('Typ een nummer ')"
    start = [python, "-m", "bvtool", "--nu", NU["rapport"], "--dossier"]
    dossier = g.beantwoord(5_000)
    return Proef(
        "menu",
        "`bvtool start`: het menu, tot de eerste vraag",
        5_000,
        11,
        {
            BVTOOL: lambda: script("menu.py", *start, dossier, "start"),
            VLOER: lambda: script("menu.py", python, "-c", vraag),
        },
        grens_extra=0.300,
    )


def _xlsx(g: Gegevens, maat: int) -> Proef:
    bron = g.xlsx(maat)
    cellen = g.cellen(f"werkboek-{maat}", g.vergeleken(maat) / "werk" / "werkboek.xlsx")
    b4, register = find_invoer(bron)
    klein = maat == 5_000
    return Proef(
        f"vergelijk-xlsx-{maat}",
        "`vergelijk`, xlsx in, werkboek en pagina uit",
        maat,
        9 if klein else 3,
        {
            BVTOOL: lambda: bvtool(g.werkplek(bron), NU["vergelijk"], "vergelijk"),
            VLOER: lambda: script(
                "vloeren/vergelijk_xlsx.py", b4, register, cellen, g.werk / "vloer.xlsx"
            ),
        },
        {VLOER: 1.35 if klein else 0.5},
        grens_seconden=2.5 if klein else None,
        grens_mb=400 if klein else None,
    )


def _ronde(g: Gegevens, maat: int) -> Proef:
    """A round that returns, against the floor of the migration with as many clients."""
    bron = g.ronde(maat)
    return Proef(
        f"ronde-{maat}",
        "`vergelijk` in een ronde; de vloer is die van de migratie",
        maat,
        9,
        {
            BVTOOL: lambda: bvtool(g.werkplek(bron), NU["ronde"], "vergelijk"),
            VLOER: _xlsx(g, maat).deelnemers[VLOER],
        },
        {VLOER: 1.5},
    )


def _nog_eens(g: Gegevens, maat: int) -> Proef:
    """The same inputs again: the one dossier, for nothing in it changes."""
    plek = g.werkplek(g.csv(maat))
    run(bvtool(plek, NU["vergelijk"], "vergelijk", "--csv"))
    return Proef(
        f"nog-eens-{maat}",
        "`vergelijk --csv`, nog een keer met dezelfde bestanden",
        maat,
        9,
        {BVTOOL: lambda: bvtool(plek, NU["vergelijk"], "vergelijk", "--csv"), VLOER: run_nothing},
        grens_seconden=0.5,
    )


def _ronden(maat: int) -> int:
    """Five, and three for the largest size of a job."""
    return 3 if maat >= 50_000 else 5


def _aanmelden(g: Gegevens, maat: int) -> Proef:
    akkoord, velden = g.akkoord(maat), g.verzonden(maat) / "velden.csv"
    vormen = g.berichten("WMO407", 1) / "vormen.json"
    return Proef(
        f"aanmelden-{maat}",
        "`aanmelden`: 407-berichten maken, controleren, inpakken",
        maat,
        _ronden(maat),
        {
            BVTOOL: lambda: bvtool(g.werkplek(akkoord), NU["aanmelden"], "aanmelden"),
            VLOER: lambda: script("vloeren/berichten.py", velden, vormen, g.leeg("vloer.zip")),
        },
        {VLOER: 1.4},
    )


def _maken(g: Gegevens, soorten: str, maat: int) -> Proef:
    """Messages from their schema, without a dossier."""
    map_ = g.berichten(soorten, maat)
    velden, vormen = map_ / "velden.csv", map_ / "vormen.json"
    return Proef(
        f"maken-{soorten}",
        f"berichten maken, controleren en inpakken, zonder dossier: {soorten}",
        maat,
        3,
        {
            BVTOOL: lambda: script(
                "schemaberichten.py", "maken", soorten, velden, g.leeg("bvtool.zip")
            ),
            VLOER: lambda: script("vloeren/berichten.py", velden, vormen, g.leeg("vloer.zip")),
        },
        {VLOER: 1.5},
    )


def _retour(g: Gegevens, maat: int) -> Proef:
    verzonden = g.verzonden(maat)
    map_ = verzonden / "inkomend" / "408"
    return Proef(
        f"retour-{maat}",
        "`retour`: 408-berichten in zips lezen, controleren, koppelen, vastleggen",
        maat,
        _ronden(maat),
        {
            BVTOOL: lambda: bvtool(g.werkplek(verzonden), NU["retour"], "retour"),
            VLOER: lambda: script(
                "vloeren/antwoorden408.py", map_, XSD / "wmo408.xsd", g.leeg("vloer.db")
            ),
        },
        {VLOER: 1.6 if maat <= 5_000 else 1.4},
    )


def _rapport(g: Gegevens, maat: int) -> Proef:
    beantwoord = g.beantwoord(maat)
    plek = g.werkplek(beantwoord)
    run(bvtool(plek, NU["rapport"], "rapport"))
    cellen = g.cellen(f"rapport-{maat}", next((plek / "rapporten").glob("*BW.xlsx")))
    return Proef(
        f"rapport-{maat}",
        "`rapport`: het weekrapport van alle berichten",
        maat,
        _ronden(maat),
        {
            BVTOOL: lambda: bvtool(g.werkplek(beantwoord), NU["rapport"], "rapport"),
            VLOER: lambda: script("vloeren/rapport.py", cellen, g.werk / "vloer.xlsx"),
        },
        {VLOER: 1.3},
    )


def _monitor(g: Gegevens, *, nieuw: bool) -> Proef:
    """344 gemeenten and over 150,000 messages: from an empty ledger, or one new file.

    An example makes about three messages for two clients, hence so many clients."""
    land = g.landelijk(344, LANDELIJK)
    naam = "monitor-nieuw" if nieuw else "monitor-eerste"

    def first() -> Sequence[str]:
        return bvtool(g.werkplek(land), NU["monitor"], "monitor")

    def one_new() -> Sequence[str]:
        plek = g.werkplek(g.gemonitord(344, LANDELIJK))
        heen = next(iter(sorted((plek / "inkomend" / "407").iterdir())))
        (heen / "los.xml").write_text("<bericht/>", encoding="utf-8")
        return bvtool(plek, NU["monitor-nieuw"], "monitor")

    return Proef(
        naam,
        "`monitor`: een nieuw bestand" if nieuw else "`monitor`: alles voor het eerst",
        LANDELIJK,
        3,
        {BVTOOL: one_new if nieuw else first, VLOER: run_nothing},
        grens_seconden=2 if nieuw else 20,
    )
