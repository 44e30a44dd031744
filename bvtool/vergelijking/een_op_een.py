"""One person, one answer: over all rows together, once each of them is right by itself."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from bvtool.vergelijking.bevinding import Werkboekfout


def check_one_to_one(antwoorden: pl.DataFrame, plekken: pl.DataFrame) -> list[Werkboekfout]:
    """No person may be announced twice (law 5). `plekken`: regel, blad, blad_rij."""
    dubbel = antwoorden.filter("aanmelden").filter(pl.col("bsn").is_duplicated())
    nu = "Kies op een van deze rijen Niet aanleveren, met reden DUB (of Niet aanmelden)."
    return _tell(dubbel, plekken, "Dezelfde persoon wordt ook aangemeld op {}.", nu)


def check_dubbel(
    antwoorden: pl.DataFrame, plekken: pl.DataFrame, *, volledig: bool
) -> list[Werkboekfout]:
    """A person whose rows are all called double has no answer; judged once all rows are there."""
    b4 = antwoorden.filter((pl.col("soort") == "b4") & pl.col("bsn").is_not_null())
    if not volledig:
        return []
    alles_dub = (~pl.col("aanmelden") & (pl.col("reden") == "DUB").fill_null(False)).all()
    zonder = b4.filter(pl.col("bsn").is_duplicated() & alles_dub.over("bsn"))
    nu = "Geef een van deze rijen het echte antwoord; DUB is alleen voor de andere."
    return _tell(zonder, plekken, "Alle rijen van deze persoon hebben reden DUB; ook {}.", nu)


def _tell(rijen: pl.DataFrame, plekken: pl.DataFrame, wat: str, nu: str) -> list[Werkboekfout]:
    """One finding per row, naming the other rows of the same person."""
    gevonden = []
    samen = rijen.join(plekken, on="regel", how="left", maintain_order="left")
    for deel in samen.partition_by("bsn", maintain_order=True):
        wie = deel.select("blad", "blad_rij", "regel").rows()
        for blad, rij, regel in wie:
            anders = " en ".join(f"blad {b}, rij {r}" for b, r, s in wie if s != regel)
            gevonden.append(Werkboekfout(blad, rij, wat.format(anders), nu, "Besluit", regel))
    return gevonden


def check_shifted(
    rest: pl.DataFrame, velden: Sequence[str], zelf: Sequence[str]
) -> list[Werkboekfout]:
    """The answers that were filled in stand beside other rows: only those columns were sorted.

    `rest`: rows whose answer is not the one that was filled in, with what the clerk wrote as
    `a_...`; `velden` are the columns of an answer. When on a sheet the answers of two or more such
    rows are those that were given, only in another order, that is asked. A clerk who means it says
    so in Toelichting, or wrote something in a column of `zelf`.
    """
    gewijzigd = rest.filter(
        pl.col("besluit").is_not_null(),
        *(pl.col(f"a_{v}").is_null() for v in ("toelichting", *zelf)),
    )
    gevonden = []
    for deel in gewijzigd.partition_by("a_blad", maintain_order=True):
        was = sorted(map(repr, deel.select(velden).rows()))
        nu = sorted(map(repr, deel.select(f"a_{v}" for v in velden).rows()))
        if deel.height < 2 or was != nu:
            continue
        for blad, rij, regel in deel.select("a_blad", "a_rij", "regel").iter_rows():
            gevonden.append(
                Werkboekfout(
                    blad,
                    rij,
                    "De besluiten op dit blad zijn verschoven ten opzichte van de rijen.",
                    "Zet ze terug (Ctrl+Z) en sorteer altijd de hele tabel. Is het zo bedoeld, "
                    "schrijf dan bij deze rijen een Toelichting.",
                    "Besluit",
                    regel,
                )
            )
    return gevonden
