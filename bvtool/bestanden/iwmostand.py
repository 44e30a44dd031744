"""The provisions that follow from what iWmo messages say together.

- Of a toewijzing the newest Toewijzingsdatum and -tijd holds (OP033x1, bevestigd).
- A delivery is known by person, toewijzing and Begindatum (afgeleid); its newest start and stop
  hold. A stop for a time (reason 20) yields to a stop for good.
- What was removed (reden wijziging 13, status 3) is as if it was never sent.
What the messages leave open becomes `vraag` on its row, so that a person decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from bvtool.bestanden.iwmolot import WEG, Iwmodeel, Lot, find_code
from bvtool.tabel.waarden.leeg import list_waarden
from bvtool.vergelijking.redenen import translate

_ZONDER_301 = "van deze levering is er geen toewijzing (301)"
_GEEN_PRODUCT = "in de toewijzing en in de levering staat geen product"
_START_WEG = "het startbericht is weggehaald (status 3); of de levering begon, is niet bekend"
_STOP_ZONDER_START = "het startbericht is weggehaald (status 3), maar er is een stopbericht"
_GELIJKTIJDIG = "van hetzelfde moment zijn er berichten die iets anders zeggen"
_RANGEN = ("1", "2", WEG)


class Voorziening(NamedTuple):
    """A row of the register: its fields by key of `kolommen.csv`, the file of each of the messages
    that it comes from, and what a person must decide about it."""

    velden: dict[str, str]
    bestanden: dict[str, str]
    vraag: str = ""


@dataclass(slots=True, eq=False)
class Iwmolevering:
    """One delivery: its start and stop as far as they stand; `een` is any part that speaks of it.

    `start_weg`: the start was removed and not sent again.
    """

    een: Iwmodeel
    start: Iwmodeel | None = None
    stop: Iwmodeel | None = None
    start_weg: bool = False
    vragen: list[str] = field(default_factory=list)


def make_voorzieningen(delen: Iterable[Iwmodeel]) -> list[Voorziening]:
    """The rows of the register, sorted by content; gives every part that counts its `lot`."""
    gelden = [u for u in delen if u.lot != Lot.AFGEKEURD]
    toewijzingen = list(_newest_toewijzingen(u for u in gelden if u.bericht.soort == "WMO301"))
    zoeker = _Zoeker(toewijzingen)
    van: dict[Iwmodeel, list[Iwmolevering]] = defaultdict(list)
    rijen = []
    for levering in _find_leveringen(u for u in gelden if u.bericht.soort != "WMO301"):
        bij = zoeker.find(levering.een)
        if bij is not None:
            van[bij].append(levering)
        elif levering.start or levering.stop:
            rijen.append(_make_rij(None, levering, [_ZONDER_301]))
    for u in toewijzingen:
        rijen += _lay_leveringen(u, van[u])
    return sorted(rijen, key=lambda r: (r.velden["bsn"], sorted(r.velden.items())))


def _newest_toewijzingen(alle: Iterable[Iwmodeel]) -> Iterator[Iwmodeel]:
    """Of each toewijzing the newest; of two that differ and are equally new both, with a doubt."""
    groepen: dict[tuple[str, ...], list[Iwmodeel]] = defaultdict(list)
    for u in alle:
        groepen[_key_toewijzing(u)].append(u)
    for groep in groepen.values():
        nieuwste = max(map(_moment, groep))
        eerste: dict[object, Iwmodeel] = {}
        for u in sorted(groep, key=lambda u: u.volgorde):
            if _moment(u) == nieuwste:
                eerste.setdefault(u.inhoud, u)
        for u in eerste.values():
            u.lot = Lot.VERWIJDERD if _is_removed(u) else Lot.GEBRUIKT
            if len(eerste) > 1:
                u.twijfel = _GELIJKTIJDIG
            yield u


def _is_removed(toewijzing: Iwmodeel) -> bool:
    v = toewijzing.velden
    voorwaarde = "einde is begin" if v.get("einddatum") == v["ingangsdatum"] else ""
    return find_code("reden_wijziging", v.get("reden_wijziging"), voorwaarde) == WEG


def _moment(u: Iwmodeel) -> tuple[str, ...]:
    v = u.velden
    return v["toewijzingsdatum"], v.get("toewijzingstijd", ""), str(u.bericht.dagtekening)


def _product(u: Iwmodeel) -> tuple[str, str]:
    return u.velden.get("categorie", ""), u.velden.get("productcode", "")


def _key_toewijzing(u: Iwmodeel) -> tuple[str, ...]:
    """Number and person: two persons under one number both stay. Without a number (2.1) the
    product, the first day and who delivers."""
    v, nummer = u.velden, u.velden.get("toewijzingnummer", "")
    rest = () if nummer else (*_product(u), v["ingangsdatum"], _name_aanbieder(u))
    return (u.bericht.afzender, v["bsn"], nummer, *rest)


def _name_aanbieder(u: Iwmodeel) -> str:
    van_gemeente = u.bericht.soort == "WMO301"
    return u.velden.get("aanbieder") or (
        u.bericht.ontvanger if van_gemeente else u.bericht.afzender
    )


class _Zoeker:
    """Finds the toewijzing of a delivery: by its number, else by product and first day."""

    def __init__(self, toewijzingen: Sequence[Iwmodeel]) -> None:
        self._op_nummer: dict[tuple[str, ...], list[Iwmodeel]] = defaultdict(list)
        self._zonder: dict[tuple[str, ...], list[Iwmodeel]] = defaultdict(list)
        for u in toewijzingen:
            v, wie = u.velden, (u.bericht.afzender, u.velden["bsn"])
            self._op_nummer[*wie, v.get("toewijzingnummer", "")].append(u)
            self._zonder[*wie, *_product(u), v["ingangsdatum"], _name_aanbieder(u)].append(u)

    def find(self, u: Iwmodeel) -> Iwmodeel | None:
        """The toewijzing that it is of: of several that are equally new the first, by content."""
        v, wie = u.velden, (u.bericht.ontvanger, u.velden["bsn"])
        nummer = v.get("toewijzingnummer", "")
        if nummer and (gevonden := self._op_nummer.get((*wie, nummer))):
            return gevonden[0]
        op_dag = (*wie, *_product(u), v.get("ingangsdatum", ""), _name_aanbieder(u))
        kan = self._zonder.get(op_dag, [])
        if nummer:  # another number is another toewijzing
            kan = [t for t in kan if "toewijzingnummer" not in t.velden]
        return kan[0] if len({_key_toewijzing(t) for t in kan}) == 1 else None


def _find_leveringen(alle: Iterable[Iwmodeel]) -> Iterator[Iwmolevering]:
    groepen: dict[tuple[str, ...], list[Iwmodeel]] = defaultdict(list)
    for u in alle:
        v, nummer = u.velden, u.velden.get("toewijzingnummer", "")
        rest = () if nummer else (*_product(u), v.get("ingangsdatum", ""), _name_aanbieder(u))
        groepen[u.bericht.ontvanger, v["bsn"], nummer, v["begindatum"], *rest].append(u)
    for groep in groepen.values():
        yield _settle_levering(groep)


def _settle_levering(groep: Sequence[Iwmodeel]) -> Iwmolevering:
    starts = [u for u in groep if u.bericht.soort == "WMO305"]
    stops = [u for u in groep if u.bericht.soort == "WMO307"]
    uit = Iwmolevering(min(groep, key=lambda u: u.volgorde))
    uit.start, _ = _newest(starts)
    uit.start_weg = bool(starts) and uit.start is None
    tijdelijk, gelijk = _newest([u for u in stops if _is_temporary(u)])
    voorgoed, ook_gelijk = _newest([u for u in stops if not _is_temporary(u)])
    uit.stop = voorgoed or tijdelijk
    if voorgoed and tijdelijk:
        tijdelijk.lot = Lot.INGEHAALD
    if ook_gelijk if voorgoed else gelijk:
        uit.vragen.append(_GELIJKTIJDIG)
    if uit.start_weg and uit.stop:
        uit.vragen.append(_STOP_ZONDER_START)
    return uit


def _is_temporary(u: Iwmodeel) -> bool:
    return translate(u.velden["reden_einde"], u.bericht.release).sleutel == "TYD"


def _newest(berichten: Sequence[Iwmodeel]) -> tuple[Iwmodeel | None, bool]:
    """The newest of these (None without one, or when it removes), and whether another is as new
    and says something else. Of one day a change comes after a first message, a removal last."""

    def rang(u: Iwmodeel) -> tuple[str, int]:
        return str(u.bericht.dagtekening), _RANGEN.index(u.status) if u.status else 0

    if not berichten:
        return None, False
    beste = max(map(rang, berichten))
    gelijk = sorted((u for u in berichten if rang(u) == beste), key=lambda u: u.volgorde)
    laatste = gelijk[0]
    if laatste.status == WEG:
        laatste.lot = Lot.VERWIJDERD
        return None, False
    laatste.lot = Lot.GEBRUIKT
    return laatste, len(
        {(u.velden.get("einddatum"), u.velden.get("reden_einde")) for u in gelijk}
    ) > 1


def _lay_leveringen(
    toewijzing: Iwmodeel, leveringen: Sequence[Iwmolevering]
) -> Iterator[Voorziening]:
    """A row per delivery of this toewijzing, or one without when nothing was delivered."""
    lopend = [lev for lev in leveringen if lev.start or lev.stop]
    for levering in lopend:
        yield _make_rij(toewijzing, levering, [])
    if not lopend:
        weg = [_START_WEG] if any(lev.start_weg for lev in leveringen) else []
        yield _make_rij(toewijzing, None, weg)


def _make_rij(
    toewijzing: Iwmodeel | None, levering: Iwmolevering | None, vragen: Sequence[str]
) -> Voorziening:
    start, stop = (levering.start, levering.stop) if levering else (None, None)
    delen = [u for u in (toewijzing, start, stop) if u is not None]
    eerst = delen[0]
    t = toewijzing.velden if toewijzing else {}
    begin = (start or stop or eerst).velden.get("begindatum")
    einde = t.get("einddatum", "")
    loopt_door = not einde or einde in list_waarden("datum", leeg=False)
    toegewezen = None if loopt_door else t.get("reden_wijziging")
    reden = stop.velden["reden_einde"] if stop else toegewezen
    weg = toewijzing is not None and _is_removed(toewijzing)
    velden = {
        **{k: eerst.velden.get(k) for k in ("bsn", "achternaam", "voorvoegsel", "voorletters")},
        "geboortedatum": _tell_birth(eerst),
        "beschikkingnummer": _first(delen, "beschikkingnummer"),
        "toewijzingnummer": _first(delen, "toewijzingnummer"),
        "productcategorie": _first(delen, "categorie"),
        "productcode": _first(delen, "productcode"),
        "aanbieder": _name_aanbieder(eerst),
        "ingangsdatum": _first(delen, "ingangsdatum"),
        "einddatum": t.get("einddatum"),
        "startdatum_levering": begin,
        "einddatum_levering": stop.velden["einddatum"] if stop else None,
        "reden_einde": None if weg else reden,
        "reden_wijziging": t.get("reden_wijziging"),
        "status": WEG if weg else None,
        "release": (stop or toewijzing or eerst).bericht.release,
    }
    open_ = [*vragen, *(levering.vragen if levering else ()), *(u.twijfel for u in delen)]
    if not velden["productcategorie"] and not velden["productcode"]:
        open_.append(_GEEN_PRODUCT)
    return Voorziening(
        {k: v for k, v in velden.items() if v},
        {u.bericht.soort: u.naam for u in delen},
        "; ".join(dict.fromkeys(v for v in open_ if v)),
    )


def _first(delen: Sequence[Iwmodeel], sleutel: str) -> str | None:
    """This field in the first part that has it."""
    return next((u.velden[sleutel] for u in delen if sleutel in u.velden), None)


def _tell_birth(u: Iwmodeel) -> str | None:
    """A birth date as dd-mm-jjjj with zeros for what is said to be unknown (COD170)."""
    if not (datum := u.velden.get("geboortedatum")):
        return None
    jaar, maand, dag = datum.split("-")
    onbekend = u.velden.get("datumgebruik", "")
    if onbekend == "3":
        return None
    return f"{'00' if onbekend else dag}-{'00' if onbekend == '2' else maand}-{jaar}"
