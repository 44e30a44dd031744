"""The look of a workbook: a calm table, and cells that ask to be filled in. No house style."""

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from bvtool.tabel.schrijven.bouwdelen import Kolom

INKT = "#1F2A37"
_LIJN = {"bottom": 1, "bottom_color": "#D3D9E0"}
_ZIJDE = {"datum": "left", "moment": "left"}  # beside text that starts at the left
_VORM = {
    "tekst": "@",
    "bsn": "@",
    "datum": "dd-mm-yyyy",
    "moment": "dd-mm-yyyy hh:mm",
    "getal": "0",
}
_KOP: dict[str, object] = {
    "bold": True,
    "align": "left",
    "font_color": INKT,
    "bg_color": "#E4E9EF",
    "text_wrap": True,
    "valign": "vcenter",
    "bottom": 2,
    "bottom_color": "#52606D",
}
_KOP_INVULBAAR = _KOP | {"bg_color": "#FBEBC0", "bottom_color": "#8A6100"}
_INVULBAAR = {"bg_color": "#FFFBEF", "border": 1, "border_color": "#C9B26B"}
# Empty and asked for: hatched and dashed, so that it shows in print and without colour too.
_LEEG = {
    "pattern": 14,
    "fg_color": "#F0C24B",
    "bg_color": "#FFF6DC",
    "border": 3,
    "border_color": "#7A4B00",
}


class Stijlen:
    """The formats of one workbook, each made once."""

    def __init__(self, boek: Workbook) -> None:
        self._boek = boek
        self._formaten: dict[tuple[tuple[str, object], ...], Format] = {}

    def _format(self, eigenschappen: dict[str, object]) -> Format:
        sleutel = tuple(sorted(eigenschappen.items()))
        if sleutel not in self._formaten:
            self._formaten[sleutel] = self._boek.add_format(eigenschappen)
        return self._formaten[sleutel]

    def kop(self, kolom: Kolom) -> Format:
        """The header cell; of a column to fill in it has another ground and line."""
        return self._format(dict(_KOP_INVULBAAR if kolom.invulbaar else _KOP))

    def kolom(self, kolom: Kolom, getalvorm: str | None = None) -> Format:
        """What an untouched cell of the column has: text stays text, a date a date."""
        return self._format({"num_format": getalvorm or _VORM[kolom.soort], "valign": "top"})

    def cel(self, kolom: Kolom, afbreken: bool, getalvorm: str | None = None) -> Format:
        """A cell of the table; `afbreken` wraps long text."""
        vorm: dict[str, object] = {
            "num_format": getalvorm or _VORM[kolom.soort],
            "valign": "top",
            **_LIJN,
        }
        if kolom.soort in _ZIJDE:
            vorm["align"] = _ZIJDE[kolom.soort]
        if kolom.soort == "getal":
            vorm |= {"align": "right", "indent": 1}  # so that it does not touch its neighbour
        if afbreken:
            vorm["text_wrap"] = True
        if kolom.invulbaar:
            vorm |= _INVULBAAR
        return self._format(vorm)

    def onderwerp(self) -> Format:
        """What stands in front of a text above the table."""
        return self._format({"bold": True, "font_color": INKT, "valign": "top"})

    def boven(self) -> Format:
        """A text above the table."""
        return self._format({"num_format": "@", "font_color": INKT, "valign": "top"})

    def leeg(self) -> Format:
        """The mark on an empty cell that a person has to fill in."""
        return self._format(dict(_LEEG))
