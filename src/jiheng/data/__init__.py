"""Data of the outside world: official classifications, each with its year and where it is from."""
