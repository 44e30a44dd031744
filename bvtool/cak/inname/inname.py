"""Takes in whatever is new in `inkomend/`: read once by content, with its moment of arrival.

A file that lies there with the same size and time as before is not opened. Another one is hashed;
a content that is known for that gemeente is only seen in another place. What cannot be read is
kept as refused, with the reason, until its content changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from bvtool.berichten.schema import GEEN_PLEK, Schemaplek
from bvtool.cak.inname.lezers import Inleestaak, Uit, read_taken
from bvtool.cak.inname.ligging import keep_ligging
from bvtool.cak.inname.ontvangst import UIT_LIJST
from bvtool.cak.inname.rijen import keep_lot
from bvtool.cak.inname.vindplaatsen import SOORTEN, Gevonden, Vindplaats
from bvtool.dossier.feiten import Padfeit
from bvtool.dossier.publiceer import hash_bestand
from bvtool.dossier.vragen import inname as vragen
from bvtool.dossier.vragen.ligging import Liggend, ask_liggend
from bvtool.vak.fouten import Bevinding
from bvtool.vak.masker import show_naam

if TYPE_CHECKING:
    import polars as pl

    from bvtool.dossier.verbinding import Verbinding
    from bvtool.dossier.werkgang import Werkgang

_MELDING = 2_000
Sleutel = tuple[str, str, str]
"""Kind, uitvoerderscode and SHA-256: what makes a file the same file."""


class Inname(NamedTuple):
    """What one run took in: new files, and what could not be read now (to be tried again)."""

    nieuw: int
    geweigerd: int
    meldingen: Sequence[Bevinding]


def take_in(w: Werkgang, gevonden: Gevonden, plek: Schemaplek = GEEN_PLEK) -> Inname:
    """Read what is new among these files into the ledger, and write down what lies where.

    The order of the files and their spread over runs make no difference to what is known after.
    """
    bekend = _read_paden(w.verbinding)
    ids = vragen.ask_nummers(w.verbinding)
    ligt, gehasht, meldingen = _hash_new(gevonden.vondsten, bekend, ask_liggend(w.verbinding))
    taken: dict[Sleutel, Inleestaak] = {}
    for vondst, sha in gehasht:
        sleutel = (vondst.soort, vondst.uitvoerder, sha)
        if sleutel not in ids and sleutel not in taken:
            taken[sleutel] = Inleestaak(vondst.soort, vondst.pad, plek)
    gelezen = dict(zip(taken, read_taken(list(taken.values())), strict=True))
    blijft = {s: uit for s, uit in gelezen.items() if not uit.later}
    meldingen += [
        Bevinding(w.dossier.naam_van(taken[s].pad), uit.melding, "Geef de opdracht opnieuw.")
        for s, uit in gelezen.items()
        if uit.later
    ]
    ids |= _keep(w, blijft)
    ligt |= _keep_paden(w.verbinding, gehasht, ids, bekend)
    meldingen += keep_ligging(
        w, ligt, {naam: set(feiten) for naam, feiten in bekend.items()}, gevonden.gezien
    )
    _update_momenten(w.verbinding, [*gevonden.vondsten, *gevonden.later], bekend)
    w.keep_invoer(
        (vondst.pad, vondst.soort, sha)
        for vondst, sha in gehasht
        if (vondst.soort, vondst.uitvoerder, sha) in blijft and vondst.pad.suffix != ".xml"
    )
    geweigerd = sum(uit.geweigerd for uit in blijft.values())
    return Inname(len(blijft), geweigerd, meldingen)


def _read_paden(verbinding: Verbinding) -> dict[str, dict[str, Padfeit]]:
    """Per path the contents that were seen there."""
    per: dict[str, dict[str, Padfeit]] = {}
    for feit in vragen.iter_paden(verbinding):
        per.setdefault(feit.naam, {})[feit.sha256] = feit
    return per


def _hash_new(
    vondsten: Iterable[Vindplaats],
    bekend: Mapping[str, Mapping[str, Padfeit]],
    lag: Mapping[str, Liggend],
) -> tuple[dict[str, str], list[tuple[Vindplaats, str]], list[Bevinding]]:
    """What lies there as it did (path to SHA-256), and the other files with their content's hash.

    A file that cannot be read now is as it was.
    """
    ligt: dict[str, str] = {}
    gehasht: list[tuple[Vindplaats, str]] = []
    meldingen: list[Bevinding] = []
    for v in vondsten:
        zelfde = _find_zelfde(v, bekend.get(v.naam, {}), lag.get(v.naam))
        if zelfde:
            ligt[v.naam] = zelfde
            continue
        try:
            gehasht.append((v, hash_bestand(v.pad)))
        except OSError:
            if v.naam in lag:
                ligt[v.naam] = lag[v.naam].sha256
            wat = "Dit bestand is nu niet te lezen: het staat open, of u heeft geen rechten."
            meldingen.append(Bevinding(f"inkomend/{v.naam}", wat, "Probeer het opnieuw."))
    return ligt, gehasht, meldingen


def _find_zelfde(v: Vindplaats, bekend: Mapping[str, Padfeit], lag: Liggend | None) -> str:
    """The content that lies there when size and time say that it is what lay there; else empty."""
    kan = bekend.values() if lag is None else [bekend[lag.sha256]] if lag.sha256 in bekend else []
    zelfde = [p.sha256 for p in kan if (p.grootte, p.tijd_ns) == (v.grootte, v.tijd_ns)]
    return zelfde[0] if len(zelfde) == 1 else ""


def _keep(w: Werkgang, gelezen: dict[Sleutel, Uit]) -> dict[Sleutel, int]:
    """Give every new file a number and keep what it says; the numbers by content."""
    nu = w.klok.nu.isoformat()
    eerste = vragen.ask_hoogste_nummer(w.verbinding) + 1
    nieuw: dict[Sleutel, int] = {}
    rijen = []
    frames: dict[str, dict[int, pl.DataFrame]] = {soort: {} for soort in SOORTEN}
    for nummer, (sleutel, uit) in enumerate(gelezen.items(), start=eerste):
        nieuw[sleutel] = nummer
        toestand = "geweigerd" if uit.geweigerd else "gelezen"
        aantal = 0 if uit.frame is None else uit.frame.height
        melding = show_naam(uit.melding, _MELDING)
        rijen.append(vragen.Bestandrij(nummer, *sleutel, toestand, melding, aantal, nu))
        if uit.frame is not None:
            frames[sleutel[0]][nummer] = uit.frame
    vragen.add_bestanden(w.verbinding, rijen)
    for soort, delen in frames.items():
        keep_lot(w.verbinding, soort, delen, nu)
    return nieuw


def _keep_paden(
    verbinding: Verbinding,
    gehasht: Sequence[tuple[Vindplaats, str]],
    ids: Mapping[Sleutel, int],
    bekend: Mapping[str, Mapping[str, Padfeit]],
) -> dict[str, str]:
    """Write down where each content was seen; path to SHA-256 of what is known there now."""
    rijen: list[vragen.Padrij] = []
    ligt: dict[str, str] = {}
    for v, sha in gehasht:
        nummer = ids.get((v.soort, v.uitvoerder, sha))
        if nummer is None:
            continue
        ligt[v.naam] = sha
        if sha in bekend.get(v.naam, {}):
            vragen.update_maat(verbinding, v.naam, sha, v.grootte, v.tijd_ns)
            continue
        moment = v.moment.isoformat()
        rij = vragen.Padrij(v.naam, sha, nummer, v.grootte, v.tijd_ns, moment, v.bron)
        rijen.append(rij)
    vragen.add_paden(verbinding, rijen)
    return ligt


def _update_momenten(
    verbinding: Verbinding,
    vondsten: Sequence[Vindplaats],
    bekend: Mapping[str, Mapping[str, Padfeit]],
) -> None:
    """What ontvangst.csv says goes before what was recorded in an earlier run (`bekend`), also when
    it is said later; it says so of the content that lies there, not of what lay there before."""
    gezegd = {v.naam: v.moment.isoformat() for v in vondsten if v.bron == UIT_LIJST}
    if not gezegd:
        return
    for naam, rij in ask_liggend(verbinding).items():
        was = bekend.get(naam, {}).get(rij.sha256)
        if naam in gezegd and was and (was.moment, was.bron) != (gezegd[naam], UIT_LIJST):
            vragen.update_moment(verbinding, naam, rij.sha256, gezegd[naam], UIT_LIJST)
