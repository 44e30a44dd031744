"""`waarheid.json`: what must become of every row, known from how the data was made.

One JSON object, UTF-8. It holds fictive BSNs only. Its keys:

- `zaad`, `klanten`, `gemeente`, `r` (the reference date), `fictief` (true), `synthetisch`;
- `per_rij`: one object per row of B4, in the order of the file: `rij` (row number as a
  spreadsheet shows it), `bsn` (nine digits, null when the row has no readable one), `uitkomst`
  (aan_te_melden, niet_aanleveren, te_beoordelen, dubbel, onleesbaar), `regel` (row of the decision
  table, 1 to 12), `reden` (code that is certain, or null), `voorstel` (proposed code, or null),
  `geval` (how the person was made, see data/voorbeeld-gevallen.csv), `afwijking` (what B4 writes
  otherwise, see data/voorbeeld-afwijkingen.csv, or null), `einddatum` (rule 3: the day of death;
  rules 7 and 9: the end of the period that decides, null while it runs; else null),
  `voorstel_bsn` (rules 1 and 12: the person in the register whom the row was made from, or null);
- `alleen_register`: the BSNs of the list *Alleen in eigen register*, sorted;
- `verschillen`: `bsn` and `veld` of every difference between the two sides, sorted;
- `b4_rijen`, `register_rijen`: rows with data in each file;
- `aantallen`: rows per outcome (`aan_te_melden`, ..., `alleen_register`, `verschillen`,
  `bsn_aangevuld`: rows of B4 whose BSN lost zeros) and `per_regel`, `per_reden`, `per_voorstel`,
  `per_geval`;
- `andere_instellingen`: for a setting with another value than the default, `instelling`, `waarde`
  and the rows (`rij`, `bsn`, `regel`, `uitkomst`, `reden`, `voorstel`) that then come out
  otherwise.

All outcomes but those of `andere_instellingen` are those of the default settings.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from bvtool.oefenen.voorbeeld.personenstroom import Blok, Opzet, Waarheid
from bvtool.oefenen.voorbeeld.rijen import R
from bvtool.vak.standen import ALLEEN_REGISTER, Rijuitkomst
from bvtool.vak.tabellen import load_tabel

BESTAND = "waarheid.json"


class Waarheidschrijver:
    """Writes `waarheid.json` while the rows pass by; see the module for its keys."""

    def __init__(self, pad: Path, opzet: Opzet) -> None:
        self._stroom: TextIO = pad.open("w", encoding="utf-8", newline="\n")
        self._eerste = True
        self._alleen: list[str] = []
        self._verschillen: list[tuple[str, str]] = []
        self._per: dict[str, Counter[str]] = defaultdict(Counter)
        self._anders: dict[tuple[str, str], list[dict[str, object]]] = defaultdict(list)
        self._instellingen = {rij["geval"]: rij for rij in load_tabel("voorbeeld-instellingen")}
        self.b4_rijen = self.register_rijen = 0
        kop = {
            "zaad": opzet.zaad,
            "klanten": opzet.klanten,
            "gemeente": opzet.gemeente,
            "r": R.isoformat(),
            "fictief": True,
            "synthetisch": opzet.synthetisch,
        }
        self._stroom.write(_dump(kop)[:-1] + ',\n"per_rij": [')

    def add_rij(self, rij: int, waar: Waarheid, *, nullen_kwijt: bool) -> None:
        """The truth about the row of B4 with this row number."""
        tekst = _dump(
            {
                "rij": rij,
                "bsn": waar.bsn,
                "uitkomst": waar.uitkomst,
                "regel": waar.regel,
                "reden": waar.reden,
                "voorstel": waar.voorstel,
                "geval": waar.geval,
                "afwijking": waar.afwijking,
                "einddatum": waar.einddatum.isoformat() if waar.einddatum else None,
                "voorstel_bsn": waar.voorstel_bsn,
            }
        )
        self._stroom.write(("\n" if self._eerste else ",\n") + tekst)
        self._eerste = False
        self.b4_rijen += 1
        self._count(waar, nullen_kwijt)
        anders = self._instellingen.get(waar.geval)
        if anders is not None:
            self._anders[anders["instelling"], anders["waarde"]].append(
                {
                    "rij": rij,
                    "bsn": waar.bsn,
                    "regel": int(anders["regel"]),
                    "uitkomst": anders["uitkomst"],
                    "reden": anders["reden"] or None,
                    "voorstel": anders["voorstel"] or None,
                }
            )

    def add_blok(self, blok: Blok) -> None:
        """What a block tells beside its rows of B4."""
        self.register_rijen += len(blok.register)
        self._alleen += blok.alleen_register
        self._verschillen += blok.verschillen

    def close(self) -> dict[str, object]:
        """Finish the file; gives `aantallen`."""
        verschillen = [{"bsn": bsn, "veld": veld} for bsn, veld in sorted(self._verschillen)]
        aantallen = self._aantallen()
        anders = [
            {"instelling": sleutel, "waarde": waarde, "per_rij": rijen}
            for (sleutel, waarde), rijen in sorted(self._anders.items())
        ]
        self._stroom.write("\n],\n")
        self._write_lijst(ALLEEN_REGISTER, sorted(self._alleen))
        self._write_lijst("verschillen", verschillen)
        self._write_lijst("andere_instellingen", anders)
        rest = {
            "b4_rijen": self.b4_rijen,
            "register_rijen": self.register_rijen,
            "aantallen": aantallen,
        }
        self._stroom.write(_dump(rest)[1:] + "\n")
        self.stop()
        return aantallen

    def stop(self) -> None:
        """Let go of the file, finished or not."""
        self._stroom.close()

    def _write_lijst(self, naam: str, lijst: Sequence[object]) -> None:
        regels = ",\n".join(_dump(deel) for deel in lijst)
        self._stroom.write(f'"{naam}": [\n{regels}\n],\n' if regels else f'"{naam}": [],\n')

    def _count(self, waar: Waarheid, nullen_kwijt: bool) -> None:
        self._per["uitkomst"][waar.uitkomst] += 1
        self._per["per_regel"][str(waar.regel)] += 1
        self._per["per_geval"][waar.geval] += 1
        if waar.reden:
            self._per["per_reden"][waar.reden] += 1
        if waar.voorstel:
            self._per["per_voorstel"][waar.voorstel] += 1
        self._per["aangevuld"]["b4"] += nullen_kwijt

    def _aantallen(self) -> dict[str, object]:
        uit: dict[str, object] = {u.value: self._per["uitkomst"][u] for u in Rijuitkomst}
        uit[ALLEEN_REGISTER] = len(self._alleen)
        uit["verschillen"] = len(self._verschillen)
        uit["bsn_aangevuld"] = self._per["aangevuld"]["b4"]
        uit["per_regel"] = {str(nr): self._per["per_regel"][str(nr)] for nr in range(1, 13)}
        for naam in ("per_reden", "per_voorstel", "per_geval"):
            uit[naam] = dict(sorted(self._per[naam].items()))
        return uit


def _dump(waarde: object) -> str:
    return json.dumps(waarde, ensure_ascii=False)
