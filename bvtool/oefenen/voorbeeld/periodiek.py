"""An example of rounds: per round the file of the CAK, the register, and what must become of each.

People come, go, return, die, are corrected by the CAK or stay wrong, as `data/voorbeeld-
rondegevallen.csv` says per round. It supposes that the gemeente takes over what bvtool filled in,
decides `Niets` where bvtool asks, sends it, and that the CAK approves everything. For the
abonnementstarief it is `data/voorbeeld-abogevallen.csv`: a period has its category behind a slash
and its price behind an @.

`waarheid.json` holds per round (`rondes`): `nr`, `peildatum`, `bestand` (one object per row of the
CAK's file: `rij`, `bsn`, `plaats`, `besluit`, `geval`), `los` (who is not in it: `bsn`, `plaats`,
`besluit`, `geval`), and `verschillen` (how many are nieuw, staat_nog and opgelost).
"""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

from bvtool.oefenen.voorbeeld.bsn import Bsnvoorraad, break_bsn
from bvtool.oefenen.voorbeeld.personen import Voorbeeldpersoon, make_eigen
from bvtool.oefenen.voorbeeld.schrijf import MERK
from bvtool.vak.bijdrage import Bijdrage
from bvtool.vak.fouten import Gebruiksfout
from bvtool.vak.tabellen import load_tabel

PEILDATA = (date(2022, 10, 10), date(2022, 12, 12), date(2023, 2, 13))
"""The reference dates of the example: October, December, February, while iEb 2.0 is in force."""
_WIE = ("BSN", "Achternaam", "Voorvoegsel", "Voorletters", "Geboortedatum")
CAK_KOPPEN = (*_WIE, "Startdatum", "Einddatum", "Startnummer")
REGISTER_KOPPEN = (
    *(*_WIE, "Ingangsdatum", "Einddatum", "Overlijdensdatum", "Productcategorie"),
    "Leveringsvorm", "Vrijstelling",
)  # fmt: skip
_TABEL = {Bijdrage.BW: "voorbeeld-rondegevallen", Bijdrage.ABO: "voorbeeld-abogevallen"}
_PRIJS, _WLZ = "Kostprijs", "Ingangsdatum Wlz"
"""Columns that an example of the abonnementstarief has besides."""
_EERSTE_NUMMER = 500_000_000
NIEUW_BSN, NIEUW_BSN_REGISTER = "nieuw_bsn", "nieuw_bsn_register"
"""A person who got another BSN: known to both sides, or to the register alone."""
_GEZOCHT = (NIEUW_BSN, NIEUW_BSN_REGISTER, "bsn")
"""Who is not found by BSN, and so by name and birth date."""
_OPEN = ("wij_corrigeren", "cak_corrigeert", "te_beoordelen")


class Gevalronde(NamedTuple):
    """What a case says of one round: the rows of the CAK and of the register as text, what is
    odd about the person, and what is expected of each row of the CAK, or beside the file."""

    cak: Sequence[str]
    register: Sequence[str]
    extra: str
    verwacht: Sequence[str]
    los: str


@dataclass(slots=True)
class Rondeinhoud:
    """The rows of one round, and its truth."""

    nr: int
    cak: list[tuple[dict[str, str], dict[str, object]]] = field(default_factory=list)
    register: list[dict[str, str]] = field(default_factory=list)
    los: list[dict[str, object]] = field(default_factory=list)
    open_: set[tuple[str, str]] = field(default_factory=set)


def load_gevallen(bijdrage: Bijdrage = Bijdrage.BW) -> Mapping[str, tuple[float, list[Gevalronde]]]:
    """Each case: its share in hundredths (0: the rest), and what it says per round."""
    gevallen: dict[str, tuple[float, list[Gevalronde]]] = {}
    for rij in load_tabel(_TABEL[bijdrage]):
        aandeel = 0.0 if rij["aandeel"] in ("", "rest") else float(rij["aandeel"])
        _, rondes = gevallen.setdefault(rij["geval"], (aandeel, []))
        rondes.append(
            Gevalronde(
                _split(rij["cak"]),
                _split(rij["register"]),
                rij["extra"],
                _split(rij["verwacht"]),
                rij["los"],
            )
        )
    return gevallen


def _split(tekst: str) -> list[str]:
    return tekst.split("|") if tekst else []


def check_rondes(aantal: int) -> None:
    """Raises Gebruiksfout for a number of rounds that no example has."""
    if not 1 <= aantal <= len(PEILDATA):
        raise Gebruiksfout(
            f"Een voorbeeld heeft 1 tot en met {len(PEILDATA)} rondes.",
            waar="--rondes",
            wat_nu="Geef bijvoorbeeld: --rondes 3",
        )


def make_rondes(
    klanten: int,
    zaad: int,
    rondes: int,
    *,
    synthetisch: bool,
    bijdrage: Bijdrage = Bijdrage.BW,
) -> list[Rondeinhoud]:
    """The rounds with so many people; the same seed gives the same."""
    rng = random.Random(zaad)  # noqa: S311 - an example, no secret
    bsns = Bsnvoorraad(rng, paren=0, synthetisch=synthetisch)
    inhoud = [Rondeinhoud(nr) for nr in range(1, rondes + 1)]
    alle = load_gevallen(bijdrage)
    delen = {geval: aandeel for geval, (aandeel, _) in alle.items()}
    gezien: set[tuple[str, str]] = set()
    for nummer, geval in enumerate(list_gevallen(rng, klanten, delen)):
        gevallen = alle[geval][1]
        tweede = bsns.take() if any(g.extra == NIEUW_BSN for g in gevallen) else ""
        apart = any(g.extra in _GEZOCHT for g in gevallen)
        persoon = make_eigen(rng, nummer, (bsns.take(), tweede), gezien if apart else None)
        for ronde, wat in zip(inhoud, gevallen, strict=False):
            _add(ronde, rng, persoon, geval, wat)
    for ronde in inhoud:
        rng.shuffle(ronde.cak)
        rng.shuffle(ronde.register)
    return inhoud


def list_gevallen(rng: random.Random, klanten: int, delen: Mapping[str, float]) -> list[str]:
    """For every person the case, in any order: each case by its share (in a hundred) and at least
    once, then the one without a share."""
    lijst = [
        geval
        for geval, aandeel in delen.items()
        if aandeel
        for _ in range(max(1, round(klanten * aandeel / 100)))
    ]
    (rest,) = (geval for geval, aandeel in delen.items() if not aandeel)
    lijst = (lijst + [rest] * max(0, klanten - len(lijst)))[:klanten]
    rng.shuffle(lijst)
    return lijst


def _add(
    ronde: Rondeinhoud, rng: random.Random, wie: Voorbeeldpersoon, geval: str, wat: Gevalronde
) -> None:
    """The rows of one person in one round."""
    kop = _head(wie)
    bij_cak = wie.bsn_ander if wat.extra == NIEUW_BSN else wie.bsn
    eigen = wie.bsn_ander if wat.extra in (NIEUW_BSN, NIEUW_BSN_REGISTER) else wie.bsn
    if wat.extra.startswith("geboren="):
        kop["Geboortedatum"] = _nl(wat.extra.partition("=")[2])
    for periode, verwacht in zip(wat.cak, wat.verwacht, strict=True):
        rij = kop | {"BSN": bij_cak} | _cak_period(periode, wie.nummer)
        bsn = bij_cak
        if wat.extra == "bsn":
            rij["BSN"] = bsn = break_bsn(rng, wie.bsn, wie.nummer)
        plaats, _, besluit = verwacht.partition(":")
        waar: dict[str, object] = {
            "bsn": bsn,
            "plaats": plaats,
            "besluit": besluit or None,
            "geval": geval,
        }
        ronde.cak.append((rij, waar))
        if plaats in _OPEN:
            ronde.open_.add((bij_cak, geval))
    ronde.register += [
        _register_head(kop, wie, wat.extra) | {"BSN": eigen} | _register_period(p, wat.extra)
        for p in wat.register
    ]
    if wat.los:
        plaats, _, besluit = wat.los.partition(":")
        ronde.los.append(
            {"bsn": eigen, "plaats": plaats, "besluit": besluit or None, "geval": geval}
        )
        ronde.open_.add((eigen, geval))


def _head(wie: Voorbeeldpersoon) -> dict[str, str]:
    naam = wie.naam
    return dict(zip(
        _WIE, (wie.bsn, naam.achternaam, naam.voorvoegsel, naam.voorletters, _nl(wie.geboren)),
        strict=True,
    ))  # fmt: skip


def _register_head(kop: dict[str, str], wie: Voorbeeldpersoon, extra: str) -> dict[str, str]:
    """Somebody else under the same BSN has another name and another year of birth."""
    if extra != "ander":
        return dict(kop)
    jaar = int(wie.geboren[:4])
    return kop | {
        "Achternaam": "Zzyx" if kop["Achternaam"] != "Zzyx" else "Qqpw",
        "Voorvoegsel": "",
        "Geboortedatum": f"{kop['Geboortedatum'][:6]}{jaar - 11}",
    }


def _cak_period(tekst: str, nummer: int) -> dict[str, str]:
    tekst, _, prijs = tekst.partition("@")
    met = tekst.endswith("#")
    start, _, eind = tekst.removesuffix("#").partition("..")
    return {
        "Startdatum": _nl(start),
        "Einddatum": _nl(eind),
        "Startnummer": str(_EERSTE_NUMMER + nummer) if met else "",
        _PRIJS: prijs,
    }


def _register_period(tekst: str, extra: str) -> dict[str, str]:
    tekst, _, prijs = tekst.partition("@")
    dagen, _, categorie = tekst.partition("/")
    begin, _, eind = dagen.partition("..")
    dood = extra.partition("=")[2] if extra.startswith("overleden=") else ""
    return {
        "Ingangsdatum": _nl(begin),
        "Einddatum": _nl(eind),
        "Overlijdensdatum": _nl(dood),
        "Productcategorie": categorie or "15",
        "Leveringsvorm": "PGB" if extra == "pgb" else "ZIN",
        "Vrijstelling": "J" if extra == "vrij" else "N",
        _PRIJS: prijs,
        _WLZ: _nl(extra.partition("=")[2]) if extra.startswith("wlz=") else "",
    }


def _nl(dag: str) -> str:
    return "-".join(reversed(dag.split("-"))) if dag else ""


def write_rondes(
    map_: Path,
    rondes: Sequence[Rondeinhoud],
    kop: Mapping[str, object],
    bijdrage: Bijdrage = Bijdrage.BW,
) -> list[str]:
    """Writes the files of every round and `waarheid.json` into a folder; gives their names.

    The files of the first round are for `inkomend`, those of later ones for `rondes/<nr>`.
    """
    namen, waarheid, vorige = [], [], set[tuple[str, str]]()
    abo = bijdrage is Bijdrage.ABO
    for ronde in rondes:
        dag = PEILDATA[ronde.nr - 1]
        for soort, koppen, rijen in (
            ("B4", (*CAK_KOPPEN, _PRIJS) if abo else CAK_KOPPEN, [rij for rij, _ in ronde.cak]),
            (
                "register",
                (*REGISTER_KOPPEN, _PRIJS, _WLZ) if abo else REGISTER_KOPPEN,
                ronde.register,
            ),
        ):
            naam = f"{soort} {dag}.csv"
            _write_csv(map_ / naam, koppen, rijen)
            namen.append(f"inkomend/{naam}" if ronde.nr == 1 else f"rondes/{ronde.nr}/{naam}")
        waarheid.append(_truth(ronde, dag, vorige))
        vorige = ronde.open_
    tekst = json.dumps({**kop, "rondes": waarheid}, ensure_ascii=False, indent=1)
    (map_ / "waarheid.json").write_text(tekst + "\n", encoding="utf-8", newline="\n")
    return [*namen, "waarheid.json"]


def _truth(ronde: Rondeinhoud, dag: date, vorige: set[tuple[str, str]]) -> dict[str, object]:
    return {
        "nr": ronde.nr,
        "peildatum": dag.isoformat(),
        "bestand": [{"rij": rij, **waar} for rij, (_, waar) in enumerate(ronde.cak, start=3)],
        "los": sorted(ronde.los, key=lambda w: str(w["bsn"])),
        "verschillen": {
            "nieuw": len(ronde.open_ - vorige),
            "staat_nog": len(ronde.open_ & vorige),
            "opgelost": len(vorige - ronde.open_),
        },
    }


def _write_csv(pad: Path, koppen: Sequence[str], rijen: Sequence[Mapping[str, str]]) -> None:
    """As Excel in Dutch saves it, with a row above the header that says that it is fictive."""
    with pad.open("w", encoding="utf-8-sig", newline="") as stroom:
        schrijver = csv.writer(stroom, delimiter=";", lineterminator="\r\n")
        schrijver.writerow([MERK])
        schrijver.writerow(koppen)
        schrijver.writerows(_cells(koppen, rijen))


def _cells(koppen: Sequence[str], rijen: Sequence[Mapping[str, str]]) -> Iterator[list[str]]:
    for rij in rijen:
        yield [rij.get(kop, "") for kop in koppen]
