"""Exact numbers as officials write them: printed figures, intervals, quantities, units, dates, numerals, document numbers."""
