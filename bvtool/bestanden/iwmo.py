"""A register made of iWmo messages: read a folder, and give what an export of a register gives.

Nothing that lies there goes unsaid: every file has one lot (`iwmolot.Lot`), the lots are counted,
and what is no message or cannot be used is named. For who makes a list of it: `Iwmoverslag`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bvtool.berichten.boom import BerichtGeweigerd
from bvtool.berichten.bronnen import Berichtbestand, read_stukken
from bvtool.berichten.iwmo import read_iwmo
from bvtool.bestanden.iwmolot import Iwmostuk, Lot, list_delen, note_loten
from bvtool.bestanden.iwmostand import Voorziening, make_voorzieningen
from bvtool.bestanden.personenblad import Leeswens
from bvtool.bestanden.register import RegisterBestand, take_register
from bvtool.tabel.lezen.kolommen import list_koppen
from bvtool.tabel.lezen.rijsoort import ONBEGREPEN
from bvtool.tabel.lezen.ruw import RuweTabel, list_rijen, name_letter
from bvtool.tabel.schrijven.bouwdelen import Kolom
from bvtool.tabel.schrijven.csvlijst import write_csv
from bvtool.vak.aantal import count
from bvtool.vak.fouten import Bevinding, InvoerGeweigerd

if TYPE_CHECKING:
    import polars as pl

HERKOMST = {"WMO301": "Toewijzing uit", "WMO305": "Start uit", "WMO307": "Stop uit"}
"""The columns that say from which file a row comes, in front of the others."""
SLEUTELS = (
    "bsn", "achternaam", "voorvoegsel", "voorletters", "geboortedatum", "beschikkingnummer",
    "toewijzingnummer", "productcategorie", "productcode", "aanbieder", "ingangsdatum", "einddatum",
    "startdatum_levering", "einddatum_levering", "reden_einde", "reden_wijziging", "status",
    "release",
)  # fmt: skip
"""The columns of a register that messages can fill, in order."""
_MEEST = 5
"""So many files a finding names; the rest it counts."""
PGB = (
    "Een pgb staat niet in iWmo: wie een pgb voor beschermd wonen heeft, ontbreekt hier.",
    "Leg bij iedere klant die hier ontbreekt ook uw lijst van pgb's ernaast.",
)
_GEEN_DOOD = (
    "In iWmo staat geen overlijdensdatum. Bvtool weet alleen van overlijden als dat de reden van "
    "een einde is.",
    "Kijk bij wie wordt aangemeld in de BRP.",
)
_HERSTEL = "Vraag het bericht opnieuw op. Gaat het over beschermd wonen, beslis dan zelf."


class Iwmoverslag(NamedTuple):
    """Every file that lay there with its lot, and the rows that were made, for two lists."""

    stukken: tuple[Iwmostuk, ...]
    register: RuweTabel

    def write_berichten(self, pad: Path) -> list[Bevinding]:
        """What was done with each file, as csv."""
        import polars as pl

        rijen = [
            (s.naam, s.bericht.soort if s.bericht else None,
             s.bericht.release if s.bericht else None, s.lot.value, s.waarom or None)
            for s in self.stukken
        ]  # fmt: skip
        koppen = ("Bestand", "Soort", "Release", "Wat ermee is gedaan", "Uitleg")
        letters = [name_letter(i) for i in range(len(koppen))]
        frame = pl.DataFrame(rijen, schema=dict.fromkeys(letters, pl.String), orient="row")
        kolommen = [Kolom(k, x) for k, x in zip(koppen, letters, strict=True)]
        return list(write_csv(pad, frame, kolommen).bevindingen)

    def write_register(self, pad: Path) -> list[Bevinding]:
        """The rows that were made, with the number by which the comparison names them, as csv."""
        import polars as pl

        r = self.register
        datums = {r.kolommen[k] for k in SLEUTELS if "datum" in k and k != "geboortedatum"}
        kolommen = [
            Kolom("Rij", "rij", "getal"),
            *(
                Kolom(k, x, "datum" if x in datums else "tekst")
                for k, x in zip(r.koppen, r.kolomletters, strict=True)
            ),
        ]
        frame = r.frame.with_columns(pl.col(x).str.to_date("%Y-%m-%d") for x in datums)
        return list(write_csv(pad, frame, kolommen).bevindingen)


def read_iwmo_map(
    pad: Path, naam: str, sha256: str, gemeenten: Collection[str], wens: Leeswens
) -> tuple[RegisterBestand, Iwmoverslag]:
    """The register in the messages of a folder, and what became of every file in it.

    `naam` is how the user knows the folder, `sha256` that of all it holds, `gemeenten` the codes
    whose messages count. The frame is that of `take_register`; its `vraag` also holds what the
    messages leave open. Raises InvoerGeweigerd when not one provision is found, and as
    `take_register`.
    """
    stukken = list(_read_map(pad))
    delen = list_delen(stukken, gemeenten)
    rijen = make_voorzieningen(delen)
    note_loten(stukken, delen)
    los = list(_tell_files(stukken))
    if not rijen:
        raise InvoerGeweigerd(
            "In deze map staat geen toewijzing, start of stop die bvtool kan gebruiken.",
            waar=naam,
            wat_nu="Zet er de 301-, 305- en 307-berichten van uw gemeente in (xml of zip), of "
            "gebruik de export van uw register.",
            bevindingen=los,
        )
    tabel = _make_tabel(naam, sha256, rijen, stukken)
    register = take_register(
        tabel, categorieen=wens.categorieen, waarden=wens.afspraak.waarden, release=wens.release
    )
    meldingen = [*_tell_all(naam, stukken, rijen), *los, *register.meldingen]
    frame = _lay_vragen(register.frame, rijen)
    return register._replace(frame=frame, meldingen=tuple(meldingen)), Iwmoverslag(
        tuple(stukken), tabel
    )


def _read_map(pad: Path) -> Iterator[Iwmostuk]:
    """Every file in the folder; two that are shown by one name get a number."""
    gezien: Counter[str] = Counter()
    for stuk in read_stukken([pad]):
        gezien[stuk.naam] += 1
        keer = gezien[stuk.naam]
        yield _read_stuk(stuk, stuk.naam if keer == 1 else f"{stuk.naam} ({keer})")


def _read_stuk(stuk: Berichtbestand, naam: str) -> Iwmostuk:
    try:
        return Iwmostuk(naam, read_iwmo(stuk))
    except BerichtGeweigerd as fout:
        lot = Lot.ONBEGREPEN if fout.stuk else Lot.GEEN
        return Iwmostuk(naam, None, lot, fout.wat, _HERSTEL if fout.stuk else "")


def _make_tabel(
    naam: str, sha256: str, rijen: Sequence[Voorziening], stukken: Iterable[Iwmostuk]
) -> RuweTabel:
    import polars as pl

    koppen = list_koppen("register")
    sleutels = (*HERKOMST, *SLEUTELS)
    letters = {sleutel: name_letter(i) for i, sleutel in enumerate(sleutels)}
    cellen = [{**r.bestanden, **r.velden} for r in rijen]
    frame = pl.DataFrame(
        {
            "rij": pl.Series(range(1, len(rijen) + 1), dtype=pl.Int64),
            **{
                x: pl.Series([c.get(s) for c in cellen], dtype=pl.String)
                for s, x in letters.items()
            },
        }
    )
    stuk = [s for s in stukken if s.lot == Lot.ONBEGREPEN]
    overig = frame.clear().with_columns(waarom=pl.lit(None, dtype=pl.String))
    niet = pl.DataFrame(
        {
            "rij": pl.Series(range(len(rijen) + 1, len(rijen) + len(stuk) + 1), dtype=pl.Int64),
            "A": pl.Series([s.naam for s in stuk], dtype=pl.String),
            "waarom": pl.Series([ONBEGREPEN] * len(stuk), dtype=pl.String),
        }
    )
    return RuweTabel(
        bestand=naam,
        blad=None,
        frame=frame,
        boven=frame.clear(),
        overig=pl.concat([overig, niet], how="diagonal"),
        koppen=(*HERKOMST.values(), *(koppen[s] for s in SLEUTELS)),
        kolomletters=tuple(letters.values()),
        koprij=0,
        kolommen={s: letters[s] for s in SLEUTELS},
        kolom_soorten=dict.fromkeys(letters.values(), "tekst"),
        sha256=sha256,
    )


def _lay_vragen(frame: pl.DataFrame, rijen: Sequence[Voorziening]) -> pl.DataFrame:
    """What the messages leave open, in front of what the values ask; and no column for a death."""
    import polars as pl

    open_ = [f"{r.vraag[:1].upper()}{r.vraag[1:]}." if r.vraag else None for r in rijen]
    vraag = pl.Series("_open", open_, dtype=pl.String)
    return frame.with_columns(
        vraag=pl.concat_str(vraag, pl.col("vraag"), separator=" ", ignore_nulls=True).replace(
            "", None
        ),
        geen_kolom=pl.lit("overlijdensdatum"),
    )


def _tell_all(
    naam: str, stukken: Sequence[Iwmostuk], rijen: Sequence[Voorziening]
) -> Iterator[Bevinding]:
    geteld = Counter(s.lot for s in stukken)
    delen = ", ".join(f"{lot} {geteld[lot]}" for lot in Lot if geteld[lot])
    yield Bevinding(
        naam,
        "Uw register is gemaakt van berichten van iWmo. Gelezen: "
        f"{count(len(stukken), 'bestand', 'bestanden')} ({delen}). Uw register heeft "
        f"nu {count(len(rijen), 'rij', 'rijen')}.",
        "Wat er met ieder bestand is gedaan, staat in werk/iwmo-berichten.csv; de rijen staan in "
        "werk/iwmo-register.csv.",
    )
    yield Bevinding(naam, *PGB)
    yield Bevinding(naam, *_GEEN_DOOD)
    zonder = [
        i for i, r in enumerate(rijen, 1) if not {"startdatum_levering", "status"} & set(r.velden)
    ]
    if zonder:
        yield Bevinding(
            f"{naam}, {list_rijen(zonder)}",
            "Van deze toewijzing is er geen startbericht; hier telt de ingangsdatum.",
        )
    personen: dict[str, set[str]] = defaultdict(set)
    for r in rijen:
        personen[r.velden.get("toewijzingnummer", "")].add(r.velden["bsn"])
    meer = [
        i
        for i, r in enumerate(rijen, 1)
        if (nummer := r.velden.get("toewijzingnummer", "")) and len(personen[nummer]) > 1
    ]
    if meer:
        yield Bevinding(
            f"{naam}, {list_rijen(meer)}",
            "Een toewijzingsnummer staat hier bij meer dan één persoon; iedere rij telt.",
            "Zoek uit bij wie de toewijzing hoort.",
        )


def _tell_files(stukken: Sequence[Iwmostuk]) -> Iterator[Bevinding]:
    """What is no message, cannot be used, or answers nothing; files with one reason together."""
    per: dict[tuple[str, str], list[str]] = defaultdict(list)
    for s in stukken:
        if s.lot in (Lot.ONBEGREPEN, Lot.ANDER, Lot.GEEN):
            per[s.waarom, s.wat_nu].append(s.naam)
        elif s.lot == Lot.LOS:
            per["Dit is een antwoord op een bericht dat hier niet ligt.", ""].append(s.naam)
    for (waarom, wat_nu), namen in per.items():
        meer = f" en nog {len(namen) - _MEEST} andere" if len(namen) > _MEEST else ""
        yield Bevinding(", ".join(namen[:_MEEST]) + meer, waarom, wat_nu)
