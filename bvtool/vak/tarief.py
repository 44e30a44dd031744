"""The national tariff of the abonnementstarief, per day (`data/landelijk-tarief.csv`)."""

from __future__ import annotations

from datetime import date

from bvtool.vak.tabellen import load_tabel


def find_tarief(dag: date | None) -> int | None:
    """The tariff per month on this day, in cents; None when it is not known for that day.

    >>> find_tarief(date(2022, 10, 1)), find_tarief(date(2019, 12, 31))
    (1900, None)
    """
    if dag is None:
        return None
    for rij in load_tabel("landelijk-tarief"):
        if date.fromisoformat(rij["vanaf"]) <= dag <= date.fromisoformat(rij["tot_en_met"]):
            return int(rij["centen"])
    return None
