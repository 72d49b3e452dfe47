"""Documents to records, by labels: self-evaluation tables, reports, claims, scorecards."""
