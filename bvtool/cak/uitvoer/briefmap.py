"""The folder of letters follows the ledger: what is to be sent lies in `uitgaand/mail`.

A letter is known by its facts. Once sent it moves to `uitgaand/verstuurd` and never comes back.
One whose facts are over goes; but when a person worked in it, the text is kept: beside the new
draft, or in `uitgaand/vervallen` when there is none.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bvtool.cak.uitvoer.brieven import MERK
from bvtool.cak.uitvoer.gemaakt import Paginaboek
from bvtool.dossier.feiten import Brieffeit
from bvtool.dossier.publiceer import flush_map, free_name, make_map
from bvtool.dossier.spoor import list_gemaakt, list_geschreven, read_spoor
from bvtool.dossier.vragen import brieven as vragen

if TYPE_CHECKING:
    from bvtool.dossier.verbinding import Toegang, Verbinding
    from bvtool.dossier.werkgang import Werkgang

MAIL, WEG, OUD = "uitgaand/mail", "uitgaand/verstuurd", "uitgaand/vervallen"
OPEN, VERSTUURD, VERVALLEN = "te versturen", "verstuurd", "vervallen"
# matches: "680363_niet-juist (2).eml"
_NAAM = re.compile(r"(?P<uitvoerder>\d{6})_(?P<soort>[a-z0-9-]+)(?: \(\d+\))?\.eml")
# matches: "X-Bvtool-Brief: abcdefghijklmnopabcdefgh"
_MERK = re.compile(rf"^{MERK}: *([a-p]{{24}})\s*$".encode(), re.IGNORECASE | re.MULTILINE)
_KOP = 8192

Wie = tuple[str, str]
"""Uitvoerderscode and kind of letter."""


class Brief(NamedTuple):
    """A letter that fits now: for whom, which kind, its facts, a hash of all that the draft is made
    from, and how it is made."""

    uitvoerder: str
    soort: str
    feiten: str
    sleutel: str
    maak: Callable[[], bytes]

    @property
    def wie(self) -> Wie:
        """What it is, whatever the facts."""
        return self.uitvoerder, self.soort


@dataclass(slots=True)
class Bijgewerkt:
    """The letters that are to be sent (paths in the dossier), how many are new or changed, every
    letter in the ledger, and what to say about a draft that was worked in."""

    bestanden: list[str] = field(default_factory=list)
    geschreven: int = 0
    brieven: Sequence[Brieffeit] = ()
    meldingen: list[str] = field(default_factory=list)


class _Ontwerp(NamedTuple):
    """A draft in the folder: whose, by which facts (empty when that was lost), and whether it is
    still as bvtool wrote it."""

    pad: Path
    wie: Wie
    feiten: str
    sha256: str
    eigen: bool


def update_brieven(
    w: Werkgang, nu: Sequence[Brief], van: Collection[str], gemaakt: Paginaboek
) -> Bijgewerkt:
    """Writes down which letters fit now, and lays the drafts of those that were not sent.

    `van`: the gemeenten that were looked at; the letters of another are left as they are. A draft
    that lies there as it would be made now (`gemaakt`) is not made again.
    """
    stand = _settle(w, nu, van)
    uit = Bijgewerkt(brieven=list(stand.values()))
    open_ = [b for b in nu if stand[b.uitvoerder, b.soort, b.feiten].toestand == OPEN]
    liggend = [o for o in _find_ontwerpen(w) if o.wie[0] in van]
    sommen = {o.pad: o.sha256 for o in liggend}
    per: dict[Wie, list[_Ontwerp]] = {}
    for o in liggend:
        per.setdefault(o.wie, []).append(o)
    bezet = set(sommen)
    blijven: set[Path] = set()
    for brief in open_:
        pad, schrijven = _choose_plek(w, brief, per.get(brief.wie, ()), bezet)
        blijven.add(pad)
        bezet.add(pad)
        doel = f"{MAIL}/{pad.name}"
        uit.bestanden.append(doel)
        oud = gemaakt.find(doel)
        ligt = sommen.get(pad, "")
        if schrijven and (oud is None or oud.sleutel != f"{brief.sleutel} {ligt}"):
            inhoud = brief.maak()
            uit.geschreven += w.publiceer(doel, partial(Path.write_bytes, data=inhoud))
            sleutel = f"{brief.sleutel} {hashlib.sha256(inhoud).hexdigest()}"
            gemaakt.keep(doel, sleutel, w.klok.nu.isoformat())
    _clear(w, [o for o in liggend if o.pad not in blijven], stand, {b.wie for b in open_}, uit)
    return uit


def send_brieven(w: Werkgang, uitvoerder: str, wie: str) -> list[Brieffeit]:
    """Writes down that the letters to this gemeente went out; which these are. Their drafts move
    after the commit."""
    gestuurd = []
    for feit in vragen.iter_brieven(w.verbinding):
        if (feit.uitvoerder, feit.toestand) == (uitvoerder, OPEN):
            nieuw = feit._replace(toestand=VERSTUURD, moment=w.klok.nu.isoformat(), wie=wie)
            vragen.update_brief(w.verbinding, nieuw)
            gestuurd.append(nieuw)
    return gestuurd


def move_verstuurd(w: Werkgang) -> None:
    """After the commit every draft of a letter that was sent moves."""
    stand = _read_stand(w.verbinding)
    weg = [o for o in _find_ontwerpen(w) if _find_toestand(o, stand) == VERSTUURD]
    _move(w, [(o, WEG) for o in weg], [])


def _read_stand(verbinding: Verbinding) -> dict[tuple[str, str, str], Brieffeit]:
    return {(b.uitvoerder, b.soort, b.feiten): b for b in vragen.iter_brieven(verbinding)}


def _settle(
    w: Werkgang, nu: Sequence[Brief], van: Collection[str]
) -> dict[tuple[str, str, str], Brieffeit]:
    """The state of every letter; what does not fit any more lapses, what fits again comes back,
    what was sent stays sent."""
    stand = _read_stand(w.verbinding)
    moment = w.klok.nu.isoformat()
    past = {(b.uitvoerder, b.soort, b.feiten) for b in nu}
    for sleutel, feit in stand.items():
        toestand = OPEN if sleutel in past else VERVALLEN
        if feit.uitvoerder in van and feit.toestand not in (VERSTUURD, toestand):
            vragen.update_brief(w.verbinding, feit._replace(toestand=toestand, moment=moment))
    nieuw = [Brieffeit(0, *sleutel, OPEN, moment, "") for sleutel in sorted(past - set(stand))]
    vragen.add_brieven(w.verbinding, nieuw)
    return _read_stand(w.verbinding)


def _find_ontwerpen(w: Werkgang) -> Iterator[_Ontwerp]:
    """The drafts in the folder; a file of another name is none of ours."""
    map_ = w.dossier.pad / MAIL
    paden = sorted(map_.glob("*.eml"))
    bekend = list_geschreven(w.verbinding, "monitor") if paden else set()
    for pad in paden:
        naam = _NAAM.fullmatch(pad.name)
        if naam is None or not pad.is_file():
            continue
        inhoud = pad.read_bytes()
        merk = _MERK.search(inhoud[:_KOP])
        sha256 = hashlib.sha256(inhoud).hexdigest()
        wie = naam["uitvoerder"], naam["soort"]
        yield _Ontwerp(pad, wie, merk[1].decode() if merk else "", sha256, sha256 in bekend)


def _choose_plek(
    w: Werkgang, brief: Brief, van: Sequence[_Ontwerp], bezet: set[Path]
) -> tuple[Path, bool]:
    """Where the draft of a letter lies, and whether it is to be written: not when a person worked
    in it. Over an older draft only when nobody worked in that. `van`: the drafts of its kind."""
    for o in van:
        if o.feiten == brief.feiten:
            return o.pad, o.eigen
    for o in van:
        if o.eigen:
            return o.pad, True
    pad = w.dossier.pad / MAIL / f"{brief.uitvoerder}_{brief.soort}.eml"
    return (free_name(pad) if pad in bezet else pad), True


def _find_toestand(o: _Ontwerp, stand: Mapping[tuple[str, str, str], Brieffeit]) -> str:
    """The state of the letter of a draft; when its mark was lost, that of the newest of its
    kind."""
    if o.feiten:
        feit = stand.get((*o.wie, o.feiten))
        return feit.toestand if feit else VERVALLEN
    van = [b for b in stand.values() if (b.uitvoerder, b.soort) == o.wie]
    return van[-1].toestand if van and van[-1].toestand == VERSTUURD else VERVALLEN


def _clear(
    w: Werkgang,
    rest: Sequence[_Ontwerp],
    stand: Mapping[tuple[str, str, str], Brieffeit],
    open_: set[Wie],
    uit: Bijgewerkt,
) -> None:
    """What lies there and is not to be sent: sent ones move, worked ones are kept, others go."""
    verplaats, weg = [], []
    for o in rest:
        if _find_toestand(o, stand) == VERSTUURD:
            verplaats.append((o, WEG))
        elif o.eigen:
            weg.append(o)
        elif o.wie in open_:
            uit.meldingen.append(
                f"{MAIL}/{o.pad.name}: hierin is gewerkt en de feiten zijn veranderd. De tekst "
                "blijft staan; er ligt een nieuwe brief naast."
            )
        else:
            verplaats.append((o, OUD))
            uit.meldingen.append(
                f"{MAIL}/{o.pad.name}: deze brief is niet meer nodig. Er is in gewerkt, dus hij "
                f"gaat naar {OUD}."
            )
    _move(w, verplaats, weg)


def _move(w: Werkgang, verplaats: Sequence[tuple[_Ontwerp, str]], weg: Sequence[_Ontwerp]) -> None:
    """Take drafts away after the commit. What a run that was stopped had said already, and did not
    do, is done and not said again."""
    if not verplaats and not weg:
        return
    gezegd = list_gemaakt(read_spoor(w.verbinding))
    w.verwijderd += [
        {"naam": naam, "sha256": o.sha256}
        for o in [*(o for o, _ in verplaats), *weg]
        if gezegd.get(naam := f"{MAIL}/{o.pad.name}") != ""
    ]
    w.daarna = partial(_after, w.dossier.pad, list(verplaats), list(weg))


def _after(
    wortel: Path, verplaats: Sequence[tuple[_Ontwerp, str]], weg: Sequence[_Ontwerp], _: Toegang
) -> None:
    """After the commit. A draft that another program holds open stays, and goes at a later run."""
    for o, map_ in verplaats:
        doel = wortel / map_ / o.pad.name
        make_map(doel.parent)
        with suppress(PermissionError, FileNotFoundError):
            o.pad.rename(free_name(doel) if doel.exists() else doel)
            flush_map(doel.parent)
    for o in weg:
        with suppress(PermissionError):
            o.pad.unlink(missing_ok=True)
    if (wortel / MAIL).is_dir():
        flush_map(wortel / MAIL)
