"""Agreement between people: coefficients over counts of rating patterns, one measure per file."""
