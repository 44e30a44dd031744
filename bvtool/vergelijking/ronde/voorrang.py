"""What goes before the abonnementstarief: it stops where beschermd wonen or the Wlz begins.

Somebody in beschermd wonen or with care of the Wlz pays that contribution and not this one; where
beschermd wonen ends while a provision runs on, the abonnementstarief begins again. Source: spec
"Any release, any message of iEb", abonnementstarief.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

import polars as pl

from bvtool.tabel.waarden.betekenis import Afspraak
from bvtool.tabel.waarden.telling import VRAAGT_BW
from bvtool.vak.bijdrage import Bijdrage
from bvtool.vergelijking.beleid import Beleid
from bvtool.vergelijking.perioden import mark_rows

_c = pl.col
_DAG = timedelta(days=1)
Dagen = tuple[date, date]


def list_open(gemerkt: pl.DataFrame, beleid: Beleid) -> list[str]:
    """The BSN of everybody with a row of which nobody said yet whether it is beschermd wonen, and
    so goes before the abonnementstarief. Takes marked rows (`perioden.mark_rows`)."""
    if beleid.peil.bijdrage is Bijdrage.BW:
        return []
    vraagt = _c("vraag").str.contains(VRAAGT_BW, literal=True)
    bsns: list[str] = gemerkt.filter(vraagt)["bsn"].drop_nulls().unique().to_list()
    return bsns


def cut_voorrang(
    register: pl.DataFrame,
    gemerkt: pl.DataFrame,
    beleid: Beleid,
    afspraak: Afspraak | None = None,
) -> pl.DataFrame:
    """Marked rows (`perioden.mark_rows`) of the abonnementstarief, without the days that are those
    of beschermd wonen in the same register, or from `wlz_ingang` on.

    A row may become two; of one that is wholly covered `telt` is false. `register`: the canonical
    frame; `afspraak`: what a person said of its values. Of beschermd wonen itself nothing is cut.
    """
    if beleid.peil.bijdrage is Bijdrage.BW:
        return gemerkt
    weg = _list_days(register, beleid, afspraak)
    raakt = _c("telt") & _c("bsn").is_in(list(weg))
    rijen = gemerkt.filter(raakt).with_row_index("deel")
    if rijen.is_empty():
        return gemerkt
    stukken = pl.DataFrame(
        [
            (deel, *stuk)
            for deel, bsn, begin, eind in rijen.select("deel", "bsn", "begin", "eind").iter_rows()
            for stuk in subtract((begin, eind), weg[bsn])
        ],
        schema={"deel": pl.UInt32, "van": pl.Date, "tot": pl.Date},
        orient="row",
    )
    samen = rijen.join(stukken, on="deel", how="left", maintain_order="left").with_columns(
        telt=_c("van").is_not_null(),
        reden_einde=pl.when(_c("tot").eq_missing(_c("eind"))).then("reden_einde"),
        begin=pl.coalesce("van", "begin"),
        eind=pl.coalesce("tot", "eind"),
    )
    return pl.concat([gemerkt.filter(~raakt.fill_null(False)), samen.select(gemerkt.columns)])


def _list_days(
    register: pl.DataFrame, beleid: Beleid, afspraak: Afspraak | None
) -> Mapping[str, list[Dagen]]:
    """By BSN the days of beschermd wonen and of the Wlz, in order."""
    bw = beleid._replace(peil=beleid.peil._replace(bijdrage=Bijdrage.BW))
    kaal = register.drop("categorie", "telt", strict=False)
    wonen = mark_rows(kaal, bw, afspraak).filter("telt").select("bsn", "begin", "eind")
    wlz = register.filter(_c("bsn").is_not_null() & _c("wlz_ingang").is_not_null())
    wlz = wlz.select("bsn", begin="wlz_ingang", eind=pl.lit(beleid.peil.open_eind))
    per: dict[str, list[Dagen]] = {}
    for bsn, begin, eind in pl.concat([wonen, wlz]).sort("bsn", "begin", "eind").iter_rows():
        per.setdefault(bsn, []).append((begin, eind))
    return per


def subtract(van: Dagen, weg: Sequence[Dagen]) -> Iterator[Dagen]:
    """What is left of a period (both days inclusive) without these, which are in order.

    >>> d = date.fromisoformat
    >>> list(subtract((d("2026-01-01"), d("2026-01-31")), [(d("2026-01-10"), d("2026-01-20"))]))[1]
    (datetime.date(2026, 1, 21), datetime.date(2026, 1, 31))
    """
    begin, eind = van
    for start, stop in weg:
        if stop < begin or start > eind:
            continue
        if start > begin:
            yield begin, start - _DAG
        if stop >= eind:
            return
        begin = stop + _DAG
    if begin <= eind:
        yield begin, eind
