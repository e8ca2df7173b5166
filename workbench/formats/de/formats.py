"""Dates with ordinal days; short ones in figures alone, as narrow columns need."""

DATE_FORMAT = "j. F Y"
SHORT_DATE_FORMAT = "d.m.Y"
DATETIME_FORMAT = "j. F Y, H:i:s"
SHORT_DATETIME_FORMAT = "d.m.Y, H:i"
