"""The export of the municipality's own register: one row per provision, several per person.

No layout is published; the columns of `data/kolommen.csv` follow the terms of iWmo (afgeleid). BSN
and a start date are required.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from bvtool.bestanden.b4 import check_rijen
from bvtool.bestanden.lezing import Veldsoort, read_velden
from bvtool.bestanden.waardevragen import (
    WaardenOpen,
    Waardevraag,
    ask_janee,
    ask_woorden,
    lay_waarden,
    list_vragen,
    refuse_open,
)
from bvtool.tabel.lezen.lezing import read_tabel
from bvtool.tabel.lezen.ruw import RuweTabel, list_rijen
from bvtool.tabel.waarden.telling import BW_CATEGORIEEN, is_bw, mark_telling
from bvtool.tabel.waarden.velden import Veldlezer
from bvtool.vak.fouten import Bevinding, InvoerGeweigerd
from bvtool.vak.grenzen import STANDAARD, Grenzen

if TYPE_CHECKING:
    import polars as pl

VELDEN: Mapping[str, Veldsoort] = {
    "achternaam": "naam",
    "voorvoegsel": "naam",
    "voorletters": "naam",
    "geboortedatum": "geboorte",
    "overlijdensdatum": "datum_streng",
    "gemeentecode": "gemeente",
    "beschikkingnummer": "code",
    "toewijzingnummer": "code",
    "clientnummer": "code",
    "status": "tekst",
    "reden_wijziging": "code2",
    "status_aanlevering": "code",
    "productcategorie": "code2",
    "productcode": "code",
    "productomschrijving": "tekst",
    "leveringsvorm": "tekst",
    "pgb_wooncomponent": "janee",
    "aanbieder": "tekst",
    "ingangsdatum": "datum_streng",
    "einddatum": "einde",
    "startdatum_levering": "datum_streng",
    "einddatum_levering": "einde",
    "reden_einde": "code2",
    "release": "release",
    "startnummer": "getal",
    "vrijstelling": "janee",
    "buitenregionaal": "janee",
    "soort_bijdrage": "tekst",
    "huishouden": "tekst",
}
VELDEN_ABO: Mapping[str, Veldsoort] = {"kostprijs": "geld", "wlz_ingang": "datum_streng"}
"""What only a comparison of the abonnementstarief asks of a register; else nobody reads it."""


class RegisterBestand(NamedTuple):
    """The register: `ruw` as it came, `frame` canonical, one row per row of the export, in order.

    `frame`: rij Int64, bsn, bsn_ruw, bsn_fout String and bsn_aangevuld Boolean as in B4;
    achternaam, voorvoegsel, voorletters, geboortedatum String; overlijdensdatum Date;
    gemeentecode, beschikkingnummer, toewijzingnummer, clientnummer, status, reden_wijziging (two
    digits), status_aanlevering, productcategorie (two digits), productcode, productomschrijving,
    leveringsvorm String; pgb_wooncomponent String ("J", "N", null); aanbieder String;
    ingangsdatum, einddatum, startdatum_levering, einddatum_levering Date (an end that is said to
    be open is 9999-12-31, an empty one null: an open einddatum_levering goes above an einddatum);
    reden_einde String (two digits when a code), release String ("3.1"), startnummer Int64,
    vrijstelling, buitenregionaal String ("J", "N", null); soort_bijdrage, huishouden String (as the
    file says it: they decide nothing); for the abonnementstarief kostprijs Int64 (cents) and
    wlz_ingang Date; categorie String
    (two digits), telt Boolean and vraag String as `waarden.telling` gives them; geen_kolom String
    (the deciding columns that this register does not have, or null). A row whose BSN cannot be read
    stays, with bsn null, and is reported.
    """

    ruw: RuweTabel
    frame: pl.DataFrame
    meldingen: tuple[Bevinding, ...]
    bsn_aangevuld: int
    waardevragen: tuple[Waardevraag, ...] = ()


def read_register(
    pad: Path,
    *,
    eigen_koppen: Mapping[str, str] | None = None,
    blad: str | None = None,
    grenzen: Grenzen = STANDAARD,
    categorieen: Sequence[str] = BW_CATEGORIEEN,
) -> RegisterBestand:
    """The register export at `pad`.

    The outcome of a person hangs on the start, end and death dates: one that cannot be read is
    asked, never left out. Raises as `read_tabel`, and InvoerGeweigerd with every such cell.
    """
    tabel = read_tabel(pad, "register", eigen_koppen, blad=blad, grenzen=grenzen)
    return take_register(tabel, categorieen=categorieen)


def take_register(
    tabel: RuweTabel,
    *,
    categorieen: Sequence[str] = BW_CATEGORIEEN,
    waarden: Mapping[tuple[str, str], str] = MappingProxyType({}),
    release: str = "3.1",
) -> RegisterBestand:
    """The register in a table that has been read; see `read_register`.

    `waarden` is what a person said about values. Raises WaardenOpen when a product, or a word where
    a date must be, has to be answered first.
    """
    import polars as pl

    check_rijen(tabel)
    te_lezen = lay_waarden(tabel, waarden)
    lezer = Veldlezer(te_lezen)
    velden = VELDEN if is_bw(categorieen) else {**VELDEN, **VELDEN_ABO}
    frame = ask_janee(te_lezen, read_velden(lezer, velden))
    frame = mark_telling(frame, categorieen=categorieen, afspraak=waarden)
    lezer.ask_afgerond(frame)
    lezer.ask_ingesprongen(frame)
    try:
        lezer.finish("de export van het register")
    except InvoerGeweigerd as fout:
        if woorden := ask_woorden(te_lezen):
            raise WaardenOpen(
                fout.fout,
                tabel,
                woorden,
                waar=fout.waar,
                wat_nu=fout.wat_nu,
                bevindingen=fout.bevindingen,
            ) from None
        raise
    frame = frame.with_columns(geen_kolom=pl.lit(_name_missing(tabel), dtype=pl.String))
    vragen = list_vragen(tabel, frame, waarden, release)
    refuse_open(tabel, vragen)
    meldingen = [*tabel.meldingen, *lezer.meldingen]
    zonder = frame.filter(
        pl.col("ingangsdatum").is_null() & pl.col("startdatum_levering").is_null()
    )["rij"].to_list()
    if zonder:
        meldingen.append(
            Bevinding(
                f"{tabel.locate(letter=_start_letter(tabel))}, {list_rijen(zonder)}",
                "Hier ontbreekt de ingangsdatum; deze rijen tellen niet mee als beschermd wonen.",
                "Vul de ingangsdatum aan in het register en maak een nieuwe export.",
            )
        )
    aangevuld = int(frame["bsn_aangevuld"].sum())
    return RegisterBestand(tabel, frame, tuple(meldingen), aangevuld, vragen)


GEZEGD_PER_RIJ = ("einddatum", "overlijdensdatum", "product")
"""The missing columns that are told on every row that they may touch."""


def _name_missing(tabel: RuweTabel) -> str | None:
    """Which of these columns the register does not have, as one text; None when it has all."""
    mist = tabel.beeld.ontbreekt if tabel.beeld is not None else frozenset[str]()
    return ",".join(s for s in GEZEGD_PER_RIJ if s in mist) or None


def _start_letter(tabel: RuweTabel) -> str | None:
    return tabel.kolommen.get("ingangsdatum") or tabel.kolommen.get("startdatum_levering")
