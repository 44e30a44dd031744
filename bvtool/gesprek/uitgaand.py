"""A delivery on its way out: rows in the ledger, files in one zip, an envelope where asked."""

from __future__ import annotations

import hashlib
import uuid
from datetime import date
from typing import TYPE_CHECKING

from bvtool.berichten.envelop import build_di01
from bvtool.berichten.schema import Schemasets
from bvtool.berichten.schemaset import Schemas
from bvtool.berichten.wmo407 import Wmo407
from bvtool.dossier.feiten import Berichtfeit, Zendingfeit
from bvtool.dossier.publiceer import VOORVOEGSEL, hash_bestand
from bvtool.dossier.vragen.berichten import (
    add_berichten,
    add_zending,
    ask_zendingen,
    complete_zending,
    iter_berichten,
)
from bvtool.dossier.vragen.telling import ask_meegekomen, to_vraag
from bvtool.gesprek.onbekend import find_map_los
from bvtool.gesprek.voorstel import Berichtvoorstel, Maker
from bvtool.gesprek.zending import file_name, open_zip, rebuild
from bvtool.vak.bijdrage import Bijdrage
from bvtool.zips.schrijven import ZipSchrijver

if TYPE_CHECKING:
    from bvtool.dossier.werkgang import Werkgang
    from bvtool.kalender.klok import Klok


class Zending:
    """The delivery in the making: rows of the ledger and files of the zip, lot by lot."""

    def __init__(self, w: Werkgang, nr: int, naam: str, *, envelop: bool) -> None:
        self._w, self._nr, self._naam, self._envelop = w, nr, naam, envelop
        self._pad = w.dossier.uitgaand / f"{VOORVOEGSEL}zending-{nr}"
        self._zip: ZipSchrijver | None = None
        self._aantal = 0
        self._moment = w.klok.nu.isoformat()
        self._toelichting = ""
        self._bijdrage = Bijdrage.BW

    def add(self, voorstellen: list[Berichtvoorstel], maker: Maker) -> None:
        """Write these messages; the first lot opens the delivery."""
        if not voorstellen:
            return
        zip_ = self._zip or self._open()
        self._toelichting = maker.keuzes.toelichting or ""
        self._bijdrage = maker.bijdrage
        rijen: list[Berichtfeit] = []
        for v in voorstellen:
            assert v.bericht is not None
            data, referentie = v.data, None
            if self._envelop:
                referentie = make_referentie(self._w.klok, v.bericht.identificatie)
                data = build_di01(
                    data,
                    v.bericht.afzender,
                    referentie,
                    self._w.klok.nu,
                    maker.schemas.release,
                    v.bericht.soort,
                )
            zip_.add(file_name(v.bericht), data)
            rijen.append(self._row(v.bericht, referentie, v.toelichting))
        maker.uitgifte.flush({v.bericht.startnummer for v in voorstellen if v.bericht})
        add_berichten(self._w.verbinding, rijen)
        self._aantal += len(rijen)

    def _open(self) -> ZipSchrijver:
        w = self._w
        w.dossier.uitgaand.mkdir(exist_ok=True)
        self._zip = open_zip(self._pad, w.klok.vandaag, fictief=w.dossier.instellingen.fictief)
        dag, envelop = w.klok.vandaag.isoformat(), int(self._envelop)
        feit = Zendingfeit(self._nr, dag, self._naam, self._moment, 0, envelop, "")
        add_zending(w.verbinding, feit)
        return self._zip

    def _row(self, b: Wmo407, referentie: str | None, toelichting: str) -> Berichtfeit:
        return Berichtfeit(
            0,
            self._nr,
            b.soort,
            b.afzender,
            b.identificatie,
            b.dagtekening.isoformat(),
            b.bsn,
            b.startnummer,
            b.startdatum.isoformat(),
            b.stopdatum.isoformat() if b.stopdatum else None,
            b.status,
            referentie,
            self._moment,
            "; ".join(filter(None, (toelichting, self._toelichting))) or None,
            b.kostprijs,
        )

    def finish(self) -> bool:
        """Close the zip, stage it, complete the row of the delivery; False when it is empty."""
        if self._zip is None:
            return False
        self._zip.close()
        doel = f"uitgaand/{self._naam}"
        sha256 = hash_bestand(self._pad)
        self._w.publiceer(doel, self._pad.replace)
        if self._w.dossier.instellingen.losse_bestanden:
            self._w.publiceer_uitgepakt(doel, find_map_los(self._bijdrage))
        complete_zending(self._w.verbinding, self._nr, self._aantal, sha256)
        return True

    def close(self) -> None:
        """Leave nothing behind, whatever happened."""
        if self._zip is not None:
            self._zip.close()
            self._pad.unlink(missing_ok=True)


def make_referentie(klok: Klok, identificatie: str) -> str:
    """A UUID v4 in lower case: random, or with `--nu` made from moment and Identificatie."""
    if not klok.opgegeven:
        return str(uuid.uuid4())
    bron = hashlib.sha256(f"{klok.nu.isoformat()}|{identificatie}".encode()).digest()
    return str(uuid.UUID(bytes=bron[:16], version=4))


def restore_missing(w: Werkgang, schemas: Schemasets, tot: int) -> None:
    """Make zips of earlier deliveries (below number `tot`) again when they are gone.

    Only when the ledger gives exactly the bytes that were sent; else a note says so.
    """
    vanaf = ask_meegekomen(to_vraag(w.verbinding))  # those before it lie in another dossier
    for rij in [z for z in ask_zendingen(w.verbinding) if vanaf < z.nr < tot]:
        doel = f"uitgaand/{rij.naam}"
        if w.dossier.pad_van(doel).exists():
            continue
        soorten = {b.soort for lot in iter_berichten(w.verbinding, rij.nr) for b in lot}
        sets = [een for een in schemas.sets if een.bestanden.keys() >= soorten]
        if not any(_restore(w, rij, doel, een) for een in sets):
            w.meldingen.append(f"{doel} is weg en is niet meer precies zo te maken.")


def _restore(w: Werkgang, rij: Zendingfeit, doel: str, schemas: Schemas) -> bool:
    """Make one zip again in the words of this set; False when its bytes are other ones."""
    pad = w.dossier.uitgaand / f"{VOORVOEGSEL}herstel-{rij.nr}"
    zip_ = open_zip(pad, date.fromisoformat(rij.datum), fictief=w.dossier.instellingen.fictief)
    try:
        for naam, data in rebuild(w.verbinding, rij, schemas):
            zip_.add(naam, data)
        zip_.close()
        if hash_bestand(pad) != rij.sha256:
            return False
        w.publiceer(doel, pad.replace)
        return True
    finally:
        pad.unlink(missing_ok=True)
