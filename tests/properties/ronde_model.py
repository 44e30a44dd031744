"""The random clerk in the workbook of a round, and a plain judgement of what she did.

The judgement looks only at what the sheets say in the end, cell by cell, and shares nothing with
the reading of bvtool. It says on which rows something must be found and what is open, and what the
answers are.

More than 300 lines: the model of the clerk stands whole in one file, apart from the product.
"""

from __future__ import annotations

import copy
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.properties import klerk_model as model
from tests.properties.klerk_model import Blad, Boek, Rij
from tests.rondeklein import BSNS, VANDAAG

LIJSTEN = (
    "Wij corrigeren", "CAK corrigeert", "Te beoordelen", "Al gemeld", "Gelijk",
    "Dubbel of onleesbaar",
)  # fmt: skip
STIL = LIJSTEN[3:]
DAGEN = ("Startdatum", "Stopdatum")
KLERK = ("Besluit", *DAGEN, "Reden", "Toelichting")
NODIG = (*KLERK, "Regel", "BSN", "Uitleg", "Startnummer")
BESLUITEN = ("Start", "Wijziging", "Stop", "Intrekking", "Niets", "CAK corrigeert")
BERICHT = BESLUITEN[:4]
EERSTE, OVER = date(2022, 10, 1), date(2023, 1, 20)
REDENEN = model.REDENEN
GETYPT: dict[str, list[Any]] = {
    "Besluit": [*BESLUITEN, *BESLUITEN, " stop ", "CAK  Corrigeert", "Aanmelden", None],
    "Startdatum": [EERSTE, date(2022, 11, 1), "01-11-2022", "31-02-2022", date(2022, 9, 30),
                   date(2023, 1, 20), date(2023, 1, 21), "later", None, None],
    "Stopdatum": [date(2022, 11, 20), "20-11-2022", date(2022, 9, 1), date(2032, 1, 1), "ooit",
                  date(2022, 12, 31), None, None],
    "Reden": ["UIT", "ovl ", "ONB", "DUB", "AGM", "XX", "JNG", None, None],
    "Toelichting": ["Uitgezocht", "Utrecht", None, "  "],
    "Startnummer": [None, 42, 43, "1", "zes", 6.0],
    "BSN": [BSNS[13], None, "onbekend"],
    "Regel": [None, "K7Q2-000418-X", "zelf"],
    "Achternaam": ["Anders", None],
    "Uitleg": ["Anders", None],
    "Einddatum (CAK)": [date(2022, 10, 20), None],
    "Soort verschil": ["anders"],
}  # fmt: skip
GOED: list[Rij] = [
    {"Besluit": "Niets", "Startdatum": None, "Stopdatum": None, "Reden": None},
    {"Besluit": "CAK corrigeert", "Startdatum": None, "Stopdatum": None, "Reden": "ONB"},
    {"Besluit": "Start", "Startdatum": date(2022, 11, 1), "Stopdatum": None, "Reden": None},
    {"Besluit": "Stop", "Startdatum": None, "Stopdatum": date(2022, 11, 20), "Reden": None},
    {"Besluit": "Intrekking", "Startdatum": None, "Stopdatum": None, "Reden": None},
    {"Besluit": "Wijziging", "Startdatum": date(2022, 11, 2), "Stopdatum": None, "Reden": None},
]


# The hands of the clerk


def retype(kans: random.Random, boek: Boek) -> None:
    kolom, keuzes = kans.choice(list(GETYPT.items()))
    rij = model.any_row(kans, boek, kolom)
    if rij is not None:
        rij[kolom] = kans.choice(keuzes)


def retype_answer(kans: random.Random, boek: Boek) -> None:
    """Several cells of one answer."""
    rij = model.any_row(kans, boek, "Besluit")
    for kolom in (*KLERK, "Startnummer") if rij is not None else ():
        if (
            kans.random() < 0.6
            and rij is not None
            and (kolom != "Startnummer" or not rij.get(kolom))
        ):
            rij[kolom] = kans.choice(GETYPT[kolom])


def decide_row(kans: random.Random, boek: Boek) -> None:
    rij = model.any_row(kans, boek, "Besluit")
    if rij is not None and rij.get("Regel"):
        rij |= kans.choice(GOED)


def decide_open(_: random.Random, boek: Boek) -> None:
    for rij in boek["Te beoordelen"].rijen:
        if rij.get("Regel") and not rij.get("Besluit"):
            rij |= GOED[0]


def sort_answers(kans: random.Random, boek: Boek) -> None:
    """Only some columns of the clerk are sorted."""
    blad = model.pick(kans, boek)
    oud = [dict(r) for r in blad.rijen]
    kans.shuffle(oud)
    kolommen = kans.choice([KLERK, KLERK[:4], DAGEN])
    for rij, van in zip(blad.rijen, oud, strict=True):
        if rij.get("Regel"):
            rij |= {k: van.get(k) for k in kolommen}


def fill_down(kans: random.Random, boek: Boek) -> None:
    blad = model.pick(kans, boek)
    if len(blad.rijen) > 1:
        begin = kans.randrange(len(blad.rijen) - 1)
        for kolom in kans.sample(KLERK, kans.randint(1, 5)):
            for rij in blad.rijen[begin + 1 : begin + 3]:
                rij[kolom] = blad.rijen[begin].get(kolom)


def type_formula(kans: random.Random, boek: Boek) -> None:
    kolom = kans.choice(["Besluit", "Startdatum", "Toelichting", "Achternaam"])
    rij = model.any_row(kans, boek, kolom)
    if rij is not None:
        rij[kolom] = "=1+1"


HANDEN = [
    *[model.sort_rows, decide_row, retype, retype_answer] * 3,
    *[model.move_columns, model.add_column, model.filter_rows, fill_down] * 2,
    model.add_title, model.add_blank, model.sort_part, sort_answers, sort_answers,
    model.delete_row, model.double_row, model.move_row, model.add_formulas, model.add_row,
    model.paste_cell, model.rename_head, model.rename_sheet, type_formula,
]  # fmt: skip


def work(kans: random.Random, begin: Boek) -> tuple[Boek, list[str]]:
    """A sequence of edits on a copy; sometimes with an undo, mostly with a decided workbook."""
    boek, gedaan = copy.deepcopy(begin), []
    if kans.random() < 0.85:
        decide_open(kans, boek)
    for _ in range(kans.randint(1, 5)):
        vorige = copy.deepcopy(boek) if kans.random() < 0.1 else None
        hand = kans.choice(HANDEN)
        hand(kans, boek)
        gedaan.append(hand.__name__)
        boek = vorige or boek
    return boek, gedaan


# The judgement


@dataclass
class Oordeel:
    """`fout` and `open_`: sheet and row (0 is the sheet itself); `antwoorden`: by key the decision,
    start, stop, start number, reason and remark."""

    fout: set[tuple[str, int]] = field(default_factory=set)
    open_: set[tuple[str, int]] = field(default_factory=set)
    antwoorden: dict[str, tuple[Any, ...]] = field(default_factory=dict)


@dataclass
class Gelezen:
    """A row as it stands there; a formula is an empty cell."""

    blad: str
    nummer: int
    rij: Rij
    formules: list[str]

    @property
    def plek(self) -> tuple[str, int]:
        return self.blad, self.nummer

    def tekst(self, kolom: str) -> str:
        return model.flat(self.rij.get(kolom))

    def dag(self, kolom: str) -> Any:
        """A date, nothing, or a text that is no date."""
        waarde = self.rij.get(kolom)
        if isinstance(waarde, str):
            bekend = {"01-11-2022": date(2022, 11, 1), "20-11-2022": date(2022, 11, 20)}
            return bekend.get(waarde.strip(), waarde.strip())
        return waarde


def judge(boek: Boek, begin: Boek) -> Oordeel:
    """On which rows something must be found and, when nothing is found, what must be answered."""
    uit = Oordeel()
    gegeven = {
        str(r["Regel"]): (naam, plek, r)
        for naam, blad in begin.items()
        for plek, r in enumerate(blad.rijen, start=2)
    }
    rijen: list[Gelezen] = []
    kapot = set()
    vast = {k for _, _, r in gegeven.values() for k in r} - {*KLERK, "Regel", "BSN", "Startnummer"}
    for naam, blad in boek.items():
        gelezen = read(naam, blad, vast, uit)
        if gelezen is None:
            kapot.add(naam)
        else:
            rijen += gelezen
    heel = []
    aantal = Counter(r.tekst("Regel").upper() for r in rijen)
    for rij in rijen:
        was = gegeven.get(rij.tekst("Regel").upper())
        if was is None or not is_whole(rij, was, vast, aantal):
            uit.fout.add(rij.plek)
        else:
            heel.append((rij, was[2]))
    uit.fout |= {p[:2] for r, p in gegeven.items() if not aantal[r] and p[0] not in kapot}
    for rij, gaf in heel:
        decide(rij, gaf, uit)
    uit.fout |= {*together(heel, uit), *shifted(heel)}
    return uit


def read(naam: str, blad: Blad, vast: set[str], uit: Oordeel) -> list[Gelezen] | None:
    """The rows of a sheet that are no notes of her own; None when it cannot be read."""
    if " ".join(blad.titel.split()).casefold() != naam.casefold():
        uit.fout.add((naam, 0))
        return None
    koppen = [" ".join(blad.koppen[k].split()) for k in blad.kolommen]
    klein = [k.casefold() for k in koppen]
    if any(klein.count(n.casefold()) != 1 for n in NODIG):
        uit.fout.add((naam, blad.boven + 1))
        return None
    eigen = {n.casefold(): n for n in NODIG}
    namen: dict[str, str] = {}
    for kolom, kop in zip(blad.kolommen, koppen, strict=True):
        if kop:
            namen.setdefault(eigen.get(kop.casefold(), kop), kolom)
    return list(read_rows(naam, blad, namen, {*NODIG, *vast}))


def read_rows(naam: str, blad: Blad, namen: dict[str, str], ons: set[str]) -> Iterator[Gelezen]:
    for plek, cellen in enumerate(blad.rijen):
        rij = {kop: cellen.get(kolom) for kop, kolom in namen.items()}
        formules = [k for k, v in rij.items() if str(v)[:1] == "=" and k in ons]
        rij = {k: None if v is None or str(v)[:1] == "=" or not str(v).strip() else v
               for k, v in rij.items()}  # fmt: skip
        if formules or any(v is not None for k, v in rij.items() if k in ons):
            yield Gelezen(naam, blad.rijnummer(plek), rij, formules)


def is_whole(rij: Gelezen, was: tuple[str, int, Rij], vast: set[str], aantal: Counter[str]) -> bool:
    hoort, _, gaf = was
    return (
        not rij.formules
        and aantal[rij.tekst("Regel").upper()] == 1
        and rij.blad == hoort
        and model.bare(rij.tekst("BSN")) == model.bare(model.flat(gaf["BSN"]))
        and all(rij.tekst(k) == model.flat(gaf.get(k)) for k in vast if k in rij.rij)
    )


def decide(rij: Gelezen, gaf: Rij, uit: Oordeel) -> None:
    besluit = next((b for b in BESLUITEN if b.casefold() == rij.tekst("Besluit").casefold()), "")
    start, stop = (rij.dag(k) for k in DAGEN)
    reden, tekst = rij.tekst("Reden").upper(), rij.rij.get("Toelichting")
    nummer, bekend = as_number(rij.rij.get("Startnummer")), as_number(gaf["Startnummer"])
    mis = bekend is not None and nummer != bekend
    if not rij.tekst("Besluit"):
        stil = rij.blad in STIL
        iets = start or stop or (bekend is None and nummer is not None)
        if mis or iets or (stil and reden and reden != model.flat(gaf["Reden"])):
            uit.fout.add(rij.plek)
            return
        if not stil:
            uit.open_.add(rij.plek)
            return
        besluit = "Niets"
    elif mis or not may(besluit, rij, gaf, (start, stop, reden, nummer if bekend is None else 0)):
        uit.fout.add(rij.plek)
        return
    met_reden = reden if besluit not in BERICHT[:2] else ""
    uit.antwoorden[rij.tekst("Regel").upper()] = (
        besluit, start, stop, bekend if bekend is not None else nummer, met_reden or None,
        None if tekst is None else str(tekst).strip(),
    )  # fmt: skip


def as_number(waarde: Any) -> Any:
    """A number; a text when it is none."""
    if isinstance(waarde, str) and not waarde.strip().isdecimal():
        return waarde
    return None if waarde is None else int(waarde)


def may(besluit: str, rij: Gelezen, gaf: Rij, cellen: tuple[Any, Any, str, Any]) -> bool:
    """Whether this decision may stand with these cells; a number of 0 is one that was given."""
    start, stop, reden, nummer = cellen
    if not besluit or isinstance(start, str) or isinstance(stop, str):
        return False
    if reden and reden not in REDENEN:
        return False
    c_start, c_stop = gaf["Startdatum (CAK)"], gaf["Einddatum (CAK)"]
    laagst = max(c_start or EERSTE, EERSTE)
    eis = {
        "OVL": stop and stop <= VANDAAG,
        "ONB": rij.tekst("Toelichting"),
        "UIT": stop and stop <= date(2023, 12, 21),
        "AGM": rij.tekst("Toelichting") == "Utrecht",
    }
    if besluit == "Niets":
        goed = not start and nummer in (0, None) and (not reden or eis.get(reden, True))
        return bool(goed) and (not stop or reden in ("OVL", "UIT"))
    if besluit == "CAK corrigeert":
        volgt = not (start and stop) or start <= stop <= date(2023, 12, 21)
        return nummer in (0, None) and volgt
    if model.flat(gaf["BSN"]) not in BSNS:
        return False
    if reden and besluit in BERICHT[:2] and reden != model.flat(gaf["Reden"]):
        return False
    if (nummer in (0, None)) if besluit == "Start" else isinstance(nummer, int):
        pass
    else:
        return False
    if start and not EERSTE <= start <= OVER:
        return False
    if stop and not (start or laagst) <= stop <= date(2023, 12, 21):
        return False
    anders = (start and start != (c_start and laagst)) or (stop and stop != c_stop)
    return {
        "Start": bool(start),
        "Wijziging": bool(anders),
        "Stop": bool(stop) and not start,
        "Intrekking": not start and not stop,
    }[besluit]  # fmt: skip


def together(heel: list[tuple[Gelezen, Rij]], uit: Oordeel) -> Iterator[tuple[str, int]]:
    """Two starts of one person that overlap, and a start number of somebody else."""
    wie = {
        rij.tekst("Regel").upper(): (rij, model.flat(gaf["BSN"]), as_number(gaf["Startnummer"]))
        for rij, gaf in heel
    }
    per = [(wie[r], a) for r, a in uit.antwoorden.items()]
    starts = [(x, a) for x, a in per if a[0] == "Start"]
    for (rij, bsn, _), (_, van, tot, *_r) in starts:
        for (ander, bsn2, _), (_, van2, tot2, *_r2) in starts:
            zelfde = bsn == bsn2 and rij is not ander
            if zelfde and van <= (tot2 or date.max) and van2 <= (tot or date.max):
                yield rij.plek
    zelf = [(x, a[3]) for x, a in per if a[0] in BERICHT[1:] and x[2] is None]
    nummers = {(n, b) for b, n in GAF_NUMMERS} | {(n, x[1]) for x, n in zelf}
    for (rij, bsn, _), nummer in zelf:
        if any(n == nummer and b != bsn for n, b in nummers):
            yield rij.plek


GAF_NUMMERS = [(BSNS[1], 1), (BSNS[2], 2), (BSNS[7], 3), (BSNS[8], 4), (BSNS[10], 5), (BSNS[11], 6)]


def shifted(heel: list[tuple[Gelezen, Rij]]) -> Iterator[tuple[str, int]]:
    """Answers that were filled in and stand beside other rows of the sheet."""
    kolommen = (*KLERK[:4], "Startnummer")

    def answer(rij: Gelezen) -> tuple[Any, ...]:
        ruw = {k: rij.rij.get(k) for k in kolommen}
        cellen = [str(ruw[k]).strip() if isinstance(ruw[k], str) else ruw[k] for k in kolommen]
        cellen[1:3] = [rij.dag(k) for k in DAGEN]
        return tuple(cellen)

    for naam in LIJSTEN:
        anders = []
        for rij, gaf in heel:
            was = tuple(gaf[k] for k in kolommen)
            slecht = any(isinstance(rij.dag(k), str) for k in DAGEN)
            stil = rij.rij.get("Toelichting") is None and not slecht
            if rij.blad == naam and gaf["Besluit"] and answer(rij) != was and stil:
                anders.append((rij, was))
        nu = Counter(answer(rij) for rij, _ in anders)
        if len(anders) > 1 and nu == Counter(was for _, was in anders):
            yield from (rij.plek for rij, _ in anders)
