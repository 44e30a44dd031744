"""Pages and letters from `templates/`: one HTML file, readable without script or network."""

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import NamedTuple
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from bvtool.kalender.klok import at_amsterdam
from bvtool.kalender.tekst import dag_cijfers, dag_tekst, moment_tekst
from bvtool.tabel.schrijven.sjabloonvertaling import find_vertaling
from bvtool.vak.aantal import count, getal
from bvtool.vak.sjablonen import find_sjablonen, read_sjabloon

_CSS = "basis.css"
_MINSTENS = 0.8  # percent of a bar: narrower cannot be seen


def render(naam: str, gegevens: object) -> str:
    """The template `naam` filled with `gegevens`: a mapping of names, or one record, called `p`.

    Text in `gegevens` is escaped, except in templates that end in .txt or .eml. A name that the
    template asks for and `gegevens` lacks is a fault: raises jinja2.UndefinedError.
    Raises jinja2.TemplateNotFound when there is no such template.
    """
    inhoud = dict(gegevens) if isinstance(gegevens, Mapping) else {"p": gegevens}
    return _environment().get_template(naam).render(inhoud)


def make_vertalingen() -> None:
    """Translate every page and letter, so that the first one that is made need not wait for it."""
    omgeving = _environment()
    for naam in omgeving.list_templates(extensions=["html", "txt", "eml"]):
        omgeving.get_template(naam)


@cache
def _environment() -> Environment:
    omgeving = Environment(
        loader=FileSystemLoader(find_sjablonen(), encoding="utf-8"),
        autoescape=select_autoescape(disabled_extensions=("txt", "eml"), default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        optimized=False,  # what a filter makes of a constant is not for a translation that is kept
        bytecode_cache=find_vertaling(__file__),
    )
    css = "\n" + read_sjabloon(_CSS)
    omgeving.globals |= {
        "css": Markup(css),  # noqa: S704 - our own style sheet
        "css_hash": Markup(_csp_hash(css)),  # noqa: S704
        "stukken": stack,
    }
    omgeving.filters |= {
        "datum": datum,
        "datum_lang": dag_tekst,
        "dag_cijfers": dag_cijfers,
        "moment": moment,
        "getal": getal,
        "meervoud": count,
        "deel": deel,
        "met_koppen": label_cellen,
        "tel": link_telefoon,
        "mailto": link_mail,
    }
    return omgeving


def _csp_hash(css: str) -> str:
    """The one style sheet that the page allows, as a Content-Security-Policy names it."""
    som = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return f"'sha256-{som}'"


def datum(dag: date | None) -> str:
    """`13-10-2022`; no date is `onbekend`."""
    return "onbekend" if dag is None else dag.strftime("%d-%m-%Y")


def moment(tijd: datetime) -> str:
    """`donderdag 13 oktober 2022 om 17:00`, Europe/Amsterdam."""
    return moment_tekst(at_amsterdam(tijd))


# matches: "<td class=\"n\">"
_CEL = re.compile(r"<(?:td|th)\b")


def label_cellen(rijen: str, koppen: Sequence[tuple[str, str]]) -> Markup:
    """The rows of a table of ours with the header of its column on each cell (`data-kop`)."""
    labels = [f' data-kop="{escape(kop)}"' for kop, _ in koppen]

    def label(rij: str) -> str:
        rest = iter(labels)
        return _CEL.sub(lambda m: m[0] + next(rest, ' data-kop=""'), rij)

    return Markup("<tr".join(label(deel) for deel in rijen.split("<tr")))  # noqa: S704 - our own


def link_telefoon(nummer: str) -> str:
    """A number as a link that calls it.

    >>> link_telefoon("(020) 624-1111")
    'tel:0206241111'
    """
    return "tel:" + "".join(teken for teken in nummer if teken.isdigit() or teken == "+")


def link_mail(adres: str) -> str:
    """An address as a link that starts a mail: nothing in it is more than the address.

    >>> link_mail("bw@amsterdam.example"), link_mail("a?cc=b@x.nl")
    ('mailto:bw@amsterdam.example', 'mailto:a%3Fcc%3Db@x.nl')
    """
    return "mailto:" + quote(adres, safe="@")


def deel(aantal: int, geheel: int) -> str:
    """The share in percent, `12,5%`; of nothing it is `0%`."""
    if not aantal or not geheel:
        return "0%"
    procent = round(100 * aantal / geheel, 1)
    if not procent or (procent == 100 and aantal != geheel):
        return "minder dan 0,1%" if not procent else "bijna 100%"
    return f"{getal(int(procent) if procent == int(procent) else procent)}%"


class Balkdeel(NamedTuple):
    """A part of a stacked bar: where it starts and how wide it is, in percent of the bar."""

    begin: float
    breedte: float


def stack(aantallen: Sequence[int]) -> list[Balkdeel]:
    """The parts of a bar in order. A part that is not empty can always be seen."""
    geheel = sum(aantallen)
    breedtes = [max(_MINSTENS, 100 * n / geheel) if n else 0.0 for n in aantallen]
    schaal = 100 / (sum(breedtes) or 1)
    stukken: list[Balkdeel] = []
    begin = 0.0
    for breedte in breedtes:
        stukken.append(Balkdeel(round(begin, 3), round(breedte * schaal, 3)))
        begin += breedte * schaal
    return stukken
