"""A row of the own calendar that moves an agreement of a known switch later, by agreement.

Parties may together keep another schedule (tip 3 of the playbook blog): an own row with the id of
a shipped agreement and a later `tot` takes its place, and says so wherever it is shown. Earlier,
or past the technical block, cannot be. Of a release of which bvtool knows only the day, an own row
of the kind `live` takes the place: it gives the hour.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from bvtool.kalender.tekst import moment_tekst
from bvtool.vak.fouten import Bevinding
from bvtool.wissel.regels import Wisselregel

VERSCHOVEN = "verschoven in uw eigen kalender"


def shift_regels(
    oud: Sequence[Wisselregel], eigen: Sequence[Wisselregel], bestand: str
) -> tuple[list[Wisselregel], list[Wisselregel], list[Bevinding]]:
    """The shipped rows with the own moments in them, the own rows that are left, and complaints."""
    geven = {r.wissel for r in eigen if r.soort == "live"}
    oud = [r for r in oud if not (r.alleen_dag and r.wissel in geven)]
    op_sleutel = {(r.wissel, r.id): r for r in oud if r.soort == "afspraak"}
    nieuw, rest, fouten = dict(op_sleutel), [], []
    for regel in eigen:
        sleutel = (regel.wissel, regel.id)
        oude = op_sleutel.get(sleutel)
        if oude is None or regel.soort != "afspraak":
            rest.append(regel)
        elif klacht := _klacht(oude, regel, oud):
            fouten.append(Bevinding(f"{bestand}, wissel {regel.wissel}, id {regel.id}", klacht))
        else:
            nieuw[sleutel] = _shift(oude, regel)
    return [nieuw.get((r.wissel, r.id), r) for r in oud], rest, fouten


def _shift(oude: Wisselregel, eigen: Wisselregel) -> Wisselregel:
    assert oude.tot is not None
    return oude._replace(
        tot=eigen.tot,
        omschrijving=f"{oude.omschrijving} ({VERSCHOVEN}; landelijk {moment_tekst(oude.tot)})",
        merk=eigen.merk,
        bron=eigen.bron,
    )


def _klacht(oude: Wisselregel, eigen: Wisselregel, alle: Iterable[Wisselregel]) -> str:
    assert oude.tot is not None
    assert eigen.tot is not None
    if _utc(eigen.tot) <= _utc(oude.tot):
        return "Een bekende afspraak kan alleen later worden. Eerder: geef uw regel een eigen id."
    dicht = [
        r.van
        for r in alle
        if r.wissel == oude.wissel and r.soort in ("blokkade", "transitie") and r.van
        if set(r.berichten) & {"*", oude.richting} or set(r.berichten) & set(oude.berichten)
    ]
    if oude.richting != "lezen" and dicht and _utc(eigen.tot) > _utc(min(dicht, key=_utc)):
        return (
            f"Dit is na de technische blokkade van {moment_tekst(min(dicht, key=_utc))}: "
            "dan komt het bericht niet meer aan."
        )
    return ""


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
