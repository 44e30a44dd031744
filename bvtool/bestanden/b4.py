"""The B4 file of the CAK: every client with beschermd wonen that is active there for the gemeente.

No layout is published; the columns of `data/kolommen.csv` are our assumption. Only BSN is required.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bvtool.bestanden.lezing import Veldsoort, read_velden
from bvtool.tabel.lezen.afspraak import GEEN, Leesafspraak
from bvtool.tabel.lezen.lezing import read_tabel
from bvtool.tabel.lezen.ruw import RuweTabel
from bvtool.tabel.waarden.velden import Veldlezer
from bvtool.vak.fouten import Bevinding, InvoerGeweigerd
from bvtool.vak.grenzen import STANDAARD, Grenzen

if TYPE_CHECKING:
    import polars as pl

VELDEN: Mapping[str, Veldsoort] = {
    "klantnummer": "code",
    "achternaam": "naam",
    "voorvoegsel": "naam",
    "voorletters": "naam",
    "geboortedatum": "geboorte",
    "gemeentecode": "gemeente",
    "uitvoerdercode": "code",
    "startdatum": "datum",
    "einddatum": "datum",
    "product": "code",
    "instelling": "tekst",
    "soort_bijdrage": "tekst",
}

RONDEVELDEN: Mapping[str, Veldsoort] = {
    **VELDEN,
    "startdatum": "datum_streng",
    "einddatum": "einde",
    "jaar_vanaf": "getal",
    "periode_vanaf": "getal",
    "startnummer": "getal",
    "kostprijs": "geld",
}
"""In a round the outcome hangs on the dates of the CAK, so one that cannot be read is asked; and
the start may be a year and a four-week period."""


class B4Bestand(NamedTuple):
    """The B4 file: `ruw` as it came, `frame` canonical, one row per client row in file order.

    `frame`: rij Int64 (as the clerk sees it); bsn String (nine digits that pass the 11-proef, else
    null), bsn_ruw String (the trimmed cell), bsn_fout String (null, "leeg", "geen_negen_cijfers",
    "elfproef"), bsn_aangevuld Boolean; klantnummer, achternaam, voorvoegsel, voorletters String;
    geboortedatum String ("jjjj-mm-dd", unknown parts 00); gemeentecode, uitvoerdercode String;
    startdatum, einddatum Date; product, instelling, soort_bijdrage String; in a round also
    jaar_vanaf, periode_vanaf, startnummer and kostprijs (cents) Int64. A column that the file
    does not have is null. `meldingen` holds those of `ruw` too; `bsn_aangevuld` counts the BSNs
    that got their zeros back.
    """

    ruw: RuweTabel
    frame: pl.DataFrame
    meldingen: tuple[Bevinding, ...]
    bsn_aangevuld: int


def read_b4(
    pad: Path,
    *,
    eigen_koppen: Mapping[str, str] | None = None,
    blad: str | None = None,
    grenzen: Grenzen = STANDAARD,
    afspraak: Leesafspraak = GEEN,
    ronde: bool = False,
) -> B4Bestand:
    """The B4 file at `pad`. In the migration no outcome hangs on its dates, so an unreadable one is
    reported, not asked; in a `ronde` it is asked.

    Raises as `read_tabel`, and InvoerGeweigerd for a column with dates both day and month first,
    or a file without a single row; in a `ronde` the CAK may know nobody.
    """
    tabel = read_tabel(pad, "b4", eigen_koppen, blad=blad, grenzen=grenzen, afspraak=afspraak)
    return take_b4(tabel, ronde=ronde)


def take_b4(tabel: RuweTabel, *, ronde: bool = False) -> B4Bestand:
    """The B4 file in a table that has been read; see `read_b4`."""
    if not ronde:
        check_rijen(tabel)
    lezer = Veldlezer(tabel)
    frame = read_velden(lezer, RONDEVELDEN if ronde else VELDEN)
    lezer.finish("het B4-bestand")
    return B4Bestand(
        tabel, frame, (*tabel.meldingen, *lezer.meldingen), int(frame["bsn_aangevuld"].sum())
    )


def check_rijen(tabel: RuweTabel) -> None:
    """Raises InvoerGeweigerd when there is a header but not one row below it."""
    if tabel.frame.is_empty():
        raise InvoerGeweigerd(
            f"Onder de koprij (rij {tabel.koprij}) staat geen enkele rij.",
            waar=tabel.locate(),
            wat_nu="Controleer of dit het goede bestand is en of de export gelukt is.",
        )
