"""The clerk's workbook in the dossier: where it stands, how it is kept, and what lies beside it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from bvtool.bestanden.werkboek_lezing import read_werkboek
from bvtool.dossier.plekken import WERKBOEK, find_bestand
from bvtool.dossier.publiceer import is_open_elsewhere
from bvtool.dossier.vragen.telling import to_vraag
from bvtool.vak.aantal import count
from bvtool.vak.fouten import Bevinding, BvFout, InvoerOntbreekt
from bvtool.vak.masker import show_naam
from bvtool.vergelijking.onaangeroerd import check_untouched
from bvtool.vergelijking.samenvoegen import list_decided, merge_werkboeken

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.dossier.werkgang import Werkgang
    from bvtool.vergelijking.onaangeroerd import GegevenWerkboek
    from bvtool.vergelijking.werkboek import Werkboek

ORIGINEEL = "werk/werkboek origineel.xlsx"
"""The workbook as it was made: what stood where, and what to go back to."""
# matches: "werkboek vorige 12.xlsx"
_BEWAARD = re.compile(r"werkboek (?:origineel|vorige \d+)\.xlsx|leeswijzer.*", re.IGNORECASE)


__all__ = ["ORIGINEEL", "WERKBOEK"]


def find_werkboek(w: Werkgang) -> Path:
    """The workbook that the clerk fills in: beside the usual name, when that was open then."""
    return find_bestand(to_vraag(w.verbinding), w.dossier, WERKBOEK)


def keep_old(w: Werkgang, paden: Sequence[Path]) -> Iterator[str]:
    """Keep each workbook that will be replaced under a name of its own; nothing is lost."""
    nummer = 1
    for pad in dict.fromkeys(paden):
        if not pad.is_file():
            continue
        while (w.dossier.werk / f"werkboek vorige {nummer}.xlsx").exists():
            nummer += 1
        doel = f"werk/werkboek vorige {nummer}.xlsx"
        nummer += 1
        w.publiceer(doel, lambda p, van=pad: shutil.copyfile(van, p))  # type: ignore[misc]
        yield f"Het vorige werkboek is bewaard als {doel}."


def read_origineel(dossier: Dossier, gegeven: GegevenWerkboek) -> Werkboek | None:
    """The workbook as it was made, if it is there, whole, and that of this comparison."""
    pad = dossier.pad / ORIGINEEL
    try:
        gelezen = read_werkboek(pad, ORIGINEEL) if pad.is_file() else None
    except BvFout:
        return None
    if gelezen is None or gelezen.fouten or check_untouched(gelezen, gegeven).vondsten:
        return None
    return gelezen


def refuse_missing(dossier: Dossier, paden: Sequence[Path], gegeven: GegevenWerkboek) -> None:
    """Raises InvoerOntbreekt for a workbook that is not there; names the copies that are."""
    for pad in paden:
        if not pad.is_file():
            raise InvoerOntbreekt(
                "Het werkboek is er niet.",
                waar=str(pad),
                wat_nu="Zet het terug in de map werk, of kies het met --werkboek PAD. "
                "Is het weg? Maak het opnieuw met: bvtool vergelijk",
                bevindingen=_name_werkboeken(dossier, gegeven),
            )


def _name_werkboeken(dossier: Dossier, gegeven: GegevenWerkboek) -> list[Bevinding]:
    """The files in `werk/` that can be the workbook: those with decisions of this comparison, and
    then what else lies there."""
    kopieen = find_kopieen(dossier, [], None, gegeven)
    gezegd = {b.waar for b in kopieen}
    for pad in _list_werk(dossier):
        naam = show_naam(dossier.naam_van(pad))
        if naam not in gezegd and not _BEWAARD.fullmatch(pad.name):
            nu = f'Is dit uw werkboek? Geef dan: bvtool terugkoppeling --werkboek "{naam}"'
            kopieen.append(Bevinding(naam, "Dit bestand staat ook in de map werk.", nu))
    return kopieen


def _list_werk(dossier: Dossier) -> list[Path]:
    """The workbooks in `werk/`, by their names."""
    return [
        pad
        for pad in (sorted(dossier.werk.glob("*")) if dossier.werk.is_dir() else ())
        if pad.suffix.lower() in (".xlsx", ".ods") and not pad.name.startswith((".", "~"))
    ]


def warn_open(paden: Sequence[Path], dossier: Dossier) -> list[Bevinding]:
    """A workbook that is open now, as Excel and LibreOffice mark it: what was typed there and not
    yet saved, was not read."""
    return [
        Bevinding(
            show_naam(dossier.naam_van(pad)),
            "Dit werkboek staat nog open in Excel of LibreOffice. Wat u daar nog niet heeft "
            "opgeslagen, is niet gelezen.",
            "Sla het op, sluit het, en geef de opdracht opnieuw.",
        )
        for pad in paden
        if is_open_elsewhere(pad)
    ]


def find_kopieen(
    dossier: Dossier, gelezen: Sequence[Path], werkboek: Werkboek | None, gegeven: GegevenWerkboek
) -> list[Bevinding]:
    """The other files in `werk/` that hold rows of this comparison with decisions that are not in
    the workbook that was read."""
    bekend, begin = {pad.resolve() for pad in gelezen}, read_origineel(dossier, gegeven)
    gevonden = []
    for pad in _list_werk(dossier):
        if _BEWAARD.fullmatch(pad.name) or pad.resolve() in bekend:
            continue
        if aantal := _count_other(pad, werkboek, gegeven, begin):
            gevonden.append(_name_copy(dossier, pad, aantal, gelezen))
    return gevonden


def _count_other(
    pad: Path, werkboek: Werkboek | None, gegeven: GegevenWerkboek, begin: Werkboek | None
) -> int:
    """On how many rows that file decides something that the workbook does not."""
    try:
        ander = merge_werkboeken([read_werkboek(pad, pad.name)], gegeven).werkboek
    except (BvFout, OSError):
        return 0
    iets = pl.col("c_besluit").is_not_null() | pl.col("c_juist_bsn").is_not_null()
    besluiten = list_decided(ander, gegeven, begin).filter(iets)
    if werkboek is None:
        return besluiten.height
    velden = besluiten.columns
    eigen = list_decided(werkboek, gegeven, begin)
    return besluiten.join(eigen, on=velden, how="anti", nulls_equal=True).height


def _name_copy(dossier: Dossier, pad: Path, aantal: int, gelezen: Sequence[Path]) -> Bevinding:
    naam = show_naam(dossier.naam_van(pad))
    samen = " ".join(f'--werkboek "{show_naam(dossier.naam_van(p))}"' for p in [*gelezen, pad])
    wat = f"{count(aantal, 'besluit dat', 'besluiten die')} niet in het gelezen werkboek"
    staat = "staat" if aantal == 1 else "staan"
    return Bevinding(
        naam,
        f"Dit is ook een werkboek van deze vergelijking, met {wat} {staat}.",
        f"Hoort het erbij? Lees ze samen: bvtool terugkoppeling {samen}. Alleen dit werkboek: "
        f'bvtool terugkoppeling --werkboek "{naam}". Hoort het er niet bij, haal het dan weg.',
    )
