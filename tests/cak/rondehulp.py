"""A small dossier of the CAK in a round that returns, made by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from bvtool.berichten.wmo407 import Wmo407, build_407
from bvtool.berichten.wmo408 import answer_to, build_408
from tests.cak.hulp import AMSTERDAM, BSNS, UTRECHT, Cak, as_csv, made_once, make_cak
from tests.hulp import run

GELIJK, STOPT, NIEUW, WEG, CAK, LOS, VERKEER, LAAT = BSNS[:8]
IN_DECEMBER = (GELIJK, STOPT, WEG, CAK)
EERSTE = date(2022, 10, 1)
OPEN = "2022-12-12T09:00"
PEIL = "2022-12-12"


def go(c: Cak, nu: str, *woorden: object) -> dict[str, Any]:
    """A command with its JSON."""
    gelopen = run("--dossier", c.map_, "--nu", nu, "--json", *woorden)
    assert gelopen.code in (0, 1), gelopen
    return gelopen.json


def read(c: Cak, nu: str, uitvoerder: str = "680363") -> dict[str, Any]:
    """What the monitor says of one gemeente."""
    return next(g for g in c.json(nu)["per_gemeente"] if g["uitvoerder"] == uitvoerder)


def call(c: Cak, nu: str) -> dict[str, list[str]]:
    """Per gemeente the reasons to call."""
    return {b["uitvoerder"]: b["redenen"] for b in c.json(nu)["te_bellen"]}


def answer(c: Cak, besluiten: list[tuple[str, str, str, str]], naam: str = "", **meer: str) -> None:
    """An answer in a round: BSN, decision, start, stop. It names its round above the table."""
    boven = meer.get("boven", "2, peildatum 12-12-2022")
    rijen = [["Ronde", boven], []] if boven else []
    rijen += [["BSN", "Besluit gemeente", "Startdatum volgens gemeente",
               "Stopdatum volgens gemeente"], *map(list, besluiten)]  # fmt: skip
    naam = naam or f"bestandsvergelijking_680363_{PEIL}.csv"
    c.put(f"terugkoppeling/{naam}", as_csv(rijen), meer.get("moment", "2022-12-20T12:00"))


def message(c: Cak, bsn: str, nr: int, status: int, start: date, stop: date | None = None,
            moment: str = "2022-12-21T12:00") -> Wmo407:  # fmt: skip
    """A 407 in the round."""
    dag = date.fromisoformat(moment[:10])
    heen = Wmo407("0363", f"R{nr:04d}{status}", dag, bsn, nr, start, stop, status)
    c.put(f"407/680363/ronde_{nr}_{status}.xml", build_407(heen), moment)
    return heen


def approve(c: Cak, heen: Wmo407, *codes: str, moment: str, naam: str = "") -> None:
    """The 408 on it: an approval, or with codes a refusal."""
    dag = date.fromisoformat(moment[:10])
    terug = answer_to(heen, f"A{heen.identificatie}{naam}", dag, codes_periode=codes)
    c.put(f"408/680363/terug_{heen.identificatie}{naam}.xml", build_408(terug), moment)


BESLUITEN = [
    (GELIJK, "Niets", "", ""),
    (STOPT, "Stop", "01-10-2022", "20-11-2022"),
    (WEG, "Intrekking", "01-10-2022", ""),
    (CAK, "CAK corrigeert", "", ""),
    (NIEUW, "Start", "01-12-2022", ""),
]


@made_once
def make_migratie(map_: Path) -> Cak:
    """A migration in which one of three is missing still."""
    # A contact with a name that no client has in the stories beside which this one is told.
    c = make_cak(map_, AMSTERDAM.replace("Bakker", "Roelse"), UTRECHT.replace("Visser", "Roelse"))
    c.b4([GELIJK, STOPT, LAAT])
    c.antwoord([(GELIJK, "J", ""), (STOPT, "J", ""), (LAAT, "J", "")])
    for nr, bsn in enumerate((GELIJK, STOPT), start=1):
        c.retour(c.bericht(bsn, nr))
    c.json("2022-11-29T12:00")
    return c


@made_once
def make_ronde(map_: Path) -> Cak:
    """Round 2 is open, and its files are placed."""
    c = make_migratie(map_)
    go(c, OPEN, "ronde", "--peildatum", PEIL, "--uiterlijk", "2022-12-22T17:00")
    klanten = as_csv([["BSN"], *([b] for b in IN_DECEMBER)])
    c.put(f"b4/{PEIL}/680363.csv", klanten, "2022-12-12T10:00")
    c.put(f"b4/{PEIL}/680344.csv", as_csv([["BSN"], [LOS]]), "2022-12-12T10:00")
    return c
