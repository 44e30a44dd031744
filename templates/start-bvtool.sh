#!/bin/sh
# Opent bvtool in dit dossier en blijft open, ook na een fout.
cd "$(dirname "$0")" || exit 1
while true; do
    if command -v bvtool >/dev/null 2>&1; then
        bvtool
    elif [ -x "$HOME/.local/bin/bvtool" ]; then
        "$HOME/.local/bin/bvtool"
    else
        python3 -m bvtool
    fi
    printf '\nDruk op Enter om verder te gaan, of typ stop en Enter om te sluiten: '
    read -r antwoord || exit 0
    [ "$antwoord" = "stop" ] && exit 0
done
