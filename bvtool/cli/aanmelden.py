"""`bvtool aanmelden`: the 407s for what was announced, with corrections, stops and withdrawals."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from bvtool.cli.basis import nl_opdracht, toch_optie
from bvtool.cli.opdracht import Opdracht, Resultaat, list_meldingen, tell_meldingen
from bvtool.vak.aantal import count
from bvtool.vak.fouten import Bevinding, Gebruiksfout

if TYPE_CHECKING:
    from bvtool.gemeente.aanmelden import Aangemeld
    from bvtool.gesprek.aanmelding import Aanmelding

TOON = 50
"""How many rows are written out on the screen; --json gives them all."""


@nl_opdracht(
    "aanmelden",
    "Maak de 407-berichten",
    "Maak de 407-berichten voor wie is aangemeld: nieuwe klanten, wijzigingen en intrekkingen. In "
    "een ronde van het abonnementstarief zijn het 401 en 403, of een 405. "
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
@click.option(
    "--bevestig",
    type=click.IntRange(min=0),
    metavar="N",
    help="Het zijn er zoveel, en dat klopt. N is het aantal berichten dat zou gaan.",
)
@click.option(
    "--zelfde-klant",
    "zelfde",
    metavar="REGEL=STARTNUMMER",
    multiple=True,
    help="De klant op deze rij is wie onder een ander BSN met dit startnummer is aangemeld. Is het "
    "iemand anders, geef dan REGEL=nee.",
)
@click.option(
    "--met-release",
    nargs=2,
    metavar="N.N REDEN",
    help="Maak de berichten in deze release, ook als zij voorbij is. Met de reden.",
)
@click.option(
    "--hier-verder",
    metavar="REDEN",
    default="",
    help="Dit dossier is verplaatst of teruggezet, en gaat alleen hier verder. Met de reden.",
)
@toch_optie
def opdracht(
    o: Opdracht,
    envelop: bool,
    proef: bool,
    zonder_akkoord: bool,
    niet_wachten: str,
    opnieuw: str,
    bevestig: int | None,
    zelfde: tuple[str, ...],
    met_release: tuple[str, str] | None,
    hier_verder: str,
) -> Resultaat:
    """Make what must go out, and tell what is held back and why."""
    from bvtool.gemeente.aanmelden import Aanmeldwens, run_aanmelden
    from bvtool.gesprek.voorstel import Keuzes

    keuzes = Keuzes(
        niet_wachten.strip(),
        opnieuw.strip(),
        *_read_release(met_release),
        zelfde=dict(map(_read_zelfde, zelfde)),
    )
    wens = Aanmeldwens(keuzes, envelop, proef, zonder_akkoord, bevestig, hier_verder.strip())
    uit = run_aanmelden(o.dossier("gemeente"), o.klok, wens)
    if uit.zonder_akkoord:
        o.meld("Let op: het akkoord van het CAK is nog niet vastgelegd.")
    for melding in uit.meldingen:
        o.meld(melding)
    return _result(uit)


def _read_release(gegeven: tuple[str, str] | None) -> tuple[str, str]:
    """The release that must be used and why; both empty when nothing was asked."""
    release, reden = (deel.strip() for deel in gegeven or ("", ""))
    if gegeven and not (release and reden):
        raise Gebruiksfout(
            "Bij --met-release ontbreekt de release of de reden.",
            waar="--met-release",
            wat_nu='Geef beide, bijvoorbeeld: --met-release 2.0 "het CAK neemt dit nog aan"',
        )
    return release, reden


def _read_zelfde(tekst: str) -> tuple[str, int | None]:
    """What a person said of one row: the start number, or None for somebody else."""
    regel, _, wie = (deel.strip() for deel in tekst.partition("="))
    if wie.casefold() == "nee":
        return regel.upper(), None
    if not (wie.isascii() and wie.isdigit() and len(wie) <= 9):
        raise Gebruiksfout(
            "Dit is niet te lezen als een rij en een startnummer.",
            waar="--zelfde-klant",
            wat_nu="Geef REGEL=STARTNUMMER of REGEL=nee, bijvoorbeeld: K7Q2-000418-C=12",
        )
    return regel.upper(), int(wie)


def _result(uit: Aangemeld) -> Resultaat:
    gedaan, grond = uit.gedaan, uit.grond.list_meldingen()
    verteld = [*grond, *uit.tegenspraak, *gedaan.meldingen, *uit.plek]
    massa = gedaan.massa
    gegevens: dict[str, object] = {
        **gedaan.tellingen(),
        "afloop": uit.afloop,
        "bestanden": uit.bestanden,
        "proef": uit.afloop == "proef",
        "veranderd": uit.veranderd,
        "meldingen": list_meldingen(verteld),
        "tegenhoudingen": [
            {"waar": b.waar, "wat": b.wat, "wat_nu": b.wat_nu} for b in gedaan.bevindingen()
        ],
        "waarschuwingen": gedaan.waarschuwingen,
        "massa": massa.tellingen() if massa else {},
    }
    regels = tell_meldingen(verteld)
    if uit.afloop == "verouderd":
        regels = ["Er is niets gemaakt: er is iets nieuwers dan uw antwoord.", *regels, _TOCH]
    elif uit.afloop == "te veel":
        regels += _ask_massa(gedaan)
    else:
        regels += _tell(uit)
        if massa and massa.over and uit.afloop == "proef":
            regels += _ask_massa(gedaan)
    regels += [f"  {pad}" for pad in uit.bestanden]
    gevraagd = uit.afloop == "te veel" or bool(massa and massa.over and uit.afloop == "proef")
    code = 1 if gedaan.tegengehouden or grond or gevraagd else 0
    return Resultaat(gegevens, "\n".join(regels), code)


_TOCH = 'Wilt u toch doorgaan, geef dan de reden: bvtool aanmelden --toch "REDEN"'


def _ask_massa(gedaan: Aanmelding) -> list[str]:
    """Very much at once: what, why, and the words that go on."""
    massa = gedaan.massa
    assert massa is not None
    if not massa.over:
        return [
            "Er is niets gemaakt: "
            f"{count(gedaan.berichten, 'bericht zou', 'berichten zouden')} nu gaan. Dat is een "
            f"ander aantal dan u bevestigde. Klopt het, geef dan: {_BEVESTIG} {gedaan.berichten}"
        ]
    return [
        "Er is niets gemaakt: dit zijn er heel veel tegelijk.",
        *(f"  - {zin}" for zin in massa.over),
        f"Dit zou gaan ({count(gedaan.berichten, 'bericht', 'berichten')}):",
        *(f"  {regel}" for regel in massa.tell()),
        "Kijk eerst of uw register of uw werkboek heel is. Klopt dit echt, geef dan: "
        f"{_BEVESTIG} {gedaan.berichten}",
    ]


_WAAR = 5
"""How many clients are named before a sentence about all of them."""
_BEVESTIG = "bvtool aanmelden --bevestig"


def _tell(uit: Aangemeld) -> list[str]:
    gedaan, proef = uit.gedaan, uit.afloop == "proef"
    t = gedaan.tellingen()
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
        regels += _some(_once(gedaan.bevindingen()))
    for tekst, waar in gedaan.waarschuwingen.items():
        aantal = count(len(waar), "bericht", "berichten")
        regels.append(f"Let op ({aantal}, bijvoorbeeld {waar[0]}): {tekst}")
    if gedaan.niet_in_besluit:
        wie = ("eerder aangemelde klant", "eerder aangemelde klanten")
        eerder = count(gedaan.niet_in_besluit, *wie)
        regels.append(
            f"Over {eerder} zegt de nieuwste terugkoppeling niets. Voor hen gaat er geen bericht."
        )
    if not proef and not uit.veranderd:
        waarom = "" if gedaan.tegengehouden else ": alles was al verzonden of wacht"
        regels.append(f"Er is niets nieuws gemaakt{waarom}.")
    elif gedaan.berichten and not proef:
        nieuw = [pad for pad in uit.bestanden if pad.endswith(".zip")][-1:]
        regels.append(
            f"Bied aan op het portaal: {', '.join(nieuw)}. Lees daarna de antwoorden met: "
            "bvtool retour"
        )
    return regels


def _once(bevindingen: Iterable[Bevinding]) -> list[str]:
    """Each sentence once, with the clients that it is about in front."""
    wie: dict[str, list[str]] = {}
    for b in bevindingen:
        wie.setdefault(f"{b.wat} {b.wat_nu}".rstrip(), []).append(b.waar)
    uit = []
    for zin, waar in wie.items():
        meer = f" en nog {len(waar) - _WAAR}" if len(waar) > _WAAR else ""
        uit.append(f"{', '.join(waar[:_WAAR])}{meer}: {zin}")
    return uit


def _some(regels: list[str]) -> list[str]:
    rest = len(regels) - TOON
    staart = [f"  - en nog {rest} (alles ziet u met: bvtool --json ...)"] if rest > 0 else []
    return [f"  - {regel}" for regel in regels[:TOON]] + staart
