#!/bin/sh
# Opent het menu van bvtool in dit dossier; na een fout blijft het venster open.
cd "$(dirname "$0")" || exit 1
gevonden=$(command -v bvtool 2>/dev/null)
case "$gevonden" in /*) ;; *) gevonden= ;; esac  # nooit een programma uit deze map
if [ -n "$gevonden" ]; then
    "$gevonden" start
elif [ -x "$HOME/.local/bin/bvtool" ]; then
    "$HOME/.local/bin/bvtool" start
else
    python3 -P -m bvtool start
fi
fout=$?
[ $fout = 0 ] && exit 0
printf '\nDruk op Enter om te sluiten. '
read -r antwoord
exit $fout
