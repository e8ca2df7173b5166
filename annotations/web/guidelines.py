"""A guideline as a page shows it."""

from django.utils.safestring import SafeString

from annotations.domain.guidelines import render_guideline


def guideline_html(guideline: str) -> SafeString:
    """The guideline's HTML, cleaned by the domain against its closed list; "" where there is none.

    The only place that tells templates to take HTML as it is.
    """
    return SafeString(render_guideline(guideline))
