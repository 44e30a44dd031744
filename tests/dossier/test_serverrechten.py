"""A ledger on a server: least rights, whose it is, names from outside, and what is said of faults.

Without PostgreSQL on this computer these facts stay untested, and that is said loudly.
"""

from __future__ import annotations

import re
import shutil
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from bvtool.dossier.server import find_onveilig
from bvtool.dossier.serverfout import explain_server
from bvtool.dossier.verbinding import make_toegang
from tests.hulp import DINSDAG, fill, run
from tests.postgres import Server, find_bin, run_server, tell_missing, use_url
from tests.stappen_van_de_week import OP_NAAM, STAPPEN, oefen

pytestmark = [
    pytest.mark.traag,
    pytest.mark.programma,
    pytest.mark.skipif(find_bin() is None, reason="PostgreSQL is not here"),
]
if find_bin() is None:
    tell_missing("de rechten op een server blijven ONGETOETST")
HANDLEIDING = Path(__file__).parents[2] / "docs" / "handleiding.md"
AANMELDEN = ("--nu", DINSDAG, "vergelijk")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A private PostgreSQL."""
    with run_server() as los:
        assert los is not None
        yield los


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    """A new dossier."""
    map_ = tmp_path / "0363"
    assert run(*OP_NAAM["nieuw"].woorden(map_)).code == 0
    return map_


def _plek(server: Server, naam: str, gebruiker: str = "bvtool") -> str:
    return f"postgresql+psycopg://{gebruiker}@/{naam}?host={server.map_}"


def _make_small(server: Server, naam: str) -> str:
    """A database and a role with the words of the manual; gives where it is."""
    tekst = HANDLEIDING.read_text(encoding="utf-8")
    sql = re.findall(r"```sql\n(.*?)```", tekst, flags=re.DOTALL)[0]
    sql = sql.replace("bv0363", naam).replace("bvtool", f"rol_{naam}")
    eerst, daarna = sql.split(f"\\c {naam}")
    for waar, deel in (("postgres", eerst), (naam, daarna)):
        plek = f"host={server.map_} user=bvtool dbname={waar}"
        with psycopg.connect(plek, autocommit=True) as los:
            for opdracht in deel.split(";"):
                if opdracht.strip():
                    los.execute(opdracht.encode())
    return _plek(server, naam, f"rol_{naam}")


def test_the_role_of_the_manual_is_enough_for_the_whole_week(server: Server, dossier: Path) -> None:
    use_url(dossier, _make_small(server, "klein1"))
    for stap in STAPPEN[1:]:
        if stap.naam == "terugkoppeling":
            fill(dossier / "werk" / "werkboek.xlsx")
        if stap.naam == "retour":
            oefen(dossier)
        gelopen = run(*stap.woorden(dossier))
        assert gelopen.code in (0, 1), (stap, gelopen)
        assert "opnieuw geschreven" not in gelopen.uit
        assert run("--dossier", dossier).code == 0
    assert run("--dossier", dossier, "controleer", "--spoor").code == 0


def test_the_role_of_the_manual_may_do_nothing_else(server: Server) -> None:
    plek = _make_small(server, "klein2").replace("+psycopg", "")
    for verboden in ("create database anders", "create role ander", "create schema ander"):
        with (
            psycopg.connect(plek, autocommit=True) as los,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            los.execute(verboden.encode())


def test_what_was_not_written_anew_after_cleaning_up_is_said(
    server: Server, dossier: Path, week: dict[str, Path]
) -> None:
    """The tables are of another: PostgreSQL then leaves them as they are, with no more than a
    warning."""
    plek = _make_small(server, "klein3")
    use_url(dossier, plek)
    shutil.copytree(week["vergelijk"] / "inkomend", dossier / "inkomend", dirs_exist_ok=True)
    assert run(*OP_NAAM["vergelijk"].woorden(dossier)).code in (0, 1)
    eigenaar = f"host={server.map_} user=bvtool dbname=klein3"
    with psycopg.connect(eigenaar, autocommit=True) as los:
        los.execute("alter table vergelijking owner to bvtool")
        los.execute("grant all on vergelijking to rol_klein3")
    gelopen = run(*OP_NAAM["opschonen"].woorden(dossier))
    assert gelopen.code == 1
    assert "niet opnieuw geschreven" in gelopen.uit
    assert "VACUUM FULL" in gelopen.uit
    assert "  - vergelijking" in gelopen.uit
    assert "  - bericht" not in gelopen.uit


def test_a_ledger_of_another_week_or_another_ledger_is_refused(
    server: Server, dossier: Path, tmp_path: Path
) -> None:
    url = server.new_url()
    use_url(dossier, url)
    assert run(*OP_NAAM["voorbeeld"].woorden(dossier)).code == 0
    assert run(*OP_NAAM["vergelijk"].woorden(dossier)).code in (0, 1)
    collega = Path(shutil.copytree(dossier, tmp_path / "collega" / "0363"))
    (collega / ".bvtool.administratie").unlink()
    assert run(*OP_NAAM["vergelijk"].woorden(collega)).code in (0, 1), "the same dossier"
    volgende = Path(shutil.copytree(dossier, tmp_path / "volgende week"))
    (volgende / ".bvtool.administratie").unlink()
    toml = volgende / "bvtool.toml"
    tekst = toml.read_text(encoding="utf-8").replace("2022-10-17", "2022-10-24")
    toml.write_text(tekst, encoding="utf-8")
    gelopen = run(*OP_NAAM["vergelijk"].woorden(volgende))
    assert (gelopen.code, "timeslot is daar anders" in gelopen.fout) == (78, True), gelopen
    for anders, zin in ((server.new_url(), "is leeg"), (url, "")):
        tekst = (dossier / "bvtool.toml").read_text(encoding="utf-8")
        nieuw = re.sub(r'(?m)^url = ".*"$', f'url = "{anders}"', tekst)
        (dossier / "bvtool.toml").write_text(nieuw, encoding="utf-8")
        gelopen = run(*OP_NAAM["vergelijk"].woorden(dossier))
        assert gelopen.code == (78 if zin else gelopen.code)
        assert zin in gelopen.fout
    (dossier / ".bvtool.administratie").write_text("ANDER", encoding="ascii")
    gelopen = run(*OP_NAAM["vergelijk"].woorden(dossier))
    assert (gelopen.code, "een andere administratie" in gelopen.fout) == (78, True)


BUITEN = [
    "../weg.txt",
    "/tmp/weg.txt",
    "werk/../../weg.txt",
    "C:\\weg.txt",
    "..\\weg.txt",
    "\\\\s\\x",
]


@pytest.mark.parametrize("waar", BUITEN)
@pytest.mark.parametrize("veld", ["doel", "tijdelijk"])
def test_a_name_in_the_database_never_leads_out_of_the_dossier(
    server: Server, dossier: Path, waar: str, veld: str
) -> None:
    url = server.new_url()
    use_url(dossier, url)
    assert run(*OP_NAAM["voorbeeld"].woorden(dossier)).code == 0
    (dossier / "werk" / "goed.txt").write_text("x", encoding="utf-8")
    assert run(*OP_NAAM["vergelijk"].woorden(dossier)).code in (0, 1)
    rij = {"doel": "werk/goed.txt", "tijdelijk": "werk/goed.txt"} | {veld: waar}
    toegang = make_toegang(dossier / "dossier.db", url)
    with toegang.begin() as los:
        los.insert("publicatie", {"soort": "bestand", "sha256": "0" * 64, **rij})
    toegang.dispose()
    (dossier.parent / "weg.txt").write_text("van een ander", encoding="utf-8")
    gelopen = run(*OP_NAAM["vergelijk"].woorden(dossier))
    assert (gelopen.code, "buiten het dossier" in gelopen.fout) == (74, True)
    assert (dossier.parent / "weg.txt").read_text(encoding="utf-8") == "van een ander"


@pytest.mark.parametrize(
    ("url", "veilig"),
    [
        ("postgresql://b@server.gemeente.nl/x?sslmode=verify-full", True),
        ("postgresql://b@localhost/x", True),
        ("postgresql://b@/x?host=/run/postgresql", True),
        ("postgresql://b@server.gemeente.nl/x", False),
        ("postgresql://b@server.gemeente.nl/x?sslmode=require", False),
        ("postgresql://b@/x?host=server.gemeente.nl", False),
    ],
)
def test_a_connection_that_is_not_sure_is_warned_of(url: str, veilig: bool) -> None:
    assert (find_onveilig(url) == "") is veilig


def test_every_cause_has_a_message_of_its_own(
    server: Server, dossier: Path, tmp_path: Path
) -> None:
    zonder = _make_small(server, "klein4")
    with psycopg.connect(f"host={server.map_} user=bvtool dbname=klein4", autocommit=True) as los:
        los.execute("revoke create on schema public from rol_klein4")
    with _no_tls() as poort:
        gezegd = {}
        for wat, url in {
            "niet bereikbaar": "postgresql://b@127.0.0.1:1/x",
            "de server antwoordt niet": "postgresql://b@nergens.invalid/x",
            "is er niet op de server": _plek(server, "weg"),
            "laat deze gebruiker niet toe": _plek(server, "postgres", "niemand"),
            "geen rechten": zonder,
            "TLS": f"postgresql://b@127.0.0.1:{poort}/x?sslmode=require",
        }.items():
            use_url(dossier, url)
            gelopen = run("--dossier", dossier, *AANMELDEN)
            assert (gelopen.code, wat in gelopen.fout) == (74, True), (wat, gelopen)
            gezegd[wat] = gelopen.fout.split("\n")[0]
    assert len(set(gezegd.values())) == 5, "twice the host that is not there"


class _no_tls:  # noqa: N801 - a context of the test
    """Something that listens, and answers a wish for TLS with no."""

    def __enter__(self) -> int:
        self._los = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._answer, daemon=True).start()
        return int(self._los.getsockname()[1])

    def _answer(self) -> None:
        while True:
            try:
                lijn, _ = self._los.accept()
            except OSError:
                return
            with lijn:
                lijn.recv(8)
                lijn.sendall(b"N")

    def __exit__(self, *_: object) -> None:
        self._los.close()


@pytest.mark.parametrize(
    ("fout", "zin"),
    [
        (
            psycopg.OperationalError('FATAL: password authentication failed for user "b"'),
            "wachtwoord",
        ),
        (psycopg.errors.AdminShutdown("terminating connection"), "verbroken"),
        (psycopg.OperationalError("server closed the connection unexpectedly"), "verbroken"),
        (psycopg.errors.DiskFull("could not extend file"), "geen ruimte"),
        (psycopg.OperationalError("iets in een andere taal"), "of de server weigert dit"),
    ],
)
def test_a_fault_by_its_code_or_its_words(fout: psycopg.Error, zin: str) -> None:
    verteld = explain_server(fout)
    assert zin in verteld.fout
    assert str(fout) not in verteld.fout + verteld.wat_nu
