"""What every comparison begins with: that of the migration and that of a round."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from bvtool.bestanden.bron import Bron, Lijstbronnen
from bvtool.dossier.feiten import Vergelijkingfeit
from bvtool.dossier.frames import frame_to_bytes, gelezen_to_bytes
from bvtool.dossier.vragen import vergelijkingen
from bvtool.gemeente.eigenb4 import check_eigenaar
from bvtool.gemeente.halveexport import check_whole
from bvtool.gemeente.inkomend import note_gezien
from bvtool.gemeente.inlezen import Leesresultaat
from bvtool.tabel.lezen.ruw import show_kop
from bvtool.vak.aantal import count
from bvtool.vak.fouten import Bevinding
from bvtool.vak.lanen import start_beside
from bvtool.vak.tabellen import load_tabel
from bvtool.vak.versie import __version__
from bvtool.vak.voortgang import tell
from bvtool.vergelijking.frames import ALLEEN_REGISTER

if TYPE_CHECKING:
    from bvtool.bestanden.register import RegisterBestand
    from bvtool.dossier.map import Dossier
    from bvtool.dossier.werkgang import Werkgang
    from bvtool.kalender.klok import Klok
    from bvtool.vergelijking.beleid import Beleid


class Ingenomen(NamedTuple):
    """Both inputs, recorded: as they were read, as they came (`bronnen`), and what was noticed of
    them: each time that they are read (`vast`), and beside the time before (`nieuw`)."""

    gelezen: Leesresultaat
    bronnen: Lijstbronnen
    vast: list[Bevinding]
    nieuw: list[Bevinding]

    @property
    def apart(self) -> int:
        """How many rows were set aside as a total or a footer."""
        return self.gelezen.b4.ruw.apart + self.gelezen.register.ruw.apart


def take_in(w: Werkgang, klok: Klok, gelezen: Leesresultaat) -> Ingenomen:
    """Checks that both inputs belong here and are whole, and records them.

    Raises InvoerGeweigerd for the file of another gemeente, or one that is much smaller than the
    time before.
    """
    b4, register = gelezen.b4, gelezen.register
    vreemd = check_eigenaar(b4, w.dossier.instellingen)
    vorige = vergelijkingen.ask_laatste_ooit(w.verbinding)
    check_whole(vorige, b4, register, klok.toch)
    for pad, soort, sha in list_invoer(gelezen):
        w.invoer(pad, soort, sha)
    note_gezien(w)
    vast = [*gelezen.meldingen, *b4.meldingen, *vreemd, *register.meldingen]
    tell(
        f"Vergelijken ({count(b4.frame.height, 'rij', 'rijen')} met "
        f"{count(register.frame.height, 'rij', 'rijen')} in het register)"
    )
    nieuw = _tell_new_heads(vorige, register, gelezen.bronnen.register)
    return Ingenomen(gelezen, gelezen.bronnen, vast, nieuw)


class Plaats(NamedTuple):
    """Where a comparison stands: its key, the one before it in this round, that one when it is the
    same (`staat`), and the moment on which it was first made (Amsterdam). `ingepakt`: both inputs
    as the ledger will keep them, when it is a new one."""

    sleutel: str
    vorige: Vergelijkingfeit | None
    staat: Vergelijkingfeit | None
    moment: datetime
    ingepakt: Future[dict[str, bytes]] | None = None


def find_plaats(w: Werkgang, klok: Klok, sleutel: str, invoer: Ingenomen) -> Plaats:
    """Whether a comparison with this key is the one that is there already. If not, its inputs are
    packed from now on, while they are compared."""
    vorige = vergelijkingen.ask_laatste(w.verbinding)
    if vorige is None or vorige.sleutel != sleutel:
        return Plaats(sleutel, vorige, None, klok.nu, start_beside(partial(_pack, invoer)))
    moment = datetime.fromisoformat(vorige.moment).astimezone(klok.nu.tzinfo)
    return Plaats(sleutel, vorige, vorige, moment)


def make_sleutel(
    gelezen: Leesresultaat, dossier: Dossier, beleid: Beleid, regels: Sequence[str], *meer: object
) -> str:
    """The same inputs under the same settings, rules (`regels`: tables of `data/`), version, and
    what else counts: the same comparison."""
    b4, register, instellingen = gelezen.b4, gelezen.register, dossier.instellingen
    delen = [
        __version__,
        b4.ruw.sha256,
        register.ruw.sha256,
        instellingen.gemeente,
        repr(beleid),
        repr([load_tabel(t) for t in regels]),
        repr(sorted(b4.ruw.kolommen.items())),
        repr(sorted(register.ruw.kolommen.items())),
        repr(sorted(gelezen.afspraak.waarden.items())),
        *map(repr, meer),
    ]
    if gelezen.iwmo is not None:  # whose messages count
        delen.append(repr(sorted(instellingen.regiogemeenten)))
    return hashlib.sha256("|".join(delen).encode()).hexdigest()


def record(
    w: Werkgang,
    invoer: Ingenomen,
    plaats: Plaats,
    *,
    tellingen: Mapping[str, int],
    uitkomst: bytes,
    alleen_register: pl.DataFrame | None = None,
    ronde: int = 1,
) -> None:
    """Write down the comparison: what was read, and its outcome (`pack_uitkomst`). The
    trail tells how many older ones lost theirs."""
    b4, register = invoer.gelezen.b4, invoer.gelezen.register
    b4_naam, register_naam = invoer.gelezen.namen(w.dossier)
    assert plaats.ingepakt is not None
    if alleen_register is None:
        alleen_register = pl.DataFrame(schema=ALLEEN_REGISTER.make_schema())
    geleegd = vergelijkingen.add_vergelijking(
        w.verbinding,
        Vergelijkingfeit(
            id=0,
            sleutel=plaats.sleutel,
            moment=plaats.moment.isoformat(),
            b4_sha256=b4.ruw.sha256,
            b4_naam=b4_naam,
            register_sha256=register.ruw.sha256,
            register_naam=register_naam,
            aantallen=json.dumps(tellingen),
            uitkomst=uitkomst,
            alleen_register=frame_to_bytes(alleen_register),
            **plaats.ingepakt.result(),
            ronde=ronde,
        ),
    )
    w.aantallen = {"oudere_vergelijkingen_geleegd": geleegd} if geleegd else {}


def _pack(invoer: Ingenomen) -> dict[str, bytes]:
    """Both inputs as they came and as they were read, by the name that the ledger has for it."""
    gelezen, bronnen = invoer.gelezen, invoer.bronnen
    return {
        "b4_bron": bronnen.b4.to_bytes(),
        "b4_frame": _to_bytes(gelezen.b4.frame, bronnen.b4),
        "register_bron": bronnen.register.to_bytes(),
        "register_frame": _to_bytes(gelezen.register.frame, bronnen.register),
    }


def pack_uitkomst(uitkomst: pl.DataFrame, invoer: Ingenomen) -> bytes:
    """What came out, row by row, as the ledger keeps it."""
    return _to_bytes(uitkomst, invoer.bronnen.b4)


def _to_bytes(frame: pl.DataFrame, bron: Bron) -> bytes:
    """What was read of a file, or found row by row, beside the file as it came."""
    naast = {k.sleutel: k.naam for k in bron.kolommen if k.sleutel} | {"rij": "rij"}
    if "bsn" in naast:
        naast["bsn_ruw"] = naast["bsn"]
    return gelezen_to_bytes(frame, bron.frame, naast)


def list_invoer(gelezen: Leesresultaat) -> list[tuple[Path, str, str | None]]:
    """Every file that was read: path, kind, and its SHA-256 when it is known."""
    paden = gelezen.invoer.register_paden
    sha = gelezen.register.ruw.sha256 if len(paden) == 1 and _is_one(gelezen) else None
    return [
        (gelezen.invoer.b4.pad, "b4", gelezen.b4.ruw.sha256),
        *((pad, "register", sha) for pad in paden),
    ]


def _is_one(gelezen: Leesresultaat) -> bool:
    return gelezen.invoer.iwmo is not None or len(gelezen.invoer.register) == 1


def _tell_new_heads(
    vorige: Vergelijkingfeit | None, register: RegisterBestand, nieuw: Bron
) -> list[Bevinding]:
    """A register that has other headers than the one that was compared before."""
    if vorige is None or vorige.register_sha256 == register.ruw.sha256 or not vorige.register_bron:
        return []
    oud = {k.kop.strip() for k in Bron.from_bytes(vorige.register_bron).kolommen} - {""}
    nu = {k.kop.strip() for k in nieuw.kolommen} - {""}
    if oud == nu:
        return []
    delen = [
        f"{wat}: {', '.join(show_kop(k) for k in sorted(koppen))}"
        for wat, koppen in (("nieuw", nu - oud), ("weg", oud - nu))
        if koppen
    ]
    return [
        Bevinding(
            register.ruw.bestand,
            f"De koppen van uw register zijn anders dan de vorige keer ({'; '.join(delen)}).",
            "Kijk met bvtool kolommen of iedere kolom nog goed wordt gelezen.",
        )
    ]
