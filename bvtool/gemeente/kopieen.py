"""Reading the clerk's workbook, or copies of it that are each filled in for a part, and telling
what lies beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from bvtool.bestanden.werkboek_lezing import read_werkboek
from bvtool.dossier.publiceer import is_open_elsewhere
from bvtool.gemeente.werkboek import WERKBOEK, find_werkboek, keep_old, read_origineel
from bvtool.vak.aantal import count
from bvtool.vak.fouten import Bevinding, BvFout, InvoerOntbreekt
from bvtool.vak.masker import show_naam
from bvtool.vergelijking.samenvoegen import Samengevoegd, list_decided, merge_werkboeken

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.dossier.werkgang import Werkgang
    from bvtool.gemeente.werkboek import Werkboeksoort
    from bvtool.vergelijking.onaangeroerd import Gegevenrijen
    from bvtool.vergelijking.werkboek import Werkboek

# matches: "werkboek vorige 12.xlsx"
_BEWAARD = re.compile(r"werkboek (?:origineel|vorige \d+)\.xlsx|leeswijzer.*", re.IGNORECASE)


class Gelezenboeken(NamedTuple):
    """The workbooks made one (`samen`), each file with its SHA-256, and what to know of the files:
    one that is open now, and copies with other decisions."""

    samen: Samengevoegd
    bestanden: tuple[tuple[Path, str], ...]
    let_op: list[Bevinding]

    def record(self, w: Werkgang) -> None:
        """Write down that these were read."""
        for pad, sha256 in self.bestanden:
            w.invoer(pad, "werkboek", sha256)


def read_werkboeken(
    dossier: Dossier, paden: Sequence[Path], gegeven: Gegevenrijen, soort: Werkboeksoort
) -> Gelezenboeken:
    """The workbook at these paths: one, or copies of it.

    Raises InvoerOntbreekt for one that is not there, and as `read_werkboek`.
    """
    refuse_missing(dossier, paden, gegeven, soort)
    boeken = [read_werkboek(pad, show_naam(dossier.naam_van(pad)), soort.vorm) for pad in paden]
    begin = read_origineel(dossier, gegeven, soort) if len(boeken) > 1 else None
    samen = merge_werkboeken(boeken, gegeven, begin, soort.wijze)
    return Gelezenboeken(
        samen,
        tuple(zip(paden, (boek.sha256 for boek in boeken), strict=True)),
        _look_around(dossier, paden, samen.werkboek, gegeven, soort),
    )


class Vorigwerkboek(NamedTuple):
    """The workbook that will be replaced: None when it is gone or cannot be read; `verteld` and
    `bewaard` are told, `let_op` is what to know of the files."""

    gelezen: Gelezenboeken | None
    verteld: list[str]
    bewaard: list[str]
    let_op: list[Bevinding]


def read_vorig(
    w: Werkgang, werkboeken: Sequence[Path], gegeven: Gegevenrijen, soort: Werkboeksoort
) -> Vorigwerkboek:
    """The workbook of the dossier (or these) before it is replaced; it is kept under another name.

    Raises as `read_werkboeken` for `werkboeken`; that of the dossier may be gone or unreadable.
    """
    paden = list(werkboeken) or [find_werkboek(w)]
    bewaard = list(keep_old(w, [w.dossier.pad / WERKBOEK, *paden]))
    verteld = []
    if werkboeken or paden[0].is_file():
        try:
            gelezen = read_werkboeken(w.dossier, paden, gegeven, soort)
            return Vorigwerkboek(gelezen, [], bewaard, gelezen.let_op)
        except BvFout as fout:
            if werkboeken:
                raise
            verteld.append(
                f"Het vorige werkboek is niet te lezen ({fout.fout}) "
                "De besluiten daarin zijn niet overgenomen; het staat nog in de map werk."
            )
    let_op = _look_around(w.dossier, paden, None, gegeven, soort)
    return Vorigwerkboek(None, verteld, bewaard, let_op)


def refuse_missing(
    dossier: Dossier, paden: Sequence[Path], gegeven: Gegevenrijen, soort: Werkboeksoort
) -> None:
    """Raises InvoerOntbreekt for a workbook that is not there; names the copies that are."""
    for pad in paden:
        if not pad.is_file():
            raise InvoerOntbreekt(
                "Het werkboek is er niet.",
                waar=str(pad),
                wat_nu="Zet het terug in de map werk, of kies het met --werkboek PAD. "
                "Is het weg? Maak het opnieuw met: bvtool vergelijk",
                bevindingen=_name_werkboeken(dossier, gegeven, soort),
            )


def _name_werkboeken(
    dossier: Dossier, gegeven: Gegevenrijen, soort: Werkboeksoort
) -> list[Bevinding]:
    """The files in `werk/` that can be the workbook: those with decisions of this comparison, and
    then what else lies there."""
    kopieen = _find_kopieen(dossier, [], None, gegeven, soort)
    gezegd = {b.waar for b in kopieen}
    for pad in _list_anderen(dossier, []):
        naam = show_naam(dossier.naam_van(pad))
        if naam not in gezegd:
            nu = f'Is dit uw werkboek? Geef dan: bvtool terugkoppeling --werkboek "{naam}"'
            kopieen.append(Bevinding(naam, "Dit bestand staat ook in de map werk.", nu))
    return kopieen


def _look_around(
    dossier: Dossier,
    gelezen: Sequence[Path],
    werkboek: Werkboek | None,
    gegeven: Gegevenrijen,
    soort: Werkboeksoort,
) -> list[Bevinding]:
    """The workbooks that are open now, as Excel and LibreOffice mark it (what was typed there and
    not yet saved, was not read), and the copies that say something else."""
    open_ = [
        Bevinding(
            show_naam(dossier.naam_van(pad)),
            "Dit werkboek staat nog open in Excel of LibreOffice. Wat u daar nog niet heeft "
            "opgeslagen, is niet gelezen.",
            "Sla het op, sluit het, en geef de opdracht opnieuw.",
        )
        for pad in gelezen
        if is_open_elsewhere(pad)
    ]
    return [*open_, *_find_kopieen(dossier, gelezen, werkboek, gegeven, soort)]


def _find_kopieen(
    dossier: Dossier,
    gelezen: Sequence[Path],
    werkboek: Werkboek | None,
    gegeven: Gegevenrijen,
    soort: Werkboeksoort,
) -> list[Bevinding]:
    """The other files in `werk/` that hold rows of this comparison with decisions that are not in
    the workbook that was read."""
    anderen = _list_anderen(dossier, gelezen)
    if not anderen:
        return []
    begin = read_origineel(dossier, gegeven, soort)
    eigen = None if werkboek is None else list_decided(werkboek, gegeven, begin, soort.wijze)
    gevonden = []
    for pad in anderen:
        if aantal := _count_other(pad, eigen, gegeven, begin, soort):
            gevonden.append(_name_copy(dossier, pad, aantal, gelezen))
    return gevonden


def _list_anderen(dossier: Dossier, gelezen: Sequence[Path]) -> list[Path]:
    """The workbooks in `werk/` that were not read, by their names."""
    bekend = {pad.resolve() for pad in gelezen}
    return [
        pad
        for pad in (sorted(dossier.werk.glob("*")) if dossier.werk.is_dir() else ())
        if pad.suffix.lower() in (".xlsx", ".ods")
        and not pad.name.startswith((".", "~"))
        and not _BEWAARD.fullmatch(pad.name)
        and pad.resolve() not in bekend
    ]


def _count_other(
    pad: Path,
    eigen: pl.DataFrame | None,
    gegeven: Gegevenrijen,
    begin: Werkboek | None,
    soort: Werkboeksoort,
) -> int:
    """On how many rows that file decides something that the workbook (`eigen`) does not."""
    try:
        boek = read_werkboek(pad, pad.name, soort.vorm)
    except (BvFout, OSError):
        return 0
    ander = merge_werkboeken([boek], gegeven, wijze=soort.wijze).werkboek
    besluiten = list_decided(ander, gegeven, begin, soort.wijze)
    iets = [pl.col(v).is_not_null() for v in ("c_besluit", "c_juist_bsn") if v in besluiten.columns]
    besluiten = besluiten.filter(pl.any_horizontal(iets))
    if eigen is None:
        return besluiten.height
    return besluiten.join(eigen, on=besluiten.columns, how="anti", nulls_equal=True).height


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
