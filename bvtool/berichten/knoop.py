"""Writing XML as text: a tree of names and values, escaped, with CR/LF and no BOM (OP192)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from bvtool.berichten.release import Release

REGELEINDE = "\r\n"


@dataclass(frozen=True, slots=True)
class Knoop:
    """An element: its name with prefix, and either its text or its children."""

    naam: str
    inhoud: str | Sequence[Knoop]


def render(wortel: Knoop, ruimtes: Mapping[str, str]) -> str:
    """The document as text; `ruimtes` maps the prefixes on the root to namespaces."""
    regels = ['<?xml version="1.0" encoding="UTF-8"?>']
    _render(wortel, 0, regels)
    kop = "".join(f" xmlns:{p}={quoteattr(n)}" for p, n in ruimtes.items())
    regels[1] = f"<{wortel.naam}{kop}{regels[1][len(wortel.naam) + 1 :]}"
    return REGELEINDE.join(regels) + REGELEINDE


def _render(knoop: Knoop, diep: int, regels: list[str]) -> None:
    inspringing = "  " * diep
    if isinstance(knoop.inhoud, str):
        regels.append(f"{inspringing}<{knoop.naam}>{escape(knoop.inhoud)}</{knoop.naam}>")
        return
    regels.append(f"{inspringing}<{knoop.naam}>")
    for kind in knoop.inhoud:
        _render(kind, diep + 1, regels)
    regels.append(f"{inspringing}</{knoop.naam}>")


@dataclass(frozen=True, slots=True)
class Xmlschrijver:
    """Makes the elements of one message kind (`wmo407` or `wmo408`) by the names of a release."""

    release: Release
    bericht: str

    def el(self, element: str, inhoud: str | date | int | Sequence[Knoop]) -> Knoop:
        """An element in the namespace of the message."""
        naam = f"{self.release.prefixen[self.bericht]}:{self.release.elementen[element]}"
        return Knoop(naam, _inhoud(inhoud))

    def basis(self, element: str, inhoud: str | date) -> Knoop:
        """An element in the namespace of the basisschema (a child of a CDT type)."""
        naam = f"{self.release.prefixen['basis']}:{self.release.elementen[element]}"
        return Knoop(naam, _inhoud(inhoud))

    def header(self, afzender: str, identificatie: str, dagtekening: str | date) -> list[Knoop]:
        """The part of the header that heen and retour share, up to and with XsdVersie."""
        versies = self.release.versies
        return [
            self.el("bericht_code", self.release.codes[self.bericht]),
            self.el("bericht_versie", versies["bericht"]),
            self.el("bericht_subversie", versies["subversie"]),
            self.el("afzender", afzender),
            self.el(
                "bericht_identificatie",
                [
                    self.basis("identificatie", identificatie),
                    self.basis("dagtekening", dagtekening),
                ],
            ),
            self.xsd_versie("xsd_versie", "wmo407"),
        ]

    def xsd_versie(self, element: str, bericht: str) -> Knoop:
        """The versions of basisschema and message schema."""
        versies = self.release.versies
        return self.el(
            element,
            [
                self.basis("basisschema_xsd_versie", versies["basisschema_xsd"]),
                self.basis("bericht_xsd_versie", versies[f"{bericht}_xsd"]),
            ],
        )

    def document(self, delen: Sequence[Knoop]) -> str:
        """The whole message with these classes under its root."""
        ruimtes = {self.release.prefixen[k]: self.release.namespaces[k] for k in self._ruimtes()}
        return render(self.el("bericht", delen), ruimtes)

    def _ruimtes(self) -> tuple[str, str]:
        return "basis", self.bericht


def _inhoud(inhoud: str | date | int | Sequence[Knoop]) -> str | Sequence[Knoop]:
    return str(inhoud) if isinstance(inhoud, date | int) else inhoud
