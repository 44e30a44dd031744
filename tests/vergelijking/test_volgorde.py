"""Shuffling the rows and columns of both files gives the same decisions, through the command."""

import csv
import random
from typing import Any

import pytest

from tests.hulp import MAANDAG, read_lijsten, read_vergelijking, run, table
from tests.snel import amount


def read(pad):
    with pad.open(encoding="utf-8-sig", newline="") as stroom:
        return list(csv.reader(stroom, delimiter=";"))


def shuffle(pad, kans):
    """Rows and columns in another order, but doubled BSNs among each other as they were."""
    kop, *rijen = read(pad)
    plek = kop.index("BSN")
    per_bsn: dict[str, Any] = {}
    for rij in rijen:
        per_bsn.setdefault(rij[plek].replace(".", "").replace(" ", "").zfill(9), []).append(rij)
    volgorde = [bsn for bsn, deel in per_bsn.items() for _ in deel]
    kans.shuffle(volgorde)
    rijen = [per_bsn[bsn].pop(0) for bsn in volgorde]
    kolommen = list(range(len(kop)))
    kans.shuffle(kolommen)
    tekst = "".join(";".join(r[k] for k in kolommen) + "\r\n" for r in [kop, *rijen])
    pad.write_text(tekst, encoding="utf-8-sig", newline="")


def decisions(map_):
    b4 = sorted(
        (r["bsn"] or r["bsn_ruw"] or "", r["uitkomst"], r["nr"], r["reden"] or "",
         str(r["datum"]), r["voorstel"] or "", r["voorstel_bsn"] or "", str(r["einddatum"]))
        for r in read_vergelijking(map_)[0]
    )  # fmt: skip
    boek = map_ / "werk" / "werkboek.xlsx"
    alleen = sorted(r["BSN"] for r in table(boek, "Alleen in eigen register"))
    verschil = sorted(tuple(r.values()) for r in table(boek, "Verschillen"))
    return b4, alleen, verschil


@pytest.mark.parametrize("zaad", [1, 2, 3][: amount(2, 3)])
def test_shuffled_files_give_the_same_decisions(tmp_path, zaad):
    map_ = tmp_path / "dossier"
    run("--nu", MAANDAG, "voorbeeld", map_, "--klanten", 300, "--zaad", zaad,
        "--register", "csv", "--b4", "csv")  # fmt: skip
    gelopen = run("--nu", MAANDAG, "--dossier", map_, "vergelijk")
    assert gelopen.code == 1, gelopen.fout
    eerst = decisions(map_)
    aantal = len(read_lijsten(map_))
    kans = random.Random(zaad)
    for pad in (map_ / "inkomend").glob("*.csv"):
        shuffle(pad, kans)
    gelopen = run("--nu", MAANDAG, "--json", "--dossier", map_, "vergelijk")
    assert gelopen.code == 1, gelopen.fout
    assert gelopen.json["veranderd"] is True
    assert decisions(map_) == eerst
    assert len(read_lijsten(map_)) == aantal
