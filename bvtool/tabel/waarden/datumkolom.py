"""What a whole column of dates says that one cell does not: dates both ways, turned, unreadable.

Four things are never decided here but asked: a column that holds dates that fit only day first and
dates that fit only month first; a column in which Excel has turned day and month (it does so when a
file with Dutch dates is opened with American settings: what fits both ways becomes a real, turned
date and the rest stays text); and, where it matters, a date that cannot be read or whose time is
that of Dutch midnight in UTC, so that the day may be the next one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from bvtool.tabel.lezen.ruw import RuweTabel, list_rijen
from bvtool.tabel.waarden.datum import EEUWGRENS, ONLEESBAAR, Datumkolom
from bvtool.vak.fouten import Bevinding

if TYPE_CHECKING:
    import polars as pl

    from bvtool.tabel.waarden.waardenkolom import Waardenkolom

MAX_CELLEN = 100
"""So many cells of one column get a finding of their own; the rest are counted."""
GEDRAAID = 4
"""From so many cells on, at least one text and two real dates, turned dates are no chance: all
real dates on day 1 to 12 and all texts later happens in one of twenty such columns."""
_SCHRIJF = "Maak er een echte datum van, of schrijf dd-mm-jjjj."
_VOLGORDE = (
    "bvtool draait zelf geen datums om. Zet alle datums in deze kolom met de dag voorop, of maak "
    "er in Excel echte datums van. Kijk dan ook de andere datums in deze kolom na."
)


@dataclass(slots=True)
class Kolomoordeel:
    """The findings about one column: to be told (`meldingen`) and to be asked (`vragen`)."""

    meldingen: list[Bevinding] = field(default_factory=list)
    vragen: list[Bevinding] = field(default_factory=list)


def judge_datums(
    tabel: RuweTabel, letter: str, gelezen: Datumkolom, *, streng: bool
) -> Kolomoordeel:
    """The findings about a column of dates.

    An unreadable date is asked when `streng`, else told. Nothing else about a column that is asked
    as a whole.
    """
    oordeel = Kolomoordeel()
    plek = _Plek(tabel, letter, gelezen.kolom, gelezen.per_waarde)
    volgorde = _ask_beide(plek) or _ask_gedraaid(plek)
    oordeel.vragen += volgorde
    onleesbaar = plek.list_rijen(plek.gelezen["toestand"] == ONLEESBAAR)
    if streng and not volgorde:
        oordeel.vragen += _ask_middernacht(plek)
    if onleesbaar and not volgorde:
        if streng:
            oordeel.vragen += _ask_cellen(plek, onleesbaar)
        else:
            wat = "Deze datum is niet te lezen; de cel telt als leeg."
            oordeel.meldingen.append(
                Bevinding(tabel.locate_rijen(onleesbaar, letter), wat, _SCHRIJF)
            )
    oordeel.meldingen += _report(plek)
    return oordeel


class _Plek(NamedTuple):
    tabel: RuweTabel
    letter: str
    kolom: Waardenkolom
    gelezen: pl.DataFrame

    def list_rijen(self, raak: pl.Series) -> list[int]:
        return self.kolom.pick(raak, self.tabel.frame["rij"])

    @property
    def naam(self) -> str:
        return self.tabel.locate(letter=self.letter)


def _ask_beide(plek: _Plek) -> list[Bevinding]:
    """Dates that fit only month first among dates that are read day first."""
    maand = plek.gelezen["maand_voorop"]
    dag = plek.gelezen["dag_voorop"] | plek.gelezen["tweeledig"]
    if not (maand.any() and dag.any()):
        return []
    return [
        Bevinding(
            plek.naam,
            "In deze kolom staan datums door elkaar met de dag voorop en met de maand voorop. "
            f"Alleen met de maand voorop te lezen: {list_rijen(plek.list_rijen(maand))}. "
            f"Met de dag voorop te lezen: {list_rijen(plek.list_rijen(dag))}.",
            _VOLGORDE,
        )
    ]


def _ask_gedraaid(plek: _Plek) -> list[Bevinding]:
    """Real dates on day 1-12 only, and texts on a later day only: turned by Excel."""
    gelezen = plek.gelezen
    # matches: "2022-10-01"
    echt = plek.kolom.waarden.str.contains(r"^\d{4}-\d\d-\d\d").fill_null(False)
    dag = gelezen["datum"].dt.day()
    if not (gelezen["dag_voorop"].any() and echt.any()):
        return []
    if gelezen["tweeledig"].any() or (echt & (dag > 12)).any():
        return []
    tekst = plek.list_rijen(gelezen["dag_voorop"])
    omgezet = len(plek.list_rijen(echt & dag.is_between(2, 12)))
    if omgezet < 2 or len(tekst) + omgezet < GEDRAAID:
        return []
    return [
        Bevinding(
            plek.naam,
            "In deze kolom zijn waarschijnlijk dag en maand verwisseld: alle echte datums vallen "
            f"op dag 1 tot en met 12 ({list_rijen(plek.list_rijen(echt))}), en alle datums die "
            f"tekst zijn gebleven op een latere dag ({list_rijen(tekst)}).",
            _VOLGORDE,
        )
    ]


def _ask_middernacht(plek: _Plek) -> list[Bevinding]:
    """Times that are Dutch midnight in UTC: the day is then the next one."""
    rijen = plek.list_rijen(plek.gelezen["middernacht"] & plek.gelezen["datum"].is_not_null())
    if not rijen:
        return []
    return [
        Bevinding(
            plek.tabel.locate_rijen(rijen, plek.letter),
            "Bij deze datum staat de tijd 22.00 of 23.00 uur. Dat is vaak middernacht in een "
            "andere tijdzone; dan hoort de datum een dag later te zijn.",
            "Vraag een export zonder tijd, of zet in deze kolom alleen de goede dag.",
        )
    ]


def _ask_cellen(plek: _Plek, rijen: Sequence[int]) -> list[Bevinding]:
    wat = "Deze datum is niet te lezen."
    vragen = [
        Bevinding(plek.tabel.locate(rij, plek.letter), wat, _SCHRIJF) for rij in rijen[:MAX_CELLEN]
    ]
    if len(rijen) > MAX_CELLEN:
        nog = f"Nog {len(rijen) - MAX_CELLEN} andere datums zijn niet te lezen."
        vragen.append(Bevinding(plek.naam, nog, _SCHRIJF))
    return vragen


def _report(plek: _Plek) -> list[Bevinding]:
    """Two-digit years and times that were left out."""
    gelezen = plek.gelezen
    meldingen: list[Bevinding] = []
    eeuw = plek.list_rijen(gelezen["eeuw"] & (gelezen["toestand"] != ONLEESBAAR))
    if eeuw:
        meldingen.append(
            Bevinding(
                plek.tabel.locate_rijen(eeuw, plek.letter),
                "Het jaar heeft twee cijfers; gelezen als in Excel: "
                f"00 tot en met {EEUWGRENS} is 20.., de rest is 19...",
                "Controleer de eeuw.",
            )
        )
    tijd = plek.list_rijen(gelezen["tijd"] & gelezen["datum"].is_not_null())
    if tijd:
        meldingen.append(
            Bevinding(
                plek.tabel.locate_rijen(tijd, plek.letter),
                "Bij deze datum staat een tijd; alleen de dag is gelezen.",
            )
        )
    return meldingen
