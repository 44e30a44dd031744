"""The answer of `wissel mag` as text for people and as data for programs."""

from datetime import datetime

from bvtool.kalender.tekst import duur_tekst, verschil
from bvtool.wissel.reden import make_reden, make_spoed
from bvtool.wissel.regels import Wisselregel
from bvtool.wissel.soorten import RETOUR
from bvtool.wissel.uitspraak import AFSPRAAK, VRIJ, Uitspraak


def make_mag_tekst(a: Uitspraak) -> str:
    """Yes or no in the first line, then why, until or from when, and what goes for spoed."""
    regels = [f"{'Ja' if a.mag else 'Nee'}: {make_reden(a)}"]
    if a.regel is not None:
        technisch = "afspraak, technisch kan het nog" if a.aard == AFSPRAAK else a.aard
        regels.append(f"  Soort:     {technisch}")
        ook = ", ".join(r.id for r in a.regels[1:])
        regels.append(
            f"  Regel:     {a.regel.id} van {a.regel.wissel}" + (f" (ook: {ook})" if ook else "")
        )
        regels.append(f"  Bron:      {a.regel.bron} ({a.regel.merk})")
    if a.uiterlijk is not None and a.uiterlijk_regel is not None:
        over = ""
        if not a.uiterlijk_regel.is_dag(a.uiterlijk):
            over = f", nog {duur_tekst(verschil(a.op, a.uiterlijk))}"
        regels.append(
            f"  Tot:       {a.uiterlijk_regel.tell(a.uiterlijk)}{over} "
            f"(regel {a.uiterlijk_regel.id} van {a.uiterlijk_regel.wissel})"
        )
    if not a.mag and a.vanaf is not None:
        wanneer = "nu" if a.vanaf == a.op else f"vanaf {a.vanaf_tekst}"
        wat = f"in release {a.in_release}"
        if a.soort.richting == RETOUR and a.in_release != a.release:
            wat = f"alleen op een heenbericht dat opnieuw is ingediend in release {a.in_release}"
        regels.append(f"  Wel:       {wanneer}, {wat}")
    if a.opmerking:
        regels.append(f"  Let op:    {a.opmerking}")
    if not a.mag:
        regels.append(f"  Spoed:     {make_spoed(a.soort)}")
    return "\n".join(regels)


def make_mag_gegevens(a: Uitspraak) -> dict[str, object]:
    """The answer as data; moments in ISO 8601 with their offset."""
    return {
        "mag": a.mag,
        "bericht": a.soort.naam,
        "release": a.release,
        "op": a.op.isoformat(),
        "partij": a.partij,
        "handeling": a.handeling,
        "aard": a.aard,
        "technisch_mogelijk": a.technisch,
        "wissel": a.regel.wissel if a.regel else None,
        "regel": a.regel.id if a.regel else None,
        "regels": [r.id for r in a.regels],
        "omschrijving": a.regel.omschrijving if a.regel else None,
        "door": a.regel.partij if a.regel else None,
        "merk": a.regel.merk if a.regel else None,
        "bron": a.regel.bron if a.regel else None,
        "vanaf": _show(a.vanaf, a.vanaf_regel),
        "in_release": a.in_release or None,
        "uiterlijk": _show(a.uiterlijk, a.uiterlijk_regel),
        "uiterlijk_regel": a.uiterlijk_regel.id if a.uiterlijk_regel else None,
        "reden": make_reden(a),
        "opmerking": a.opmerking or None,
        "spoed": None if a.aard == VRIJ else make_spoed(a.soort),
    }


def _show(moment: datetime | None, regel: Wisselregel | None) -> str | None:
    if moment is None:
        return None
    return regel.show(moment) if regel else moment.isoformat()
