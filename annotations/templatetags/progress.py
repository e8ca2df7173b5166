"""Figures of progress in words."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def duration(seconds: float) -> str:
    """Seconds as hours and minutes, or as seconds below a minute."""
    if seconds < 60:  # noqa: PLR2004 a minute
        return _("%(n)d s") % {"n": round(seconds)}
    hours, minutes = divmod(round(seconds / 60), 60)
    if not hours:
        return _("%(n)d min") % {"n": minutes}
    return _("%(hours)d h %(minutes)02d min") % {"hours": hours, "minutes": minutes}
