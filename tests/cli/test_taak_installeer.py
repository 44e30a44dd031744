"""The job as files for a scheduler: named per dossier, told when it fails, installed once.

More than 300 lines: three systems, each with what may be odd there.
"""

from __future__ import annotations

import configparser
import os
import shlex
import shutil
import subprocess
import sys
import threading
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from bvtool.dossier.taak import SOORTEN, Taakvraag, make_taak
from bvtool.dossier.taakregel import quote_cron, quote_systemd
from tests.cak.hulp import AMSTERDAM, BSNS, UTRECHT, Cak, make_cak
from tests.hulp import Gelopen, query_ledger, run

NS = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
NU = "2022-10-20T09:00"


@pytest.fixture
def cak(tmp_path: Path) -> Cak:
    c = make_cak(tmp_path / "cak", AMSTERDAM, UTRECHT)
    c.b4([BSNS[0]])
    c.antwoord([(BSNS[0], "J", "")])
    c.retour(c.bericht(BSNS[0], 1))
    return c


def install(map_: Path, soort: str, *opties: str, taak: str = "rapport", nu: str = NU) -> Gelopen:
    woorden = ("--dossier", map_, "--nu", nu, "--json", taak, "--installeer", soort, *opties)
    return run(*woorden)


def ask(map_: Path, taak: str = "rapport", mail: str = "", seintje: str = "") -> Taakvraag:
    return Taakvraag(taak, map_, "CAK", "", date(2022, 10, 20), mail, seintje)


def read_unit(tekst: str) -> configparser.RawConfigParser:
    ini = configparser.RawConfigParser(strict=True)
    ini.optionxform = str  # type: ignore[assignment, method-assign]
    ini.read_string(tekst)
    return ini


@pytest.mark.parametrize("taak", ["rapport", "monitor"])
@pytest.mark.parametrize("soort", SOORTEN)
def test_trying_out_the_job_writes_nothing(cak: Cak, soort: str, taak: str) -> None:
    eerder = sorted(cak.map_.rglob("*"))
    gelopen = run("--dossier", cak.map_, "--nu", NU, taak, "--installeer", soort, "--proef")
    assert gelopen.code == 0
    assert sorted(cak.map_.rglob("*")) == eerder
    assert f"--stil {taak}" in gelopen.uit.replace('"', "")
    assert "Wat u moet weten:" in gelopen.uit


@pytest.mark.parametrize("soort", SOORTEN)
def test_installing_twice_changes_nothing_also_weeks_later(cak: Cak, soort: str) -> None:
    eerst = install(cak.map_, soort)
    assert (eerst.code, eerst.json["veranderd"]) == (0, True)
    assert all((cak.map_ / b).is_file() for b in eerst.json["bestanden"])
    regels = query_ledger(cak.map_, "select count(*) from spoor")
    later = install(cak.map_, soort, nu="2022-11-20T09:00")
    assert (later.code, later.json["veranderd"]) == (0, False)
    assert later.json["inhoud"] == eerst.json["inhoud"]
    assert query_ledger(cak.map_, "select count(*) from spoor") == regels


def test_two_dossiers_and_two_jobs_never_share_a_name(cak: Cak, tmp_path: Path) -> None:
    ander = make_cak(tmp_path / "ander").map_
    namen = [
        tuple(install(map_, "systemd", "--proef", taak=taak).json["inhoud"])
        for map_ in (cak.map_, ander)
        for taak in ("rapport", "monitor")
    ]
    assert len({naam for groep in namen for naam in groep}) == 12
    assert all(naam.startswith("bvtool-") for groep in namen for naam in groep)


@pytest.mark.skipif(sys.platform == "win32", reason="cron is er niet")
def test_what_the_operator_types_for_cron_twice_leaves_one_line_and_those_of_others(
    cak: Cak, tmp_path: Path
) -> None:
    lijst, doos = tmp_path / "lijst", tmp_path / "bin"
    doos.mkdir()
    nep = doos / "crontab"
    nep.write_text(
        f'#!/bin/sh\nif [ "$1" = -l ]; then cat "{lijst}"; else cat > "{lijst}.n"; '
        f'mv "{lijst}.n" "{lijst}"; fi\n',
        encoding="utf-8",
    )
    nep.chmod(0o755)
    anders = "5 4 * * * /usr/bin/true\n"
    lijst.write_text(anders, encoding="utf-8")
    omgeving = os.environ | {"PATH": f"{doos}:/usr/bin:/bin"}
    keren = []
    for taak in ("rapport", "monitor", "rapport", "monitor"):
        (bevel,) = install(cak.map_, "cron", taak=taak).json["aanzetten"]
        subprocess.run(["/bin/sh", "-c", bevel], env=omgeving, check=True)
        keren.append(lijst.read_text(encoding="utf-8"))
    assert anders in keren[-1]
    assert sorted(keren[-1].splitlines()) == sorted(keren[1].splitlines())
    taken = [r for r in keren[-1].splitlines() if not r.startswith("#")]
    assert [" ".join(r.split()[:5]) for r in sorted(taken)] == [
        "0 7 * * 2",
        "30 7 * * 1,2,3,4,5",
        "5 4 * * *",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="een regel voor de shell")
@pytest.mark.parametrize(
    ("mis", "mail", "gebeurt"),
    [(False, True, "seintje"), (True, True, "mail"), (True, False, "melding")],
)
def test_the_line_of_cron_tells_of_a_failure_and_gives_the_sign_of_a_good_run(
    cak: Cak, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mis: bool, mail: bool, gebeurt: str
) -> None:
    post = tmp_path / "sendmail"
    post.write_text(f'#!/bin/sh\ncat > "{tmp_path}/brief"\n', encoding="utf-8")
    post.chmod(0o755)
    monkeypatch.setattr("bvtool.dossier.taakregel.SENDMAIL", str(post))
    vraag = ask(
        cak.map_, mail="o'hara@cak.example" if mail else "", seintje=f"touch '{tmp_path}/100%'"
    )
    tekst = make_taak("cron", vraag).bestanden[0].tekst
    regel = tekst.splitlines()[-1].replace("\\%", "%")  # what cron does
    if mis:
        shutil.rmtree(cak.map_ / "inkomend")
    bevel = regel.split(" ", 5)[5]
    klaar = subprocess.run(["/bin/sh", "-c", bevel], capture_output=True, text=True, check=False)
    assert (tmp_path / "100%").exists() is (gebeurt == "seintje"), klaar.stderr
    assert (tmp_path / "brief").exists() is (gebeurt == "mail")
    gezegd = (tmp_path / "brief").read_text() if gebeurt == "mail" else klaar.stdout
    assert ("is mislukt" in gezegd) is mis
    assert ("Niet in orde. De map inkomend is er niet." in gezegd) is mis
    if gebeurt == "mail":
        assert gezegd.startswith("To: o'hara@cak.example\nSubject: bvtool: bvtool-rapport-cak-")


def test_systemd_catches_up_tries_again_when_busy_and_tells_of_a_failure(tmp_path: Path) -> None:
    map_ = tmp_path / 'map met spatie, 100% en "aanhaling" $X'
    map_.mkdir()
    vraag = ask(map_, mail="beheer@cak.example", seintje='curl -fsS "https://x.example/$A%"')
    service, timer, mislukt = make_taak("systemd", vraag).bestanden
    ini = read_unit(timer.tekst)
    assert ini["Timer"]["Persistent"] == "true"
    assert ini["Timer"]["OnCalendar"] == "Tue *-*-* 07:00:00 Europe/Amsterdam"
    ini = read_unit(service.tekst)
    assert ini["Unit"]["OnFailure"] == mislukt.naam
    assert ini["Service"]["Restart"] == "on-failure"
    assert ini["Service"]["SuccessExitStatus"] == "1"
    assert "75" not in ini["Service"]["RestartPreventExitStatus"].split()
    assert "100%%" in ini["Service"]["ExecStart"]
    assert ini["Service"]["ExecStart"].endswith('"--stil" "rapport" "--inhalen"')
    assert ini["Service"]["ExecStartPost"] == (
        '/bin/sh -c "curl -fsS \\"https://x.example/$$A%%\\""'
    )
    alarm = read_unit(mislukt.tekst)["Service"]["ExecStart"]
    assert alarm.startswith("/bin/sh -c ")
    assert alarm.endswith('| /usr/sbin/sendmail -t"')
    assert "beheer@cak.example" in alarm
    assert "gezond" in alarm
    dagen = read_unit(make_taak("systemd", ask(map_, "monitor")).bestanden[1].tekst)
    assert dagen["Timer"]["OnCalendar"] == ("Mon,Tue,Wed,Thu,Fri *-*-* 07:30:00 Europe/Amsterdam")


@pytest.mark.programma
def test_systemd_itself_takes_the_units(tmp_path: Path) -> None:
    verify = shutil.which("systemd-analyze")
    if verify is None:
        assert shutil.which("systemctl") is None
        return
    map_ = tmp_path / "een map, 100% $X"
    map_.mkdir()
    for taak in ("rapport", "eerste", "monitor"):
        vraag = ask(map_, taak, "beheer@cak.example", 'echo "$HOME" 100%')
        for b in make_taak("systemd", vraag).bestanden:
            (tmp_path / b.naam).write_bytes(b.inhoud)
    namen = sorted(str(p) for p in tmp_path.glob("bvtool-*"))
    assert len(namen) == 9
    klaar = subprocess.run([verify, "verify", *namen], capture_output=True, text=True, check=False)
    klachten = [r for r in klaar.stderr.splitlines() if "bvtool-" in r]
    assert (klaar.returncode, klachten) == (0, [])


def test_the_command_of_cron_and_systemd_survives_a_strange_folder(tmp_path: Path) -> None:
    map_ = tmp_path / "100% 'raar' $HOME"
    map_.mkdir()
    regel = make_taak("cron", ask(map_)).bestanden[0].tekst.splitlines()[-1]
    bevel = regel.split(" ", 5)[5].replace("\\%", "%")  # what cron does
    assert "%" not in regel.replace("\\%", "")
    nep = bevel.replace(shlex.quote(sys.executable), "printf %s@")
    klaar = subprocess.run(["/bin/sh", "-c", nep], capture_output=True, text=True, check=True)
    assert str(map_) in klaar.stdout.split("@")
    assert quote_cron("a % b") == "a \\% b"
    assert quote_systemd('a"b\\c%d$e') == '"a\\"b\\\\c%%d$$e"'


def test_the_task_of_windows_is_well_formed_in_the_order_of_its_schema(tmp_path: Path) -> None:
    map_ = tmp_path / "R&D <map>"
    map_.mkdir()
    taak = make_taak("windows", ask(map_))
    (bestand,) = taak.bestanden
    wortel = ET.fromstring(bestand.inhoud)
    assert [k.tag.removeprefix(NS) for k in wortel] == [
        "RegistrationInfo",
        "Triggers",
        "Principals",
        "Settings",
        "Actions",
    ]
    trigger = wortel.find(f"{NS}Triggers/{NS}CalendarTrigger")
    assert [k.tag.removeprefix(NS) for k in trigger] == [
        "Enabled",
        "StartBoundary",
        "Repetition",
        "ScheduleByWeek",
    ]
    assert trigger.findtext(f"{NS}StartBoundary") == "2022-10-25T07:00:00"
    assert trigger.find(f"{NS}ScheduleByWeek/{NS}DaysOfWeek/{NS}Tuesday") is not None
    instellingen = wortel.find(f"{NS}Settings")
    assert instellingen.findtext(f"{NS}StartWhenAvailable") == "true"
    assert instellingen.findtext(f"{NS}MultipleInstancesPolicy") == "IgnoreNew"
    actie = wortel.find(f"{NS}Actions/{NS}Exec")
    assert actie.findtext(f"{NS}WorkingDirectory") == str(map_)
    assert bestand.inhoud.startswith(b"\xff\xfe")


def test_windows_runs_it_whether_or_not_somebody_is_logged_on_and_says_what_is_needed(
    cak: Cak,
) -> None:
    gelopen = run("--dossier", cak.map_, "--nu", NU, "rapport", "--installeer", "windows")
    xml = next((cak.map_ / "werk/taak").glob("*.xml")).read_bytes()
    soort = ET.fromstring(xml).findtext(f"{NS}Principals/{NS}Principal/{NS}LogonType")
    assert soort == "Password"
    for woorden in (
        "schtasks /Create /F ", "/RP *", "ook als er niemand is aangemeld", "wachtwoord",
        "Aanmelden als batchtaak", "\\\\server\\map",
    ):  # fmt: skip
        assert woorden in gelopen.uit
    maandag = make_taak("windows", ask(cak.map_, "monitor")).bestanden[0].tekst
    assert [f"<{d} />" in maandag for d in ("Monday", "Friday", "Saturday")] == [True, True, False]
    assert "2022-10-20T07:30:00" in maandag


@pytest.mark.parametrize(
    ("soort", "opties"),
    [
        ("cron", ("--mail", "a@b.nl, c@d.nl")),
        ("systemd", ("--mail", "a@b.nl\nBcc: c@d.nl")),
        ("systemd", ("--seintje", "a\nb")),
        ("windows", ("--mail", "a@b.nl")),
        ("windows", ("--seintje", "ping")),
    ],
)
def test_what_a_scheduler_cannot_hold_is_refused(
    cak: Cak, soort: str, opties: tuple[str, ...]
) -> None:
    gelopen = install(cak.map_, soort, *opties)
    assert gelopen.code == 2
    assert gelopen.json["wat_nu"]
    assert not (cak.map_ / "werk/taak").exists()
    assert run("--dossier", cak.map_, "rapport", *opties).code == 2


@pytest.fixture
def bewaking() -> Iterator[tuple[str, list[str], list[int]]]:
    """A watcher on this computer: its address, what it got, and with what it answers."""
    gekregen: list[str] = []
    antwoord = [200]

    class Luister(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            lengte = self.headers.get("Content-Length", "0")
            gekregen.append(f"{self.path} {lengte} {self.headers['User-Agent'].split('/')[0]}")
            self.send_response(antwoord[0])
            self.send_header("Location", "/elders")
            self.end_headers()

        def log_message(self, *_woorden: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Luister)
    draad = threading.Thread(target=server.serve_forever, daemon=True)
    draad.start()
    yield f"http://127.0.0.1:{server.server_port}", gekregen, antwoord
    server.shutdown()
    server.server_close()


def set_seintje(map_: Path, url: str) -> None:
    with (map_ / "bvtool.toml").open("a", encoding="utf-8") as stroom:
        stroom.write(f'\n[taak]\nseintje = "{url}"\n')


def test_a_good_report_gives_a_sign_and_a_failed_one_or_a_rehearsal_does_not(
    cak: Cak, bewaking: tuple[str, list[str], list[int]]
) -> None:
    adres, gekregen, antwoord = bewaking
    set_seintje(cak.map_, f"{adres}/ping/1")
    assert run("--dossier", cak.map_, "--nu", "2022-10-25T07:00", "rapport").code == 0
    assert gekregen == []
    assert run("--dossier", cak.map_, "rapport").code == 0
    assert run("--dossier", cak.map_, "rapport", "--week", "2022-W43").code == 0
    assert gekregen == ["/ping/1 0 bvtool"]
    for code in (500, 302):
        antwoord[0] = code
        gelopen = run("--dossier", cak.map_, "rapport")
        assert (gelopen.code, "het seintje kwam niet aan" in gelopen.uit) == (1, True)
    assert gekregen == ["/ping/1 0 bvtool"] * 3
    shutil.rmtree(cak.map_ / "inkomend")
    assert run("--dossier", cak.map_, "rapport", "--inhalen").code == 66
    assert len(gekregen) == 3


@pytest.mark.parametrize(
    "tekst", ["rm -r .", "./script.sh", "file:///etc/passwd", "https://", "https://a:b@c.nl/x",
              "ftp://c.nl", "https://c.nl/ x", "https://c.nl:99999999/"],
)  # fmt: skip
def test_a_command_is_never_taken_from_the_folder_of_the_dossier(cak: Cak, tekst: str) -> None:
    set_seintje(cak.map_, tekst)
    gelopen = run("--dossier", cak.map_, "rapport")
    assert (gelopen.code, "taak.seintje" in gelopen.fout) == (78, True)
    assert "--installeer" in gelopen.fout
