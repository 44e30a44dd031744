"""Half an export is asked before it is used: who is missing from it would seem to be gone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bvtool.vak.fouten import Bevinding, InvoerGeweigerd

if TYPE_CHECKING:
    import polars as pl

    from bvtool.bestanden.b4 import B4Bestand
    from bvtool.bestanden.register import RegisterBestand
    from bvtool.dossier.feiten import Vergelijkingfeit
    from bvtool.dossier.frames import Gelezen

DEEL = 0.9
"""Fewer than this part of the rows or persons of the time before is asked (aangenomen)."""


def check_whole(
    vorige: Vergelijkingfeit | None, b4: B4Bestand, register: RegisterBestand, toch: str
) -> None:
    """Raises InvoerGeweigerd when B4 or the register is much smaller than in the comparison before.

    `toch`: the reason why it is right; with it nothing is asked, and the trail keeps the reason.
    """
    if vorige is None or toch:
        return
    bevindingen = [
        *_compare_size("het B4-bestand", b4, vorige.b4_sha256, vorige.b4),
        *_compare_size("uw register", register, vorige.register_sha256, vorige.register),
    ]
    if bevindingen:
        raise InvoerGeweigerd(
            "Een bestand is veel kleiner dan de vorige keer. Misschien is het een halve export.",
            waar="de vergelijking",
            wat_nu="Maak de export opnieuw en geef: bvtool vergelijk. Klopt het zo, typ dan: "
            'bvtool vergelijk --toch "de reden"',
            bevindingen=bevindingen,
        )


def check_iemand(b4: B4Bestand, toch: str) -> None:
    """Raises InvoerGeweigerd when the file of the CAK holds nobody: half an export, or the CAK
    knows nobody of this gemeente. `toch`: who says that it is so."""
    if toch or not b4.frame.is_empty():
        return
    raise InvoerGeweigerd(
        f"Onder de koprij (rij {b4.ruw.koprij}) staat geen enkele rij.",
        waar=b4.ruw.locate(),
        wat_nu="Controleer of dit het goede bestand is en of het heel is. Kent het CAK van uw "
        'gemeente niemand, typ dan: bvtool vergelijk --toch "het CAK kent niemand"',
    )


def _compare_size(
    naam: str, bestand: B4Bestand | RegisterBestand, sha256: str, oud: Gelezen
) -> Iterator[Bevinding]:
    if bestand.ruw.sha256 == sha256 or not oud.frame:
        return
    nu, toen = _sizes(bestand.frame), _sizes(oud.read())
    for wat, aantal in nu.items():
        if aantal < DEEL * toen[wat]:
            yield Bevinding(
                bestand.ruw.bestand,
                f"Nu heeft {naam} {wat}: {aantal}. De vorige keer waren dat er {toen[wat]}.",
                "Kijk of de export heel is.",
            )


def _sizes(frame: pl.DataFrame) -> dict[str, int]:
    return {"rijen": frame.height, "personen": frame["bsn"].drop_nulls().n_unique()}
