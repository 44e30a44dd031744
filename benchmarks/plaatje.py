"""The picture of cost against size, as SVG that stands on its own: two logarithmic axes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil, floor, log10

BREED, HOOG, LINKS, ONDER, BOVEN, RECHTS = 760, 420, 70, 50, 40, 150
KLEUREN = ("#005ea5", "#3d3d3d", "#a0522d", "#2e7d32", "#7b3fa0", "#b00020")
STREPEN = ("", "6 4", "2 3", "8 3 2 3", "1 4", "10 4")

Punten = Sequence[tuple[float, float]]


def draw(titel: str, lijnen: Mapping[str, Punten], y_naam: str) -> str:
    """One line per participant through its points (size, cost); a label stands at its end."""
    alle = [p for punten in lijnen.values() for p in punten]
    if not alle:
        return ""
    x0, x1 = floor(log10(min(x for x, _ in alle))), log10(max(x for x, _ in alle))
    y0, y1 = floor(log10(min(y for _, y in alle))), ceil(log10(max(y for _, y in alle)))

    def at(x: float, y: float) -> tuple[float, float]:
        px = LINKS + (log10(x) - x0) / (x1 - x0 or 1) * (BREED - LINKS - RECHTS)
        py = HOOG - ONDER - (log10(y) - y0) / (y1 - y0 or 1) * (HOOG - ONDER - BOVEN)
        return round(px, 1), round(py, 1)

    delen = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {BREED} {HOOG}" role="img" '
        f'aria-label="{titel}" font-family="sans-serif" font-size="12">',
        f'<rect width="{BREED}" height="{HOOG}" fill="#ffffff"/>',
        f'<text x="{LINKS}" y="20" font-size="14" fill="#1a1a1a">{titel}</text>',
    ]
    for macht in range(int(x0), int(x1) + 1):
        px, py = at(10**macht, 10**y0)
        delen.append(_line(px, py, px, BOVEN))
        getal = f"{10**macht:,}".replace(",", ".")
        delen.append(_text(px, py + 18, getal, "middle"))
    for macht in range(int(y0), int(y1) + 1):
        px, py = at(10**x0, 10**macht)
        delen.append(_line(px, py, BREED - RECHTS, py))
        delen.append(_text(px - 8, py + 4, f"{10.0**macht:g}".replace(".", ","), "end"))
    delen.append(
        _text((LINKS + BREED - RECHTS) / 2, HOOG - 10, "klanten aan iedere kant", "middle")
    )
    delen.append(_text(LINKS, BOVEN - 6, y_naam, "middle"))
    hoogtes: list[float] = []
    for nummer, (naam, punten) in enumerate(lijnen.items()):
        kleur = KLEUREN[nummer % len(KLEUREN)]
        plekken = [at(x, y) for x, y in punten]
        lijn = " ".join(f"{x},{y}" for x, y in plekken)
        streep = STREPEN[nummer % len(STREPEN)]
        delen.append(
            f'<polyline points="{lijn}" fill="none" stroke="{kleur}" stroke-width="2" '
            f'stroke-dasharray="{streep}"/>'
        )
        delen += [f'<circle cx="{x}" cy="{y}" r="3" fill="{kleur}"/>' for x, y in plekken]
        hoogte = _free(plekken[-1][1] + 4, hoogtes)
        delen.append(_text(plekken[-1][0] + 8, hoogte, naam, "start", kleur))
    return "\n".join([*delen, "</svg>", ""])


def _free(hoogte: float, bezet: list[float]) -> float:
    """The nearest height below where no label stands yet."""
    while any(abs(hoogte - b) < 14 for b in bezet):
        hoogte += 7
    bezet.append(hoogte)
    return hoogte


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="#d0d0d0"/>'


def _text(x: float, y: float, tekst: str, anker: str, kleur: str = "#1a1a1a") -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anker}" fill="{kleur}">{tekst}</text>'
