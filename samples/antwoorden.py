"""Plays the CAK: answers the 407s of the sample case with a 408 of every kind.

The 407s are those that the week itself makes: with `--nu` and the name of the folder their
Identificaties are always the same, so these answers fit.
"""

from __future__ import annotations

import datetime as dt
import shutil
import zipfile
from pathlib import Path

from invoer import bsn

from bvtool.berichten.boom import read_boom
from bvtool.berichten.envelop import build_du01, build_fo01, open_envelop
from bvtool.berichten.wmo407 import Wmo407, parse_407
from bvtool.berichten.wmo408 import answer_to, build_408

WOENSDAG, DONDERDAG = dt.date(2022, 10, 19), dt.date(2022, 10, 20)
TWIST = bsn(3)
"""Whose message gets an approval and a rejection: Van den Berg."""

# Round 1: the file, which client (number in klanten.py), codes of header, period and client.
# Everyone who is not named here is approved, in the zip of the portal.
AFGEKEURD = [
    ("technisch_0001.xml", bsn(1), ("0001",), (), ()),
    ("kop_9056.xml", bsn(2), ("9056",), (), ()),
    ("tegenstrijdig_9400.xml", TWIST, (), ("9400",), ("0200",)),
    ("klasse_9404.xml", bsn(4), (), ("9404",), ("0200",)),
    ("meer_codes.xml", bsn(5), (), ("9395", "9400"), ("0233",)),
    ("onbekende_code.xml", bsn(6), (), ("0777",), ("0200",)),
]  # fmt: skip
BIJSLUITER = "Overzicht van het portaal. Dit is geen bericht; bvtool zegt dat en slaat het over.\n"
FO01 = "IB001", "Het bericht voldoet niet aan het schema."


def write_ronde1(map_407: Path, doel: Path) -> None:
    """The answers to the first delivery."""
    berichten = {b.bsn: b for b in (parse_407(p.read_bytes()) for p in _files(map_407))}
    _empty(doel)
    goed: list[tuple[str, bytes]] = []
    afgekeurd = {nummer for _, nummer, *_ in AFGEKEURD} - {TWIST}
    for volgnr, heen in enumerate(berichten.values(), start=1):
        if heen.bsn not in afgekeurd:
            goed.append((f"408_R1{volgnr:04d}.xml", _approve(heen, f"R1{volgnr:04d}")))
    for volgnr, (naam, nummer, kop, periode, client) in enumerate(AFGEKEURD, start=1):
        retour = answer_to(
            berichten[nummer], f"A1{volgnr:04d}", WOENSDAG, codes_header=kop, codes_periode=periode,
            codes_client=client, xslt_versie="1.0.0" if "0001" in kop else "",
        )  # fmt: skip
        (doel / naam).write_bytes(build_408(retour))
    _write_zip(doel / "portaal_20221019.zip", [*goed, ("leesmij.txt", BIJSLUITER.encode())])
    (doel / "dubbel.xml").write_bytes(goed[0][1])
    vreemd = Wmo407("0363", "NIETVANONS", WOENSDAG, bsn(1), 1, dt.date(2022, 10, 1), None, 1)
    (doel / "zonder_bericht.xml").write_bytes(_approve(vreemd, "R19999"))


def write_ronde2(map_407: Path, eerder: set[str], doel: Path) -> None:
    """The answers to the second delivery, in envelopes: one Fo01, the others approved."""
    _empty(doel)
    nieuw = [p for p in _files(map_407) if p.name not in eerder]
    moment = dt.datetime(2022, 10, 20, 9, 30)
    for volgnr, pad in enumerate(nieuw, start=1):
        di01 = open_envelop(read_boom(pad.read_bytes()))
        if di01 is None:
            raise SystemExit(f"{pad.name} heeft geen envelop.")
        heen = parse_407(di01.inhoud)
        referentie = f"00000000-0000-4000-8000-{volgnr:012d}"
        if volgnr == len(nieuw):
            fout = build_fo01(*FO01, "0363", referentie, di01.referentie, moment)
            (doel / "envelop_Fo01.xml").write_bytes(fout)
        else:
            antwoord = build_408(answer_to(heen, f"R2{volgnr:04d}", DONDERDAG))
            data = build_du01(antwoord, "0363", referentie, di01.referentie, moment)
            (doel / f"envelop_Du01_{volgnr}.xml").write_bytes(data)


def _approve(heen: Wmo407, kenmerk: str) -> bytes:
    return build_408(answer_to(heen, kenmerk, WOENSDAG))


def _files(map_: Path) -> list[Path]:
    return sorted(map_.glob("*.xml"))


def _empty(map_: Path) -> None:
    shutil.rmtree(map_, ignore_errors=True)
    map_.mkdir(parents=True)


def _write_zip(pad: Path, leden: list[tuple[str, bytes]]) -> None:
    with zipfile.ZipFile(pad, "w") as zip_:
        for naam, data in leden:
            lid = zipfile.ZipInfo(naam, (2022, 10, 19, 9, 0, 0))
            lid.compress_type = zipfile.ZIP_DEFLATED
            zip_.writestr(lid, data)
