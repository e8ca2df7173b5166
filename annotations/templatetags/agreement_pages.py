"""The pages of the agreement section, for the tabs on top of each."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from annotations.access import Permission
from annotations.queries.agreement import View

register = template.Library()

# URL name, title, and what a person needs to open the page; in reading order.
PAGES = (
    ("agreement-detail", _("Overview"), Permission.VIEW_AGREEMENT),
    ("agreement-time", _("Over time"), Permission.VIEW_AGREEMENT),
    ("agreement-spans", _("Spans and speakers"), Permission.VIEW_AGREEMENT),
    ("agreement-people", _("People"), Permission.COMPARE_MARKS),
    ("agreement-queue", _("To discuss"), Permission.COMPARE_MARKS),
    ("agreement-what-if", _("What if"), Permission.COMPARE_MARKS),
    ("agreement-arms", _("Effect of suggestions"), Permission.VIEW_AGREEMENT),
    ("agreement-calibration", _("Calibration"), Permission.EDIT_BATCHES),
)


@dataclass(frozen=True)
class AgreementPage:
    """One tab: a page of the section, with the address that keeps the view."""

    title: str
    href: str
    is_here: bool


@register.simple_tag
def agreement_pages(
    project: UUID, view: View | None, permissions: Collection[str], here: str
) -> list[AgreementPage]:
    """The pages of the section that this person may open; `here` is a page's URL name."""
    query = "" if view is None else f"?scheme={view.scheme.number}&arm={view.arm}"
    return [
        AgreementPage(str(title), address + query, name == here)
        for name, title, needed in PAGES
        if needed in permissions and (address := _address(name, project))
    ]


def _address(name: str, project: UUID) -> str:
    try:
        return reverse(name, args=[project])
    except NoReverseMatch:
        return ""
