"""Forms by which texts come in: pasted, uploaded, or as a changed version."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from annotations.domain.errors import UserError
from annotations.formats import ArticleDraft, reader_for
from annotations.web.forms import ActionForm
from annotations.web.uploads import ManyFilesField, ManyFilesInput, Upload
from annotations.wording import say

METADATA = ("title", "url", "outlet", "author", "published_at", "language", "licence")
FORMATS = ".txt,.html,.jsonl"
# Both forms of the page have a field called "suggest": ids tell them apart.
UPLOAD_IDS = "upload_%s"


def _suggest_field() -> forms.BooleanField:
    return forms.BooleanField(
        label=_("Suggest quotations and speakers"),
        required=False,
        initial=True,
        help_text=_("Suggestions become marks only when somebody accepts them."),
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
    suggest = _suggest_field()

    def draft(self) -> ArticleDraft:
        """What was typed, in the shape every importer gives."""
        given = {name: str(self.cleaned_data[name] or "") for name in METADATA}
        return ArticleDraft(text=self.cleaned_data["text"], **given)


class VersionForm(ActionForm):
    text = _text_field()


class UploadForm(ActionForm):
    """Files of articles; what is wrong inside a file is told row by row by the import."""

    uploads = ManyFilesField(
        label=_("Files"),
        widget=ManyFilesInput(attrs={"accept": FORMATS}),
        help_text=_(
            ".txt and .html hold one article each; .jsonl one article a line, with title, text, "
            "url, outlet, author, published_at, language and licence. UTF-8; up to 500 MB in all."
        ),
        error_messages={"required": _("Choose one file or more.")},
    )
    suggest = _suggest_field()

    def clean_uploads(self) -> list[Upload]:
        """Refuse at once what no reader would even open."""
        files: list[Upload] = self.cleaned_data["uploads"]
        if sum(file.size or 0 for file in files) > settings.UPLOAD_BYTES_MAX:
            raise forms.ValidationError(_("These files have more than 500 MB together."))
        for file in files:
            try:
                reader_for(file.name or "")
            except UserError as error:
                raise forms.ValidationError(say(error.detail)) from error
        return files
