"""A switch as deadlines and phases, in the same terms as the BW timeslot (`bvtool.kalender`)."""

from datetime import UTC, date, datetime

from bvtool.kalender.partijen import raakt
from bvtool.kalender.termijn import Fase, Termijn, volgorde
from bvtool.wissel.regels import Kalender, Wissel, Wisselregel

_VOOR_IEDEREEN = ("blokkade", "transitie", "live")
_OP_VAN = ("blokkade", "transitie", "live", "nazorg", "koppeling")
AFSLUITING, TRANSITIE, NAZORG = "afsluiting", "transitie", "ingebruikname en nazorg"


def wissel_termijnen(wissel: Wissel, partij: str | None = None) -> tuple[Termijn, ...]:
    """The deadlines of a switch that concern `partij` (None: every party), in order of time.

    A block, the standstill and going live concern everyone, whoever carries them out.
    """
    gevonden = [_termijn(regel) for regel in regels_voor(wissel, partij) if _moment(regel)]
    return tuple(sorted(gevonden, key=volgorde))


def regels_voor(wissel: Wissel, partij: str | None) -> tuple[Wisselregel, ...]:
    """The rows of a switch that concern `partij`, in the order of the calendar."""
    return tuple(r for r in wissel.regels if r.soort in _VOOR_IEDEREEN or raakt(r.partij, partij))


def wissel_fasen(wissel: Wissel) -> tuple[Fase, ...]:
    """The phases afsluiting, transitie, ingebruikname en nazorg; one without length is left out.

    The standstill starts with the first block or transition of all messages; without such a row
    the closing lasts until the new release is live.
    """
    live = wissel.live
    stil = [
        r.van
        for r in wissel.regels
        if r.soort in ("blokkade", "transitie") and "*" in r.berichten and r.van
    ]
    stilstand = min([*stil, live], key=_utc)
    nazorg = [r.tot for r in wissel.regels if r.soort == "nazorg" and r.tot]
    fasen = (
        Fase(AFSLUITING, wissel.begin, stilstand),
        Fase(TRANSITIE, stilstand, live),
        Fase(NAZORG, live, max(nazorg, key=_utc, default=None)),
    )
    return tuple(f for f in fasen if f.tot is None or _utc(f.van) < _utc(f.tot))


def termijnen_tussen(
    kalender: Kalender, van: date, tot: date, standaard: str, partij: str | None = None
) -> tuple[Termijn, ...]:
    """The deadlines of every switch of a standard on the days `van` up to and including `tot`."""
    alle = [
        termijn
        for wissel in kalender.van_standaard(standaard)
        for termijn in wissel_termijnen(wissel, partij)
        if van <= termijn.dag <= tot
    ]
    return tuple(sorted(alle, key=volgorde))


def _termijn(regel: Wisselregel) -> Termijn:
    moment = _moment(regel)
    assert moment is not None
    return Termijn(
        id=f"{regel.wissel}-{regel.id}",
        moment=None if regel.alleen_dag else moment,
        dag=moment.date(),
        partij=regel.partij,
        gebeurtenis=regel.omschrijving,
        soort=regel.soort,
        merk=regel.merk,
    )


def _moment(regel: Wisselregel) -> datetime | None:
    return regel.van if regel.soort in _OP_VAN else regel.tot


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
