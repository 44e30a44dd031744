"""Which files in `inkomend/` are B4 and the register: by agreement, name, headers, elimination."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bvtool.bestanden.herkenning import recognise_kijkjes
from bvtool.bestanden.onbekend import tell_onbekend
from bvtool.bestanden.registers import list_paden
from bvtool.bestanden.soort import B4, PERSONEN, REGISTER, Tafel, divide, find_tafels
from bvtool.dossier.publiceer import hash_bestand
from bvtool.gemeente.inkomend import list_tabellen
from bvtool.gemeente.invoerteksten import (
    name_found,
    name_rest,
    name_unused,
    refuse_absent,
    refuse_doubt,
    refuse_missing,
    refuse_several,
)
from bvtool.gemeente.iwmo import tell_unread, wants_iwmo
from bvtool.gemeente.iwmomap import find_iwmo
from bvtool.tabel.lezen.afspraak import GEEN, Leesafspraak
from bvtool.tabel.lezen.kijk import peek_bladen
from bvtool.tabel.lezen.koprij import list_bekend
from bvtool.vak.fouten import Bevinding, BvFout, InvoerGeweigerd, InvoerOntbreekt
from bvtool.vak.masker import show_naam

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier

_ONBEKEND = (
    "Hoort dit bij de vergelijking? Noem het dan met --b4 PAD of --register PAD. Wat bvtool van de "
    "kolommen niet weet, vraagt het daarna in werk/leeswijzer.xlsx."
)


class Invoer(NamedTuple):
    """The tables of a comparison: B4, the register, persons beside it; and what was noticed.

    `iwmo`: the folder with messages that are the register; then there is no table of it.
    """

    b4: Tafel
    register: tuple[Tafel, ...]
    personen: tuple[Tafel, ...] = ()
    meldingen: tuple[Bevinding, ...] = ()
    iwmo: Path | None = None

    @property
    def register_paden(self) -> list[Path]:
        """Every file of the register, or the folder of messages."""
        return [self.iwmo] if self.iwmo else list_paden([*self.register, *self.personen])


@dataclass(slots=True)
class _Gezien:
    """What stands in `inkomend/`: tables, and what was noticed about files that are none."""

    tafels: list[Tafel] = field(default_factory=list)
    verteld: list[Bevinding] = field(default_factory=list)


def find_invoer(
    dossier: Dossier,
    b4: Path | None,
    register: Sequence[Path] = (),
    afspraak: Leesafspraak = GEEN,
    gebruikt: Mapping[str, int] | None = None,
) -> Invoer:
    """The tables of B4 and register: as given, else found in `inkomend/`.

    The messages of iWmo are the register when a person said so (the option, or the agreement), or
    when there is no other; an export is never left unread for them by itself. Raises
    InvoerOntbreekt when one is missing, InvoerGeweigerd when it is in doubt which file is what; the
    message holds each file, its headers, and the command to type.
    """
    if wants_iwmo(dossier, register, afspraak):
        return _find_with_iwmo(dossier, b4, afspraak, gebruikt or {})
    genoemd = [*([(B4, b4)] if b4 else ()), *((REGISTER, pad) for pad in register)]
    _check_named(dossier, genoemd, gebruikt or {})
    gekozen = {pad.resolve() for _, pad in genoemd}
    b4_tafels = _look_at(dossier, b4, B4, afspraak) if b4 else []
    register_tafels = [t for p in register for t in _look_at(dossier, p, REGISTER, afspraak)]
    if b4 and register:
        return _pick(b4_tafels, register_tafels, [], tell_unread(dossier))
    gezien = _look_around(dossier, gekozen, afspraak, gebruikt or {})
    # A sheet with persons beside the named register belongs to it.
    verdeling = divide([*gezien.tafels, *register_tafels], b4_gezegd=bool(b4))
    if (b4_tafels or verdeling.b4) and (register_tafels or verdeling.register):
        if verdeling.twijfel:
            raise refuse_doubt(dossier, verdeling.twijfel, verdeling.b4, verdeling.register)
        if len({t.pad for t in verdeling.b4}) > 1 and not b4_tafels:
            raise refuse_several(dossier, verdeling.b4)
        over = [*verdeling.over, *(verdeling.b4 if b4_tafels else ())]
        delen = (
            b4_tafels or list(verdeling.b4),
            register_tafels or list(verdeling.register),
            list(verdeling.personen if not register else ()),
        )
        ongelezen = name_unused(dossier, over, [t for deel in delen for t in deel])
        return _pick(*delen, [*ongelezen, *gezien.verteld, *tell_unread(dossier)])
    if verdeling.twijfel:
        twijfel = (*verdeling.twijfel, *verdeling.personen)
        raise refuse_doubt(dossier, twijfel, verdeling.b4, verdeling.register)
    if len({t.pad for t in verdeling.b4}) > 1 and not b4_tafels:
        raise refuse_several(dossier, verdeling.b4)
    mist = REGISTER if (b4_tafels or verdeling.b4) else B4
    if mist == REGISTER and find_iwmo(dossier) is not None:
        return _find_with_iwmo(dossier, b4, afspraak, gebruikt or {})
    verteld = [
        *name_found(dossier, verdeling),
        *name_unused(dossier, verdeling.over),
        *gezien.verteld,
    ]
    raise _miss(dossier, mist, verteld, gebruikt or {})


def _miss(
    dossier: Dossier, soort: str, verteld: list[Bevinding], gebruikt: Mapping[str, int]
) -> InvoerOntbreekt:
    rest = name_rest(dossier, verteld, lambda pad: find_gebruikt(pad, gebruikt))
    return refuse_missing(dossier, soort, [*verteld, *rest])


def _find_with_iwmo(
    dossier: Dossier, b4: Path | None, afspraak: Leesafspraak, gebruikt: Mapping[str, int]
) -> Invoer:
    """B4, with the messages of iWmo as the register; what else lies there is named."""
    _check_named(dossier, [(B4, b4)] if b4 else [], gebruikt)
    tafels = _look_at(dossier, b4, B4, afspraak) if b4 else []
    gezien = _look_around(dossier, {b4.resolve()} if b4 else set(), afspraak, gebruikt)
    verdeling = divide(gezien.tafels, b4_gezegd=bool(b4))
    kan = [t for t in verdeling.twijfel if t.kan_b4]
    gekozen = tafels or list(verdeling.b4) or (kan if len(kan) == 1 else [])
    if not gekozen:
        if kan:
            raise refuse_doubt(dossier, kan, (), ())
        raise _miss(dossier, B4, [*name_found(dossier, verdeling), *gezien.verteld], gebruikt)
    if len({t.pad for t in gekozen}) > 1:
        raise refuse_several(dossier, gekozen)
    over = name_unused(dossier, [t for t in gezien.tafels if t not in gekozen], gekozen)
    invoer = _pick(gekozen, [], [], [*over, *gezien.verteld])
    return invoer._replace(iwmo=find_iwmo(dossier))


def _pick(
    b4: Sequence[Tafel],
    register: Sequence[Tafel],
    personen: Sequence[Tafel],
    meldingen: Sequence[Bevinding],
) -> Invoer:
    """The chosen tables; of the sheets of one B4 file the reading says which it is."""
    een = b4[0] if len(b4) == 1 else Tafel(b4[0].pad, "", 0, ())
    delen = [t for t in register if t.soort != PERSONEN or t.gezegd == ""]
    mensen = [*personen, *(t for t in register if _is_personen(t, register))]
    delen = [t for t in delen if t not in mensen]
    zichtbaar = [t for t in delen if t.zichtbaar]
    niet = [t for t in delen if not t.zichtbaar] if zichtbaar else []
    verteld = [
        Bevinding(
            f"{t.pad.name}, blad '{t.blad}'",
            "Dit blad is verborgen en past ook bij het register; het is niet gelezen.",
            "Verwijder het blad als het niet nodig is, of maak het zichtbaar.",
        )
        for t in niet
    ]
    return Invoer(een, tuple(zichtbaar or delen), tuple(mensen), (*meldingen, *verteld))


def _is_personen(tafel: Tafel, register: Sequence[Tafel]) -> bool:
    """A sheet with persons only, in a file that was named as the register."""
    return tafel.kan_personen and any(t.kan_register for t in register if t is not tafel)


def _look_at(dossier: Dossier, pad: Path, soort: str, afspraak: Leesafspraak) -> list[Tafel]:
    """The tables in a file that was named; without a header that is known, the file as a whole."""
    eigen = _own_heads(dossier)
    bladen = peek_bladen(pad, list_bekend(soort, eigen[soort]) | afspraak.list_kolommen(soort))
    tafels = find_tafels(pad, bladen, eigen, afspraak, gezegd=soort)
    passend = [t for t in tafels if (t.kan_b4 if soort == B4 else t.kan_register or t.kan_personen)]
    return passend or [Tafel(pad, "", 0, (), gezegd=soort)]


def _own_heads(dossier: Dossier) -> dict[str, dict[str, str]]:
    wensen = dossier.instellingen
    return {B4: dict(wensen.kolommen_b4), REGISTER: dict(wensen.kolommen_register)}


def look_at_file(dossier: Dossier, pad: Path) -> str | None:
    """Whether a file can be B4 or (part of) the register: its kind, empty when that is not sure or
    when it cannot be read, None when it is neither."""
    eigen = _own_heads(dossier)
    bekend = {v: v for s in (B4, REGISTER) for v in list_bekend(s, eigen[s])}
    try:
        bladen = peek_bladen(pad, bekend)
    except BvFout:
        return ""
    if recognise_kijkjes(bladen, eigen):
        return None
    tafels = [
        t
        for t in find_tafels(pad, bladen, eigen, GEEN)
        if t.kan_b4 or t.kan_register or t.kan_personen
    ]
    soorten = {t.soort for t in tafels}
    return soorten.pop() if len(soorten) == 1 else "" if tafels else None


def find_gebruikt(pad: Path, gebruikt: Mapping[str, int]) -> int:
    """The number of the earlier round that used this file; 0 when none did."""
    return gebruikt.get(hash_bestand(pad), 0) if gebruikt else 0


def _check_named(
    dossier: Dossier, genoemd: Sequence[tuple[str, Path]], gebruikt: Mapping[str, int]
) -> None:
    """Raises for a file that was named and is not there, or that an earlier round used."""
    for soort, pad in genoemd:
        if not pad.is_file():
            raise refuse_absent(soort, pad)
        if nr := find_gebruikt(pad, gebruikt):
            raise InvoerGeweigerd(
                f"Dit bestand is al gebruikt in ronde {nr}.",
                waar=show_naam(dossier.naam_van(pad)),
                wat_nu="Zet het nieuwe bestand van deze ronde in inkomend.",
            )


def _look_around(
    dossier: Dossier, gekozen: set[Path], afspraak: Leesafspraak, gebruikt: Mapping[str, int]
) -> _Gezien:
    """Every table in `inkomend/` but those of the files that were named, or used before."""
    eigen = _own_heads(dossier)
    bekend = {v: v for s in (B4, REGISTER) for v in list_bekend(s, eigen[s])}
    bekend |= {v: v for _, v in afspraak.kolommen}
    gezien = _Gezien()
    for pad in list_tabellen(dossier):
        if pad.resolve() in gekozen or find_gebruikt(pad, gebruikt):
            continue
        naam = dossier.naam_van(pad)
        try:
            bladen = peek_bladen(pad, bekend)
        except BvFout as fout:
            gezien.verteld.append(Bevinding(naam, fout.fout, fout.wat_nu))
            continue
        ander = recognise_kijkjes(bladen, eigen)
        tafels = [] if ander else find_tafels(pad, bladen, eigen, afspraak)
        gezien.tafels += tafels
        if not tafels:
            nabij = "" if ander else tell_onbekend(bladen)
            wat = f"Dit bestand wordt niet herkend als B4 of register. {nabij}".rstrip()
            gezien.verteld.append(Bevinding(naam, wat, _ONBEKEND if nabij else ""))
    return gezien
