"""How much a file may ask of this machine before it is refused."""

from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED

MIB = 1024 * 1024
INPAKKEN = (ZIP_STORED, ZIP_DEFLATED)
"""How a member of a zip may be packed: of the other ways a few bytes can unpack to very much."""


class Grenzen(NamedTuple):
    """Limits for reading one file. Sizes in bytes, times in seconds.

    They leave room for the largest honest file (a national B4 of two million rows as csv, a full
    Excel sheet of a million rows) and stop what only means harm. Our own choice (aangenomen).
    """

    bestand: int = 256 * MIB
    """The file on disk, for xlsx and ods."""
    tekstbestand: int = 1024 * MIB
    """The file on disk, for csv."""
    uitgepakt: int = 2048 * MIB
    """Everything in the zip together."""
    verhouding: int = 150
    """Unpacked against packed, for parts over `verhouding_vanaf`."""
    verhouding_vanaf: int = 16 * MIB
    delen: int = 2_000
    """Files inside the zip."""
    bladen: int = 100
    rijen: int = 5_000_000
    kolommen: int = 2_000
    dunne_rijen: int = 500_000
    """So many rows or empty cells of a csv are read however short they are; above it a row must
    hold eight characters and a cell one and a half, or memory is spent on nothing."""
    precies: int = 150_000
    """Rows of a csv with loose quotes, that are read one by one."""
    leegte: int = 4_000_000
    """Cells of the smallest rectangle around all filled cells of a thinly filled sheet."""
    hoofddeel: int = 16 * MIB
    """A part that is read whole: the list of sheets, the relations, the content types."""
    stuk: int = MIB
    """The longest stretch of XML without a tag, or of csv without the end of a cell."""
    cel: int = 100_000
    """Characters in one cell; Excel itself allows 32,767."""
    traag: int = 128 * MIB
    """A larger sheet in an unusual notation is refused: walking through it takes too long."""
    vermenigvuldigd: int = 64 * MIB
    """Cells with a shared text times the longest shared text, for a file read in this process."""
    hier: int = 16 * MIB
    """Up to this size (unpacked) a file that is proven harmless is read in this process."""
    geheugen: int = 112 * MIB
    """What the child process may use beyond what an empty one uses, before counting the file."""
    geheugen_per_byte: int = 6
    """What it may use more for each unpacked byte."""
    rekentijd: float = 3.5
    """Processor time of the child process, before counting the file."""
    rekentijd_per_mib: float = 0.12
    wachttijd: float = 60.0
    """Wall time of the child process, before counting the file."""

    def get_geheugen(self, uitgepakt: int) -> int:
        """The memory for a file of this unpacked size."""
        return self.geheugen + self.geheugen_per_byte * uitgepakt

    def get_rekentijd(self, uitgepakt: int) -> float:
        """The processor time for a file of this unpacked size."""
        return self.rekentijd + self.rekentijd_per_mib * uitgepakt / MIB

    def get_wachttijd(self, uitgepakt: int) -> float:
        """The wall time for a file of this unpacked size."""
        return self.wachttijd + 4 * self.rekentijd_per_mib * uitgepakt / MIB


STANDAARD = Grenzen()


class Zipgrenzen(NamedTuple):
    """Limits for a zip with messages. Sizes in bytes. Our own choice (aangenomen): the largest
    honest one holds the messages of the whole country at three kilobytes each."""

    leden: int = 100_000
    """Files inside the zip."""
    register: int = 32 * MIB
    """The directory of the zip, of which every entry becomes an object."""
    uitgepakt: int = 4096 * MIB
    """Everything in the zip together."""
    verhouding: int = 150
    """Unpacked against the zip itself, for a zip that unpacks to more than `verhouding_vanaf`."""
    verhouding_vanaf: int = 64 * MIB
    in_geheugen: int = 64 * MIB
    """A zip with a name in another code than it says is read whole up to this size."""


ZIPGRENZEN = Zipgrenzen()
