"""A client who leaves and comes back: both periods stand at the CAK, whatever a file shows."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from tests.hulp import (
    DINSDAG,
    DONDERDAG,
    MAANDAG,
    VRIJDAG,
    fictieve_bsns,
    fill,
    make_dossier,
    run,
    unmark,
)

BSNS = fictieve_bsns(2)
NOVEMBER = "2022-11-08T09:00"
EERSTE = {"Ingangsdatum": "01-01-2020", "Einddatum": "10-10-2022"}
TERUG = {"Ingangsdatum": "01-11-2022", "Einddatum": ""}
Periode = tuple[str, str, str | None, str]


def row(bsn: str, **datums: str) -> dict[str, str]:
    return {"BSN": bsn, "Productcategorie": "15", "Startnummer": "", **datums}


def begin(map_: Path, *rijen: dict[str, str]) -> Path:
    """A dossier with the go of the CAK: both clients in B4, the second of them simply runs on."""
    b4 = [{"BSN": b, "Achternaam": "Jansen", "Geboortedatum": "05-05-1980"} for b in BSNS]
    loopt = row(BSNS[1], Ingangsdatum="01-01-2020", Einddatum="")
    make_dossier(map_, b4, [*rijen, loopt])
    compare(map_, MAANDAG)
    assert run("--nu", VRIJDAG, "--dossier", map_, "akkoord", "--op", "2022-10-14").code == 0
    return map_


def compare(map_: Path, nu: str) -> None:
    assert run("--nu", nu, "--dossier", map_, "vergelijk").code in (0, 1)
    fill(map_ / "werk" / "werkboek.xlsx", announce_all)
    na = DONDERDAG if nu == MAANDAG else nu
    gelopen = run("--nu", na, "--dossier", map_, "terugkoppeling")
    assert gelopen.code in (0, 1), gelopen.fout


def announce_all(blad: str, rij: dict[str, object]) -> dict[str, object]:
    """A clerk who announces everybody about whom a decision is asked."""
    return {"Besluit": "Aanmelden"} if blad == "Te beoordelen" and not rij["Besluit"] else {}


def write_register(map_: Path, *rijen: dict[str, str]) -> None:
    """A newer export in the place of the one that lay there."""
    [pad] = (map_ / "inkomend").glob("register*.csv")
    alle = [*rijen, row(BSNS[1], Ingangsdatum="01-01-2020", Einddatum="")]
    regels = [";".join(alle[0]), *(";".join(r.values()) for r in alle)]
    pad.write_text("\n".join(regels) + "\n", encoding="utf-8")


def announce(map_: Path, nu: str) -> list[Periode]:
    """What goes out for the first client: status, start, stop, start number."""
    voor = {pad.name for pad in (map_ / "uitgaand" / "407").rglob("*.xml")}
    gelopen = run("--nu", nu, "--json", "--dossier", map_, "aanmelden")
    assert gelopen.code in (0, 1), gelopen.fout
    alle = sorted((map_ / "uitgaand" / "407").glob("*.xml"))
    nieuw = [pad for pad in alle if pad.name not in voor]
    return [p for pad in nieuw if (p := read(pad)) is not None]


def read(pad: Path) -> Periode | None:
    boom = etree.parse(str(pad))

    def tekst(naam: str) -> str | None:
        gevonden = boom.xpath(f"//*[local-name()='{naam}']")
        return gevonden[0].text if gevonden else None

    if tekst("Bsn") != BSNS[0]:
        return None
    return (
        tekst("StatusAanlevering") or "", tekst("BwStartdatum") or "", tekst("BwStopdatum"),
        tekst("BwStartNummer") or "",
    )  # fmt: skip


def answer(map_: Path, nu: str) -> None:
    """The CAK answers everything that lies there."""
    uit = map_.parent / "terug"
    run("--nu", nu, "ketentest", map_ / "uitgaand" / "407", "--uit", uit)
    unmark(uit)
    assert run("--nu", nu, "--dossier", map_, "retour", uit).code in (0, 1)


def test_a_register_with_two_periods_announces_both(tmp_path: Path) -> None:
    map_ = begin(tmp_path / "d", row(BSNS[0], **EERSTE), row(BSNS[0], **TERUG))
    uit = announce(map_, DINSDAG)
    assert [p[:3] for p in uit] == [
        ("1", "2022-10-01", "2022-10-10"),
        ("1", "2022-11-01", None),
    ]
    assert len({p[3] for p in uit}) == 2


@pytest.mark.parametrize("beide", [True, False], ids=["both rows", "only the new row"])
def test_who_comes_back_later_gets_a_second_delivery(tmp_path: Path, beide: bool) -> None:
    map_ = begin(tmp_path / "d", row(BSNS[0], **EERSTE))
    assert [p[:3] for p in announce(map_, DINSDAG)] == [("1", "2022-10-01", "2022-10-10")]
    answer(map_, DINSDAG)
    rijen = [row(BSNS[0], **EERSTE)] if beide else []
    write_register(map_, *rijen, row(BSNS[0], **TERUG))
    compare(map_, NOVEMBER)
    assert [p[:3] for p in announce(map_, NOVEMBER)] == [("1", "2022-11-01", None)]


def test_a_period_that_begins_much_later_is_said_to_wait(tmp_path: Path) -> None:
    later = {"Ingangsdatum": "01-02-2023", "Einddatum": ""}
    map_ = begin(tmp_path / "d", row(BSNS[0], **EERSTE), row(BSNS[0], **later))
    gelopen = run("--nu", DINSDAG, "--dossier", map_, "aanmelden")
    assert gelopen.code == 1
    assert "01-01-2023" in gelopen.uit + gelopen.fout
    assert [p[:3] for p in announce(map_, "2023-01-02T09:00")] == [("1", "2023-02-01", None)]


def test_the_row_of_the_workbook_tells_the_return(tmp_path: Path) -> None:
    from tests.hulp import table

    map_ = begin(tmp_path / "d", row(BSNS[0], **EERSTE), row(BSNS[0], **TERUG))
    [uitleg] = [
        str(r["Uitleg"])
        for r in table(map_ / "werk" / "werkboek.xlsx", "Aan te melden")
        if r["BSN"] == BSNS[0]
    ]
    assert "weer in beschermd wonen vanaf 01-11-2022" in uitleg
