"""`bvtool kolommen` at a terminal: what a person types is what is kept, and Enter never guesses."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.cli.test_kolommen import BSNS, compare, make
from tests.hulp import MAANDAG, Gelopen, run


@pytest.fixture
def met_vraag(tmp_path: Path) -> Path:
    """A register with a column of dates that nobody knows, and a status that nobody knows."""
    rijen = [
        {"BSN": b, "Ingangsdatum": "1-1-2020", "Productcategorie": "15", "Kolom7": e, "Status": s}
        for b, e, s in zip(BSNS, ("", "31-7-2022", ""), ("Actief", "Actief", "Zz"), strict=False)
    ]
    return make(tmp_path / "d é", rijen)


def sit(monkeypatch: pytest.MonkeyPatch, map_: Path, *typt: str) -> tuple[Gelopen, Sequence[str]]:
    """A person at a terminal who types these lines; gives what was said and asked."""
    regels, gevraagd = iter(typt), list[str]()

    def listen(vraag: str = "") -> str:
        gevraagd.append(vraag)
        return next(regels)

    monkeypatch.setattr("bvtool.cli.kolommen.can_ask", lambda _o: True)
    monkeypatch.setattr("builtins.input", listen)
    return run("--nu", MAANDAG, "--dossier", map_, "kolommen"), gevraagd


def choice(gelopen: Gelopen, woord: str) -> str:
    """The number before a choice on the screen."""
    return next(r.split()[0] for r in gelopen.uit.splitlines() if r.split()[1:] == [woord])


def test_what_is_typed_is_kept_and_applied(
    monkeypatch: pytest.MonkeyPatch, met_vraag: Path
) -> None:
    kijk, _ = sit(monkeypatch, met_vraag, "stop")
    nummer = choice(kijk, "Einddatum")
    gelopen, gevraagd = sit(monkeypatch, met_vraag, "99", "x", "", nummer)
    assert gelopen.uit.count("Dit nummer staat er niet bij.") == 3
    assert len(gevraagd) == 4
    assert "Enter" not in gevraagd[0]  # nothing is thought, so there is nothing to take over
    assert compare(met_vraag).json["aan_te_melden"] == 1


def test_stop_keeps_what_was_answered_and_asks_the_rest_later(
    monkeypatch: pytest.MonkeyPatch, met_vraag: Path
) -> None:
    gelopen, _ = sit(monkeypatch, met_vraag, "s")
    assert gelopen.code == 1
    assert "Kolom7" in gelopen.uit
    assert compare(met_vraag).code == 65
    nummer = choice(gelopen, "Einddatum")
    gelopen, gevraagd = sit(monkeypatch, met_vraag, nummer, "stop")
    assert '"zz"' in gelopen.uit.casefold()
    gelopen, gevraagd = sit(monkeypatch, met_vraag, "stop")
    assert (len(gevraagd), gelopen.code) == (1, 1)  # only the value is left
    meetellen = next(
        r.split()[0] for r in gelopen.uit.splitlines() if r.split(maxsplit=1)[1:] == ["telt mee"]
    )
    gelopen, _ = sit(monkeypatch, met_vraag, meetellen)
    assert gelopen.code == 0
    assert compare(met_vraag).json["aan_te_melden"] == 2
