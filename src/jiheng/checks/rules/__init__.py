"""The rule families, a module each; a family too large for one module is split by subject."""
