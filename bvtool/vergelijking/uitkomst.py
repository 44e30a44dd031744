"""The comparison as a whole: B4 and register in, one outcome per B4 row out, and the tie-out.

Nothing here reads or writes a file. Law 1 (complete) is checked here, at run time: counts that do
not add up are a fault, never an output.
"""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from bvtool.vak.bijdrage import EERSTE_START
from bvtool.vak.fouten import InterneFout
from bvtool.vak.lanen import make_ahead, start_beside
from bvtool.vak.peil import Peil
from bvtool.vak.standen import ALLEEN_REGISTER, Rijuitkomst
from bvtool.vergelijking import frames
from bvtool.vergelijking.beleid import Beleid
from bvtool.vergelijking.beslissing import decide, is_minor, name_missing, tell_twijfel
from bvtool.vergelijking.perioden import mark_rows, sum_up
from bvtool.vergelijking.regelsleutel import make_voorvoegsel, sleutel_expr
from bvtool.vergelijking.twijfel import find_misschien, find_twijfels, mark_other_person
from bvtool.vergelijking.uniek import as_numbers, lay_beside
from bvtool.vergelijking.verschillen import make_verschillen, mark_dubbelen
from bvtool.vergelijking.voorstellen import PERSOON, add_proposals

_EERSTE = Peil(EERSTE_START).tekst
LOT = 50_000
"""So many rows of B4 are decided at a time, in each lane."""


class Uitkomst(NamedTuple):
    """The result of one comparison: the frames UITKOMST, ALLEEN_REGISTER and VERSCHILLEN of
    `frames`, the counts of the contract, the reference date it speaks of, and how many persons
    stand in both files (`in_beide`) and in B4 only (`alleen_b4`).
    """

    b4: pl.DataFrame
    alleen_register: pl.DataFrame
    verschillen: pl.DataFrame
    tellingen: dict[str, int]
    peil: Peil
    in_beide: int = 0
    alleen_b4: int = 0


def make_uitkomst(
    b4: pl.DataFrame,
    register: pl.DataFrame,
    beleid: Beleid,
    *,
    b4_sha256: str,
    register_sha256: str,
    gemeente: str = "",
) -> Uitkomst:
    """Compares B4 with the register (the frames B4 and REGISTER of `frames`).

    Raises InterneFout when a frame is not as agreed or the counts do not add up.
    """
    b4, register = frames.B4.take(b4), frames.REGISTER.take(register)
    personen = _make_persons(register, beleid, gemeente)
    rijen = _find_persons(b4, personen)
    personen = personen.with_columns(in_b4=_find_first_rows(rijen, personen.height))
    besloten, verschillen = _decide_lots(rijen, personen.drop(_NIET_NAAST), beleid)
    over, personen = personen.filter(pl.col("in_b4").is_null()), personen.select(*PERSOON, "in_b4")
    besloten = besloten.rechunk()  # into what the wide frame left
    voorstellen = add_proposals(rijen.with_columns(besloten["nr"]), personen)
    besloten = besloten.with_columns(
        voorstellen["voorstel_tekst"],
        voorstellen["voorstel_bsn"],
        regel=sleutel_expr(make_voorvoegsel(b4_sha256, "b4"), pl.col("rij")),
    )
    in_beide = personen.height - personen["in_b4"].null_count()
    uitkomst = Uitkomst(
        b4=frames.UITKOMST.check(besloten.select(*frames.UITKOMST.make_schema())),
        alleen_register=frames.ALLEEN_REGISTER.check(
            _only_register(over, besloten, register_sha256, beleid)
        ),
        verschillen=frames.VERSCHILLEN.check(verschillen),
        tellingen={},
        peil=beleid.peil,
        in_beide=in_beide,
        alleen_b4=int((rijen["eerste_rij"] == rijen["rij"]).sum()) - in_beide,
    )
    uitkomst.tellingen.update(_count(uitkomst, b4, register))
    return uitkomst


def _make_persons(register: pl.DataFrame, beleid: Beleid, gemeente: str) -> pl.DataFrame:
    """The persons of the register (`perioden.sum_up`), numbered from 0 (`persoon`), with what
    speaks against deciding alone and what the whole register lacks."""
    gemerkt = mark_rows(register, beleid)
    ernaast = start_beside(
        lambda: (find_twijfels(gemerkt, beleid), find_misschien(gemerkt, beleid))
    )
    personen = sum_up(gemerkt, beleid).with_columns(
        in_register=pl.lit(True),
        andere_gemeente=(pl.col("r_gemeentecode") != gemeente).fill_null(False)
        if gemeente
        else pl.lit(False),
        pgb_zonder=~pl.col("heeft_bw") & pl.col("pgb_zonder").fill_null(False),
    )
    personen = personen.with_columns(name_missing(register))
    for bij in ernaast.result():
        personen = lay_beside(personen, bij, ["bsn"])
    return personen.with_row_index("persoon")


_NIET_NAAST = ("bsn", "persoon", "in_b4", "heeft_bw", "pgb_onbekend", "m_begin", "m_eind")
"""What is known of a person and decides nothing about a row of B4."""


def _find_persons(b4: pl.DataFrame, personen: pl.DataFrame) -> pl.DataFrame:
    """The rows of B4 in their order, only what is looked at, with the number of the person of the
    register (`persoon`, null when nobody has that BSN)."""
    rijen = mark_dubbelen(b4.select(*frames.B4.make_schema()))
    if not rijen["rij"].is_sorted():
        rijen = rijen.sort("rij")
    wie = personen.select(as_numbers(personen["bsn"]), "persoon")
    gezocht = as_numbers(rijen["bsn"]).to_frame()
    gevonden = gezocht.join(wie, on="bsn", how="left", maintain_order="left")
    return rijen.hstack([gevonden["persoon"]])


def _decide_lots(
    rijen: pl.DataFrame, personen: pl.DataFrame, beleid: Beleid
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What is decided of each row of B4, and the differences; lot by lot, for a row and its person
    side by side are wide."""

    def decide_lot(begin: int) -> tuple[pl.DataFrame, pl.DataFrame]:
        lot = rijen.slice(begin, LOT)
        samen = mark_other_person(lot.hstack(personen.select(pl.all().gather(lot["persoon"]))))
        samen = samen.with_columns(
            pl.col("in_register", "dekt", "opvang", "andere_gemeente").fill_null(False),
            geboren=pl.coalesce("r_geboortedatum", "geboortedatum"),
        )
        besloten = _outcome_columns(decide(samen, beleid), beleid.peil)
        return besloten, make_verschillen(samen, beleid.peil)

    delen = list(make_ahead(decide_lot, range(0, max(rijen.height, 1), LOT), lanen=2))
    return pl.concat([b for b, _ in delen]), pl.concat([v for _, v in delen])


def _find_first_rows(rijen: pl.DataFrame, personen: int) -> pl.Series:
    """For each person of the register the first row of B4 with that BSN; null without one."""
    eerst = rijen.select("persoon", "rij", "eerste_rij").filter(
        pl.col("persoon").is_not_null() & (pl.col("eerste_rij") == pl.col("rij"))
    )
    geen = pl.repeat(None, personen, dtype=pl.Int64, eager=True)
    return geen.scatter(eerst["persoon"], eerst["rij"])


def _outcome_columns(besloten: pl.DataFrame, peil: Peil) -> pl.DataFrame:
    blijvend = pl.col("eind").ne_missing(pl.col("tijdelijk_eind"))
    einde = pl.min_horizontal(pl.when(blijvend).then("eind"), pl.col("overlijden"))
    dekt = pl.col("dekt")
    return besloten.select(
        "rij",
        "bsn",
        "bsn_ruw",
        "nr",
        "tabelrij",
        "uitkomst",
        "besluit",
        "reden",
        "datum",
        "uitleg",
        "voorstel",
        startdatum=pl.max_horizontal("begin", pl.lit(EERSTE_START)),
        einddatum=pl.when(dekt & (einde < peil.open_eind)).then(einde),
        startnummer=pl.col("startnummers"),
        gemeente=pl.col("r_gemeentecode"),
        buitenregionaal=pl.col("buitenregionaal_j").fill_null(False),
        verschil=pl.col("verschil"),
        heropend=pl.lit(False),
    )


def _only_register(
    niet_in_b4: pl.DataFrame, besloten: pl.DataFrame, sha256: str, beleid: Beleid
) -> pl.DataFrame:
    """Persons whom the CAK does not know: alive and of age on R, with BW on R or later, or maybe
    (`twijfel.find_misschien`)."""
    peil = beleid.peil
    jong = is_minor(pl.col("r_geboortedatum"), peil)
    over = niet_in_b4.filter(
        (pl.col("dekt") | pl.col("later").is_not_null() | pl.col("m_begin").is_not_null())
        & ~(pl.col("overlijden") < peil.datum).fill_null(False)
        & ~jong.fill_null(False)
    )
    zeker = pl.col("dekt") | pl.col("later").is_not_null()
    echt = pl.when("dekt").then("begin").otherwise(pl.coalesce("later", "m_begin"))
    eind = pl.when("dekt").then("eind").when(zeker).then("later_eind").otherwise("m_eind")
    staat = pl.when(zeker).then(pl.lit("In uw register in")).otherwise(
        pl.lit("In uw register misschien in")
    )  # fmt: skip
    misschien = (
        besloten.filter(pl.col("voorstel_bsn").is_not_null())
        .group_by("voorstel_bsn")
        .agg(bij_rij=pl.col("rij").min())
    )
    over = over.join(misschien, left_on="bsn", right_on="voorstel_bsn", how="left")
    voor = pl.lit(f" De periode voor {_EERSTE} gaat via de oude weg (H&V-app of Excel).")
    lijkt = pl.format(" Lijkt op rij {} van B4: kijk daar eerst.", "bij_rij")
    return (
        over.with_columns(echt=echt, echt_eind=eind)
        .select(
            rij="register_rij",
            regel=sleutel_expr(make_voorvoegsel(sha256, "register"), pl.col("register_rij")),
            bsn="bsn",
            uitleg=pl.concat_str(
                pl.format(
                    "{} beschermd wonen vanaf {}, maar niet in B4. "
                    "Vraag eerst het CAK of deze persoon daar bekend is.",
                    staat,
                    pl.col("echt").dt.strftime("%d-%m-%Y"),
                ),
                pl.when(pl.col("echt") < EERSTE_START).then(voor).otherwise(pl.lit("")),
                pl.when(pl.col("bij_rij").is_not_null()).then(lijkt).otherwise(pl.lit("")),
                tell_twijfel(beleid),
            ),
            startdatum=pl.max_horizontal("echt", pl.lit(EERSTE_START)),
            einddatum=pl.when(pl.col("echt_eind") < peil.open_eind).then("echt_eind"),
            startnummer="startnummers",
            gemeente="r_gemeentecode",
            buitenregionaal="buitenregionaal_j",
        )
        .sort("rij")
    )


def _count(uitkomst: Uitkomst, b4: pl.DataFrame, register: pl.DataFrame) -> dict[str, int]:
    per = dict(uitkomst.b4.group_by("uitkomst").len().iter_rows())
    tellingen = {
        "b4_rijen": b4.height,
        "register_rijen": register.height,
        **{naam.value: int(per.pop(naam, 0)) for naam in Rijuitkomst},
        ALLEEN_REGISTER: uitkomst.alleen_register.height,
        "verschillen": uitkomst.verschillen.height,
        "bsn_aangevuld": sum(int(f["bsn_aangevuld"].sum()) for f in (b4, register)),
    }
    som = sum(tellingen[naam] for naam in Rijuitkomst)
    uniek = uitkomst.b4["rij"].n_unique()
    if per or som != b4.height or uniek != b4.height:
        raise InterneFout(
            f"De telling klopt niet: {b4.height} rijen in B4, {som} rijen in de uitkomst.",
            waar="de vergelijking",
            wat_nu="Meld dit als fout in bvtool; er is niets opgeslagen.",
        )
    return tellingen
