"""A filled tree as an EI message: numbered, linked and counted, every record at its full length."""

from __future__ import annotations

from collections import Counter

from bvtool.wissel.conversie.boom import Berichtboom, Tak
from bvtool.wissel.conversie.naar_ei import order_records
from bvtool.wissel.conversie.vormen import Recordvorm, load_records


def write_ei(boom: Berichtboom) -> bytes:
    """The message in latin-1 with CR/LF after every record, the last one included."""
    vormen = load_records(boom.bericht)
    takken = order_records(boom)
    _link(boom)
    for nummer, tak in enumerate(takken, 1):
        tak.ei["identificatie detailrecord"] = f"{nummer:012d}"
    aantal = Counter(tak.plek[1] for tak in takken)
    aantal["totaal"] = len(takken)
    slot = {
        veld.naam: veld.pad_uit(str(aantal[veld.terug]) if veld.bewerking == "telling" else "99")
        for veld in vormen["99"].velden
    }
    regels = [_write_record(vormen["01"], boom.kop.ei)]
    regels += [_write_record(vormen[tak.plek[1]], tak.ei) for tak in takken]
    regels.append(_write_record(vormen["99"], slot))
    return "".join(f"{regel}\r\n" for regel in regels).encode("latin-1")


def _write_record(vorm: Recordvorm, velden: dict[str, str]) -> str:
    return "".join(velden[veld.naam] for veld in vorm.velden).ljust(vorm.lengte)


def _link(boom: Berichtboom) -> None:
    """Every record carries the numbers of what it hangs under."""
    for client in boom.clienten:
        for tak in client.takken:
            _link_tak(tak, {"clientnummer": client.ei["clientnummer"]})


def _link_tak(tak: Tak, sleutels: dict[str, str]) -> None:
    tak.ei |= {naam: waarde for naam, waarde in sleutels.items() if naam in tak.ei}
    eigen = {n: tak.ei[n] for n in ("relatienummer", "beschikkingnummer") if n in tak.ei}
    for lager in tak.takken:
        if lager.vorm is not None:
            _link_tak(lager, sleutels | eigen)
