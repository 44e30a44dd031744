"""The mark in the settings: put once, in its place, whatever stood there."""

import tomllib

import pytest

from bvtool.oefenen.voorbeeld.dossier import Voorbeeldvraag, mark_toml, tell_vormen
from bvtool.oefenen.voorbeeld.maak import Vormen
from bvtool.oefenen.voorbeeld.personenstroom import Opzet

TEKSTEN = [
    '[dossier]\nrol = "gemeente"\n',
    '[dossier]\r\n# fictief = false\r\n# synthetisch = false\r\nrol = "gemeente"\r\n',
    '[contact]\nnaam = "A"\n\n[dossier] # hier\nfictief = false\nsynthetisch = false\n',
    "[dossier]",
]


@pytest.mark.parametrize("tekst", TEKSTEN)
@pytest.mark.parametrize("synthetisch", [False, True])
def test_the_mark_is_put_once(tekst, synthetisch):
    gemerkt = mark_toml(tekst, synthetisch=synthetisch)
    dossier = tomllib.loads(gemerkt)["dossier"]
    assert dossier["fictief"] is True
    assert dossier.get("synthetisch", False) is synthetisch
    assert mark_toml(gemerkt, synthetisch=synthetisch) == gemerkt


def test_the_rest_of_the_settings_stays():
    gemerkt = mark_toml(TEKSTEN[2], synthetisch=True)
    assert gemerkt == TEKSTEN[2].replace("false", "true")


def test_csv_instead_of_xlsx_is_told():
    vraag = Voorbeeldvraag(klanten=2_000_000, zaad=1, synthetisch=True)
    opzet = Opzet(1, 2_000_000, "0363", "680363", synthetisch=True)
    assert "csv" in tell_vormen(vraag, opzet)
    gevraagd = Voorbeeldvraag(klanten=2_000_000, zaad=1, vormen=Vormen("csv", "csv"))
    assert tell_vormen(gevraagd, opzet) == ""
