"""Dates with the day first, which readers on both sides of the Atlantic understand."""

DATE_FORMAT = "j F Y"
SHORT_DATE_FORMAT = "j M Y"
DATETIME_FORMAT = "j F Y, H:i:s"
SHORT_DATETIME_FORMAT = "j M Y, H:i"
