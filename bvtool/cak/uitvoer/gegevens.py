"""The monitor as data: what `rapporten/monitor.json` holds. No client, counts only."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from bvtool.cak.stand.bellen import Bel, list_bellen, list_nu
from bvtool.cak.stand.stand import Gemeentestand
from bvtool.cak.stand.stappen import KOLOMMEN, make_cellen, name_stap
from bvtool.cak.stand.telling import Aankomst, GemeenteStand
from bvtool.cak.stand.weken import Weekstand
from bvtool.cak.uitvoer.werkmap import as_json
from bvtool.vak.fouten import Bevinding


def make_tellingen(stand: Gemeentestand, bellen: Sequence[Bel]) -> dict[str, object]:
    """The counts of the contract (`monitor --json`), without the files."""
    t = stand.totaal
    return {
        "gemeenten": len(stand.gemeenten),
        "op_tijd": stand.op_tijd,
        "te_laat": stand.te_laat,
        "geen_antwoord": stand.geen_antwoord,
        "toegezegd": t.toegezegd,
        "ontvangen": t.ontvangen,
        "ontbrekend": t.ontbrekend,
        "niet_toegezegd": t.niet_toegezegd,
        "afgekeurd": t.afgekeurd,
        "bellen": len(list_nu(bellen)),
    }


def make_gegevens(
    stand: Gemeentestand,
    bellen: Sequence[Bel],
    weken: Sequence[Weekstand],
    meldingen: Sequence[Bevinding],
    *,
    fictief: bool,
) -> str:
    """The whole standing as JSON text: the same however often the monitor was made before."""
    te_bellen = [
        {
            "uitvoerder": b.stand.gemeente.uitvoerder,
            "redenen": [r.sleutel for r in b.redenen],
            "uitleg": [r.zin for r in b.redenen],
            "uiterlijk": b.uiterlijk.isoformat(),
            "rust_tot": b.rust.isoformat() if b.rust else None,
        }
        for b in list_bellen(stand)
    ]
    inhoud = {
        "moment": stand.moment.isoformat(),
        "fictief": fictief,
        **make_tellingen(stand, bellen),
        "totaal": as_json(stand.totaal),
        "te_bellen": te_bellen,
        "weken": [w._asdict() for w in weken],
        "per_gemeente": [_gemeente(g, stand) for g in stand.gemeenten],
        "meldingen": [{"waar": m.waar, "wat": m.wat} for m in meldingen],
    }
    return _write_lines(inhoud)


def _write_lines(inhoud: Mapping[str, object]) -> str:
    """JSON with a line for each figure and each gemeente; one indented to the bottom would take a
    tenth of the whole run."""
    regels = []
    for sleutel, waarde in inhoud.items():
        if isinstance(waarde, list) and waarde:
            waarde_tekst = "[\n  " + ",\n  ".join(_dump(deel) for deel in waarde) + "\n ]"
        else:
            waarde_tekst = _dump(waarde)
        regels.append(f" {_dump(sleutel)}: {waarde_tekst}")
    return "{\n" + ",\n".join(regels) + "\n}\n"


def _dump(waarde: object) -> str:
    return json.dumps(waarde, ensure_ascii=False)


def _gemeente(g: GemeenteStand, stand: Gemeentestand) -> dict[str, object]:
    cellen = make_cellen(g, stand.moment)
    return {
        "gemeente": g.gemeente.code,
        "uitvoerder": g.gemeente.uitvoerder,
        "naam": g.gemeente.naam,
        "timeslot": g.gemeente.timeslot.isoformat(),
        **_ronde(g),
        "stap": name_stap(g, stand.moment),
        "stappen": {k: c.tekst for k, c in zip(KOLOMMEN, cellen, strict=True)},
        "b4": _arrival(g.b4),
        "antwoord": _arrival(g.antwoord),
        "laatste_antwoord": _arrival(g.laatste_antwoord),
        "op_tijd": g.op_tijd,
        "seconden_over": int(g.verschil.total_seconds()) if g.antwoord else None,
        "volledig": g.volledig,
        "totaal_klopt": g.totaal_klopt,
        "telling": as_json(g.telling),
        "afgerond": g.afgerond.isoformat() if g.afgerond else None,
        "verkeer": g.verkeer,
        "per_reden": dict(g.per_reden),
        "per_code": dict(g.per_code),
        "gedaan": [
            {"wat": d.wat, "moment": d.moment, "wie": d.wie, "tot": d.tot or None} for d in g.daden
        ],
        "vragen": dict(g.vragen),
        "meldingen": [{"waar": naam, "wat": zin} for naam, zin in g.meldingen],
    }


def _ronde(g: GemeenteStand) -> dict[str, object]:
    """In a round: which one, and how the earlier ones ended; nothing in the migration."""
    if g.ronde is None:
        return {}
    eerder = [
        {
            "ronde": r.ronde.nr,
            "soort": r.ronde.soort,
            "peildatum": r.ronde.peildatum,
            "bijdrage": r.ronde.bijdrage,
            "tot": r.tot.isoformat(),
            "stap": r.stap,
            "op_tijd": r.op_tijd,
            "telling": as_json(r.telling),
        }
        for r in g.rondes
    ]
    deze = {"ronde": g.ronde.nr, "peildatum": g.ronde.peildatum, "bijdrage": g.ronde.bijdrage}
    return {**deze, "rondes": eerder}


def _arrival(a: Aankomst | None) -> dict[str, str] | None:
    return {"moment": a.moment.isoformat(), "bron": a.bron} if a else None
