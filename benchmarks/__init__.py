"""What bvtool costs, beside what the work costs at the least and what others ask for it.

`make bench` (`python -m benchmarks`) makes the data, runs every job in turn with its floor and its
peers, and writes `resultaten.md`, `resultaten.json`, `kosten.svg` and `geheugen.svg`. See
docs/prestaties.md.
"""
