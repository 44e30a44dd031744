"""All that must still go to the CAK, and why it does not go yet: counted, nothing is made."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bvtool.dossier.vragen.openwerk import (
    ask_bijzonder,
    ask_rondewerk,
    ask_verlaten,
    is_periodiek,
)
from bvtool.dossier.vragen.telling import ask_terugkoppeling, to_vraag
from bvtool.vak.fouten import Bevinding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bvtool.dossier.instellingen import Massagrenzen
    from bvtool.dossier.map import Dossier
    from bvtool.dossier.verbinding import Verbinding
    from bvtool.dossier.vragen.telling import Vraag
    from bvtool.gesprek.levering import Eerder
    from bvtool.gesprek.voorstel import Maker
    from bvtool.gesprek.wens import Klantbesluit
    from bvtool.kalender.klok import Klok


class Openwerk(NamedTuple):
    """Messages by kind: the first four go with the next `aanmelden` (`starts` also for who was
    rejected), `wachten` on an answer, `later` on their day, `tegengehouden` on a repair.
    `ander_bsn` are clients among them whose BSN changed."""

    starts: int = 0
    wijzigingen: int = 0
    stops: int = 0
    intrekkingen: int = 0
    wachten: int = 0
    later: int = 0
    tegengehouden: int = 0
    ander_bsn: int = 0

    @property
    def gaat(self) -> int:
        """What goes with the next run."""
        return self.starts + self.wijzigingen + self.stops + self.intrekkingen

    @property
    def werk(self) -> bool:
        """Whether a person must do something, or an answer is awaited."""
        return bool(self.gaat or self.wachten or self.tegengehouden)

    def tellingen(self) -> dict[str, int]:
        """The counts by name."""
        return self._asdict()

    def tell(self) -> list[str]:
        """What is open, a Dutch sentence for each kind that there is."""
        return [
            f"{aantal} {een if aantal == 1 else meer}"
            for naam, (een, meer) in _ZINNEN.items()
            if (aantal := self.tellingen()[naam])
        ]


_ANDER = (
    "Eerst gaat de intrekking op het oude BSN. De aanmelding op het nieuwe BSN gaat mee zodra het "
    "CAK de intrekking heeft goedgekeurd."
)
_GAAT = "nog weg. Geef: bvtool aanmelden"
_ZINNEN = {
    "starts": (f"start moet {_GAAT}", f"starts moeten {_GAAT}"),
    "wijzigingen": (f"wijziging moet {_GAAT}", f"wijzigingen moeten {_GAAT}"),
    "stops": (f"stop moet {_GAAT}", f"stops moeten {_GAAT}"),
    "intrekkingen": (f"intrekking moet {_GAAT}", f"intrekkingen moeten {_GAAT}"),
    "wachten": (
        "bericht moet nog weg, maar wacht op een antwoord van het CAK.",
        "berichten moeten nog weg, maar wachten op een antwoord van het CAK.",
    ),
    "later": (
        "periode begint later en gaat vanzelf mee zodra het mag.",
        "perioden beginnen later en gaan vanzelf mee zodra het mag.",
    ),
    "tegengehouden": (
        "bericht wordt tegengehouden. Waarom, zegt: bvtool aanmelden --proef",
        "berichten worden tegengehouden. Waarom, zegt: bvtool aanmelden --proef",
    ),
    "ander_bsn": (
        f"klant heeft een ander BSN dan waarmee is aangemeld. {_ANDER}",
        f"klanten hebben een ander BSN dan waarmee is aangemeld. {_ANDER}",
    ),
}


def tell_open(open_: Openwerk) -> list[Bevinding]:
    """What must still go as findings; empty when nothing waits for a person or an answer."""
    return [Bevinding("bvtool aanmelden", zin) for zin in open_.tell()] if open_.werk else []


def find_bijzonder(vraag: Vraag, dossier: Dossier, klok: Klok) -> set[str]:
    """For whom something may still have to go; see `ask_bijzonder` and `ask_verlaten`. Nobody when
    no answer was given yet in this round, though earlier ones or another dossier announced already.
    In a round that returns only who was decided on in it; see `ask_rondewerk`."""
    if ask_terugkoppeling(vraag) is None:
        return set()
    if is_periodiek(vraag):
        return ask_rondewerk(vraag)
    bijzonder = ask_bijzonder(vraag, dossier.instellingen.stopdatum, klok.vandaag)
    return bijzonder | ask_verlaten(vraag)


def read_openwerk(verbinding: Verbinding, dossier: Dossier, klok: Klok) -> Openwerk:
    """What must still go by the newest answer; reads only."""
    (nu,) = read_openwerken(verbinding, dossier, [klok])
    return nu


def read_openwerken(
    verbinding: Verbinding, dossier: Dossier, klokken: Sequence[Klok], hoeveel: int | None = None
) -> list[Openwerk]:
    """What must still go at each of these moments (in order), if nothing else happens; reads only.
    `hoeveel` plans are made at most, persons times moments: the last moments may be left out."""
    from bvtool.gesprek.aanmelding import make_makers
    from bvtool.gesprek.bsnwissel import find_wissels
    from bvtool.gesprek.voorstel import Keuzes
    from bvtool.gesprek.wens import iter_besluiten

    # Who is in order on the last day is so before: an end only ever passes.
    bijzonder = find_bijzonder(to_vraag(verbinding), dossier, klokken[-1])
    if not bijzonder:
        return [Openwerk() for _ in klokken]
    if hoeveel is not None and not (klokken := klokken[: hoeveel // len(bijzonder)]):
        return []
    makers, tk = make_makers(verbinding, dossier, klokken, Keuzes())
    wissels = find_wissels(verbinding, tk)
    lots = [
        (lot, makers[0].read_eerder(lot))
        for lot in iter_besluiten(verbinding, tk, wissels, bijzonder)
    ]
    return [_count(maker, lots, dossier.instellingen.grenzen) for maker in makers]


def _count(
    maker: Maker,
    lots: Sequence[tuple[list[Klantbesluit], dict[str, list[Eerder]]]],
    grenzen: Massagrenzen,
) -> Openwerk:
    from bvtool.gesprek.massa import INTREKKING, START, STOP, WIJZIGING, Massa
    from bvtool.gesprek.stappen import Planstap

    massa = Massa(grenzen)
    stappen = {Planstap.WACHTEN: 0, Planstap.LATER: 0, Planstap.HERSTELLEN: 0}
    anders: set[str] = set()
    for lot, eerder in lots:
        voorstellen = maker.propose(lot, eerder)
        massa.note(maker.verbinding, voorstellen, eerder)
        for v in voorstellen:
            soort = Planstap.HERSTELLEN if v.bericht and not v.gaat_uit else v.stap.soort
            if soort in stappen:
                stappen[soort] += 1
            if v.stap.ander_bsn:
                anders.add(v.besluit.regel)
    return Openwerk(
        starts=massa.geteld[START],
        wijzigingen=massa.geteld[WIJZIGING],
        stops=massa.geteld[STOP],
        intrekkingen=massa.geteld[INTREKKING],
        wachten=stappen[Planstap.WACHTEN],
        later=stappen[Planstap.LATER],
        tegengehouden=stappen[Planstap.HERSTELLEN],
        ander_bsn=len(anders),
    )
