"""What is measured: each job with its floor, its peers and its bars."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from benchmarks.draaien import WORTEL, bvtool, run, script
from benchmarks.gegevens import NU, Gegevens, find_invoer

XSD = WORTEL / "bvtool" / "berichten" / "schema"
BVTOOL, VLOER = "bvtool", "vloer"
PEERS = {
    "datacompy": "datacompy_vergelijk.py",
    "csv-diff": "csv_diff_vergelijk.py",
    "pandas": "pandas_merge.py",
    "duckdb": "duckdb_join.py",
}
MILJOEN = 1_000_000
LANDELIJK = 103_000
TRAAG = frozenset({"csv-diff", "pandas"})
"""Take minutes from a million rows on: once there, and not at all above."""

Opdracht = Callable[[], Sequence[str]]
"""Makes ready for one run (not timed) and gives its command line."""


@dataclass(frozen=True, slots=True)
class Proef:
    """One measurement. `deelnemers`: name to command; `bvtool` is measured against the others.

    `grens`: the highest ratio of bvtool's time to that of a participant; `grens_geheugen`: of its
    memory to the floor's; `eenmaal`: who runs in the first round only, because it takes minutes;
    `grens_seconden`, `grens_extra`, `grens_mb`: bars that are no ratio
    (seconds, seconds above the floor, megabytes).
    """

    naam: str
    titel: str
    maat: int
    herhalingen: int
    deelnemers: dict[str, Opdracht]
    grens: dict[str, float] = field(default_factory=dict)
    grens_geheugen: float | None = None
    eenmaal: frozenset[str] = frozenset()
    grens_seconden: float | None = None
    grens_extra: float | None = None
    grens_mb: int | None = None


Maker = Callable[[], Proef]


def list_proeven(g: Gegevens, peers: Path | None, *, klein: bool) -> Iterator[tuple[str, Maker]]:
    """All measurements by name, light ones first; asking for one makes its data.

    `peers` is the Python of the peers, or None. `klein` leaves out what takes long.
    """
    yield "help", _help
    yield "stand", partial(_stand, g)
    if sys.platform != "win32":  # no pseudo-terminal there
        yield "menu", partial(_menu, g)
    for maat in (5_000,) if klein else (5_000, 100_000):
        yield f"vergelijk-xlsx-{maat}", partial(_xlsx, g, maat)
    yield "ronde-5000", partial(_ronde, g, 5_000)
    for maat in (5_000,) if klein else (5_000, 100_000):
        yield f"nog-eens-{maat}", partial(_nog_eens, g, maat)
    yield "aanmelden-5000", partial(_aanmelden, g, 5_000)
    yield "monitor-eerste", partial(_monitor, g, nieuw=False)
    yield "monitor-nieuw", partial(_monitor, g, nieuw=True)
    for maat in (10_000,) if klein else (10_000, 100_000):
        yield f"aanmelden-{maat}", partial(_aanmelden, g, maat)
        yield f"retour-{maat}", partial(_retour, g, maat)
        if maat > 10_000 or klein:
            yield f"rapport-{maat}", partial(_rapport, g, maat)
    for maat in (1_000, 10_000, 100_000, *(() if klein else (MILJOEN, 2 * MILJOEN))):
        yield f"vergelijk-csv-{maat}", partial(_csv, g, maat, peers)


def _leeg() -> Sequence[str]:
    return [sys.executable, "-c", "pass"]


def _help() -> Proef:
    return Proef(
        "help",
        "`bvtool --help`",
        1,
        15,
        {BVTOOL: lambda: bvtool(None, "", "--help"), VLOER: _leeg},
        grens_extra=0.080,
        grens_seconden=0.150,
    )


def _stand(g: Gegevens) -> Proef:
    dossier = g.beantwoord(5_000)
    return Proef(
        "stand",
        "`bvtool`: de stand van een dossier",
        5_000,
        11,
        {BVTOOL: lambda: bvtool(dossier, NU["rapport"]), VLOER: _leeg},
        grens_extra=0.250,
        grens_seconden=0.400,
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
        {VLOER: 1.5 if klein else 1.3},
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
        {BVTOOL: lambda: bvtool(plek, NU["vergelijk"], "vergelijk", "--csv"), VLOER: _leeg},
        grens_seconden=0.5,
    )


def _ronden(maat: int) -> int:
    """Five, and three for the largest size of a job."""
    return 3 if maat >= 100_000 else 5


def _aanmelden(g: Gegevens, maat: int) -> Proef:
    akkoord, velden = g.akkoord(maat), g.verzonden(maat) / "velden.csv"
    return Proef(
        f"aanmelden-{maat}",
        "`aanmelden`: 407-berichten maken, controleren, inpakken",
        maat,
        _ronden(maat),
        {
            BVTOOL: lambda: bvtool(g.werkplek(akkoord), NU["aanmelden"], "aanmelden"),
            VLOER: lambda: script(
                "vloeren/berichten407.py", velden, XSD / "wmo407.xsd", g.leeg("vloer.zip")
            ),
        },
        {VLOER: 1.5} if maat >= 100_000 else {},
        grens_seconden=10.0 if maat == 5_000 else None,
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
        {VLOER: 1.5} if maat >= 100_000 else {},
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
        {VLOER: 1.3} if maat >= 100_000 else {},
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
        {BVTOOL: one_new if nieuw else first, VLOER: _leeg},
        grens_seconden=2 if nieuw else 20,
    )


def _csv(g: Gegevens, maat: int, peers: Path | None) -> Proef:
    bron = g.csv(maat)
    b4, register = find_invoer(bron)
    uit = g.werk / "uit.csv"

    def peer(pad: str) -> Opdracht:
        return lambda: script(f"peers/{pad}", b4, register, uit, python=peers)

    deelnemers: dict[str, Opdracht] = {
        BVTOOL: lambda: bvtool(g.werkplek(bron), NU["vergelijk"], "vergelijk", "--csv"),
        VLOER: lambda: script("vloeren/vergelijk_csv.py", b4, register, uit),
    }
    grens: dict[str, float] = {VLOER: 2.0} if maat >= MILJOEN else {}
    if maat >= 100_000 and peers is not None:
        deelnemers |= {n: peer(p) for n, p in PEERS.items() if n not in TRAAG or maat <= MILJOEN}
        grens |= {"datacompy": 1.0, "csv-diff": 1.0, "pandas": 1.0, "duckdb": 2.5}
    return Proef(
        f"vergelijk-csv-{maat}",
        "`vergelijk --csv`, csv in, lijsten als csv en pagina uit",
        maat,
        3 if maat >= MILJOEN else 5,
        deelnemers,
        grens,
        grens_geheugen=2.0 if maat >= MILJOEN else None,
        eenmaal=TRAAG if maat >= MILJOEN else frozenset(),
    )
