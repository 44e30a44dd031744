"""The 11-proef of the BSN for one number; for whole columns see `bvtool.tabel.waarden.bsn`."""

GEWICHTEN = (9, 8, 7, 6, 5, 4, 3, 2, -1)
"""What each digit counts for."""


def is_bsn(bsn: str) -> bool:
    """Nine digits that pass the 11-proef (9a+8b+7c+6d+5e+4f+3g+2h-i); not all zeros.

    >>> is_bsn("999900006"), is_bsn("999900007"), is_bsn("000000000")
    (True, False, False)
    """
    if len(bsn) != 9 or not (bsn.isascii() and bsn.isdigit()) or bsn == "000000000":
        return False
    a, b, c, d, e, f, g, h, i = bsn.encode()
    # The digits are 48 too high each; 43 x 48 (the sum of the weights) takes that out again.
    som = 9 * a + 8 * b + 7 * c + 6 * d + 5 * e + 4 * f + 3 * g + 2 * h - i
    return (som - 43 * 48) % 11 == 0
