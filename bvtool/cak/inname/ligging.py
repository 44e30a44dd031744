"""What lies in `inkomend` now: only that counts. What went or was replaced stays in the ledger.

Staff can forget a content at its path; under another name it counts again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from pathlib import Path
from typing import TYPE_CHECKING

from bvtool.cak.inname.naam import fold_naam
from bvtool.dossier.vragen import ligging as vragen
from bvtool.dossier.vragen.inname import iter_paden
from bvtool.dossier.vragen.ligging import Liggend, Verloop
from bvtool.vak.fouten import Bevinding, Gebruiksfout, InvoerOntbreekt
from bvtool.vak.masker import show_naam, show_woorden, write_naam

if TYPE_CHECKING:
    from bvtool.dossier.werkgang import Werkgang

_TOON = 10


def find_plek(w: Werkgang) -> str:
    """Which folder looks: empty for a ledger of its own, else what tells folders apart that share
    one ledger. A file that another folder holds is not gone because it does not lie here."""
    if not w.verbinding.op_server:
        return ""
    return str(w.dossier.inkomend.stat().st_ino)


def keep_ligging(
    w: Werkgang, nu_ligt: Mapping[str, str], bekend: Mapping[str, Set[str]], gezien: Set[str]
) -> list[Bevinding]:
    """Write down what lies where, and what went; told are the files that went since last time.

    `nu_ligt`: path to SHA-256; `bekend`: per path the contents seen there before this run;
    `gezien`: every path that holds a file, also one that could not be read now.
    """
    lag = vragen.ask_liggend(w.verbinding)
    plek, moment = find_plek(w), w.klok.nu.isoformat()
    nieuw: list[Liggend] = []
    feiten: list[Verloop] = []
    for naam, sha in nu_ligt.items():
        oud = lag.get(naam)
        if oud is not None and (oud.sha256, oud.plek) == (sha, plek):
            continue
        nieuw.append(Liggend(naam, sha, plek, moment))
        if oud is not None and oud.sha256 != sha:
            feiten.append(Verloop(naam, oud.sha256, vragen.VERVANGEN, moment, ""))
        if lag and (oud is None or oud.sha256 != sha) and sha in bekend.get(naam, ()):
            feiten.append(Verloop(naam, sha, vragen.TERUG, moment, ""))
    weg = [r for naam, r in lag.items() if naam not in gezien and r.plek == plek]
    feiten += [Verloop(r.naam, r.sha256, vragen.WEG, moment, "") for r in weg]
    vragen.remove_liggend(w.verbinding, [r.naam for r in weg])
    vragen.keep_liggend(w.verbinding, nieuw)
    vragen.add_verloop(w.verbinding, feiten)
    return _tell_weg([r.naam for r in weg])


def _tell_weg(namen: list[str]) -> list[Bevinding]:
    nu = "Klopt dat niet? Zet het terug; dan telt het weer."
    meer = f" Dat geldt ook voor {len(namen) - _TOON} andere." if len(namen) > _TOON else ""
    return [
        Bevinding(f"inkomend/{show_naam(naam)}", f"Dit bestand is weg en telt niet meer.{meer}", nu)
        for naam in sorted(namen)[:_TOON]
    ]


def forget(w: Werkgang, pad: str, reden: str) -> str:
    """What lies at this path does not count any more, by the word of staff; the name of it.

    Raises Gebruiksfout without a reason, InvoerOntbreekt when nothing that was read lies there.
    """
    if not reden.strip():
        raise Gebruiksfout(
            "Er staat geen reden bij.",
            waar="de optie --vergeet",
            wat_nu='Geef het bestand en de reden: --vergeet terugkoppeling/680363.xlsx "dubbel"',
        )
    naam = _find_naam(w, pad)
    rij = vragen.ask_liggend(w.verbinding).get(naam)
    if rij is None:
        raise InvoerOntbreekt(
            "Op deze plek ligt geen bestand dat is gelezen.",
            waar=f"inkomend/{show_naam(naam)}",
            wat_nu="Geef het pad zoals de monitor het noemt, bijvoorbeeld: "
            "terugkoppeling/680363.xlsx",
        )
    if (naam, rij.sha256) not in list_vergeten(vragen.iter_verloop(w.verbinding)):
        moment = w.klok.nu.isoformat()
        feit = Verloop(naam, rij.sha256, vragen.VERGETEN, moment, show_woorden(reden))
        vragen.add_verloop(w.verbinding, [feit])
    return naam


def list_vergeten(gebeurd: Iterable[vragen.Gebeurd]) -> set[tuple[str, str]]:
    """Path and SHA-256 of everything that staff forgot, of all that happened."""
    return {(v.naam, v.sha256) for v in gebeurd if v.wat == vragen.VERGETEN}


def _find_naam(w: Werkgang, pad: str) -> str:
    """The path below `inkomend` that is meant, as the ledger writes it."""
    inkomend = w.dossier.inkomend.resolve()
    volledig = Path(pad) if Path(pad).is_absolute() else Path.cwd() / pad
    if volledig.is_relative_to(inkomend):
        kort = volledig.relative_to(inkomend).as_posix()
    else:
        kort = pad.replace("\\", "/").removeprefix("./").removeprefix("inkomend/")
    gezocht = write_naam(kort)
    gelijk = {fold_naam(p.naam): p.naam for p in iter_paden(w.verbinding)}
    return gelijk.get(fold_naam(gezocht), gezocht)
