"""bvtool as a library gives what the command gives."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from bvtool.api import Beleid, vergelijk
from bvtool.vak.fouten import InvoerGeweigerd
from tests.hulp import read_vergelijking
from tests.klein import list_b4, list_register, make_klein


def _frame(rijen: list[dict[str, str]], datums: tuple[str, ...]) -> pl.DataFrame:
    frame = pl.DataFrame([{k: v or None for k, v in rij.items()} for rij in rijen])
    namen = {k: k.lower().replace(" ", "_") for k in frame.columns}
    frame = frame.rename(namen)
    dag = pl.col(datums).str.to_date("%d-%m-%Y", strict=False)
    geboren = pl.col("geboortedatum").str.to_date("%d-%m-%Y").cast(pl.String)
    return frame.with_columns(dag, geboren) if datums else frame.with_columns(geboren)


def test_the_outcome_is_that_of_the_command(tmp_path: Path) -> None:
    b4, _ = read_vergelijking(make_klein(tmp_path / "d"))
    uit = vergelijk(
        _frame(list_b4(), ()),
        _frame(list_register(), ("ingangsdatum", "einddatum", "overlijdensdatum")),
        gemeente="0363",
    )
    assert [(r["uitkomst"], r["reden"], r["nr"]) for r in b4] == list(
        uit.b4.select("uitkomst", "reden", "nr").iter_rows()
    )


def test_another_reference_date_gives_another_outcome() -> None:
    b4 = pl.DataFrame({"bsn": ["999900006"]})
    register = pl.DataFrame({"bsn": ["999900006"], "ingangsdatum": [date(2022, 11, 1)]})
    op = [vergelijk(b4, register, peildatum=d) for d in (date(2022, 10, 1), date(2022, 12, 1))]
    assert [u.b4["uitkomst"][0] for u in op] == ["te_beoordelen", "aan_te_melden"]


def test_a_policy_goes_along() -> None:
    b4 = pl.DataFrame({"bsn": ["999900006"]})
    register = pl.DataFrame(
        {"bsn": ["999900006"], "ingangsdatum": [date(2020, 1, 1)], "productcategorie": ["18"]}
    )
    assert vergelijk(b4, register).b4["uitkomst"][0] == "te_beoordelen"
    met = vergelijk(b4, register, beleid=Beleid(categorie18=True))
    assert met.b4["uitkomst"][0] == "aan_te_melden"


@pytest.mark.parametrize(
    ("register", "wat"),
    [
        (pl.DataFrame({"bsn": ["1"]}), "ingangsdatum ontbreekt"),
        (pl.DataFrame({"bsn": [1], "ingangsdatum": [None]}), "geen tekst"),
        (pl.DataFrame({"bsn": ["1"], "ingangsdatum": ["2020"]}), "ingangsdatum is geen Date"),
    ],
)
def test_a_table_that_does_not_fit_is_refused(register: pl.DataFrame, wat: str) -> None:
    with pytest.raises(InvoerGeweigerd, match=wat):
        vergelijk(pl.DataFrame({"bsn": ["1"]}), register)
