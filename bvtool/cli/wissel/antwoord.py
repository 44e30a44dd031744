"""`bvtool wissel antwoord`: the codes of answers in plain words."""

from __future__ import annotations

from pathlib import Path

from bvtool.cli.basis import nl_opdracht, pad_argument
from bvtool.cli.opdracht import Opdracht, Resultaat
from bvtool.vak.fouten import InvoerGeweigerd


@nl_opdracht(
    "antwoord",
    "Lees de codes van antwoorden (302, 306, 308, 316) in gewone woorden",
    "Zegt van ieder antwoord of het goed is, en per cliënt en onderdeel wat de retourcode betekent "
    "en wat u doet. Verandert niets. Code 1: er is iets afgekeurd of niet te lezen.",
)
@pad_argument("pad", nargs=-1)
def opdracht(o: Opdracht, pad: tuple[Path, ...]) -> Resultaat:  # noqa: ARG001
    """Read every answer and tell its codes."""
    from bvtool.vak.codes import ZEGT_NIETS
    from bvtool.wissel.antwoorden import GOED, read_antwoord
    from bvtool.wissel.bron import read_koppen
    from bvtool.wissel.kop import GeenBericht

    antwoorden: list[dict[str, object]] = []
    overgeslagen, regels = [], []
    for gelezen in read_koppen(pad, heel=True):
        try:
            if gelezen.kop is None:
                raise GeenBericht(gelezen.reden)
            uitkomst, meldingen = read_antwoord(gelezen.data, gelezen.kop)
        except GeenBericht as fout:
            overgeslagen.append({"bestand": gelezen.naam, "reden": fout.reden})
            regels.append(f"{gelezen.naam}: {fout.reden}")
            continue
        kop = gelezen.kop
        rijen = [
            {
                "client": m.client,
                "deel": m.deel,
                "code": m.code,
                "betekenis": m.betekenis,
                "wat_nu": m.wat_nu,
            }
            for m in meldingen
        ]
        naam = f"{kop.soort.naam} op {kop.soort.heen} van {kop.dagtekening:%d-%m-%Y}"
        regels.append(f"{gelezen.naam} ({naam}): {uitkomst}")
        regels += [
            f"  {f'cliënt {m.client}, ' if m.client else ''}{m.deel}: {m.code} {m.betekenis}. "
            f"{m.wat_nu}."
            for m in meldingen
            if m.code not in ZEGT_NIETS
        ]
        antwoorden.append(
            {
                "bestand": gelezen.naam,
                "bericht": kop.soort.naam,
                "release": kop.release,
                "uitkomst": uitkomst,
                "meldingen": rijen,
            }
        )
    if not antwoorden:
        raise InvoerGeweigerd(
            overgeslagen[0]["reden"] if overgeslagen else "Hier staat geen bericht.",
            waar=", ".join(map(str, pad)),
            wat_nu="Geef een antwoord (WMO302, 306, 308 of 316), of een map of zip daarmee.",
        )
    goed = all(a["uitkomst"] == GOED for a in antwoorden) and not overgeslagen
    gegevens = {"antwoorden": antwoorden, "overgeslagen": overgeslagen}
    return Resultaat(gegevens, "\n".join(regels), 0 if goed else 1)
