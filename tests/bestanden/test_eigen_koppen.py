"""Headers of a dossier's own: found in `inkomend/` and read, without naming the files."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from tests.hulp import MAANDAG, run
from tests.tabel.maken import BSNS, write_xlsx


def test_own_headers_from_the_settings(tmp_path: Path) -> None:
    """Files that bvtool does not know are known once bvtool.toml names their headers."""
    map_ = tmp_path / "0363"
    opties = ("--gemeente", "0363", "--uitvoerder", "680363", "--timeslot", "2022-10-17")
    assert run("--nu", MAANDAG, "nieuw", map_, *opties).code == 0
    write_xlsx(map_ / "inkomend" / "een.xlsx", [["Nr CAK klant", "x"], [BSNS[0], "y"]])
    rijen = [["Cliënt nr", "Sinds"], [BSNS[0], dt.date(2020, 1, 1)]]
    write_xlsx(map_ / "inkomend" / "twee.xlsx", rijen)
    assert run("--nu", MAANDAG, "--dossier", map_, "vergelijk").code == 66
    toml = map_ / "bvtool.toml"
    eigen = (
        '\n[kolommen.b4]\nbsn = "Nr CAK klant"\n'
        '[kolommen.register]\nbsn = "Cliënt nr"\ningangsdatum = "Sinds"\n'
    )
    toml.write_text(toml.read_text(encoding="utf-8") + eigen, encoding="utf-8")
    gelopen = run("--nu", MAANDAG, "--dossier", map_, "--json", "vergelijk")
    assert gelopen.code == 0, gelopen.fout
    assert gelopen.json["aan_te_melden"] == 1
