"""The small dossier in which the whole commands read a broken file, and the kept messages.

    python -m tests.fuzz.gesprek     makes `corpus_berichten/` again

The dossier is the same every time: the kept answers are answers to what it sent.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from bvtool.berichten.envelop import build_di01, build_du01, build_fo01
from bvtool.berichten.wmo407 import Wmo407, build_407, parse_407
from bvtool.berichten.wmo408 import answer_to, build_408
from bvtool.kalender.klok import TIJDZONE
from tests.fuzz.loop import Gebrek
from tests.gesprek.hulp import MAANDAG, Keuze, decide, make_bsns, new_dossier
from tests.hulp import run
from tests.wissel.berichten import B

CORPUS = Path(__file__).parent / "corpus_berichten"
SAMPLES = Path(__file__).parents[2] / "samples"
DINSDAG = "2022-10-18T09:00"
_DAG = date(2022, 10, 18)
_MOMENT = datetime(2022, 10, 18, 8, 30, tzinfo=TIJDZONE)
_UIT_SAMPLES = (
    "408/ronde1/meer_codes.xml", "408/ronde1/kop_9056.xml", "408/ronde1/technisch_0001.xml",
    "408/ronde1/onbekende_code.xml", "408/ronde2/envelop_Du01_1.xml",
    "408/ronde2/envelop_Fo01.xml", "verwacht/407/407_4VQFL0000001.xml",
    "verwacht/407/407_4VQFL0000026.xml",
)  # fmt: skip


def make_gesprek(map_: Path) -> list[Wmo407]:
    """A dossier in `map_` (called `0363-gesprek`) that sent four messages; those messages."""
    decide(new_dossier(map_), [Keuze(b) for b in make_bsns(4)])
    gelopen = run("--dossier", map_, "--nu", MAANDAG, "aanmelden")
    if gelopen.code != 0:
        raise Gebrek(f"het dossier om in te lezen is er niet: exitcode {gelopen.code}")
    with zipfile.ZipFile(map_ / "uitgaand/407_2022-10-17_1.zip") as zip_:
        return [parse_407(zip_.read(naam)) for naam in zip_.namelist()]


def make_corpus(doel: Path) -> None:
    """The kept messages and lists in the folder `doel`, which is emptied first."""
    shutil.rmtree(doel, ignore_errors=True)
    doel.mkdir()
    for naam in _UIT_SAMPLES:
        shutil.copy(SAMPLES / naam, doel / Path(naam).name)
    with tempfile.TemporaryDirectory() as map_:
        dossier = Path(map_) / "0363-gesprek"
        heen = make_gesprek(dossier)
        shutil.copy(dossier / "bvtool.toml", doel / "bvtool.toml")
    antwoorden = [build_408(answer_to(h, f"R{i}", _DAG)) for i, h in enumerate(heen)]
    afgekeurd = build_408(answer_to(heen[1], "R9", _DAG, codes_periode=["9404", "9400"]))
    du01 = build_du01(antwoorden[2], "0363", "0" * 8 + "-a", "0" * 8 + "-b", _MOMENT)
    fo01 = build_fo01("IB001", "Niet te lezen.", "0363", "0" * 8 + "-c", "0" * 8 + "-d", _MOMENT)
    di01 = build_di01(build_407(heen[3]), "0363", "0" * 8 + "-e", _MOMENT)
    (doel / "goed.xml").write_bytes(antwoorden[0])
    (doel / "afgekeurd.xml").write_bytes(afgekeurd)
    kaal = du01.partition(b"?>")[2].strip()
    soap = b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>%s</s:Body>'
    (doel / "soap.xml").write_bytes(soap % kaal + b"</s:Envelope>")
    iwmo = B("WMO301", "3.0", "0363", "12345678", "V1", _DAG)
    ijw = B("JW302", "3.0", "0363", "12345678", "V2", _DAG, _DAG)
    (doel / "wmo301.xml").write_bytes(iwmo.xml())
    (doel / "jw302.xml").write_bytes(ijw.stuf("20221018090000"))
    (doel / "ei.xml").write_bytes(B("WMO301", "2.0", "0363", "12345678", "V3", _DAG).ei())
    _pack(doel / "antwoorden.zip", [*antwoorden, afgekeurd, du01, fo01])
    _pack(doel / "heen.zip", [*map(build_407, heen), di01])
    _pack(doel / "gemengd.zip", [antwoorden[0], di01, iwmo.xml(), ijw.xml(), b"geen xml"])
    _write_lijsten(doel)
    for pad in doel.iterdir():
        pad.chmod(0o644)  # the command that made the dossier keeps new files to the user


def _pack(pad: Path, delen: Sequence[bytes]) -> None:
    with zipfile.ZipFile(pad, "w", zipfile.ZIP_DEFLATED) as zip_:
        for nummer, deel in enumerate(delen):
            zip_.writestr(zipfile.ZipInfo(f"map/{nummer}.xml", (2022, 10, 18, 9, 0, 0)), deel, 8)


def _write_lijsten(doel: Path) -> None:
    ontvangst = (
        "file;moment", "terugkoppeling/680363.xlsx;2022-10-13T16:45", "407;13-10-2022 16:59:59",
        "inkomend/408/x.zip;2022-10-18T09:00:00+02:00", "b4/680344.xlsx;2022-10-10 09:00",
    )  # fmt: skip
    gemeenten = (
        "gemeentecode;uitvoerdercode;naam;timeslot;contactpersoon;telefoon;e-mail",
        "0363;680363;Amsterdam;2022-10-17;A. Voorbeeld;020-1234567;bw@voorbeeld.nl",
        "0344;680344;Utrecht;2022-10-17;;;", "0518;680518;'s-Gravenhage;2022-10-24;;;",
        '0599;680599;"Rotterdam";2022-10-24;B. Voorbeeld;;b.voorbeeld@voorbeeld.nl',
    )  # fmt: skip
    instellingen = (
        "[dossier]", 'rol = "cak"', "fictief = true", "[startnummers]", "van = 1", "tot = 99999",
        "[startnummers.gemeenten]", '"0384" = [100000, 199999]', "[regio]",
        'gemeenten = ["0384", "0394"]', "[kolommen.b4]", 'klantnummer = "Relatienr"',
        "[bewaren]", "dagen = 365", "[contact]", 'email = "a@voorbeeld.nl"',
    )  # fmt: skip
    for naam, regels in (
        ("ontvangst.csv", ontvangst), ("gemeenten.csv", gemeenten), ("cak.toml", instellingen),
    ):  # fmt: skip
        tekst = "".join(f"{regel}\n" for regel in regels)
        (doel / naam).write_text(tekst, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    make_corpus(CORPUS)
    sys.exit(0)
