"""The decision table of the field once more, slow and plain, to judge the truth of an example.

It reads the files as they stand (openpyxl, csv), works on one person at a time with plain Python,
and shares nothing with bvtool but the table of reasons.
"""

import csv
import unicodedata
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
from stdnum.nl import bsn as stdnum_bsn

import bvtool

R = date(2022, 10, 1)
DATA = Path(bvtool.__file__).parent / "data"


def read_rijen(pad):
    """(row number, {header: cell}) of every row below the header, the title rows left out."""
    if pad.suffix == ".csv":
        with pad.open(encoding="utf-8-sig", newline="") as stroom:
            rijen: list[list[Any]] = list(csv.reader(stroom, delimiter=";"))
    else:
        boek = openpyxl.load_workbook(pad, read_only=True)
        rijen = [list(rij) for rij in boek.worksheets[0].iter_rows(values_only=True)]
        boek.close()
    kop = next(i for i, rij in enumerate(rijen) if rij[0] == "BSN")
    return [
        (nr, dict(zip(rijen[kop], [None if c == "" else c for c in rij], strict=True)))
        for nr, rij in enumerate(rijen[kop + 1 :], start=kop + 2)
    ]


def as_bsn(cel):
    if cel is None:
        return None
    tekst = str(cel).replace(" ", "")
    tekst = tekst.removesuffix(".0").replace(".", "")
    if not tekst.isdecimal() or len(tekst) > 9:
        return None
    tekst = tekst.zfill(9)
    return tekst if stdnum_bsn.is_valid(tekst) else None


def as_datum(cel):
    if cel is None or cel in ("00-00-0000", "31-12-9999"):
        return None
    if isinstance(cel, str):
        dag, maand, jaar = (int(deel) for deel in cel.split("-"))
        return date(jaar, maand, dag)
    dag = cel.date()
    return None if dag.year == 9999 else dag


def as_geboren(cel):
    if cel is None:
        return None
    if not isinstance(cel, str):
        return cel.date().isoformat()
    if len(cel) == 4:
        return f"{cel}-00-00"
    return "-".join(reversed(cel.split("-")))


def periods(rijen, categorie18):
    rauw = []
    for rij in rijen:
        categorie = (rij["Productcategorie"] or rij["Productcode"])[:2]
        if categorie != "15" and not (categorie == "18" and categorie18):
            continue
        if rij["Leveringsvorm"] == "PGB" and rij["Pgb wooncomponent"] != "J":
            continue
        start = as_datum(rij["Startdatum levering"]) or as_datum(rij["Ingangsdatum"])
        einde = as_datum(rij["Einddatum levering"]) or as_datum(rij["Einddatum"]) or date.max
        if einde >= start:
            rauw.append((start, einde, rij))
    samen: list[Any] = []
    for start, einde, rij in sorted(rauw, key=lambda p: p[:2]):
        if samen and (samen[-1][1] == date.max or start <= samen[-1][1] + timedelta(days=1)):
            begin, vorig, wie = samen[-1]
            samen[-1] = (begin, max(vorig, einde), wie if vorig >= einde else rij)
        else:
            samen.append((start, einde, rij))
    return samen


def translate(code, release):
    """(key, certain) of a reason in the register."""
    with (DATA / "redenen-vertaling.csv").open(encoding="utf-8") as stroom:
        tabel = list(csv.DictReader(stroom, delimiter=";"))
    if code is None:
        return None, False
    release = [int(x) for x in (release or "3.1").split(".")]
    for lijst in ("WMO588", "WMO002"):
        for r in tabel:
            van = [int(x) for x in (r["release_van"] or "0.0").split(".")]
            tot = [int(x) for x in (r["release_tot"] or "9.9").split(".")]
            if r["lijst"] == lijst and r["code"] == code and van <= release <= tot:
                return r["sleutel"] or None, r["zeker"] == "ja"
    for r in tabel:
        ook = [t.strip() for t in r["betekenis"].removeprefix("ook ").split(",")]
        if r["lijst"] == "tekst" and code.lower() in (r["code"], *(t.lower() for t in ook)):
            return r["sleutel"], True
    return None, False


def decide(b4, rijen, buitenregionaal="aanmelden", categorie18=False):
    """(rule, outcome, reason, proposal, end) of a readable B4 row that is no double."""
    dood = next((d for r in rijen if (d := as_datum(r["Overlijdensdatum"]))), None)
    if dood and dood < R:
        return 3, "niet_aanleveren", "OVL", None, dood
    geboren = next((g for r in rijen if (g := as_geboren(r["Geboortedatum"]))), None)
    if (geboren or as_geboren(b4["Geboortedatum"])) > "2004-10-01":
        return 4, "te_beoordelen", None, "JNG", None
    if not rijen:
        return 12, "te_beoordelen", None, None, None
    bw = periods(rijen, categorie18)
    dekt = [p for p in bw if p[0] <= R <= p[1]]
    if dekt:
        if any(r["Vrijstelling"] == "J" for r in rijen):
            return 5, "te_beoordelen", None, "VRY", None
        if buitenregionaal == "beoordelen" and any(r["Buitenregionaal"] == "J" for r in rijen):
            return 6, "te_beoordelen", None, "BRP", None
        einde = min(dekt[0][1], dood or date.max)
        return 7, "aan_te_melden", None, None, None if einde == date.max else einde
    if any(p[0] > R for p in bw):
        return 8, "te_beoordelen", None, None, None
    if bw:
        sleutel, zeker = translate(bw[-1][2]["Reden einde"], bw[-1][2]["Release"])
        if zeker:
            return 9, "niet_aanleveren", sleutel, None, bw[-1][1]
        return 10, "te_beoordelen", None, sleutel, None
    opvang = any((r["Productcategorie"] or r["Productcode"])[:2] in ("16", "17") for r in rijen)
    return 11, "te_beoordelen", None, "OPV" if opvang else "LVR", None


def judge(b4_pad, register_pad, **instellingen):
    """What must become of the rows: {row number: (bsn, rule, outcome, reason, proposal, end)}."""
    per_bsn = group_register(register_pad)
    gezien: set[str] = set()
    uit: dict[int, tuple[Any, ...]] = {}
    for nr, rij in read_rijen(b4_pad):
        bsn = as_bsn(rij["BSN"])
        if bsn is None:
            uit[nr] = (None, 1, "onleesbaar", None, None, None)
        elif bsn in gezien:
            uit[nr] = (bsn, 2, "dubbel", "DUB", None, None)
        else:
            uit[nr] = (bsn, *decide(rij, per_bsn.get(bsn, []), **instellingen))
        gezien.add(bsn)
    return uit


def group_register(register_pad):
    per_bsn = defaultdict(list)
    for _, rij in read_rijen(register_pad):
        if (bsn := as_bsn(rij["BSN"])) is not None:
            per_bsn[bsn].append(rij)
    return per_bsn


def only_register(b4_pad, register_pad):
    """The BSNs that must stand on the list of persons who are in the register only."""
    in_b4 = {as_bsn(rij["BSN"]) for _, rij in read_rijen(b4_pad)}
    uit = []
    for bsn, rijen in group_register(register_pad).items():
        if bsn not in in_b4 and decide({"Geboortedatum": None}, rijen)[0] in (5, 7, 8):
            uit.append(bsn)
    return sorted(uit)


def _kaal(tekst):
    los = unicodedata.normalize("NFKD", str(tekst).lower())
    return "".join(c for c in los if c.isalnum())


def differences(b4_pad, register_pad):
    """(bsn, field) of every difference of persons who are on both sides."""
    per_bsn, gezien, uit = group_register(register_pad), set(), []
    for _, b4 in read_rijen(b4_pad):
        bsn = as_bsn(b4["BSN"])
        if bsn is None or bsn in gezien or bsn not in per_bsn:
            continue
        gezien.add(bsn)
        rijen = per_bsn[bsn]
        uit += [(bsn, veld) for veld in _names_differ(b4, rijen[0])]
        geboren = as_geboren(rijen[0]["Geboortedatum"])
        if geboren and as_geboren(b4["Geboortedatum"]) != geboren:
            uit.append((bsn, "geboortedatum"))
        uit += [(bsn, veld) for veld in _periods_differ(b4, rijen)]
    return sorted(uit)


def _names_differ(b4, rij):
    if b4["Voorvoegsel"] and rij["Voorvoegsel"]:
        if _kaal(b4["Voorvoegsel"]) != _kaal(rij["Voorvoegsel"]):
            yield "voorvoegsel"
        anders = _kaal(b4["Achternaam"]) != _kaal(rij["Achternaam"])
    else:
        namen = [_kaal(f"{r['Voorvoegsel'] or ''}{r['Achternaam']}") for r in (b4, rij)]
        anders = namen[0] != namen[1]
    if anders:
        yield "achternaam"
    if _kaal(b4["Voorletters"]) != _kaal(rij["Voorletters"]):
        yield "voorletters"


def _periods_differ(b4, rijen):
    bw = periods(rijen, categorie18=False)
    dood = next((d for r in rijen if (d := as_datum(r["Overlijdensdatum"]))), date.max)
    telt = next((p for p in bw if p[0] <= R <= p[1]), bw[-1] if bw else None)
    if telt is None:
        return
    if b4["Startdatum"] and as_datum(b4["Startdatum"]) != telt[0]:
        yield "startdatum"
    einde = min(telt[1], dood)
    if b4["Einddatum"] and einde != date.max and as_datum(b4["Einddatum"]) != einde:
        yield "einddatum"
