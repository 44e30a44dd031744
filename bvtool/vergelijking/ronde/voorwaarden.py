"""The conditions of the table of the rounds: one named expression each (`data/rondetabel.csv`).

They speak of a frame in which the CAK's view (`c_`), the register's (`r_`) and our own (`l_`, `w_`)
stand beside each other; see `rondebeeld`. Source: spec "The comparison that returns".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl

from bvtool.vergelijking.beleid import Beleid
from bvtool.vergelijking.beslissing import latest_birth
from bvtool.vergelijking.ronde.cakbeeld import GESTOPT, LATER, LOOPT

Conditie = Callable[[Beleid], pl.Expr]
_c = pl.col

_loopt = _c("c_stand") == LOOPT
_gestopt = _c("c_stand") == GESTOPT
_beide = _loopt & _c("r_loopt")
_zonder = ~_c("r_loopt") & ~_c("r_gestopt") & ~_c("r_later")
_nummer = _c("nummer").is_not_null()
_eigen_prijs = ~_c("prijs_telt") | _c("l_prijs").eq_missing(_c("r_prijs"))
_andere_prijs = (
    _beide
    & _c("gelijk_start")
    & _c("prijs_telt")
    & (_c("r_prijzen") | _c("r_prijs").ne_missing(_c("c_prijs")))
)
"""The same period for another price, or the register gives several: abonnementstarief alone."""


def _jong(beleid: Beleid) -> pl.Expr:
    return _c("r_loopt") & (latest_birth(_c("geboren")) > beleid.peil.meerderjarig_na.isoformat())


def _vrijgesteld(_: Beleid) -> pl.Expr:
    return _c("r_loopt") & _c("vrijstelling_j")


def _buitenregionaal(beleid: Beleid) -> pl.Expr:
    zelf = beleid.buitenregionaal == "beoordelen"
    return _c("r_loopt") & _c("buitenregionaal_j") & pl.lit(zelf)


def _cak_sluit(beleid: Beleid) -> pl.Expr:
    """Died on or before the reference date, and the CAK hears that from the BRP (OP035x1)."""
    return _c("r_dood") & pl.lit(beleid.overlijden == "cak")


def _terecht(_: Beleid) -> pl.Expr:
    """With the answer that is awaited the CAK would have what the register says."""
    eind = (_c("w_stop") == _c("r_eind")) | (_c("w_stop").is_null() & _c("r_loopt"))
    loopt = _c("r_loopt") & (_c("w_start") == _c("r_start")) & eind
    gestopt = _c("r_gestopt") & (_c("w_stop") == _c("r_eind"))
    loopt = loopt & (_c("w_prijs").eq_missing(_c("r_prijs")) | ~_c("prijs_telt"))
    return _c("l_wacht") & (loopt | gestopt | (_zonder & _c("w_weg"))).fill_null(False)


def _file_says_so(_: Beleid) -> pl.Expr:
    loopt = _beide & _c("gelijk_start") & ~_andere_prijs
    return loopt | (_gestopt & _c("r_gestopt") & (_c("c_eind") == _c("r_eind")))


def _running(beleid: Beleid) -> pl.Expr:
    return _c("l_goed") & (_c("l_stop").is_null() | (_c("l_stop") >= pl.lit(beleid.peil.datum)))


def _long_ago(beleid: Beleid) -> pl.Expr:
    return _c("r_eind").dt.offset_by("36mo") < pl.lit(beleid.peil.datum)


def _before_start(_: Beleid) -> pl.Expr:
    """Stopped before the start that stands: ours when approved, else that of the file."""
    start = pl.when(_c("l_goed")).then("l_start").otherwise("c_van_tot")
    return _c("r_eind") < start


CONDITIES: Mapping[str, Conditie] = {
    "bsn_leeg": lambda _: _c("bsn_fout") == "leeg",
    "bsn_geen_negen_cijfers": lambda _: _c("bsn_fout") == "geen_negen_cijfers",
    "bsn_elfproef": lambda _: _c("bsn_fout") == "elfproef",
    "overlapt": lambda _: _c("c_dubbel").is_not_null(),
    "andere_persoon": lambda _: _c("andere_persoon"),
    "eerder_gelijk": lambda _: _gestopt & ~_c("c_spreekt") & _c("einde_bekend"),
    "eerder_anders": lambda _: _gestopt & ~_c("c_spreekt"),
    "begint_na_peil": lambda _: _c("c_stand") == LATER,
    "te_jong": lambda b: _loopt & _jong(b),
    "vrijgesteld": lambda b: _loopt & _vrijgesteld(b),
    "buitenregionaal": lambda b: _loopt & _buitenregionaal(b),
    "voorrang_open": lambda _: _c("r_voorrang_open"),
    "wacht_en_staat_al": lambda b: _terecht(b) & _file_says_so(b),
    "wacht_terecht": _terecht,
    "wacht_anders": lambda _: _c("l_wacht"),
    "twijfel": lambda _: _c("twijfel").is_not_null(),
    "rij_niet_gebruikt": lambda _: ~_c("r_loopt") & _c("onleesbare_rij").is_not_null(),
    "prijs_onduidelijk": lambda _: _andere_prijs & (_c("r_prijzen") | _c("r_prijs").is_null()),
    "prijs_al_goedgekeurd": lambda _: (
        _andere_prijs & _c("l_goed") & (_c("l_start") == _c("r_start")) & _eigen_prijs
    ),
    "prijs_wijzigen": lambda _: _andere_prijs & _nummer,
    "prijs_zonder_nummer": lambda _: _andere_prijs,
    "gelijk": lambda b: (
        _beide
        & _c("gelijk_start")
        & (~_c("l_goed") | (_running(b) & (_c("l_start") == _c("r_start")) & _eigen_prijs))
    ),
    "gelijk_eigen_anders": lambda _: _beide & _c("gelijk_start"),
    "start_al_goedgekeurd": lambda _: _beide & _c("l_goed") & (_c("l_start") == _c("r_start")),
    "start_wijzigen": lambda _: _beide & _nummer,
    "start_zonder_nummer": lambda _: _beide,
    "overleden_cak": lambda b: _loopt & _cak_sluit(b),
    "stop_al_goedgekeurd": lambda _: (
        _loopt & _c("r_gestopt") & _c("l_goed") & (_c("l_stop") == _c("r_eind"))
    ),
    "stop_tijdelijk": lambda _: _loopt & _c("r_gestopt") & (_c("einde_reden") == "TYD"),
    "stop_voor_start": lambda b: _loopt & _c("r_gestopt") & _before_start(b),
    "stop_lang_geleden": lambda b: _loopt & _c("r_gestopt") & _long_ago(b),
    "stop": lambda _: _loopt & _c("r_gestopt") & _nummer,
    "stop_zonder_nummer": lambda _: _loopt & _c("r_gestopt"),
    "register_begint_later": lambda _: _loopt & _c("r_later"),
    "zonder_bw_goedgekeurd": lambda _: _loopt & _zonder & _c("l_goed"),
    "zonder_bw": lambda _: _loopt & _zonder,
    "terug_al_goedgekeurd": lambda _: _terug() & _c("l_goed") & (_c("l_start") == _c("r_start")),
    "terug": lambda _: _terug(),
    "ten_onrechte_gestopt": lambda _: _gestopt & _c("r_loopt"),
    "zelfde_einde": lambda _: _gestopt & _c("r_gestopt") & (_c("c_eind") == _c("r_eind")),
    "einde_al_goedgekeurd": lambda b: (
        _gestopt
        & _c("r_gestopt")
        & (_cak_sluit(b) | (_c("l_goed") & (_c("l_stop") == _c("r_eind"))))
    ),
    "einde_wijzigen": lambda _: _gestopt & _c("r_gestopt") & _nummer,
    "anders": lambda _: pl.lit(True),
    "los_te_jong": _jong,
    "los_vrijgesteld": _vrijgesteld,
    "los_buitenregionaal": _buitenregionaal,
    "los_goedgekeurd": lambda b: _c("r_loopt") & _running(b),
    "los_lijkt": lambda _: _c("r_loopt") & ~_c("l_goed") & _c("bij_rij").is_not_null(),
    "los_start": lambda _: _c("r_loopt") & (~_c("l_goed") | (_c("l_stop") < _c("r_begin"))),
    "los_overleden": lambda b: _cak_sluit(b) & _running(b),
    "los_gestopt": lambda b: ~_c("r_loopt") & _running(b),
}
"""Each condition by its name. Those that begin with `los_` speak of who is not in the file."""


def _terug() -> pl.Expr:
    return _gestopt & _c("r_loopt") & (_c("r_begin") > _c("c_eind"))
