"""The outcome of a round: every row of the file and every person beside it in exactly one place.

The table is data (`data/rondetabel.csv`), its conditions stand in `voorwaarden`, the first row that
fits decides. That nothing is lost or doubled is checked here, at run time.
"""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from bvtool.tabel.waarden.betekenis import Afspraak
from bvtool.vak.fouten import InterneFout
from bvtool.vak.peil import Peil
from bvtool.vak.rondebesluit import NOOIT, STOP, WIJZIGING
from bvtool.vak.tabellen import load_tabel
from bvtool.vergelijking.beleid import Beleid
from bvtool.vergelijking.beslissing import list_opmerkingen
from bvtool.vergelijking.regelsleutel import make_voorvoegsel, sleutel_expr
from bvtool.vergelijking.ronde.cakbeeld import make_cakbeeld
from bvtool.vergelijking.ronde.rondebeeld import join_beelden, join_los, make_registerbeeld
from bvtool.vergelijking.ronde.voorwaarden import CONDITIES
from bvtool.vergelijking.tafel import fill_template, place_rows
from bvtool.vergelijking.twijfel import mark_other_person
from bvtool.vergelijking.voorstellen import add_proposals

PLAATSEN = (
    "gelijk", "wij_corrigeren", "cak_corrigeert", "al_gemeld", "te_beoordelen", "dubbel",
    "onleesbaar",
)  # fmt: skip
BESTAND, LOS = "bestand", "los"
_c = pl.col

KOLOMMEN = (
    *("deel", "rij", "regel", "bsn", "bsn_ruw", "nr", "tabelrij", "plaats", "besluit", "soort"),
    *("reden", "startdatum", "stopdatum", "startnummer", "te_laat", "uitleg", "register_rij"),
    *("gemeente", "buitenregionaal", "staat_start", "staat_stop", "cak_stop", "eigen"),
    *("prijs", "staat_prijs", "cak_start", "cak_nummer"),
)
"""The columns of an outcome: `deel` bestand (a row of the file, `rij` its number) or los (a person
who is not in it; `rij` is the row in the register, null when only our messages know the person: the
key is then made of the start number).
`startdatum` and `stopdatum` (Date) are those of the message that the table proposes. `gemeente`
(String) is where the person lives according to the register, null when that is not known;
`buitenregionaal` (Boolean, never null): the register says that the person was placed from
elsewhere. `staat_start` and `staat_stop` (Date): what stands at the CAK under `startnummer`, by our
own approved message, else by the file; `eigen` (Boolean): by our own. `cak_stop`
(Date): the end that the file gives of what has stopped. `prijs` (Int64, cents): that of the
register, else `staat_prijs`; `staat_prijs`: what stands at the CAK, by our own approved message,
else by the file. `cak_start` (Date, never before the first day of the contribution) and
`cak_nummer` (Int64): start and start number that the file gives on this row, else the start in the
register."""


class Rondeuitkomst(NamedTuple):
    """The result of one comparison of a round: `rijen` (`KOLOMMEN`; first the file in its order,
    then who is not in it, by BSN), and `tellingen`, the counts of the contract."""

    rijen: pl.DataFrame
    tellingen: dict[str, int]


def make_rondeuitkomst(
    b4: pl.DataFrame,
    register: pl.DataFrame,
    eigen: pl.DataFrame,
    beleid: Beleid,
    *,
    afspraak: Afspraak | None = None,
    b4_sha256: str,
    register_sha256: str,
) -> Rondeuitkomst:
    """Compares the CAK's file with the register and our own messages on `beleid.peil`.

    `b4` and `register` are canonical frames, `eigen` has the shape of `eigenbeeld.SCHEMA`;
    `afspraak`: what a person said of values of the register. Raises InterneFout when a row fits
    nowhere or the counts do not add up.
    """
    cak = make_cakbeeld(b4, beleid.peil)
    personen, eindes = make_registerbeeld(register, beleid, afspraak)
    rijen = mark_other_person(join_beelden(cak, personen, eindes, eigen, beleid.peil))
    los = join_los(cak, personen, eigen, beleid.peil)
    sleutels = {
        BESTAND: sleutel_expr(make_voorvoegsel(b4_sha256, "b4"), _c("rij")),
        LOS: pl.coalesce(
            sleutel_expr(make_voorvoegsel(register_sha256, "register"), _c("rij")),
            sleutel_expr(make_voorvoegsel(register_sha256, "eigen"), _c("startnummer")),
        ),
    }
    bestand = _decide(rijen, BESTAND, beleid, sleutels[BESTAND])
    voorstellen = _propose(rijen, bestand, personen)
    bestand = bestand.with_columns(
        uitleg=pl.concat_str(
            "uitleg", voorstellen["voorstel_tekst"], separator=" ", ignore_nulls=True
        )
    )
    los = _as_rows(los, voorstellen)
    alle = pl.concat([bestand, _decide(los, LOS, beleid, sleutels[LOS])])
    return Rondeuitkomst(alle, _count(alle, b4, register))


_ZOEKT = (1, 25)
"""Numbers in the table of who is not found: an unreadable BSN, or one not in the register."""


def _propose(rijen: pl.DataFrame, bestand: pl.DataFrame, personen: pl.DataFrame) -> pl.DataFrame:
    """The rows of the file with who of the register may be meant where nobody has that BSN
    (`voorstellen.add_proposals`)."""
    nr = pl.when(_c("r_in")).then(pl.lit(0)).otherwise(bestand["nr"])
    return add_proposals(rijen.with_columns(nr=nr), personen, _ZOEKT, "het bestand van het CAK")


def _as_rows(los: pl.DataFrame, voorstellen: pl.DataFrame) -> pl.DataFrame:
    """Who is not in the file, with `bij_rij` (Int64): the first row of it of which that person
    is the one by all that is known (`zelfde_bsns`)."""
    wie = voorstellen.select("rij", bsn="zelfde_bsns").explode("bsn").group_by("bsn")
    met = los.join(wie.agg(bij_rij=_c("rij").min()), on="bsn", how="left", maintain_order="left")
    return met.with_columns(
        rij=_c("register_rij"),
        bsn_ruw=_c("bsn"),
        andere_persoon=pl.lit(False),
    )


def _decide(rijen: pl.DataFrame, deel: str, beleid: Beleid, sleutel: pl.Expr) -> pl.DataFrame:
    tabel = [rij for rij in load_tabel("rondetabel") if rij["deel"] == deel]
    condities = [CONDITIES[rij["voorwaarde"]](beleid) for rij in tabel]
    geplaatst = rijen.with_columns(
        tabelrij=place_rows(rijen, condities, "rondetabel"), plek=pl.int_range(pl.len())
    )
    delen = [
        _fill_rows(geplaatst.filter(_c("tabelrij") == index), tabel[index], beleid)
        for index in geplaatst["tabelrij"].unique().sort()
    ] or [_fill_rows(geplaatst, tabel[0], beleid)]
    klaar = pl.concat(delen).sort("plek")
    return klaar.with_columns(deel=pl.lit(deel), regel=sleutel).select(KOLOMMEN)


def _fill_rows(deel: pl.DataFrame, rij: dict[str, str], beleid: Beleid) -> pl.DataFrame:
    start, eerste = _day(rij["start"]), pl.lit(beleid.peil.eerste_start)
    laat = pl.when(_c("pgb_rij") if "pgb_rij" in deel.columns else pl.lit(False))
    grens = laat.then(_c("r_begin").dt.offset_by("4mo")).otherwise(
        _c("r_begin").dt.offset_by("1mo")
    )
    te_laat = (grens < pl.lit(beleid.peil.datum)) if rij["besluit"] == "Start" else pl.lit(False)
    cak_prijs = "c_prijs" if "c_prijs" in deel.columns else pl.lit(None, dtype=pl.Int64)
    staat_prijs = pl.when("l_goed").then("l_prijs").otherwise(cak_prijs)
    gevuld = deel.select(
        "plek", "rij", "bsn", "bsn_ruw", "tabelrij", "register_rij",
        nr=pl.lit(int(rij["nr"]), dtype=pl.Int64),
        plaats=pl.lit(rij["plaats"]),
        besluit=pl.lit(rij["besluit"] or None, dtype=pl.String),
        soort=pl.lit(rij["soort"] or None, dtype=pl.String),
        reden=pl.lit(rij["reden"] or None, dtype=pl.String),
        startdatum=pl.max_horizontal(start, eerste) if rij["start"] else start,
        stopdatum=_day(rij["stop"]),
        startnummer="nummer",
        te_laat=te_laat.fill_null(False),
        gemeente="r_gemeentecode",
        buitenregionaal="buitenregionaal_j",
        staat_start=pl.when("l_goed").then("l_start").otherwise(_given(deel, beleid)),
        staat_stop=pl.when("l_goed").then("l_stop").otherwise(_ended(deel, beleid)),
        cak_stop=_ended(deel, beleid),
        eigen=_c("l_goed") | _c("l_wacht"),
        prijs=pl.coalesce("r_prijs", staat_prijs),
        staat_prijs=staat_prijs,
        cak_start=_given(deel, beleid),
        cak_nummer=_c("startnummer") if "startnummer" in deel.columns else pl.lit(None, pl.Int64),
        uitleg=pl.concat_str(
            fill_template(beleid.peil.fill(rij["uitleg"])),
            *list_opmerkingen(deel, beleid, ronde=True),
        ),
    )  # fmt: skip
    return _leave_open(gevuld, beleid.peil) if rij["besluit"] in (WIJZIGING, STOP) else gevuld


_KAN_NIET = f" Het einde zou dan voor de start liggen, dus beslis zelf. {NOOIT}"


def _leave_open(rijen: pl.DataFrame, peil: Peil) -> pl.DataFrame:
    """Fills in no change by which a delivery would end before it begins: a person decides."""
    begin, eind = pl.coalesce("startdatum", "staat_start"), pl.coalesce("stopdatum", "staat_stop")
    kan = (eind >= begin).fill_null(True)
    return rijen.with_columns(
        *(pl.when(kan).then(veld).alias(veld) for veld in ("besluit", "startdatum", "stopdatum")),
        uitleg=pl.when(kan).then("uitleg").otherwise(_c("uitleg") + peil.fill(_KAN_NIET)),
    )


def _given(deel: pl.DataFrame, beleid: Beleid) -> pl.Expr:
    """What the file says, lifted to the first day of the contribution; else the start in the
    register."""
    van = _c("c_van_tot") if "c_van_tot" in deel.columns else pl.lit(None, dtype=pl.Date)
    return pl.max_horizontal(pl.coalesce(van, "r_start"), pl.lit(beleid.peil.eerste_start))


def _ended(deel: pl.DataFrame, beleid: Beleid) -> pl.Expr:
    """The end that the file gives of what has stopped; null when it runs on."""
    if "c_eind" not in deel.columns:
        return pl.lit(None, dtype=pl.Date)
    return pl.when(_c("c_eind") < pl.lit(beleid.peil.datum)).then("c_eind")


def _day(veld: str) -> pl.Expr:
    return _c(veld) if veld else pl.lit(None, dtype=pl.Date)


def _count(alle: pl.DataFrame, b4: pl.DataFrame, register: pl.DataFrame) -> dict[str, int]:
    per = dict(alle.group_by("plaats").len().iter_rows())
    bestand = alle.filter(_c("deel") == BESTAND)
    los = alle.height - bestand.height
    tellingen = {
        "b4_rijen": b4.height,
        "register_rijen": register.height,
        **{plaats: int(per.pop(plaats, 0)) for plaats in PLAATSEN},
        "niet_in_b4": los,
    }
    som = sum(tellingen[plaats] for plaats in PLAATSEN)
    heel = bestand["rij"].n_unique() == b4.height == bestand.height
    dubbel = alle.filter(_c("deel") == LOS)["bsn"].n_unique() != los
    if per or dubbel or not heel or som != b4.height + los:
        raise InterneFout(
            f"De telling klopt niet: {b4.height} rijen in het bestand, {som} in de uitkomst.",
            waar="de vergelijking",
            wat_nu="Meld dit als fout in bvtool; er is niets opgeslagen.",
        )
    return tellingen
