"""Which iWmo messages count: own gemeente, each once, and not rejected by who received them.

Free of order: names of files tell where something stands and decide nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from bvtool.berichten.envelop import FO01
from bvtool.berichten.iwmo import HEEN, Iwmobericht, Sleutel, Velden
from bvtool.vak.codes import ZEGT_NIETS
from bvtool.vak.tabellen import load_tabel

WEG = "verwijderd"
"""What a code of `data/iwmo-codes.csv` means that takes something away."""


class Lot(StrEnum):
    """What became of a file; each has exactly one, the strongest of its parts."""

    GEBRUIKT = "gebruikt"
    VERWIJDERD = "haalt iets weg"
    INGEHAALD = "ingehaald"
    AFGEKEURD = "afgekeurd"
    ANTWOORD = "antwoord"
    LOS = "antwoord zonder bericht"
    DUBBEL = "dubbel"
    ANDER = "andere gemeente"
    GEEN = "ander bestand"
    ONBEGREPEN = "niet te lezen"


STERKTE = (Lot.GEBRUIKT, Lot.VERWIJDERD, Lot.INGEHAALD, Lot.AFGEKEURD)


@dataclass(slots=True)
class Iwmostuk:
    """One file: `bericht` is None when it could not be used, then `waarom` says it."""

    naam: str
    bericht: Iwmobericht | None
    lot: Lot = Lot.INGEHAALD
    waarom: str = ""
    wat_nu: str = ""


@dataclass(slots=True, eq=False)
class Iwmodeel:
    """One part of a message: what it says of one product of one person, and where it stands."""

    naam: str
    bericht: Iwmobericht
    velden: Velden
    twijfel: str = ""
    lot: Lot = Lot.INGEHAALD

    @property
    def status(self) -> str:
        """1, 2 or WEG, by the product, or by the client as a whole (2.1); empty: unknown."""
        eigen, heel = (find_code("status", self.velden.get(k)) for k in ("status", "status_client"))
        return WEG if heel == WEG else eigen

    @property
    def inhoud(self) -> tuple[tuple[str, str], ...]:
        """All that it says."""
        return tuple(sorted(self.velden.items()))

    @property
    def volgorde(self) -> tuple[object, ...]:
        """To choose one of several that are equally new, wherever they stand."""
        b = self.bericht
        partijen = b.afzender, b.ontvanger, b.identificatie, b.release
        return self.inhoud, self.twijfel, partijen, b.dagtekening


def find_code(lijst: str, code: str | None, voorwaarde: str = "") -> str:
    """What a code means under this condition or without one; empty when it is not known.

    >>> find_code("status", "3"), find_code("reden_wijziging", "01")
    ('verwijderd', '')
    """
    return next(
        (
            rij["betekenis"]
            for rij in load_tabel("iwmo-codes")
            if (rij["lijst"], rij["code"]) == (lijst, code)
            and rij["voorwaarde"] in ("", voorwaarde)
        ),
        "",
    )


def list_delen(stukken: Sequence[Iwmostuk], gemeenten: Collection[str]) -> list[Iwmodeel]:
    """What all messages say, also the rejected ones (by their `lot`); every file gets the lot that
    does not depend on what the others say."""
    volgorde = sorted(
        (s for s in stukken if s.bericht is not None),
        key=lambda s: (not (s.bericht and s.bericht.referentie), s.naam),
    )
    eigen = [u for u in _drop_doubles(volgorde) if _is_own(u.stuk, u.bericht, gemeenten)]
    antwoorden = _match_answers(eigen)
    return [d for u in eigen for d in _split(u.stuk, u.bericht, antwoorden.get(id(u.stuk), ()))]


def note_loten(stukken: Iterable[Iwmostuk], delen: Iterable[Iwmodeel]) -> None:
    """Every message that says something gets the strongest lot of its parts."""
    per_naam: dict[str, set[Lot]] = defaultdict(set)
    for u in delen:
        per_naam[u.naam].add(u.lot)
    for stuk in stukken:
        if loten := per_naam.get(stuk.naam):
            stuk.lot = min(loten, key=STERKTE.index)


class _Uniek(NamedTuple):
    """A message, the file that speaks for it, and the numbers of all envelopes it was sent in."""

    stuk: Iwmostuk
    bericht: Iwmobericht
    enveloppen: set[str]


def _drop_doubles(stukken: Iterable[Iwmostuk]) -> Iterable[_Uniek]:
    """Each message once: one with the same header and the same content is the same message."""
    gezien: dict[object, _Uniek] = {}
    for stuk in stukken:
        b = stuk.bericht
        assert b is not None
        inhoud = tuple(tuple(sorted(d.items())) for d in b.delen)
        kern = (b.soort, b.release, b.afzender, b.ontvanger, b.identificatie, b.dagtekening,
                inhoud, b.codes, "" if b.afzender else b.kruisreferentie)  # fmt: skip
        if (eerste := gezien.get(kern)) is not None:
            stuk.lot = Lot.DUBBEL
            stuk.waarom = f"Dit is hetzelfde bericht als {eerste.stuk.naam}."
        else:
            gezien[kern] = eerste = _Uniek(stuk, b, set())
        eerste.enveloppen.update({b.referentie} - {""})
    return gezien.values()


def _is_own(stuk: Iwmostuk, bericht: Iwmobericht, gemeenten: Collection[str]) -> bool:
    heen = bericht.sleutel[0]
    wie = bericht.afzender if heen == "WMO301" else bericht.ontvanger
    if heen and wie not in gemeenten:
        stuk.lot = Lot.ANDER
        stuk.waarom = "Dit bericht is van of voor een andere gemeente; het is niet gebruikt."
        stuk.wat_nu = "Hoort die gemeente bij u, zet haar dan in bvtool.toml bij [regio]."
        return False
    return True


def _match_answers(berichten: Sequence[_Uniek]) -> Mapping[int, Sequence[Iwmobericht]]:
    """The answers to each message, by the id of its file; an answer to nothing is told.

    A fault answers an envelope: of a message that was sent again it says nothing as long as one of
    its envelopes was not refused.
    """
    op_sleutel: dict[Sleutel, list[_Uniek]] = defaultdict(list)
    op_nummer: dict[str, list[_Uniek]] = defaultdict(list)
    for heen in berichten:
        if heen.bericht.soort in HEEN:
            op_sleutel[heen.bericht.sleutel].append(heen)
            for nummer in heen.enveloppen:
                op_nummer[nummer].append(heen)
    fouten = {u.bericht.kruisreferentie for u in berichten if u.bericht.soort == FO01}
    uit: dict[int, list[Iwmobericht]] = defaultdict(list)
    for retour in berichten:
        b = retour.bericht
        if b.soort in HEEN:
            continue
        van_bericht = op_sleutel.get(b.sleutel) or op_nummer.get(b.kruisreferentie, [])
        retour.stuk.lot = Lot.ANTWOORD if van_bericht else Lot.LOS
        for van in van_bericht:
            if b.soort != FO01 or van.enveloppen <= fouten:
                uit[id(van.stuk)].append(b)
    return uit


def _split(
    stuk: Iwmostuk, bericht: Iwmobericht, antwoorden: Sequence[Iwmobericht]
) -> Iterator[Iwmodeel]:
    afkeur = [_list_rejected(a) for a in antwoorden]
    for velden in bericht.delen:
        u = Iwmodeel(stuk.naam, bericht, velden)
        oordelen = {bool(wie & {"", velden["bsn"]}) for wie in afkeur}
        if oordelen == {True}:
            u.lot = Lot.AFGEKEURD
        elif True in oordelen:
            u.twijfel = "op dit bericht is er een goedkeuring en ook een afkeuring"
        elif bericht.soort != "WMO301" and not u.status:
            u.twijfel = "de status van de aanlevering is onbekend"
        yield u


def _list_rejected(antwoord: Iwmobericht) -> set[str]:
    """The clients of whom an answer rejects what its message says; empty: of all of them."""
    return {wie for wie, code in antwoord.codes if code not in ZEGT_NIETS}
