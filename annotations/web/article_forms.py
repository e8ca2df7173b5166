"""Forms by which texts come in: pasted, uploaded, or as a changed version."""

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.formats import ArticleDraft
from annotations.formats.base import MAX_LENGTHS
from annotations.web.forms import ActionForm


def suggest_field() -> forms.BooleanField:
    """Whether a finder is to be run over what comes in."""
    return forms.BooleanField(
        label=_("Suggest quotations and speakers"),
        required=False,
        initial=True,
        help_text=_("Suggestions become marks only when somebody accepts them."),
    )


def credit_field() -> forms.CharField:
    """Whom to name with texts that come in."""
    return forms.CharField(
        label=_("Whom to name"),
        required=False,
        max_length=MAX_LENGTHS["credit"],
        help_text=_("Whom the licence asks to be named, such as Example Press Agency."),
    )


def _text_field() -> forms.CharField:
    return forms.CharField(
        label=_("Text"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "class": "article"}),
        help_text=_("An empty line begins a paragraph. The title is not part of the text."),
    )


class PasteForm(ActionForm):
    """One article, typed or pasted."""

    title = forms.CharField(label=_("Title"), required=False, max_length=500)
    text = _text_field()
    url = forms.URLField(label=_("Address"), required=False, max_length=2000, assume_scheme="https")
    outlet = forms.CharField(label=_("Outlet"), required=False, max_length=300)
    author = forms.CharField(label=_("Author"), required=False, max_length=300)
    published_at = forms.DateField(
        label=_("Published on"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    language = forms.CharField(
        label=_("Language"),
        required=False,
        max_length=35,
        help_text=_("A language tag such as en or de."),
    )
    licence = forms.CharField(
        label=_("Licence"),
        required=False,
        max_length=200,
        help_text=_("Under which terms the text may be kept and passed on, such as CC BY 4.0."),
    )
    credit = credit_field()
    suggest = suggest_field()

    def draft(self) -> ArticleDraft:
        """What was typed, in the shape every importer gives."""
        given = self.cleaned_data
        return ArticleDraft(
            title=given["title"],
            text=given["text"],
            url=given["url"],
            outlet=given["outlet"],
            author=given["author"],
            published_at=str(given["published_at"] or ""),
            language=given["language"],
            licence=given["licence"],
            credit=given["credit"],
        )


class VersionForm(ActionForm):
    text = _text_field()
    correction = forms.BooleanField(
        label=_("This corrects typing errors"),
        help_text=_(
            "Marks on sentences whose words changed are kept too, and a report says what moved."
        ),
        required=False,
    )
