"""Every page that bvtool makes, by the commands: a week with trouble, the CAK, the switches."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

from bvtool.berichten.wmo408 import answer_to, build_408
from tests.cak.hulp import BSNS, make_407
from tests.cak.rondehulp import (
    BESLUITEN,
    EERSTE,
    STOPT,
    VERKEER,
    answer,
    approve,
    make_ronde,
    message,
)
from tests.cakrapport import list_regels, place
from tests.hulp import DINSDAG, DONDERDAG, MAANDAG, VRIJDAG, fill, run, unmark
from tests.wissel.berichten import B

SJABLONEN = Path(__file__).resolve().parents[2] / "templates"
# matches: '{% block titel %}Releasewissel {{ p.wissel }}{% endblock %}'
_TITEL = re.compile(r"{% block titel %}(.*?){% endblock %}")
# matches: 'tabel("t-redenen"'
_TABEL = re.compile(r'\b(?:tabel|meldingen|regels|berichten)\("([\w-]+)"')


def list_sjablonen() -> list[Path]:
    """The templates that are a page, not a part of one."""
    alle = sorted(SJABLONEN.glob("*.html"))
    return [pad for pad in alle if '{% extends "basis.html" %}' in pad.read_text(encoding="utf-8")]


def comes_from(html: str, sjabloon: Path) -> bool:
    """Whether a page was made with this template, by its title."""
    titel = _TITEL.search(sjabloon.read_text(encoding="utf-8"))
    assert titel is not None, sjabloon
    vast = "".join(
        ".+" if deel.startswith("{{") else re.escape(deel)
        for deel in re.split(r"({{.*?}})", titel[1])
    )
    return re.search(f"<title>{vast}</title>", html) is not None


def list_tabellen(sjabloon: Path) -> set[str]:
    """The ids of the tables of a template, as far as they do not depend on the data."""
    return set(_TABEL.findall(sjabloon.read_text(encoding="utf-8")))


def make_paginas(map_: Path, dossier: Path) -> list[Path]:
    """Every page of the story, which begins with a `dossier` of which nothing is compared yet; each
    kind of page at its fullest, and as empty as it can be."""
    return [
        *tell_week(map_ / "week", dossier),
        *tell_rondes(map_ / "rondes"),
        *tell_cak(map_ / "cak"),
        *tell_cakronde(map_ / "cakronde"),
        *tell_leeg(map_ / "leeg"),
        *tell_wissels(map_ / "wissels"),
    ]


def tell_week(map_: Path, begin: Path) -> list[Path]:
    """A gemeente whose answers are late, double, lost and at odds, with files that are none."""
    dossier = Path(shutil.copytree(begin, map_ / begin.name))
    step(dossier, MAANDAG, "vergelijk")
    fill(dossier / "werk" / "werkboek.xlsx")
    step(dossier, DONDERDAG, "terugkoppeling")
    step(dossier, VRIJDAG, "akkoord", "--op", "2022-10-14")
    step(dossier, DINSDAG, "aanmelden")
    uit = dossier / "inkomend" / "408"
    berichten = dossier / "uitgaand" / "407"
    step(dossier, DINSDAG, "ketentest", berichten, "--uit", uit, "--storing", "--zaad", 3)
    unmark(uit)
    vreemd = answer_to(make_407(BSNS[0], 1), "R1", date(2022, 10, 19))
    (uit / "van een ander.xml").write_bytes(build_408(vreemd))
    (uit / "notulen.xml").write_text("<notulen/>", encoding="utf-8")
    step(dossier, "2022-10-24T09:00", "retour")
    retour = dossier / "rapporten" / "retour.html"
    eerst = Path(shutil.copy(retour, map_ / "retour met een vraag.html"))
    vragen = eerst.read_text(encoding="utf-8").partition('<section aria-labelledby="vragen">')[2]
    (vraag, *_) = re.findall(r'<td[^>]* class="adres">(\w+)</td>', vragen)
    geldt = ("--uitspraak", f"{vraag}=goedgekeurd", "--reden", "gebeld met het CAK")
    step(dossier, "2022-10-24T10:00", "retour", *geldt)
    bladen = list_regels(dossier)
    bladen["berichten"].append({**bladen["berichten"][0], "Startnummer": 900_001, **_MET_DE_HAND})
    place(dossier, bladen, kop=lambda k: "Zq" if k == "BSN" else k)
    step(dossier, "2022-10-25T07:00", "rapport")
    rapporten = dossier / "rapporten"
    return [rapporten / "vergelijking.html", eerst, retour, rapporten / "nacontrole.html"]


_MET_DE_HAND = {"Identificatie": "HAND1"}


def tell_rondes(map_: Path) -> list[Path]:
    """Two rounds of an example: what differs, what was resolved, and a cell that is no number."""
    wens = ("--soort", "periodiek", "--klanten", 60, "--rondes", 2)
    assert run("--nu", "2022-10-10T09:00", "voorbeeld", map_, *wens).code == 0
    step(map_, "2022-10-10T10:00", "vergelijk")
    eerst = map_ / "ronde 1"
    eerst.mkdir()
    namen = ("vergelijking.html", "artikel-2h.html")
    eerste = [Path(shutil.copy(map_ / "rapporten" / naam, eerst)) for naam in namen]
    step(map_, "2022-12-12T09:00", "ronde", "--peildatum", "2022-12-12")
    for pad in (map_ / "rondes" / "2").iterdir():
        tekst = pad.read_text(encoding="utf-8-sig").replace(";5000000", ";nr 5000000", 1)
        (map_ / "inkomend" / pad.name).write_text(tekst, encoding="utf-8-sig", newline="")
    step(map_, "2022-12-12T10:00", "vergelijk")
    return [*eerste, *(map_ / "rapporten" / naam for naam in namen)]


def step(dossier: Path, nu: str, *woorden: object) -> None:
    """One command of the week; a person may still have work."""
    gelopen = run("--nu", nu, "--dossier", dossier, *woorden)
    assert gelopen.code in (0, 1), gelopen


def tell_cak(map_: Path) -> list[Path]:
    """The monitor of eight gemeenten on two days: one was called, one took its answer back."""
    landelijk = ("--rol", "cak", "--gemeenten", 8, "--klanten", 200)
    eerst, dan = "2022-11-08T11:00", "2022-11-09T11:00"
    assert run("--nu", "2022-10-01T09:00", "voorbeeld", map_, *landelijk).code == 0
    gelopen = run("--nu", eerst, "--json", "--dossier", map_, "monitor")
    assert gelopen.code == 1, gelopen
    paginas = sorted((map_ / "rapporten" / "monitor").glob("*.html"))
    druk = [p.stem for p in paginas if "let-op" in p.read_text(encoding="utf-8").split("<main")[1]]
    gebeld = ("gebeld", "--tekst", "komt maandag", "--tot", "2022-11-14", "--wie", "C. de Wit")
    assert run("--nu", eerst, "--dossier", map_, "gedaan", druk[0], *gebeld).code == 0
    weg = sorted((map_ / "inkomend" / "terugkoppeling").rglob("*.*"))[0]
    weg.unlink()
    gelopen = run("--nu", dan, "--json", "--dossier", map_, "monitor")
    assert gelopen.code == 1, gelopen
    return [map_ / "rapporten" / "monitor.html", *paginas]


def tell_cakronde(map_: Path) -> list[Path]:
    """The monitor in a round that returns: of one gemeente a message says something else, one is
    missing and one came on nobody; the other is late."""
    c = make_ronde(map_)
    answer(c, BESLUITEN)
    for nr, bsn in enumerate((STOPT, VERKEER), start=20):
        approve(c, message(c, bsn, nr, 2, EERSTE), moment="2022-12-22T09:00")
    step(map_, "2023-01-09T10:00", "monitor")
    rapporten = map_ / "rapporten"
    return [rapporten / "monitor.html", *sorted((rapporten / "monitor").glob("*.html"))]


def tell_leeg(map_: Path) -> list[Path]:
    """A monitor on the day it begins: nothing came in, nobody is late."""
    assert run("--nu", "2022-09-01T09:00", "nieuw", map_, "--rol", "cak").code == 0
    kop = "gemeentecode;uitvoerdercode;naam;timeslot;contactpersoon;telefoon;e-mail"
    regel = "0363;680363;Amsterdam;2022-10-17;;;"
    (map_ / "gemeenten.csv").write_text(f"{kop}\n{regel}\n", encoding="utf-8")
    gelopen = run("--nu", "2022-09-01T10:00", "--dossier", map_, "monitor")
    assert gelopen.code in (0, 1), gelopen
    rapporten = map_ / "rapporten"
    return [rapporten / "monitor.html", *sorted((rapporten / "monitor").glob("*.html"))]


def tell_wissels(map_: Path) -> list[Path]:
    """Two switches, and the pairs of messages around one: with trouble, and whole."""
    map_.mkdir()
    paginas = []
    for wissel in ("iwmo-2.1-2.2", "ieb-1.0-2.0"):
        paginas.append(map_ / f"{wissel}.html")
        gelopen = run("wissel", "toon", wissel, "--pagina", paginas[-1])
        assert gelopen.code == 0, gelopen
    dag = date(2018, 3, 20)
    heen = [B("WMO301", "2.1", "0363", f"4100001{n}", f"A{n}", dag) for n in range(3)]
    terug = B("WMO302", "2.1", "0363", "41000010", "A0", dag, date(2018, 3, 22))
    for naam, code, berichten in (("stuk", 1, [*heen, terug]), ("heel", 0, [heen[0], terug])):
        (map_ / naam).mkdir()
        for nummer, bericht in enumerate(berichten):
            (map_ / naam / f"{nummer}.xml").write_bytes(bericht.xml())
        if code:
            (map_ / naam / "leeg.xml").write_bytes(b"")
        paginas.append(map_ / f"{naam}.html")
        vraag = ("wissel", "controleer", map_ / naam, "--op", "2018-03-28T10:00")
        gelopen = run(*vraag, "--pagina", paginas[-1])
        assert gelopen.code == code, gelopen
    return paginas
