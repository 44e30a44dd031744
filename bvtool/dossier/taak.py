"""A job as files for a scheduler: systemd, cron, or the Task Scheduler of Windows.

Which jobs there are, and when they run, stands in `data/taken.csv`. Nothing is installed here: the
files are made, and a person is told what to type. Whatever runs is named by its full path.
"""

from __future__ import annotations

import hashlib
import re
import shlex
import sys
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from subprocess import list2cmdline
from typing import NamedTuple

from bvtool.dossier.taakregel import MAP, SENDMAIL, make_alarm, quote_cron, quote_systemd
from bvtool.tabel.schrijven.pagina import render
from bvtool.vak.codes import is_mailadres, is_uitvoerder
from bvtool.vak.fouten import Gebruiksfout
from bvtool.vak.tabellen import load_tabel

SOORTEN = ("systemd", "cron", "windows")
_DAGEN = {
    "ma": ("Mon", "1", "Monday"),
    "di": ("Tue", "2", "Tuesday"),
    "wo": ("Wed", "3", "Wednesday"),
    "do": ("Thu", "4", "Thursday"),
    "vr": ("Fri", "5", "Friday"),
}
"""What systemd, cron and Windows call a day."""


class Taakbestand(NamedTuple):
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


class Geplandetaak(NamedTuple):
    """A job: the files, how a person switches it on, and what it needs to work."""

    bestanden: Sequence[Taakbestand]
    aanzetten: Sequence[str]
    nodig: Sequence[str]


class Taakvraag(NamedTuple):
    """What is asked: which job (a row of `data/taken.csv`) of which dossier.

    `mail`: who hears of a failure. `seintje`: a command to run after a good run. `python` is the
    program (default: the running one).
    """

    taak: str
    map: Path
    naam: str
    uitvoerder: str
    vandaag: date
    mail: str = ""
    seintje: str = ""
    python: str = ""


class _Gegevens(NamedTuple):
    """What the templates use, as `t`."""

    vraag: Taakvraag
    uitleg: str
    merk: str
    naam: str
    eenheid: str
    programma: str
    map: str
    vanaf: str
    tijd: str
    systemd_dagen: str
    cron_moment: str
    windows_dagen: Sequence[str]
    woorden: Sequence[str]
    alarm: str
    windows_argumenten: str

    @property
    def systemd_opdracht(self) -> str:
        """What ExecStart runs."""
        return " ".join(quote_systemd(w) for w in (self.programma, *self.woorden))

    @property
    def systemd_alarm(self) -> str:
        """What runs when the job failed."""
        return f"/bin/sh -c {quote_systemd(self.alarm)}"

    @property
    def systemd_seintje(self) -> str:
        """What runs when the job went well; empty when nothing does."""
        return f"/bin/sh -c {quote_systemd(self.vraag.seintje)}" if self.vraag.seintje else ""

    @property
    def cron_opdracht(self) -> str:
        """The command, and after it the sign of a good run or of a failed one (codes above 1)."""
        goed = f"({self.vraag.seintje})" if self.vraag.seintje else ":"
        bevel = shlex.join((self.programma, *self.woorden))
        return quote_cron(f"{bevel}; if [ $? -le 1 ]; then {goed}; else {self.alarm}; fi")


def make_taak(soort: str, vraag: Taakvraag) -> Geplandetaak:
    """The job for the dossier, for one kind of scheduler.

    Nothing of the folder itself is run (`-P`). Raises Gebruiksfout for a path, address or command
    that a scheduler cannot hold.
    """
    map_, programma = str(vraag.map.resolve()), vraag.python or sys.executable
    _check(soort, vraag, map_, programma)
    rij = next(r for r in load_tabel("taken") if r["naam"] == vraag.taak)
    begin = ["-P", "-m", "bvtool", "--dossier", map_]
    woorden = [*begin, "--stil", *rij["woorden"].split()]
    dagen = [_DAGEN[d] for d in rij["dagen"].split()]
    uur, minuut = rij["tijd"].split(":")
    eenheid = name_eenheid(vraag.taak, vraag.uitvoerder, map_)
    gegevens = _Gegevens(
        vraag=vraag,
        uitleg=rij["uitleg"],
        merk=f"Gemaakt door: bvtool, --installeer {soort} ({eenheid})",
        naam=" ".join(vraag.naam.split()).replace("%", "%%"),
        eenheid=eenheid,
        programma=programma,
        map=map_,
        vanaf=_find_vanaf(vraag, eenheid, rij["dagen"].split()),
        tijd=rij["tijd"],
        systemd_dagen=",".join(d[0] for d in dagen),
        cron_moment=f"{int(minuut)} {int(uur)} * * {','.join(d[1] for d in dagen)}",
        windows_dagen=[d[2] for d in dagen],
        woorden=woorden,
        alarm=make_alarm(vraag.mail, eenheid, [programma, *begin, "gezond"]),
        windows_argumenten=list2cmdline(woorden),
    )
    return _MAKERS[soort](gegevens)


def name_eenheid(taak: str, uitvoerder: str, map_: str) -> str:
    """The name of a job: two dossiers on one computer never share one."""
    kort = hashlib.sha256(map_.encode("utf-8", "surrogateescape")).hexdigest()[:6]
    return f"bvtool-{taak}-{uitvoerder if is_uitvoerder(uitvoerder) else 'cak'}-{kort}"


def _check(soort: str, vraag: Taakvraag, map_: str, programma: str) -> None:
    for pad in (map_, programma):
        if not pad.isprintable():
            raise Gebruiksfout(
                "In dit pad staan tekens waarmee een taak niet kan werken.",
                waar=pad,
                wat_nu="Geef de map een naam met gewone letters en cijfers.",
            )
    if vraag.mail and not is_mailadres(vraag.mail):
        raise Gebruiksfout(
            "Dit is geen e-mailadres.", waar="de optie --mail", wat_nu="Schrijf naam@domein.nl."
        )
    if not vraag.seintje.isprintable():
        raise Gebruiksfout(
            "In deze opdracht staan tekens waarmee een taak niet kan werken.",
            waar="de optie --seintje",
            wat_nu="Schrijf de opdracht op een regel, met gewone tekens.",
        )
    if soort == "windows" and (vraag.mail or vraag.seintje):
        raise Gebruiksfout(
            "De Taakplanner van Windows kan na de taak geen mail of opdracht sturen.",
            waar="de opties --mail en --seintje",
            wat_nu="Zet in bvtool.toml bij [taak] een adres: seintje. Of laat uw bewaking "
            "bvtool gezond geven.",
        )


# matches: "<StartBoundary>2022-10-25T"
_VANAF = re.compile(r"<StartBoundary>(\d{4}-\d\d-\d\d)T")


def _find_vanaf(vraag: Taakvraag, eenheid: str, dagen: Sequence[str]) -> str:
    """The first day of the job: as the file of an earlier time says, so that installing twice
    changes nothing; else the first of its days from today on."""
    try:
        staat = (vraag.map / MAP / f"{eenheid}.xml").read_text(encoding="utf-16")
        if gevonden := _VANAF.search(staat):
            return gevonden[1]
    except (OSError, UnicodeError):
        pass
    nummers = [list(_DAGEN).index(dag) for dag in dagen]
    dag = vraag.vandaag
    while dag.weekday() not in nummers:
        dag += timedelta(days=1)
    return dag.isoformat()


def _systemd(g: _Gegevens) -> Geplandetaak:
    namen = {
        "service": f"{g.eenheid}.service",
        "timer": f"{g.eenheid}.timer",
        "mislukt": f"{g.eenheid}-mislukt.service",
    }
    bestanden = [
        Taakbestand(naam, render(f"taak/systemd-{deel}.txt", {"t": g}))
        for deel, naam in namen.items()
    ]
    paden = " ".join(shlex.quote(f"{g.map}/{MAP}/{b.naam}") for b in bestanden)
    return Geplandetaak(
        bestanden,
        (
            "mkdir -p ~/.config/systemd/user",
            f"cp {paden} ~/.config/systemd/user/",
            "systemctl --user daemon-reload",
            f"systemctl --user enable --now {g.eenheid}.timer",
            "loginctl enable-linger",
        ),
        (
            "enable-linger: dan draait de taak ook als u niet bent aangemeld.",
            _tell_mail(g, f"met: systemctl --user status {g.eenheid}-mislukt"),
        ),
    )


def _cron(g: _Gegevens) -> Geplandetaak:
    bestand = Taakbestand(f"{g.eenheid}.cron", render("taak/cron.txt", {"t": g}))
    pad = shlex.quote(f"{g.map}/{MAP}/{bestand.naam}")
    zonder = f"crontab -l 2>/dev/null | grep -vF {g.eenheid}"
    return Geplandetaak(
        [bestand],
        (f"( {zonder}; cat {pad} ) | crontab -",),
        (
            "cron draait alleen als de computer aan is. Een gemiste week maakt de volgende keer.",
            _tell_mail(g, "in de mail die cron aan u stuurt, als dat is ingesteld"),
        ),
    )


def _tell_mail(g: _Gegevens, anders: str) -> str:
    if g.vraag.mail:
        return f"Mislukt de taak, dan gaat er een mail naar {g.vraag.mail}, met {SENDMAIL}."
    return f"Mislukt de taak, dan ziet u dat {anders}. Met --mail ADRES komt er een mail."


def _windows(g: _Gegevens) -> Geplandetaak:
    bestand = Taakbestand(f"{g.eenheid}.xml", render("taak/windows.txt", {"t": g}), "utf-16")
    pad = str(Path(g.map) / MAP / bestand.naam)
    return Geplandetaak(
        [bestand],
        (
            f'schtasks /Create /F /TN "{g.eenheid}" /XML "{pad}" '
            '/RU "%USERDOMAIN%\\%USERNAME%" /RP *',
        ),
        (
            "De taak draait ook als er niemand is aangemeld. Windows vraagt daarvoor het "
            "wachtwoord van het account. Verandert het, geef de opdracht dan opnieuw.",
            "Het account heeft het recht 'Aanmelden als batchtaak' nodig. Dat geeft uw beheerder.",
            "Staat het dossier op een netwerkschijf, gebruik dan het pad met de naam van de server "
            "(\\\\server\\map): een schijfletter is er niet als er niemand is aangemeld.",
            "Mislukt de taak, dan ziet u dat in bvtool en met bvtool gezond. Wie een bericht wil, "
            "zet een adres bij [taak] seintje.",
        ),
    )


_MAKERS: dict[str, Callable[[_Gegevens], Geplandetaak]] = {
    "systemd": _systemd,
    "cron": _cron,
    "windows": _windows,
}
