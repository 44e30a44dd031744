#!/bin/sh
# Opent bvtool in dit dossier en blijft open, ook na een fout.
cd "$(dirname "$0")" || exit 1
while true; do
    gevonden=$(command -v bvtool 2>/dev/null)
    case "$gevonden" in /*) ;; *) gevonden= ;; esac  # nooit een programma uit deze map
    if [ -n "$gevonden" ]; then
        "$gevonden"
    elif [ -x "$HOME/.local/bin/bvtool" ]; then
        "$HOME/.local/bin/bvtool"
    else
        python3 -P -m bvtool
    fi
    printf '\nDruk op Enter om verder te gaan, of typ stop en Enter om te sluiten: '
    read -r antwoord || exit 0
    [ "$antwoord" = "stop" ] && exit 0
done
