"""The steps of the week: one module for each command that moves the dossier forward."""
