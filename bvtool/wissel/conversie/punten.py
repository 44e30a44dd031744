"""What a conversion has to tell: what is lost or changed, what it asks, what it refuses.

Every such point names the client by its place in the message, the record and the field; a value is
kept apart (`was`), for the file that the user asked for and never for a screen.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

VERVALT, AANGEPAST, AANGEVULD = "vervalt", "aangepast", "aangevuld"
GEHEIM, VRAAG, GEWEIGERD = "geheim", "vraag", "geweigerd"
KOPPEN = {
    GEWEIGERD: "Geweigerd",
    VRAAG: "Vraag",
    GEHEIM: "Geheim adres: let op",
    VERVALT: "Vervalt",
    AANGEPAST: "Aangepast",
    AANGEVULD: "Aangevuld",
}
"""Every kind of point in the order in which it is told, with its heading."""


class Omzetpunt(NamedTuple):
    """One point. `client` and `regel` (record or line in the file) count from 1, 0 is the message.

    `mogelijk` are the answers that a question allows (empty: any that fits), `antwoord` the one
    that was given.
    """

    aard: str
    client: int
    record: str
    regel: int
    veld: str
    wat: str
    was: str = ""
    mogelijk: tuple[str, ...] = ()
    antwoord: str = ""

    @property
    def plek(self) -> str:
        """Where: `client 1, record 15 (regel 7), veld 1515 reden intrekking`."""
        delen = [f"client {self.client}"] if self.client else []
        if self.record:
            delen.append(f"record {self.record}" + (f" (regel {self.regel})" if self.regel else ""))
        elif self.regel:
            delen.append(f"regel {self.regel}")
        return ", ".join([*delen, f"veld {self.veld}"] if self.veld else delen) or "bericht"


class NietOmTeZetten(Exception):
    """The message cannot be converted as it is; `punten` say why, all that were found."""

    def __init__(self, punten: Iterable[Omzetpunt]) -> None:
        super().__init__("niet om te zetten")
        self.punten = tuple(punten)


def refuse_bericht(wat: str, regel: int = 0, record: str = "") -> NietOmTeZetten:
    """The refusal of a whole message for one reason."""
    return NietOmTeZetten([Omzetpunt(GEWEIGERD, 0, record, regel, "", wat)])


@dataclass(slots=True)
class Omzetting:
    """Gathers the points of one message; `keuzes` are the answers to its questions by client."""

    keuzes: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    punten: list[Omzetpunt] = field(default_factory=list)
    _los: Counter[tuple[int, str]] = field(default_factory=Counter)

    def tell(
        self, aard: str, plek: tuple[int, str, int], veld: str, wat: str, was: str = ""
    ) -> None:
        """Keep one point; `plek` is client, record and line."""
        self.punten.append(Omzetpunt(aard, *plek, veld, wat, was))

    def ask(
        self,
        plek: tuple[int, str, int],
        veld: str,
        wat: str,
        mogelijk: tuple[str, ...] = (),
        element: str = "",
    ) -> str:
        """The answer to a question, empty while there is none; the question itself is kept.

        An answer names the field with its line, or without (by label, code, name or element of
        XML) when that is asked once in this client.
        """
        client, record, regel = plek
        gegeven = self.keuzes.get(client, {})
        antwoord = gegeven.get(f"{veld} (regel {regel})", "")
        code, _, naam = veld.partition(" ")
        los = next((gegeven[n] for n in (veld, code, naam, element) if gegeven.get(n)), "")
        if los and not antwoord:
            self._los[client, veld] += 1
        vraag = Omzetpunt(VRAAG, client, record, regel, veld, wat, "", mogelijk, antwoord or los)
        self.punten.append(vraag)
        return vraag.antwoord

    def is_told(self, plek: tuple[int, str, int], veld: str) -> bool:
        """Has this field been refused or asked already?"""
        return any(
            (p.client, p.record, p.regel, p.veld) == (*plek, veld) and p.aard in (GEWEIGERD, VRAAG)
            for p in self.punten
        )

    def check(self) -> None:
        """Raises NietOmTeZetten while anything is refused or a question has no good answer."""
        self.punten += list(self._bad_answers())
        if any(p.aard == GEWEIGERD or (p.aard == VRAAG and not p.antwoord) for p in self.punten):
            raise NietOmTeZetten(self.punten)

    def _bad_answers(self) -> Iterator[Omzetpunt]:
        for p in [p for p in self.punten if p.aard == VRAAG and p.antwoord]:
            wat = ""
            if p.mogelijk and p.antwoord not in p.mogelijk:
                wat = f"Het gegeven antwoord past niet. Kies uit: {', '.join(p.mogelijk)}."
            elif self._los[p.client, p.veld] > 1:
                wat = (
                    "Dit antwoord kan bij meer dan een vraag horen. Neem de kolom veld over "
                    "zoals die in vragen.csv staat, met de regel erbij."
                )
            if wat:
                yield Omzetpunt(GEWEIGERD, p.client, p.record, p.regel, p.veld, wat)
