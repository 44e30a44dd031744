"""Messages of the abonnementstarief and answers in a round about it, made by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from bvtool.berichten.eigenbijdrage import Eigenbijdrage, make_builder
from bvtool.berichten.retour import answer_to, build_retour
from bvtool.berichten.schema import load_schemas
from bvtool.berichten.schemarollen import ANTWOORD
from tests.cak.hulp import Cak, as_csv, made_once
from tests.cak.rondehulp import PEIL, go, make_migratie

ABO = "abonnementstarief"
OPEN = "2022-12-12T09:00"
KOPPEN = ["BSN", "Besluit gemeente", "Startdatum volgens gemeente", "Stopdatum volgens gemeente"]


def build(heen: Eigenbijdrage) -> bytes:
    """A message of any kind, in the newest release in which bvtool writes it."""
    return make_builder(load_schemas().choose(heen.soort).vorm(heen.soort))(heen)


def build_answer(heen: Eigenbijdrage, nummer: str, dag: date, *codes: str) -> bytes:
    """The answer of the CAK: an approval, or with codes a refusal."""
    soort = ANTWOORD[heen.soort]
    terug = answer_to(heen, nummer, dag, codes_periode=codes)
    return build_retour(load_schemas().choose(soort).vorm(soort), terug)


def answer(c: Cak, besluiten: list[tuple[str, str, str, str]], **meer: str) -> None:
    """An answer in a round of the abonnementstarief; it says so above the table."""
    rijen = [["Ronde", meer.get("boven", "2, peildatum 12-12-2022")]]
    rijen += [["Soort bijdrage", ABO]] if meer.get("zegt", "ja") else []
    rijen += [[], KOPPEN, *map(list, besluiten)]
    naam = meer.get("naam", f"bestandsvergelijking_{ABO}_680363_{PEIL}.csv")
    c.put(f"terugkoppeling/{naam}", as_csv(rijen), meer.get("moment", "2022-12-20T12:00"))


def message(c: Cak, soort: str, bsn: str, nr: int, status: int, **wat: Any) -> Eigenbijdrage:
    """A message of this kind (401, 403 or 405) in the folder for messages."""
    moment = wat.get("moment", "2022-12-21T12:00")
    naam = wat.get("naam", f"A{soort}{nr:03d}{status}")
    start, stop, prijs = (wat.get(k) for k in ("start", "stop", "prijs"))
    dag = date.fromisoformat(moment[:10])
    heen = Eigenbijdrage(
        "0363", naam, dag, bsn, nr, start, stop, status, prijs, None, f"WMO{soort}"
    )  # fmt: skip
    c.put(f"407/680363/{soort}_{naam}.xml", build(heen), moment)
    return heen


def reply(c: Cak, heen: Eigenbijdrage, *codes: str, moment: str = "2022-12-22T09:00") -> None:
    """The answer of the CAK on it."""
    dag = date.fromisoformat(moment[:10])
    naam = f"terug_{heen.soort}_{heen.identificatie}.xml"
    data = build_answer(heen, f"R{heen.soort[3:]}{heen.identificatie}", dag, *codes)
    c.put(f"408/680363/{naam}", data, moment)


@made_once
def make_abo(map_: Path, *bsns: str) -> Cak:
    """After the migration a round of the abonnementstarief is open, with its file (round 2)."""
    c = make_migratie(map_)
    go(c, OPEN, "ronde", "--peildatum", PEIL, "--soort-bijdrage", ABO,
       "--uiterlijk", "2022-12-22T17:00")  # fmt: skip
    klanten = as_csv([["BSN", "Startdatum"], *([b, "01-10-2022"] for b in bsns)])
    c.put(f"b4/{ABO}/{PEIL}/680363.csv", klanten, "2022-12-12T10:00")
    return c
