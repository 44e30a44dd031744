"""Very many answers at once, on frames, say the same as one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from bvtool.berichten.envelop import Envelop
from bvtool.berichten.lezing import Antwoord
from bvtool.berichten.wmo407 import Wmo407
from bvtool.berichten.wmo408 import answer_to
from bvtool.cak.inname.berichtlezing import row_408
from bvtool.cak.inname.rijen import make_frame
from bvtool.dossier.feiten import Beoordeeld
from bvtool.gesprek.berichtstand import find_geldend, settle
from bvtool.gesprek.koppelframe import STAND, match_frame, settle_frame
from bvtool.gesprek.koppeling import Verzonden, match
from tests.gesprek.hulp import BSN_B, heen

DAG = date(2022, 10, 17)
HEEN = [heen(identificatie=f"TEST0000000{n}", startnummer=n) for n in range(3)]
KRUIS = ["", "ref-0", "ref-1", "ref-onbekend"]
REFERENTIES = ["REF-0", "ref-1", None]
"""Not every message came in an envelope; a reference may be written in capitals."""


@st.composite
def answers(draw: st.DrawFn) -> Antwoord:
    """An answer to one of the messages, or to none; in an envelope or not, odd or not."""
    kruis = draw(st.sampled_from(KRUIS))
    soort = draw(st.sampled_from(["goed", "klasse", "technisch", "kop", "0200", "0233", "Fo01"]))
    if soort == "Fo01":
        envelop = Envelop("Fo01", "x", kruis, "CAK", "", b"", "IB001", tijdstip="20221018093000")
        return Antwoord("x.xml", "som", None, envelop)
    op: Wmo407 = draw(st.sampled_from(HEEN))
    if draw(st.booleans()):
        ander = st.sampled_from([{"bsn": BSN_B}, {"stopdatum": DAG}, {"startnummer": 9}])
        velden: Any = draw(ander)
        op = replace(op, **velden)
    codes: dict[str, dict[str, Any]] = {
        "klasse": {"codes_periode": ["9404", "0233"]},
        "technisch": {"codes_header": ["0001"]},
    }
    codes["kop"] = {"codes_header": ["8848"]}
    codes["0200"] = {"codes_periode": ["0200"]}
    codes["0233"] = {"codes_periode": ["0233"]}
    dag = DAG + timedelta(days=draw(st.integers(-1, 1)))
    retour = answer_to(op, f"R{draw(st.integers(1, 2))}", dag, **codes.get(soort, {}))
    if draw(st.integers(0, 4)) == 0:
        retour = retour._replace(identificatie="VREEMD")
    envelop = Envelop("Du01", "x", kruis, "CAK", "")
    return Antwoord("x.xml", "som", retour, envelop if kruis else None)


def by_rows(antwoorden: list[Antwoord]) -> list[Beoordeeld]:
    """The answers that fit a message, matched one by one; numbers as the frames give them."""
    sturen = list(zip(HEEN, REFERENTIES, strict=True))
    verzonden = [Verzonden(nr, h, (ref or "").lower()) for nr, (h, ref) in enumerate(sturen)]
    op_sleutel = {v.bericht.sleutel: v for v in verzonden}
    op_referentie = {v.referentie: v for v in verzonden if v.referentie}
    gekoppeld = [match(a, op_sleutel, op_referentie) for a in antwoorden]
    return [b for b in gekoppeld if b.bericht_id is not None]


def frames(antwoorden: list[Antwoord]) -> tuple[pl.DataFrame, pl.DataFrame]:
    sturen = enumerate(zip(HEEN, REFERENTIES, strict=True))
    rijen = [
        (nr, f"s{nr}", True, h.afzender, h.identificatie, h.dagtekening, h.bsn, h.startnummer,
         h.startdatum, h.stopdatum, h.status, ref, h.soort, None)
        for nr, (h, ref) in sturen
    ]  # fmt: skip
    berichten = make_frame("407", rijen).with_row_index("nr").cast({"nr": pl.Int64})
    terug = make_frame("408", [row_408(i, a) for i, a in enumerate(antwoorden)])
    van = pl.lit("680363").alias("uitvoerder")
    return berichten.with_columns(van), terug.with_columns(van)


@settings(max_examples=300, deadline=None)
@given(st.lists(answers(), max_size=6))
def test_frames_match_and_settle_as_rows_do(antwoorden: list[Antwoord]) -> None:
    een_voor_een = by_rows(antwoorden)
    gekoppeld = match_frame(*frames(antwoorden))
    zo = gekoppeld.select("nr", "uitkomst", "twijfel", "verschil").rows()
    assert zo == [(b.bericht_id, b.uitkomst, b.twijfel, b.verschil) for b in een_voor_een]
    standen = {rij[0]: rij[1:] for rij in settle_frame(gekoppeld).select(*STAND).iter_rows()}
    per: dict[int, list[Beoordeeld]] = {}
    for b in een_voor_een:
        assert b.bericht_id is not None
        per.setdefault(b.bericht_id, []).append(b)
    assert set(standen) == set(per)
    for nr, groep in per.items():
        stand = settle(groep)
        laatste = find_geldend(groep, stand)
        assert laatste is not None
        terug = (laatste.identificatie_retour, laatste.dagtekening_retour)
        assert standen[nr] == (stand.uitkomst, ",".join(stand.codes), *terug)


def test_an_answer_never_fits_a_message_of_another_conversation() -> None:
    """Two gemeenten may give their envelopes and messages the same names."""
    fo01 = Envelop("Fo01", "x", "ref-1", "CAK", "", b"", "IB001", tijdstip="20221018093000")
    berichten, antwoorden = frames(
        [
            Antwoord("x.xml", "som", None, fo01),
            Antwoord("y.xml", "s", answer_to(HEEN[0], "R1", DAG), None),
        ]
    )
    assert match_frame(berichten, antwoorden)["nr"].to_list() == [1, 0]
    van_ander = antwoorden.with_columns(uitvoerder=pl.lit("680344"))
    assert match_frame(berichten, van_ander).is_empty()
