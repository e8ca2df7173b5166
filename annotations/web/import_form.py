"""The form by which files come in, with all that is chosen once for their rows."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from annotations.actions.import_files import check_format, is_packed
from annotations.actions.import_options import COLUMNS, NEW_PEOPLE, Annotations, ImportOptions
from annotations.domain.errors import UserError
from annotations.formats import readable
from annotations.formats.base import HEAD_BYTES
from annotations.formats.bundles import is_companion, is_litter
from annotations.formats.vocabulary import SpanLabel
from annotations.models import Project
from annotations.models.project import ASSIGNABLE_ROLES
from annotations.queries.members import current_members
from annotations.web.article_forms import credit_field, suggest_field
from annotations.web.forms import ActionForm
from annotations.web.uploads import ManyFilesField, Upload
from annotations.wording import say

# Both forms of the page have a field called "suggest": ids tell them apart.
UPLOAD_IDS = "upload_%s"
ANNOTATION_CHOICES = [
    (Annotations.NONE, _("are left out")),
    (Annotations.SUGGESTIONS, _("become suggestions, which people accept or reject")),
    (Annotations.MARKS, _("become marks of the people who made them")),
]


class PairsField(forms.CharField):
    """Lines such as `word = label`; the clean value is a dict."""

    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value: Any) -> Any:
        lines = [line for line in (super().to_python(value) or "").splitlines() if line.strip()]
        pairs = {}
        for line in lines:
            word, _sign, meaning = (part.strip() for part in line.partition("="))
            if not word or not meaning:
                raise forms.ValidationError(_("Write one pair a line, with = between the two."))
            pairs[word] = meaning
        return pairs

    def validate(self, value: Any) -> None:
        """Pairs are judged with the other options."""


class UploadForm(ActionForm):
    """Files of articles; what is wrong inside a file is told row by row by the import."""

    uploads = ManyFilesField(
        label=_("Files"),
        allow_empty_file=True,  # the import names it; here it would turn down all the others too
        help_text=_(
            "Several at once, or a zip of them. A text and its annotations belong together: "
            "upload both. UTF-8; up to 500 MB in all."
        ),
        error_messages={"required": _("Choose one file or more.")},
    )
    format = forms.ChoiceField(label=_("Format"), required=False)
    licence = forms.CharField(
        label=_("Licence"),
        max_length=200,
        help_text=_(
            "Under which terms the texts may be kept and passed on, such as CC BY 4.0; for rows "
            "that do not say it themselves. Write “unknown” if nobody knows."
        ),
        error_messages={"required": _("Name the licence, or write “unknown”.")},
    )
    credit = credit_field()
    annotations = forms.ChoiceField(
        label=_("Annotations in the files"),
        required=False,
        choices=ANNOTATION_CHOICES,
        initial=Annotations.NONE,
    )
    annotator = forms.ChoiceField(
        label=_("Whose marks"),
        required=False,
        help_text=_(
            "Only for marks. A name in a file is the member who has it here as pseudonym or "
            "username, else a new person: A1 becomes A1 of this project. In files of another "
            "project A1 is somebody else: choose a new person for each name."
        ),
    )
    is_finished = forms.BooleanField(
        label=_("The work on these texts is finished"),
        required=False,
        help_text=_(
            "Only for marks: sentences without a mark hold none, and the work is submitted. "
            "Otherwise it stays open for the person."
        ),
    )
    labels = PairsField(
        label=_("Own words for spans"),
        required=False,
        help_text=format_lazy(
            "{} {}.",
            _("One a line, such as Behauptung = Claim. What words may mean:"),
            ", ".join(SpanLabel),
        ),
    )
    columns = PairsField(
        label=_("Columns of a table"),
        required=False,
        help_text=format_lazy(
            "{} {}.",
            _("One a line, such as text = Body. What columns may hold:"),
            ", ".join(COLUMNS),
        ),
    )
    suggest = suggest_field()
    dry_run = forms.BooleanField(
        label=_("Only try it"),
        required=False,
        help_text=_(
            "Nothing is stored: the report says what would become of every row. Then you can "
            "import the same files with one click."
        ),
    )
    field_names = {"preannotate": "suggest"}
    main = ("uploads", "format", "licence", "credit", "dry_run", "suggest")

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = [(one.name, say(one.title)) for one in readable()]
        self._choices("format").choices = [("", _("recognise it")), *titles]
        members = [
            (str(one.user.uid), str(one.user))
            for one in current_members(project)
            if one.role in ASSIGNABLE_ROLES
        ]
        self._choices("annotator").choices = [
            ("", _("by the names in the file")),
            (NEW_PEOPLE, _("a new person for each name in the file")),
            *members,
        ]

    def _choices(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            raise TypeError(name)
        return field

    @property
    def known_formats(self) -> list[tuple[str, str]]:
        """What may be uploaded: titles, each with the usual ending of its files."""
        return [(say(one.title), one.endings[0]) for one in readable()]

    @property
    def has_other_errors(self) -> bool:
        return any(field.errors for field in self.other_fields)

    @property
    def main_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.main]

    @property
    def other_fields(self) -> list[forms.BoundField]:
        """What only files with annotations or with columns need."""
        return [field for field in self if field.name not in self.main]

    def clean(self) -> dict[str, Any]:
        """Refuse at once what no reader would even open."""
        given = super().clean() or self.cleaned_data
        files: list[Upload] = given.get("uploads", [])
        if sum(file.size or 0 for file in files) > settings.UPLOAD_BYTES_MAX:
            self.add_error("uploads", _("These files have more than 500 MB together."))
            return given
        names = [file.name or "" for file in files]
        options = ImportOptions(format=given.get("format", ""))
        for file, name in zip(files, names, strict=True):
            head = file.read(HEAD_BYTES)
            file.seek(0)
            try:
                if not (is_litter(name) or is_companion(name, names) or is_packed(name, head)):
                    check_format(name, head, options, names)
            except UserError as error:
                self.add_error("uploads", say(error.detail))
        return given

    def options(self) -> ImportOptions:
        """What was chosen. Raises UserError naming the option."""
        given = dict(self.cleaned_data)
        given["preannotate"] = given.pop("suggest")
        given["annotations"] = given["annotations"] or Annotations.NONE
        return ImportOptions.of(given)
