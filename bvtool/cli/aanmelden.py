"""`bvtool aanmelden`: the 407s for what was announced, with corrections, stops and withdrawals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bvtool.cli.basis import nl_opdracht, toch_optie
from bvtool.cli.opdracht import Opdracht, Resultaat, list_meldingen, tell_meldingen
from bvtool.vak.fouten import Bevinding, Gebruiksfout

if TYPE_CHECKING:
    from bvtool.dossier.map import Dossier
    from bvtool.gemeente.grondslag import Grondslag
    from bvtool.gesprek.aanmelding import Aanmelding
    from bvtool.gesprek.voorstel import Keuzes

TOON = 50
"""How many rows are written out on the screen; --json gives them all."""


@nl_opdracht(
    "aanmelden",
    "Maak de 407-berichten",
    "Maak de 407-berichten voor wie is aangemeld: nieuwe klanten, wijzigingen en intrekkingen. "
    "Ieder bericht wordt eerst gecontroleerd. Wat niet goed is, blijft achter; de rest gaat mee.",
)
@click.option("--envelop", is_flag=True, help="Doe ieder bericht in een StUF-GGK-envelop (Di01).")
@click.option("--proef", is_flag=True, help="Laat zien wat er zou gaan, en schrijf niets.")
@click.option("--zonder-akkoord", is_flag=True, help="Ga door zonder akkoord van het CAK.")
@click.option(
    "--niet-wachten",
    metavar="REDEN",
    default="",
    help="Wacht niet op antwoorden die nog open staan. De reden komt in de administratie.",
)
@click.option(
    "--opnieuw",
    metavar="REDEN",
    default="",
    help="Stuur ook wat twee keer is afgekeurd en niet is veranderd. Met de reden.",
)
@toch_optie
def opdracht(
    o: Opdracht, envelop: bool, proef: bool, zonder_akkoord: bool, niet_wachten: str, opnieuw: str
) -> Resultaat:
    """Make what must go out, and tell what is held back and why."""
    from bvtool.dossier.vragen.telling import to_vraag
    from bvtool.dossier.werkgang import open_werkgang
    from bvtool.gemeente.grondslag import read_grondslag
    from bvtool.gesprek.aanmelding import (
        check_teruggekoppeld,
        has_akkoord,
        run_aanmelding,
    )
    from bvtool.gesprek.voorstel import Keuzes

    dossier = o.dossier("gemeente")
    keuzes = Keuzes(niet_wachten.strip(), opnieuw.strip())
    if proef:
        return _try_out(o, dossier, keuzes)
    with open_werkgang(dossier, "aanmelden", o.klok) as w:
        check_teruggekoppeld(w.verbinding)
        grond = read_grondslag(to_vraag(w.verbinding), dossier)
        if grond.verouderd and not o.klok.toch:
            return _stop(grond)
        if not has_akkoord(w.verbinding):
            if not zonder_akkoord:
                raise _no_akkoord()
            o.meld("Let op: het akkoord van het CAK is nog niet vastgelegd.")
        gedaan = run_aanmelding(w, keuzes, envelop=envelop)
        w.aantallen = _counts(gedaan)
        if grond.verouderd:
            w.redenen["verouderd"] = "; ".join(f"{b.waar}: {b.wat}" for b in grond.list_meldingen())
    for melding in w.meldingen:
        o.meld(melding)
    return _add_grond(
        _result(gedaan, w.bestanden, proef=False, veranderd=w.veranderd), grond.list_meldingen()
    )


def _try_out(o: Opdracht, dossier: Dossier, keuzes: Keuzes) -> Resultaat:
    """What would go, and on what ground; nothing is written."""
    from bvtool.dossier.vragen.telling import open_vraag
    from bvtool.gemeente.grondslag import read_grondslag
    from bvtool.gesprek.aanmelding import open_plan

    plan = open_plan(dossier, o.klok, keuzes)
    with open_vraag(dossier) as vraag:
        grond = read_grondslag(vraag, dossier)
    return _add_grond(_result(plan, [], proef=True, veranderd=False), grond.list_meldingen())


def _add_grond(uit: Resultaat, meldingen: list[Bevinding]) -> Resultaat:
    """The result with what it rests on said first."""
    tekst = "\n".join([*tell_meldingen(meldingen), uit.tekst])
    code = 1 if meldingen else uit.code
    return Resultaat(uit.gegevens | {"meldingen": list_meldingen(meldingen)}, tekst, code)


def _stop(grond: Grondslag) -> Resultaat:
    """Nothing goes out on stale ground without a reason."""
    from bvtool.gesprek.aanmelding import Aanmelding

    regels = [
        "Er is niets gemaakt: het antwoord aan het CAK is niet het nieuwste.",
        *tell_meldingen(grond.list_meldingen()),
        'Wilt u toch doorgaan, geef dan de reden: bvtool aanmelden --toch "REDEN"',
    ]
    gegevens = _counts(Aanmelding()) | {"bestanden": [], "proef": False, "veranderd": False}
    gegevens["meldingen"] = list_meldingen(grond.list_meldingen())
    return Resultaat(gegevens, "\n".join(regels), code=1)


def _no_akkoord() -> Gebruiksfout:
    return Gebruiksfout(
        "Het CAK heeft nog geen akkoord gegeven, voor zover bvtool weet.",
        waar="bvtool aanmelden",
        wat_nu="Leg het akkoord vast met: bvtool akkoord --op DATUM. Wilt u toch doorgaan, gebruik "
        "dan: bvtool aanmelden --zonder-akkoord",
    )


def _counts(gedaan: Aanmelding) -> dict[str, object]:
    namen = ("nieuw", "gewijzigd", "verwijderd")
    return {
        "berichten": gedaan.berichten,
        **{naam: gedaan.geteld[naam] for naam in namen},
        "tegengehouden": len(gedaan.tegengehouden),
        "al_verzonden": gedaan.geteld["al_verzonden"],
    }


def _result(gedaan: Aanmelding, bestanden: list[str], *, proef: bool, veranderd: bool) -> Resultaat:
    gegevens: dict[str, object] = {
        **_counts(gedaan),
        "bestanden": bestanden,
        "proef": proef,
        "veranderd": veranderd,
        "tegenhoudingen": [
            {"waar": b.waar, "wat": b.wat, "wat_nu": b.wat_nu} for b in gedaan.bevindingen()
        ],
        "waarschuwingen": gedaan.waarschuwingen,
    }
    regels = _tell(gedaan, proef=proef, veranderd=veranderd) + [f"  {pad}" for pad in bestanden]
    return Resultaat(gegevens, "\n".join(regels), code=1 if gedaan.tegengehouden else 0)


def _tell(gedaan: Aanmelding, *, proef: bool, veranderd: bool) -> list[str]:
    t = _counts(gedaan)
    regels = [
        "Dit zou er nu gaan (er is niets geschreven):" if proef else "Gemaakt:",
        f"  Nieuw (status 1)       {t['nieuw']:>7}",
        f"  Gewijzigd (status 2)   {t['gewijzigd']:>7}",
        f"  Verwijderd (status 3)  {t['verwijderd']:>7}",
        f"  Samen                  {t['berichten']:>7}",
        f"  Tegengehouden          {t['tegengehouden']:>7}",
        f"  Al verzonden           {t['al_verzonden']:>7}",
    ]
    if proef:
        stappen = [f"{v.besluit.waar}: {v.stap.uitleg}" for v in gedaan.gaan_uit]
        regels += ["Het plan:", *_some(stappen)] if stappen else []
    if gedaan.tegengehouden:
        regels.append("Tegengehouden, omdat er eerst iets moet gebeuren:")
        regels += _some([f"{b.waar}: {b.wat} {b.wat_nu}".rstrip() for b in gedaan.bevindingen()])
    for tekst, waar in gedaan.waarschuwingen.items():
        aantal = f"{len(waar)} berichten" if len(waar) > 1 else "1 bericht"
        regels.append(f"Let op ({aantal}, bijvoorbeeld {waar[0]}): {tekst}")
    if gedaan.niet_in_besluit:
        regels.append(
            f"Over {gedaan.niet_in_besluit} eerder aangemelde klanten zegt de nieuwste "
            "terugkoppeling niets. Voor hen gaat er geen bericht."
        )
    if not proef and not veranderd:
        regels.append("Er is niets nieuws gemaakt: alles was al verzonden of wacht.")
    elif gedaan.berichten and not proef:
        regels.append(
            "Bied de zip aan op het portaal. Lees daarna de antwoorden met: bvtool retour"
        )
    return regels


def _some(regels: list[str]) -> list[str]:
    rest = len(regels) - TOON
    staart = [f"  - en nog {rest} (alles ziet u met: bvtool --json ...)"] if rest > 0 else []
    return [f"  - {regel}" for regel in regels[:TOON]] + staart
