"""The formats that a release was asked for, written side by side from the same articles."""

from collections.abc import Mapping

from annotations.formats.losses import PartCounter
from annotations.formats.registry import FORMATS
from annotations.formats.releases.annotated import annotated
from annotations.formats.releases.folder import ReleaseFolder
from annotations.formats.releases.manifest import ReleaseHead
from annotations.formats.releases.options import OFFSETS
from annotations.formats.releases.rows import ReleasedArticle
from annotations.formats.releases.wanted import check_formats
from annotations.formats.releases.withholding import withheld_draft
from annotations.formats.releases.writing import FormatWriter


class ChosenFormats:
    """Their writers, in the order of their names; raises RefusedOptions where one is missing."""

    def __init__(self, folder: ReleaseFolder, head: ReleaseHead) -> None:
        check_formats(head.options)
        self._counter = PartCounter()
        self._withholds = head.options.texts == OFFSETS
        self._writers: dict[str, FormatWriter] = {
            name: maker(folder, head)
            for name in head.options.formats
            if (maker := FORMATS[name].writer) is not None
        }

    def add(self, released: ReleasedArticle, shown: ReleasedArticle) -> None:
        """Write an article in each format; shown: its rows as this release gives them out."""
        if not self._writers:
            return
        draft = annotated(released)
        if self._withholds:
            draft = withheld_draft(draft)
        parts = self._counter.parts(shown, draft)
        for writer in self._writers.values():
            writer.add(shown, draft)
            lost = {words: n for words, n in parts.items() if words not in writer.holds}
            writer.losses.update(lost)

    def close(self) -> dict[str, dict[str, int]]:
        """Write what stands at the ends; what each format could not hold -> how often."""
        for writer in self._writers.values():
            writer.close()
        return {name: _told(writer.losses) for name, writer in self._writers.items()}


def _told(losses: Mapping[str, int]) -> dict[str, int]:
    """Losses that occurred, in the order of their words, as JSON has them."""
    return {str(words): losses[words] for words in sorted(losses) if losses[words]}
