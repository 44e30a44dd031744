"""Which comparison and which answer count now: those of the round that is open. Loads nothing."""

DEZE = "(select max(nr) from ronde)"
"""The number of the round that is open, in SQL."""
LAATSTE_ANTWOORD = f"""(
    select max(t.id) from terugkoppeling t join vergelijking v on v.id = t.vergelijking_id
    where v.ronde = {DEZE})"""  # noqa: S608 - words of our own
"""The number of the newest answer of the round that is open, in SQL."""
