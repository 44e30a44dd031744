"""The field's words in code: the 11-proef, gemeenten, tables, the mask, and how errors are told."""
