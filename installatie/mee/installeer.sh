#!/bin/sh
# Zet bvtool op deze computer, zonder beheerrechten en zonder internet (Linux en macOS).
# Deze tekst zoekt alleen een Python die past; het werk doet installeer.py.
hier=$(cd -P -- "$(dirname -- "$0")" && pwd) || exit 74
if [ ! -f "$hier/installeer.py" ] || [ ! -f "$hier/bundel.json" ]; then
    echo "Pak eerst de hele zip uit, en start installeer.sh in die map." >&2
    exit 66
fi
nieuw=""
for naam in "$BVTOOL_PYTHON" python3 python3.15 python3.14 python3.13 python3.12 python3.11 python \
    /usr/local/bin/python3 /opt/homebrew/bin/python3; do
    [ -n "$naam" ] || continue
    command -v "$naam" >/dev/null 2>&1 || continue
    "$naam" -I -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue
    if "$naam" -I -X utf8 "$hier/installeer.py" --past >/dev/null 2>&1; then
        exec "$naam" -I -X utf8 "$hier/installeer.py" "$@"
    fi
    nieuw=${nieuw:-$naam}
done
if [ -n "$nieuw" ]; then
    exec "$nieuw" -I -X utf8 "$hier/installeer.py" "$@"
fi
cat >&2 <<'TEKST'
Er is op deze computer geen Python 3.11 of nieuwer gevonden.
  Wat nu: vraag uw IT-afdeling om Python 3.13 (van python.org, of uit het softwarecentrum van uw
          organisatie). Beheerrechten zijn daarvoor niet nodig: "alleen voor mij" is genoeg.
          Start daarna installeer.sh opnieuw.
TEKST
exit 66
