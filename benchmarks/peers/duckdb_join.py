"""duckdb: read both, full join on BSN, write. No decision."""

import sys

import duckdb


def main(b4: str, register: str, uit: str) -> None:
    lees = "read_csv('{}', delim=';', skip=1, header=true, all_varchar=true)"
    duckdb.sql(
        f"copy (select * from {lees.format(b4)} b full join {lees.format(register)} r"
        f" on b.BSN = r.BSN) to '{uit}' (delimiter ';', header)"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
