"""The municipality's wing: one module for each command of its week."""
