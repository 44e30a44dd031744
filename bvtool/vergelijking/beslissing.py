"""The decision table: who is announced, who is not, and what a person must still decide.

Order, outcomes and texts stand in `data/beslistabel.csv` (spec "Who is announced"); here is one
expression for each condition. The first row of the table that fits decides.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

import polars as pl

from bvtool.vak.peil import Peil
from bvtool.vak.tabellen import load_tabel
from bvtool.vergelijking.beleid import Beleid
from bvtool.vergelijking.tafel import fill_template, place_rows
from bvtool.vergelijking.uniek import per_value

TWIJFEL = "13"
"""The number in the table of the rows that must not decide alone."""
Voorwaarde = Callable[[Beleid], pl.Expr]
_c = pl.col


def latest_birth(geboortedatum: pl.Expr) -> pl.Expr:
    """The latest day that a partly known birth date (`1961-00-00`) can be, as text."""
    jaar, maand, dag = (geboortedatum.str.slice(*s) for s in ((0, 4), (5, 2), (8, 2)))
    return pl.concat_str(
        jaar,
        pl.lit("-"),
        pl.when(maand == "00").then(pl.lit("12")).otherwise(maand),
        pl.lit("-"),
        pl.when(dag == "00").then(pl.lit("31")).otherwise(dag),
    )


def _latest_births(geboortedatums: pl.Series) -> pl.Series:
    return per_value(geboortedatums, latest_birth)


def is_minor(geboortedatum: pl.Expr, peil: Peil) -> pl.Expr:
    """Whether who is born on this day ("jjjj-mm-dd") is under age on the reference date."""
    return geboortedatum > peil.meerderjarig_na.isoformat()


def _ended(zeker: bool | None, reden: bool) -> Voorwaarde:
    def voorwaarde(_: Beleid) -> pl.Expr:
        klopt = _c("eerder").is_not_null() & (_c("einde_reden").is_not_null() == reden)
        return klopt if zeker is None else klopt & (_c("einde_zeker") == zeker)

    return voorwaarde


VOORWAARDEN: dict[str, Voorwaarde] = {
    "bsn_leeg": lambda _: _c("bsn_fout") == "leeg",
    "bsn_geen_negen_cijfers": lambda _: _c("bsn_fout") == "geen_negen_cijfers",
    "bsn_elfproef": lambda _: _c("bsn_fout") == "elfproef",
    "eerder_gezien": lambda _: _c("eerste_rij").is_not_null() & (_c("eerste_rij") < _c("rij")),
    "overleden_voor_r": lambda b: _c("overlijden") < b.peil.datum,
    "te_jong": lambda b: is_minor(_c("geboren"), b.peil),
    "misschien_te_jong": lambda b: is_minor(_c("geboren").map_batches(_latest_births), b.peil),
    "andere_persoon": lambda _: _c("andere_persoon"),
    "twee_personen": lambda _: _c("twee_personen").is_not_null(),
    "vraag_open": lambda _: _c("vraag").is_not_null(),
    "product_noemt_bw": lambda _: _c("product_noemt_bw").is_not_null(),
    "twee_exports": lambda _: _c("twee_exports").is_not_null(),
    "reden_zonder_einde": lambda _: _c("reden_zonder_einde").is_not_null(),
    "loopt_door_na_dood": lambda _: _c("dekt") & _c("loopt_door_na_dood").is_not_null(),
    "dekt_tijdelijk_einde": lambda _: _c("dekt") & (_c("eind") == _c("tijdelijk_eind")),
    "dekt_vrijgesteld": lambda _: _c("dekt") & _c("vrijstelling_j"),
    "dekt_buitenregionaal": lambda b: (
        _c("dekt") & _c("buitenregionaal_j") & pl.lit(b.buitenregionaal == "beoordelen")
    ),
    "dekt_met_einde": lambda b: _c("dekt") & (_c("eind") < b.peil.open_eind),
    "dekt": lambda _: _c("dekt"),
    "begint_later_na_eerder": lambda _: _c("later").is_not_null() & _c("eerder").is_not_null(),
    "begint_later": lambda _: _c("later").is_not_null(),
    "geeindigd_reden_zeker": _ended(zeker=True, reden=True),
    "geeindigd_reden_mogelijk": _ended(zeker=None, reden=True),
    "geeindigd_reden_onbekend": lambda _: _c("eerder").is_not_null(),
    "opvang": lambda _: _c("in_register") & _c("opvang"),
    "pgb_zonder_wooncomponent": lambda _: _c("in_register") & _c("pgb_zonder"),
    "alleen_vervallen": lambda _: _c("in_register") & _c("vervallen_rij").is_not_null(),
    "zonder_bw": lambda _: _c("in_register"),
    "niet_in_register": lambda _: ~_c("in_register"),
}
"""Each condition of the table, over the frame that `decide` is given."""

OPMERKINGEN: dict[str, Voorwaarde] = {
    "buitenregionaal_aanmelden": lambda b: (
        _c("dekt") & _c("buitenregionaal_j") & pl.lit(b.buitenregionaal == "aanmelden")
    ),
    "begint_weer": lambda _: _c("dekt") & _c("later").is_not_null(),
    "geen_kolom_einddatum": lambda _: _c("dekt") & _c("geen_einddatum"),
    "geen_kolom_overlijden": lambda _: _c("dekt") & _c("geen_overlijdensdatum"),
    "geen_kolom_product": lambda _: _c("dekt") & _c("geen_product"),
    "register_rij_onleesbaar": lambda _: _c("onleesbare_rij").is_not_null(),
    "andere_gemeente": lambda _: _c("andere_gemeente") & _c("dekt"),
    "rijen_verschillen": lambda _: _c("verschil").is_not_null(),
}
"""Each remark that may follow the explanation (`data/beslisopmerkingen.csv`)."""


def decide(b4: pl.DataFrame, beleid: Beleid) -> pl.DataFrame:
    """Places every row of B4 by the first row of the decision table that fits.

    Takes B4 joined with the persons of the register (see `outcome.make_uitkomst`). Gives the same
    rows in the same order with, added: `tabelrij` (Int64, index in the table), `nr` (Int64),
    `uitkomst`, `besluit`, `reden`, `voorstel`, `uitleg` (String) and `datum` (Date).
    Raises InterneFout when a row fits nowhere.
    """
    tabel = load_tabel("beslistabel")
    voorwaarden = [VOORWAARDEN[rij["voorwaarde"]](beleid) for rij in tabel]
    geplaatst = b4.with_columns(tabelrij=place_rows(b4, voorwaarden, "beslistabel"))
    if not geplaatst["rij"].is_sorted():
        geplaatst = geplaatst.sort("rij")
    smal = geplaatst.select(_name_used(tabel, beleid)).with_row_index("plek")
    delen = [
        _fill(smal.filter(_c("tabelrij") == index), tabel[index], beleid)
        for index in geplaatst["tabelrij"].unique().sort()
    ]
    if not delen:
        delen = [_fill(smal, tabel[0], beleid)]
    return geplaatst.hstack(pl.concat(delen).sort("plek").drop("plek"))


def name_missing(register: pl.DataFrame) -> list[pl.Expr]:
    """Which columns the whole register lacks: a Boolean for each that is told on a row."""
    mist: set[str] = set()
    if "geen_kolom" in register.columns and register.height:
        delen = [set((g or "").split(",")) for g in register["geen_kolom"].unique()]
        mist = set.intersection(*delen)
    return [
        pl.lit(naam in mist).alias(f"geen_{naam}")
        for naam in ("einddatum", "overlijdensdatum", "product")
    ]


def tell_twijfel(beleid: Beleid) -> pl.Expr:
    """What speaks against deciding alone about a person of the register who is not in B4, after
    what is said of that person: the words of the table, empty text when nothing does."""
    return (pl.lit(" Let op. ") + find_twijfel(beleid)).fill_null("")


def find_twijfel(beleid: Beleid, *, zonder: Collection[str] = ()) -> pl.Expr:
    """Why the register must not decide alone about a person, in the words of the table (String;
    null: nothing speaks against it); `zonder`: conditions that are not looked at.

    Over a frame with the columns of `perioden.sum_up` and of `twijfel.find_twijfels`.
    """
    zinnen = [
        pl.when(VOORWAARDEN[rij["voorwaarde"]](beleid)).then(
            fill_template(beleid.peil.fill(rij["uitleg"]))
        )
        for rij in load_tabel("beslistabel")
        if rij["nr"] == TWIJFEL and rij["voorwaarde"] not in zonder
    ]
    return pl.coalesce(*zinnen, pl.lit(None, dtype=pl.String))


def _name_used(tabel: Sequence[Mapping[str, str]], beleid: Beleid) -> list[str]:
    """The columns that the cells of the table are made of."""
    cellen = [_cell(rij[k]) for rij in tabel for k in ("reden", "voorstel")]
    cellen += [fill_template(beleid.peil.fill(rij["uitleg"])) for rij in tabel]
    for opmerking in load_tabel("beslisopmerkingen"):
        cellen += [OPMERKINGEN[opmerking["voorwaarde"]](beleid), fill_template(opmerking["tekst"])]
    velden = {naam for cel in cellen for naam in cel.meta.root_names()}
    return sorted({"tabelrij"} | velden | {rij["datum"] for rij in tabel if rij["datum"]})


def _fill(deel: pl.DataFrame, rij: Mapping[str, str], beleid: Beleid) -> pl.DataFrame:
    """The cells of one table row for the B4 rows that it placed: `plek` and what is added."""
    uitleg = fill_template(beleid.peil.fill(rij["uitleg"]))
    return deel.select(
        "plek",
        nr=pl.lit(int(rij["nr"]), dtype=pl.Int64),
        uitkomst=pl.lit(rij["uitkomst"]),
        besluit=pl.lit(rij["besluit"] or None, dtype=pl.String),
        reden=_cell(rij["reden"]),
        voorstel=_cell(rij["voorstel"]),
        datum=_c(rij["datum"]) if rij["datum"] else pl.lit(None, dtype=pl.Date),
        uitleg=pl.concat_str(uitleg, *list_opmerkingen(deel, beleid)),
    )


def list_opmerkingen(
    deel: pl.DataFrame, beleid: Beleid, *, ronde: bool = False
) -> Iterator[pl.Expr]:
    """The remarks that follow the explanation of these rows (`data/beslisopmerkingen.csv`): each
    begins with a blank, and is empty text where it does not fit. In a `ronde` some say nothing."""
    for opmerking in load_tabel("beslisopmerkingen"):
        if ronde and opmerking["ronde"] != "ja":
            continue
        past = OPMERKINGEN[opmerking["voorwaarde"]](beleid).fill_null(False)
        if deel.select(past.any()).item():
            tekst = pl.concat_str(pl.lit(" "), fill_template(opmerking["tekst"]))
            yield pl.when(past).then(tekst).otherwise(pl.lit(""))


def _cell(waarde: str) -> pl.Expr:
    if waarde.startswith("{"):
        return _c(waarde.strip("{}"))
    return pl.lit(waarde or None, dtype=pl.String)
