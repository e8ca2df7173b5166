"""Files from a browser: the field that takes several, and their bytes."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from django import forms
from django.core.files.uploadedfile import UploadedFile

Upload: TypeAlias = "UploadedFile[Any]"


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """One file or more; the clean value is a list of them."""

    widget = ManyFilesInput

    def clean(self, given: Any, initial: Any = None) -> list[Upload]:
        if not given:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return [super(ManyFilesField, self).clean(one, initial) for one in given]


def chunks_of(files: Sequence[Upload]) -> list[tuple[str, Iterator[bytes]]]:
    """The files as `store_uploads` takes them."""
    return [(file.name or "", file.chunks()) for file in files]
