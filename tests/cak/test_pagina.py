"""The page of the monitor: whom to call first, the sieve that works without script, the bars."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cak.hulp import AMSTERDAM, BSNS, UTRECHT, Cak, make_cak
from tests.hulp import run

A, B, C = BSNS[:3]
AMSTELVEEN = "0362;680362;Amstelveen;2022-10-10;D. Smit;(020) 000-0362;bw@amstelveen.example"


@pytest.fixture
def cak(tmp_path: Path) -> Cak:
    """Amstelveen is late since last week, Amsterdam since today, Utrecht has time."""
    c = make_cak(tmp_path / "cak", AMSTERDAM, AMSTELVEEN, UTRECHT)
    c.b4([A], uitvoerder="680362", moment="2022-10-03T09:00")
    c.b4([B])
    c.b4([C], uitvoerder="680344", moment="2022-10-13T09:00")
    assert c.monitor("2022-10-13T12:00").code == 1
    return c


def show(c: Cak, nu: str) -> str:
    assert c.monitor(nu).code == 1
    return (c.map_ / "rapporten/monitor.html").read_text(encoding="utf-8")


def cut(html: str, van: str, tot: str) -> str:
    return html[html.index(van) : html.index(tot, html.index(van))]


def test_the_box_on_top_says_whom_to_call_first_with_the_number(cak: Cak) -> None:
    html = show(cak, "2022-10-14T09:00")
    vak = cut(html, 'aria-label="Vandaag"', "</section>")
    tekst = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", vak))
    assert "Bel 2 gemeenten, waarvan 1 nieuw vandaag. Begin met: Amsterdam 000 000 0363" in tekst
    assert vak.index("Amsterdam") < vak.index("Amstelveen")
    assert 'href="tel:0200000362"' in vak


def test_new_and_older_calls_are_lists_of_their_own_and_so_are_those_who_were_called(
    cak: Cak,
) -> None:
    html = show(cak, "2022-10-14T09:00")
    assert "Amsterdam" in cut(html, 'id="t-nieuw"', "</table>")
    assert "Amstelveen" in cut(html, 'id="t-bellen"', "</table>")
    run("--dossier", cak.map_, "--nu", "2022-10-14T10:00", "gedaan", "680362", "gebeld")
    html = show(cak, "2022-10-14T11:00")
    assert "Amstelveen" in cut(html, 'id="t-rust"', "</table>")
    assert 'id="t-bellen"' not in html


def test_every_row_can_be_called_and_mailed_by_a_link(cak: Cak) -> None:
    lijst = cut(show(cak, "2022-10-14T09:00"), 'id="t-bellen"', "</table>")
    assert 'href="tel:0200000362"' in lijst
    assert 'href="mailto:bw@amstelveen.example"' in lijst


def test_the_sieve_has_a_rule_and_a_mark_for_each_choice(cak: Cak) -> None:
    html = show(cak, "2022-10-14T09:00")
    assert "<script" not in html
    keuzes = set(re.findall(r'<input type="radio" name="z[tsg]" id="(z[tsg]\d)"', html))
    keuzes = {k for k in keuzes if not k.endswith("0")}
    assert {k[:2] for k in keuzes} == {"zt", "zs", "zg"}
    for keuze in keuzes:
        assert f".zeef:has(#{keuze}:checked) .rij:not(.{keuze[1:]})" in html
    merken = dict(re.findall(r'<tr class="rij (t\d s\d g\d)"><th[^>]*><a[^>]*>(\w+)<', html))
    assert set(merken.values()) == {"Amstelveen", "Amsterdam", "Utrecht"}
    per = {naam: merk.split() for merk, naam in merken.items()}
    assert [per[n][0] for n in ("Amstelveen", "Amsterdam", "Utrecht")] == ["t1", "t2", "t3"]
    assert per["Amsterdam"][2] != per["Utrecht"][2]


def test_a_bar_per_timeslot_says_how_many_are_done_busy_and_to_call(cak: Cak) -> None:
    html = show(cak, "2022-10-14T09:00")
    deel = cut(html, 'id="timeslots"', "</section>")
    labels = re.findall(r'aria-label="(Gemeenten van timeslot [^"]+)"', deel)
    assert labels == [
        "Gemeenten van timeslot 10-10-2022: klaar 0 (0%), bezig 0 (0%), bellen 1 (100%).",
        "Gemeenten van timeslot 17-10-2022: klaar 0 (0%), bezig 0 (0%), bellen 1 (100%).",
        "Gemeenten van timeslot 24-10-2022: klaar 0 (0%), bezig 1 (100%), bellen 0 (0%).",
    ]
    assert len(re.findall(r'aria-label="Toegezegde klanten van timeslot', deel)) == 3


def test_on_a_small_screen_every_cell_names_its_column(cak: Cak) -> None:
    html = show(cak, "2022-10-14T09:00")
    rij = cut(html, '<tr class="rij t1', "</tr>")
    assert re.findall(r'data-kop="([^"]+)"', rij) == ["Gemeente", "Waarom", "Termijn", "Contact"]
    for pagina in (html, (cak.map_ / "rapporten/monitor/680363.html").read_text("utf-8")):
        for tabel in re.findall(r'<div class="schuif([^"]*)"', pagina):
            assert "kaart" in tabel
