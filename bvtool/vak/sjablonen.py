"""Where the templates are: inside an installed package, else at the top of the checkout."""

from functools import cache
from pathlib import Path


@cache
def find_sjablonen() -> Path:
    """The folder with the templates."""
    pakket = Path(__file__).resolve().parents[1]
    return next(m for m in (pakket / "templates", pakket.parent / "templates") if m.is_dir())


def read_sjabloon(naam: str) -> str:
    """The text of one template file, line ends as `\\n`."""
    return (find_sjablonen() / naam).read_text(encoding="utf-8")
