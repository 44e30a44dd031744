from bvtool.cli.basis import Opdracht, Uitkomst


def run_stand(o: Opdracht) -> Uitkomst:
    return Uitkomst({}, "")
