"""The Tuesday job as files for a scheduler: systemd, cron, or the Task Scheduler of Windows."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from subprocess import list2cmdline

from bvtool.tabel.schrijven.pagina import render
from bvtool.vak.fouten import Gebruiksfout

SOORTEN = ("systemd", "cron", "windows")
MAP = "werk/taak"


@dataclass(frozen=True, slots=True)
class Taakbestand:
    """One file for a scheduler: its name and content (`codering` as the scheduler wants it)."""

    naam: str
    tekst: str
    codering: str = "utf-8"

    @property
    def inhoud(self) -> bytes:
        """The bytes of the file; UTF-16 gets the mark in front that Windows looks for."""
        if self.codering == "utf-16":
            regels = self.tekst.replace("\n", "\r\n")
            return b"\xff\xfe" + regels.encode("utf-16-le")
        return self.tekst.encode("utf-8")


@dataclass(frozen=True, slots=True)
class Weektaak:
    """A job: the files, and how a person switches it on."""

    bestanden: Sequence[Taakbestand]
    aanzetten: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Gegevens:
    """What the templates use, as `t`."""

    merk: str
    naam: str
    eenheid: str
    programma: str
    map: str
    vanaf: str
    systemd_opdracht: str
    cron_opdracht: str
    windows_argumenten: str


def make_taak(
    soort: str, map_: Path, naam: str, uitvoerder: str, vandaag: date, python: str = ""
) -> Weektaak:
    """The job for the dossier in `map_`; `python` is the program (default: the running one).

    Nothing is installed: the files are made, and `aanzetten` says what a person types. Nothing of
    the folder itself is run (`-P`). Raises Gebruiksfout for a path that a scheduler cannot hold.
    """
    woorden = ["-P", "-m", "bvtool", "--dossier", str(map_.resolve()), "--stil", "rapport"]
    programma = python or sys.executable
    for pad in (str(map_.resolve()), programma):
        if not pad.isprintable():
            raise Gebruiksfout(
                "In dit pad staan tekens waarmee een taak niet kan werken.",
                waar=pad,
                wat_nu="Geef de map een naam met gewone letters en cijfers.",
            )
    eenheid = f"bvtool-rapport-{uitvoerder or 'cak'}"
    gegevens = _Gegevens(
        merk=f"Gemaakt door: bvtool rapport --installeer {soort}",
        naam=" ".join(naam.split()).replace("%", "%%"),
        eenheid=eenheid,
        programma=programma,
        map=str(map_.resolve()),
        vanaf=_next_tuesday(vandaag).isoformat(),
        systemd_opdracht=" ".join(quote_systemd(w) for w in (programma, *woorden)),
        cron_opdracht=quote_cron([programma, *woorden]),
        windows_argumenten=list2cmdline(woorden),
    )
    return _MAKERS[soort](gegevens)


def quote_systemd(woord: str) -> str:
    """A word as ExecStart takes it literally: quoted, with \\ " % and $ made harmless."""
    veilig = woord.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{veilig.replace("%", "%%").replace("$", "$$")}"'


def quote_cron(woorden: Sequence[str]) -> str:
    """A command for a crontab, in which a bare % would be a line break."""
    return shlex.join(woorden).replace("%", "\\%")


def _next_tuesday(dag: date) -> date:
    return dag + timedelta(days=(1 - dag.weekday()) % 7)


def _systemd(g: _Gegevens) -> Weektaak:
    bestanden = [
        Taakbestand(f"{g.eenheid}.{deel}", render(f"taak/systemd-{deel}.txt", {"t": g}))
        for deel in ("service", "timer")
    ]
    namen = " ".join(shlex.quote(f"{g.map}/{MAP}/{b.naam}") for b in bestanden)
    return Weektaak(
        bestanden,
        (
            "mkdir -p ~/.config/systemd/user",
            f"cp {namen} ~/.config/systemd/user/",
            "systemctl --user daemon-reload",
            f"systemctl --user enable --now {g.eenheid}.timer",
            "loginctl enable-linger",
        ),
    )


def _cron(g: _Gegevens) -> Weektaak:
    bestand = Taakbestand(f"{g.eenheid}.cron", render("taak/cron.txt", {"t": g}))
    pad = shlex.quote(f"{g.map}/{MAP}/{bestand.naam}")
    return Weektaak([bestand], (f"(crontab -l 2>/dev/null; cat {pad}) | crontab -",))


def _windows(g: _Gegevens) -> Weektaak:
    tekst = render("taak/windows.txt", {"t": g})
    bestand = Taakbestand(f"{g.eenheid}.xml", tekst, "utf-16")
    pad = str(Path(g.map) / MAP / bestand.naam)
    return Weektaak([bestand], (f'schtasks /Create /TN "{g.eenheid}" /XML "{pad}"',))


_MAKERS: dict[str, Callable[[_Gegevens], Weektaak]] = {
    "systemd": _systemd,
    "cron": _cron,
    "windows": _windows,
}
