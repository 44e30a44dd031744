"""A workbook as plain lists, the hands of a random clerk, and a plain judgement of what they did.

The judgement looks only at what the sheets say in the end, cell by cell, and shares nothing with
the reading of bvtool. It says of every finding the sheet, the row and the kind, or what the answers
are.

More than 300 lines: the edits and the judgement are read side by side.
"""

from __future__ import annotations

import copy
import itertools
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl

from tests.klein import AAN, BEOORDELEN, BSNS, DUBBEL, NIET, REGISTER, WEEK_NUL
from tests.tabel.ods import write_ods_bladen

VANDAAG = date(2022, 10, 13)
LIJSTEN = ("Aan te melden", "Niet aanleveren", "Te beoordelen", "Dubbel of onleesbaar", REGISTER)
NODIG = ("Regel", "BSN", "Besluit", "Reden", "Datum", "Toelichting", "Uitleg")
VRIJ = {"Besluit", "Reden", "Datum", "Toelichting", "Juist BSN"}
DATUM_BIJ = {"OVL", "UIT", "WLZ", "ZVW", "VRH", "ALL", "TYD", "LVR"}
REDENEN = DATUM_BIJ | {"AGM", "BRP", "OPV", "JNG", "VRY", "DUB", "ONB", "OVG"}
Rij = dict[str, Any]


@dataclass
class Blad:
    """One sheet: its columns by name as made, what their headers say now, and the rows."""

    naam: str
    titel: str
    kolommen: list[str]
    koppen: dict[str, str]
    rijen: list[Rij]
    boven: int = 0
    verborgen: set[int] = field(default_factory=set)

    def rijnummer(self, plek: int) -> int:
        return self.boven + 2 + plek


Boek = dict[str, Blad]


def load_boek(pad: Path, lijsten: Sequence[str] = LIJSTEN) -> Boek:
    """The lists of a workbook as it was made."""
    werkmap = openpyxl.load_workbook(pad)
    boek = {}
    for naam in lijsten:
        kop, *rijen = werkmap[naam].iter_rows(values_only=True)
        koppen = [str(k) for k in kop]
        boek[naam] = Blad(
            naam, naam, koppen, {k: k for k in koppen},
            [dict(zip(koppen, map(as_cel, r), strict=True)) for r in rijen],
        )  # fmt: skip
    return boek


def as_cel(waarde: Any) -> Any:
    return waarde.date() if isinstance(waarde, datetime) else waarde


def save_boek(boek: Boek, pad: Path) -> None:
    """The workbook as the clerk leaves it; as ods when the name says so."""
    if pad.suffix == ".ods":
        write_ods_bladen(pad, {b.titel: list_cells(b) for b in boek.values()})
        return
    werkmap = openpyxl.Workbook()
    werkmap.remove(werkmap.worksheets[0])
    werkmap.create_sheet("Start")["A1"] = "Onderwerp"
    for blad in boek.values():
        vel = werkmap.create_sheet(blad.titel)
        for nummer in range(1, blad.boven + 1):
            vel.cell(nummer, 1, f"titel {nummer}")
        for kolom, naam in enumerate(blad.kolommen, start=1):
            vel.cell(blad.boven + 1, kolom, blad.koppen[naam] or None)
            for plek, rij in enumerate(blad.rijen):
                vel.cell(blad.rijnummer(plek), kolom, rij.get(naam))
        for plek in blad.verborgen:
            vel.row_dimensions[blad.rijnummer(plek)].hidden = True
    werkmap.save(pad)


def list_cells(blad: Blad) -> list[list[Any]]:
    """The rows of a sheet, titles and header first."""
    kop = [blad.koppen[k] or None for k in blad.kolommen]
    boven = [[f"titel {n}"] for n in range(1, blad.boven + 1)]
    return [*boven, kop, *([r.get(k) for k in blad.kolommen] for r in blad.rijen)]


# The hands of the clerk


def sort_rows(kans: random.Random, boek: Boek) -> None:
    kans.shuffle(pick(kans, boek).rijen)


def sort_part(kans: random.Random, boek: Boek) -> None:
    blad = pick(kans, boek)
    deel = kans.sample(blad.kolommen, kans.randint(1, len(blad.kolommen)))
    volgorde = list(range(len(blad.rijen)))
    kans.shuffle(volgorde)
    oud = [dict(r) for r in blad.rijen]
    for plek, van in enumerate(volgorde):
        for kolom in deel:
            blad.rijen[plek][kolom] = oud[van].get(kolom)


def sort_answers(kans: random.Random, boek: Boek) -> None:
    blad = pick(kans, boek)
    oud = [dict(r) for r in blad.rijen]
    kans.shuffle(oud)
    for rij, van in zip(blad.rijen, oud, strict=True):
        rij |= {k: van.get(k) for k in ("Besluit", "Reden", "Datum", "Toelichting")}


def move_columns(kans: random.Random, boek: Boek) -> None:
    kans.shuffle(pick(kans, boek).kolommen)


def add_column(kans: random.Random, boek: Boek) -> None:
    blad = pick(kans, boek)
    naam = f"Extra {kans.randint(1, 999)}"
    if naam not in blad.kolommen:
        blad.kolommen.insert(kans.randint(0, len(blad.kolommen)), naam)
        blad.koppen[naam] = kans.choice([naam, ""])
        for rij in blad.rijen:
            rij[naam] = (
                kans.choice([None, "ja", 12, "K7Q2-000418-X"]) if any(rij.values()) else None
            )


def add_title(kans: random.Random, boek: Boek) -> None:
    blad = pick(kans, boek)
    blad.boven = min(blad.boven + 1, 5)


def add_blank(kans: random.Random, boek: Boek) -> None:
    blad = pick(kans, boek)
    blad.rijen.insert(kans.randint(0, len(blad.rijen)), {})


def filter_rows(kans: random.Random, boek: Boek) -> None:
    blad = pick(kans, boek)
    blad.verborgen = {i for i in range(len(blad.rijen)) if kans.random() < 0.5}


def delete_row(kans: random.Random, boek: Boek) -> None:
    blad = pick(kans, boek)
    if blad.rijen:
        blad.rijen.pop(kans.randrange(len(blad.rijen)))


def double_row(kans: random.Random, boek: Boek) -> None:
    van, naar = pick(kans, boek), pick(kans, boek)
    if van.rijen:
        rij = kans.choice(van.rijen)
        nieuw = {k: v for k, v in rij.items() if k in naar.kolommen}
        naar.rijen.insert(kans.randint(0, len(naar.rijen)), nieuw)


def move_row(kans: random.Random, boek: Boek) -> None:
    van, naar = pick(kans, boek), pick(kans, boek)
    if van.rijen:
        rij = van.rijen.pop(kans.randrange(len(van.rijen)))
        naar.rijen.append({k: v for k, v in rij.items() if k in naar.kolommen})


def drag_row(kans: random.Random, boek: Boek) -> None:
    """Cut a whole row and paste it under another list: cells keep their places."""
    van, naar = pick(kans, boek), pick(kans, boek)
    if van.rijen and van is not naar:
        rij = van.rijen.pop(kans.randrange(len(van.rijen)))
        cellen = [rij.get(k) for k in van.kolommen]
        for nummer in range(len(naar.kolommen), len(cellen)):
            naar.kolommen.append(f"los {nummer}")
            naar.koppen[f"los {nummer}"] = ""
        if any(c is not None for c in cellen):
            naar.rijen.append(dict(zip(naar.kolommen, cellen, strict=False)))


def add_formulas(kans: random.Random, boek: Boek) -> None:
    """A column of her own with formulas, drawn on below the table."""
    blad = pick(kans, boek)
    naam = f"Som {kans.randint(1, 999)}"
    if naam not in blad.kolommen:
        blad.kolommen.append(naam)
        blad.koppen[naam] = naam
        for rij in blad.rijen:
            rij[naam] = "=1+1"
        blad.rijen += [{naam: "=1+1"} for _ in range(kans.randint(0, 3))]


def add_row(kans: random.Random, boek: Boek) -> None:
    blad = pick(kans, boek)
    rij = {"BSN": BSNS[11], "Besluit": "Aanmelden", "Regel": kans.choice([None, "zelf"])}
    blad.rijen.append({k: v for k, v in rij.items() if k in blad.kolommen})


def retype(kans: random.Random, boek: Boek) -> None:
    kolom, keuzes = kans.choice(list(GETYPT.items()))
    rij = any_row(kans, boek, kolom)
    if rij is not None:
        rij[kolom] = kans.choice(keuzes)


GETYPT: dict[str, list[Any]] = {
    "Besluit": ["Aanmelden", "Niet aanleveren", "aanmelden ", "Niet aanmelden", "ja", None],
    "Reden": ["UIT", "ovl ", "ONB", "DUB", "AGM", "verhuisd", "XX", None],
    "Datum": [date(2022, 8, 30), "30-08-2022", "31-02-2022", "later", date(1950, 1, 1),
              date(2032, 1, 1), date(2022, 10, 20), None],
    "Toelichting": ["Uitgezocht", "Utrecht", "0363", None, "  "],
    "Juist BSN": [BSNS[8], BSNS[10], BSNS[1], "123", None, int(BSNS[8])],
    "BSN": [BSNS[11], int(WEEK_NUL), None, "onbekend"],
    "Regel": [None, "K7Q2-000418-X", "zelf"],
    "Achternaam": ["Anders", None],
    "Uitleg": ["Anders", None],
}  # fmt: skip


def retype_end(kans: random.Random, boek: Boek) -> None:
    """Another date or remark beside a reason that asks for one."""
    rij = any_row(kans, boek, "Besluit")
    if rij is not None:
        rij |= {"Besluit": "Niet aanleveren", "Reden": kans.choice(["UIT", "OVL", "AGM", "ONB"])}
        rij["Datum"] = kans.choice(GETYPT["Datum"])
        rij["Toelichting"] = kans.choice(GETYPT["Toelichting"])


def give_bsn(kans: random.Random, boek: Boek) -> None:
    """The right BSN of a row, and the rest left to the table."""
    rij = any_row(kans, boek, "Juist BSN")
    if rij is not None:
        rij["Juist BSN"] = kans.choice([BSNS[8], BSNS[10], BSNS[1]])
        rij |= {"Besluit": None, "Reden": None, "Datum": None}


def decide_row(kans: random.Random, boek: Boek) -> None:
    rij = any_row(kans, boek, "Besluit")
    if rij is not None:
        rij |= kans.choice(GOED)


GOED: list[Rij] = [
    {"Besluit": "Aanmelden", "Reden": None, "Datum": None},
    {"Besluit": "Niet aanleveren", "Reden": "ONB", "Datum": None, "Toelichting": "Uitgezocht"},
    {"Besluit": "Niet aanleveren", "Reden": "UIT", "Datum": date(2022, 7, 31)},
    {"Besluit": "niet  aanleveren", "Reden": "agm", "Datum": None, "Toelichting": "naar Utrecht"},
    {"Besluit": "Niet aanleveren", "Reden": "DUB", "Datum": None},
]


def decide_open(kans: random.Random, boek: Boek) -> None:
    """Fill in all that is open, as a clerk does in the end."""
    for naam, blad in boek.items():
        for rij in blad.rijen:
            if naam != REGISTER and rij.get("Regel") and not rij.get("Besluit"):
                rij |= GOED[1]


def fill_down(kans: random.Random, boek: Boek) -> None:
    blad = pick(kans, boek)
    if len(blad.rijen) > 1:
        begin = kans.randrange(len(blad.rijen) - 1)
        for kolom in kans.sample(["Besluit", "Reden", "Datum", "Toelichting"], kans.randint(1, 4)):
            for rij in blad.rijen[begin + 1 : begin + 3]:
                rij[kolom] = blad.rijen[begin].get(kolom)


def paste_cell(kans: random.Random, boek: Boek) -> None:
    blad = pick(kans, boek)
    if blad.rijen:
        kolom = kans.choice(blad.kolommen)
        kans.choice(blad.rijen)[kolom] = kans.choice(blad.rijen).get(kolom)


def rename_head(kans: random.Random, boek: Boek) -> None:
    blad = pick(kans, boek)
    kolom = kans.choice(blad.kolommen)
    blad.koppen[kolom] = kans.choice(["", "Anders", f"  {kolom.upper()} ", kolom, "Reden"])


def rename_sheet(kans: random.Random, boek: Boek) -> None:
    blad = pick(kans, boek)
    blad.titel = kans.choice([blad.naam.upper(), f"{blad.naam} ", blad.naam, f"{blad.naam} oud"])


def type_formula(kans: random.Random, boek: Boek) -> None:
    kolom = kans.choice(["Besluit", "Datum", "Toelichting", "Achternaam"])
    rij = any_row(kans, boek, kolom)
    if rij is not None:
        rij[kolom] = "=1+1"


def pick(kans: random.Random, boek: Boek) -> Blad:
    return kans.choice(list(boek.values()))


def any_row(kans: random.Random, boek: Boek, kolom: str) -> Rij | None:
    blad = kans.choice([b for b in boek.values() if kolom in b.kolommen])
    return kans.choice(blad.rijen) if blad.rijen else None


HANDEN = [
    *[sort_rows, decide_row, retype, retype_end] * 3,
    *[move_columns, add_column, filter_rows, fill_down] * 2,
    add_title, add_blank, give_bsn, sort_part, sort_answers, delete_row, double_row, move_row,
    drag_row, drag_row, add_formulas, add_row, paste_cell, rename_head, rename_sheet, type_formula,
]  # fmt: skip


def work(kans: random.Random, begin: Boek) -> tuple[Boek, list[str]]:
    """A sequence of edits on a copy; sometimes with an undo, mostly with a decided workbook."""
    boek, gedaan = copy.deepcopy(begin), []
    if kans.random() < 0.8:
        decide_open(kans, boek)
    for _ in range(kans.randint(1, 6)):
        vorige = copy.deepcopy(boek) if kans.random() < 0.1 else None
        hand = kans.choice(HANDEN)
        hand(kans, boek)
        gedaan.append(hand.__name__)
        if vorige is not None:
            boek = vorige
            gedaan.append("undo")
    return boek, gedaan


# The judgement


@dataclass
class Oordeel:
    """`vondsten`: (sheet, row, kind), as often as it is found; `antwoorden`: by key, what the
    answer is (announced, reason, date, remark, BSN)."""

    vondsten: Counter[tuple[str, int, str]]
    antwoorden: dict[str, tuple[Any, ...]]


@dataclass
class Gelezen:
    blad: str
    nummer: int
    rij: Rij
    formules: list[str] = field(default_factory=list)

    def tekst(self, kolom: str) -> str:
        waarde = self.rij.get(kolom)
        return "" if waarde is None else " ".join(str(waarde).split())

    @property
    def regel(self) -> str:
        return self.tekst("Regel").upper()


def judge(boek: Boek, begin: Boek) -> Oordeel:
    """What must be found and, when nothing is found, what must be answered."""
    oordeel = Oordeel(Counter(), {})
    gegeven = {
        str(r["Regel"]): (naam, plek, r)
        for naam, blad in begin.items()
        for plek, r in enumerate(blad.rijen, start=2)
    }
    rijen, kapot = read(boek, gegeven, oordeel.vondsten)
    fout = untouched(rijen, gegeven, oordeel.vondsten)
    there = {r.regel for r in rijen}
    for regel, (naam, plek, _) in gegeven.items():
        if regel not in there and naam not in kapot:
            oordeel.vondsten[naam, plek, "weg"] += 1
    correct = right_bsn(rijen, gegeven, oordeel.vondsten)
    heel = {r.regel: moved(r, gegeven[r.regel]) for r in rijen if (r.blad, r.nummer) not in fout}
    for regel, rij in heel.items():
        decide(rij, gegeven[regel], correct, oordeel)
    together(heel, gegeven, oordeel)
    return oordeel


Gegeven = dict[str, tuple[str, int, Rij]]
"""By key: its sheet, its row there, and its cells, as the workbook was made."""


def read(
    boek: Boek, gegeven: Gegeven, vondsten: Counter[tuple[str, int, str]]
) -> tuple[list[Gelezen], set[str]]:
    """The rows of the sheets that can be read, and the titles of the others."""
    rijen: list[Gelezen] = []
    kapot = set()
    leesbaar: dict[str, dict[int, str]] = {}
    for naam, blad in boek.items():
        if " ".join(blad.titel.split()).casefold() != naam.casefold():
            vondsten[naam, 0, "blad weg"] += 1
            kapot.add(naam)
            continue
        koppen = check_koppen(naam, blad, vondsten)
        if koppen is None:
            kapot.add(naam)
        else:
            eerste = {kop: i for i, kop in reversed(list(enumerate(koppen))) if kop}
            leesbaar[naam] = {i: kop for kop, i in eerste.items()}
    for naam in leesbaar:
        rijen += read_rijen(boek[naam], leesbaar, gegeven)
    return rijen, kapot


def check_koppen(
    naam: str, blad: Blad, vondsten: Counter[tuple[str, int, str]]
) -> list[str] | None:
    """The header of each column, ours as we write it; None when one of ours is not there once."""
    nodig = [*NODIG, *(["Juist BSN"] if naam in (DUBBEL, BEOORDELEN) else [])]
    koppen = [" ".join(blad.koppen[k].split()) for k in blad.kolommen]
    klein = [k.casefold() for k in koppen]
    if (
        naam == BEOORDELEN
        and "juist bsn" not in klein
        and (("toelichting", "uitleg") in itertools.pairwise(klein))
    ):  # the first version made it so
        nodig.remove("Juist BSN")
    aantal = Counter(k.casefold() for k in koppen)
    keer = [aantal[n.casefold()] for n in nodig]
    for soort, fout in (("kop weg", keer.count(0)), ("kop dubbel", sum(k > 1 for k in keer))):
        if fout:
            vondsten[naam, blad.boven + 1, soort] += fout
    eigen = {n.casefold(): n for n in nodig}
    return [eigen.get(k.casefold(), k) for k in koppen] if set(keer) == {1} else None


def read_rijen(
    blad: Blad, leesbaar: dict[str, dict[int, str]], gegeven: Gegeven
) -> Iterator[Gelezen]:
    """The rows of a sheet that are no notes of her own, each by the headers that fit it."""
    for plek, rij in enumerate(blad.rijen):
        cellen = [rij.get(k) for k in blad.kolommen]
        gelezen = read_by(blad.naam, blad.rijnummer(plek), cellen, leesbaar[blad.naam])
        was = gegeven.get(gelezen.regel)
        if (was is None or was[0] != blad.naam) and not fits(gelezen, gegeven):
            for thuis, koppen in leesbaar.items():
                anders = read_by(blad.naam, blad.rijnummer(plek), cellen, koppen)
                van = gegeven.get(anders.regel)
                if koppen != leesbaar[blad.naam] and van and van[0] == thuis:
                    gelezen = anders if fits(anders, gegeven) else gelezen
        ons = {*given_heads(blad.naam, gegeven), *NODIG, "Juist BSN"}
        if any(v is not None for k, v in gelezen.rij.items() if k in ons):
            yield gelezen


def read_by(naam: str, nummer: int, cellen: list[Any], koppen: dict[int, str]) -> Gelezen:
    gelezen = Gelezen(naam, nummer, {})
    for plek, kop in koppen.items():
        waarde = cellen[plek] if plek < len(cellen) else None
        if str(waarde)[:1] == "=":
            gelezen.formules.append(kop)
        leeg = waarde is None or not str(waarde).strip() or str(waarde)[0] == "="
        gelezen.rij[kop] = None if leeg else waarde
    return gelezen


def given_heads(naam: str, gegeven: Gegeven) -> set[str]:
    """The headers that were given on a sheet and are not for the clerk."""
    koppen = {k for hoort, _, r in gegeven.values() for k in r if hoort == naam}
    if naam != REGISTER:
        koppen |= {k for hoort, _, r in gegeven.values() for k in r if hoort != REGISTER}
    return koppen - VRIJ - {"Regel", "BSN"}


def fits(rij: Gelezen, gegeven: Gegeven) -> bool:
    """Whether every given cell stands beside the key of this row."""
    was = gegeven.get(rij.regel)
    if was is None:
        return False
    vast = {k for k in was[2] if k not in VRIJ | {"Regel", "BSN"}}
    vast |= set(EXTRA) if was[0] != REGISTER else set()
    return all(rij.tekst(k) == flat(was[2].get(k)) for k in vast if k in rij.rij)


def untouched(
    rijen: list[Gelezen], gegeven: Gegeven, vondsten: Counter[tuple[str, int, str]]
) -> set[tuple[str, int]]:
    aantal = Counter(r.regel for r in rijen if r.regel in gegeven)
    fout = set()

    def find(rij: Gelezen, soort: str) -> None:
        vondsten[rij.blad, rij.nummer, soort] += 1
        fout.add((rij.blad, rij.nummer))

    for rij in rijen:
        for kop in rij.formules:
            if kop in {*NODIG, "Juist BSN", *given_heads(rij.blad, gegeven)}:
                find(rij, "formule")
        if rij.regel not in gegeven:
            find(rij, "sleutel")
            continue
        hoort, _, was = gegeven[rij.regel]
        if aantal[rij.regel] > 1:
            find(rij, "dubbel")
        mag = (REGISTER, AAN, NIET) if hoort == REGISTER else LIJSTEN[:4]
        if rij.blad not in mag:
            find(rij, "verplaatst")
        if bare(rij.tekst("BSN")) != bare(str(was["BSN"])):
            find(rij, "bsn")
        if not fits(rij, gegeven):
            find(rij, "cel")
    return fout


def moved(rij: Gelezen, gegeven: tuple[str, int, Rij]) -> Gelezen:
    """The row with the decision of the list to which it was moved, unless she typed another."""
    hoort, _, was = gegeven
    if rij.blad == hoort or rij.blad not in (AAN, NIET):
        return rij
    niet = "Niet aanmelden" if hoort == REGISTER else "Niet aanleveren"
    keuze = "Aanmelden" if rij.blad == AAN else niet
    gezegd = rij.tekst("Besluit")
    if gezegd and raw(rij.rij["Besluit"]) != was["Besluit"]:
        return rij
    if gezegd == keuze:
        return rij
    cellen = {**rij.rij, "Besluit": keuze}
    if keuze != "Niet aanleveren":
        if raw(rij.rij.get("Reden")) == was.get("Reden"):
            cellen["Reden"] = None
        if as_datum(rij.rij.get("Datum")) == was.get("Datum"):
            cellen["Datum"] = None
    return Gelezen(rij.blad, rij.nummer, cellen)


EXTRA = ("Voorstel", "Lijkt op", "Voorgesteld BSN")


def flat(waarde: Any) -> str:
    return "" if waarde is None else " ".join(str(waarde).split())


def bare(bsn: str) -> str:
    return bsn.lstrip("0") if bsn.isdecimal() else bsn


def right_bsn(
    rijen: list[Gelezen], gegeven: dict[str, tuple[str, int, Rij]],
    vondsten: Counter[tuple[str, int, str]],
) -> dict[str, str]:  # fmt: skip
    """The right BSN of each row that may have one, by its key."""
    aantal = Counter(r.regel for r in rijen)
    eens = [
        r
        for r in rijen
        if r.tekst("Juist BSN")
        and aantal[r.regel] == 1
        and r.regel in gegeven
        and gegeven[r.regel][0] != REGISTER
    ]
    keer = Counter(r.tekst("Juist BSN") for r in eens)
    goed: dict[str, str] = {}
    for rij in eens:
        juist = rij.tekst("Juist BSN")
        mag = juist in (BSNS[8], BSNS[10]) and keer[juist] == 1
        if takes_bsn(gegeven[rij.regel]) and mag:
            goed[rij.regel] = juist
        else:
            vondsten[rij.blad, rij.nummer, "juist"] += 1
    return goed


def takes_bsn(gegeven: tuple[str, int, Rij]) -> bool:
    return gegeven[0] in (DUBBEL, BEOORDELEN) and gegeven[2]["Besluit"] is None


def is_unreadable(gegeven: tuple[str, int, Rij]) -> bool:
    return gegeven[0] == DUBBEL and gegeven[2]["Besluit"] is None


def as_datum(waarde: Any) -> Any:
    if waarde is None or isinstance(waarde, date):
        return waarde
    return date(2022, 8, 30) if waarde == "30-08-2022" else "geen datum"


def decide(
    rij: Gelezen, gegeven: tuple[str, int, Rij], juist: dict[str, str], oordeel: Oordeel
) -> None:
    hoort, _, was = gegeven
    bsn = juist.get(rij.regel, None if is_unreadable(gegeven) else str(was["BSN"]))
    if hoort == REGISTER:
        uit = decide_register(rij)
    elif rij.regel in juist and not rij.tekst("Besluit"):
        uit = decide_anew(rij, juist[rij.regel] if is_unreadable(gegeven) else "")
    else:
        uit = decide_b4(rij, bsn)
    if isinstance(uit, list):
        for soort in uit:
            oordeel.vondsten[rij.blad, rij.nummer, soort] += 1
    else:
        tekst = rij.rij.get("Toelichting")
        tekst = str(tekst).strip() if tekst is not None else None
        oordeel.antwoorden[rij.regel] = (*uit, tekst, bsn)


Antwoord = tuple[bool, str | None, Any]
"""Announced, reason, date."""


def filled(rij: Gelezen) -> list[str]:
    """What stands in Reden and Datum."""
    return [k for k in ("Reden", "Datum") if rij.tekst(k)]


def decide_register(rij: Gelezen) -> Antwoord | list[str]:
    besluit = rij.tekst("Besluit").casefold()
    if not besluit:
        return ["niet beslist"] if filled(rij) else []
    if besluit not in ("aanmelden", "niet aanmelden"):
        return ["besluit"]
    if filled(rij):
        return ["te veel"] * len(filled(rij))
    return (True, None, None) if besluit == "aanmelden" else []


def decide_anew(rij: Gelezen, bsn: str) -> Antwoord | list[str]:
    if filled(rij):
        return ["open"]
    return (True, None, None) if bsn == BSNS[8] else ["zelf"]


def decide_b4(rij: Gelezen, bsn: str | None) -> Antwoord | list[str]:
    besluit = rij.tekst("Besluit").casefold()
    if besluit == "niet aanleveren":
        reden, datum = rij.tekst("Reden").upper(), as_datum(rij.rij.get("Datum"))
        return list(check_niet(reden, datum, rij.tekst("Toelichting"))) or (False, reden, datum)
    if besluit != "aanmelden":
        return ["besluit" if besluit else "open"]
    if filled(rij):
        return ["te veel"] * len(filled(rij))
    return (True, None, None) if bsn else ["zonder bsn"]


def check_niet(reden: str, datum: Any, tekst: str) -> Iterator[str]:
    if reden not in REDENEN:
        yield "reden" if reden else "reden leeg"
        return
    laatst = VANDAAG if reden == "OVL" else date(2023, 10, 14)
    if datum is None:
        if reden in DATUM_BIJ:
            yield "datum leeg"
    elif isinstance(datum, str):
        yield "geen datum"
    elif not date(1990, 1, 1) <= datum <= laatst:
        yield "datum kan niet"
    if reden in ("ONB", "OVG") and not tekst:
        yield "toelichting leeg"
    if reden in ("AGM", "BRP") and "Utrecht" not in tekst:
        yield "gemeente"


def together(
    heel: dict[str, Gelezen], gegeven: dict[str, tuple[str, int, Rij]], oordeel: Oordeel
) -> None:
    """One person one answer, and answers that stand beside other rows."""
    per: dict[str, list[str]] = {}
    for regel, antwoord in oordeel.antwoorden.items():
        per.setdefault(str(antwoord[4]), []).append(regel)
    b4 = [r for r, (naam, _, _) in gegeven.items() if naam != REGISTER]
    volledig = all(r in oordeel.antwoorden for r in b4)
    for bsn, regels in per.items():
        aan = [r for r in regels if oordeel.antwoorden[r][0]]
        if len(aan) > 1:
            for regel in aan:
                oordeel.vondsten[heel[regel].blad, heel[regel].nummer, "twee keer"] += 1
        eigen = [r for r in regels if r in b4]
        dub = all(oordeel.antwoorden[r][1] == "DUB" for r in eigen)
        if volledig and bsn != "None" and len(eigen) > 1 and dub:
            for regel in eigen:
                oordeel.vondsten[heel[regel].blad, heel[regel].nummer, "alles dub"] += 1
    shifted(heel, gegeven, oordeel)


def shifted(
    heel: dict[str, Gelezen], gegeven: dict[str, tuple[str, int, Rij]], oordeel: Oordeel
) -> None:
    per_blad: dict[str, list[tuple[Gelezen, Any, Any]]] = {}
    for regel, rij in heel.items():
        hoort, _, was = gegeven[regel]
        datum = as_datum(rij.rij.get("Datum"))
        if hoort == REGISTER or not was["Besluit"] or rij.tekst("Toelichting"):
            continue
        oud = (was["Besluit"], was["Reden"], was["Datum"])
        nu = (raw(rij.rij.get("Besluit")), raw(rij.rij.get("Reden")), datum)
        if datum != "geen datum" and not rij.tekst("Juist BSN") and oud != nu:
            per_blad.setdefault(rij.blad, []).append((rij, oud, nu))
    for rijen in per_blad.values():
        zelfde = Counter(oud for _, oud, _ in rijen) == Counter(nu for _, _, nu in rijen)
        if len(rijen) > 1 and zelfde:
            for rij, _, _ in rijen:
                oordeel.vondsten[rij.blad, rij.nummer, "verschoven"] += 1


def raw(waarde: Any) -> Any:
    return str(waarde).strip() if waarde is not None else None
