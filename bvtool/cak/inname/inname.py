"""Takes in whatever is new in `inkomend/`: read once by content, with its moment of arrival.

A file that lies there with the same size and time as before is not opened. Another one is hashed;
a content that is known for that gemeente is only seen in another place. What cannot be read is
kept as refused, with the reason, until its content changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bvtool.cak.inname.lezers import Inleestaak, Uit, read_taken
from bvtool.cak.inname.ontvangst import UIT_LIJST
from bvtool.cak.inname.rijen import keep_lot
from bvtool.cak.inname.vindplaatsen import SOORTEN, Vindplaats
from bvtool.dossier.feiten import Padfeit
from bvtool.dossier.publiceer import hash_bestand
from bvtool.dossier.vragen import inname as vragen
from bvtool.vak.fouten import Bevinding
from bvtool.vak.masker import show_naam

if TYPE_CHECKING:
    import polars as pl

    from bvtool.dossier.verbinding import Verbinding
    from bvtool.dossier.werkgang import Werkgang

_MELDING = 2_000
Sleutel = tuple[str, str, str]
"""Kind, uitvoerderscode and SHA-256: what makes a file the same file."""


@dataclass(frozen=True, slots=True)
class Inname:
    """What one run took in: new files, and what could not be read now (to be tried again)."""

    nieuw: int
    geweigerd: int
    meldingen: Sequence[Bevinding]


def take_in(w: Werkgang, vondsten: Sequence[Vindplaats], schema_map: str = "") -> Inname:
    """Read what is new among these files into the ledger.

    The order of the files and their spread over runs make no difference to what is known after.
    """
    bekend = _read_paden(w.verbinding)
    ids = vragen.ask_nummers(w.verbinding)
    gehasht, meldingen = _hash_new(vondsten, bekend)
    taken: dict[Sleutel, Inleestaak] = {}
    for vondst, sha in gehasht:
        sleutel = (vondst.soort, vondst.uitvoerder, sha)
        if sleutel not in ids and sleutel not in taken:
            taken[sleutel] = Inleestaak(vondst.soort, vondst.pad, schema_map)
    gelezen = dict(zip(taken, read_taken(list(taken.values())), strict=True))
    blijft = {s: uit for s, uit in gelezen.items() if not uit.later}
    meldingen += [
        Bevinding(w.dossier.naam_van(taken[s].pad), uit.melding, "Geef de opdracht opnieuw.")
        for s, uit in gelezen.items()
        if uit.later
    ]
    ids |= _keep(w, blijft)
    _keep_paden(w.verbinding, gehasht, ids, bekend)
    _update_momenten(w.verbinding, vondsten)
    for vondst, sha in gehasht:
        if (vondst.soort, vondst.uitvoerder, sha) in blijft and vondst.pad.suffix != ".xml":
            w.invoer(vondst.pad, vondst.soort, sha)
    geweigerd = sum(uit.geweigerd for uit in blijft.values())
    return Inname(len(blijft), geweigerd, meldingen)


def _read_paden(verbinding: Verbinding) -> dict[str, dict[str, Padfeit]]:
    """Per path the contents that were seen there."""
    per: dict[str, dict[str, Padfeit]] = {}
    for feit in vragen.iter_paden(verbinding):
        per.setdefault(feit.naam, {})[feit.sha256] = feit
    return per


def _hash_new(
    vondsten: Iterable[Vindplaats], bekend: dict[str, dict[str, Padfeit]]
) -> tuple[list[tuple[Vindplaats, str]], list[Bevinding]]:
    """The files that do not lie there as they did, with their content's hash."""
    gehasht: list[tuple[Vindplaats, str]] = []
    meldingen: list[Bevinding] = []
    for v in vondsten:
        zelfde = [
            p
            for p in bekend.get(v.naam, {}).values()
            if p.grootte == v.grootte and p.tijd_ns == v.tijd_ns
        ]
        if zelfde:
            continue
        try:
            gehasht.append((v, hash_bestand(v.pad)))
        except OSError:
            wat = "Dit bestand is nu niet te lezen: het staat open, of u heeft geen rechten."
            meldingen.append(Bevinding(f"inkomend/{v.naam}", wat, "Probeer het opnieuw."))
    return gehasht, meldingen


def _keep(w: Werkgang, gelezen: dict[Sleutel, Uit]) -> dict[Sleutel, int]:
    """Give every new file a number and keep what it says; the numbers by content."""
    nu = w.klok.nu.isoformat()
    eerste = vragen.ask_hoogste_nummer(w.verbinding) + 1
    nieuw: dict[Sleutel, int] = {}
    rijen = []
    frames: dict[str, list[pl.DataFrame]] = {soort: [] for soort in SOORTEN}
    for nummer, (sleutel, uit) in enumerate(gelezen.items(), start=eerste):
        nieuw[sleutel] = nummer
        toestand = "geweigerd" if uit.geweigerd else "gelezen"
        aantal = 0 if uit.frame is None else uit.frame.height
        melding = show_naam(uit.melding, _MELDING)
        rijen.append(vragen.Bestandrij(nummer, *sleutel, toestand, melding, aantal, nu))
        if uit.frame is not None:
            frames[sleutel[0]].append(_numbered(uit.frame, nummer))
    vragen.add_bestanden(w.verbinding, rijen)
    for soort, delen in frames.items():
        keep_lot(w.verbinding, soort, delen, nu)
    return nieuw


def _numbered(frame: pl.DataFrame, nummer: int) -> pl.DataFrame:
    import polars as pl

    return frame.select(pl.lit(nummer, dtype=pl.Int64).alias("bestand"), pl.all())


def _keep_paden(
    verbinding: Verbinding,
    gehasht: Sequence[tuple[Vindplaats, str]],
    ids: dict[Sleutel, int],
    bekend: dict[str, dict[str, Padfeit]],
) -> None:
    rijen: list[vragen.Padrij] = []
    for v, sha in gehasht:
        nummer = ids.get((v.soort, v.uitvoerder, sha))
        if nummer is None:
            continue
        if sha in bekend.get(v.naam, {}):
            vragen.update_maat(verbinding, v.naam, sha, v.grootte, v.tijd_ns)
            continue
        moment = v.moment.isoformat()
        rij = vragen.Padrij(v.naam, sha, nummer, v.grootte, v.tijd_ns, moment, v.bron)
        rijen.append(rij)
    vragen.add_paden(verbinding, rijen)


def _update_momenten(verbinding: Verbinding, vondsten: Sequence[Vindplaats]) -> None:
    """What ontvangst.csv says goes before what was recorded, also when it is said later."""
    gezegd = {v.naam: v.moment.isoformat() for v in vondsten if v.bron == UIT_LIJST}
    if not gezegd:
        return
    anders = [
        (rij.naam, rij.sha256)
        for rij in vragen.iter_paden(verbinding)
        if rij.naam in gezegd and (rij.moment, rij.bron) != (gezegd[rij.naam], UIT_LIJST)
    ]
    for naam, sha in anders:
        vragen.update_moment(verbinding, naam, sha, gezegd[naam], UIT_LIJST)
