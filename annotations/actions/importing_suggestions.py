"""Annotations of a file as suggestions: a run of the finder `import` over each article."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import uuid4

import orjson

from annotations.actions.bulk_rows import Value, insert_rows, reserve_ids, stored_uid
from annotations.actions.import_ahead import align_proposals, proposed_source
from annotations.actions.import_earlier import Earlier, text_of
from annotations.actions.import_options import ImportOptions
from annotations.actions.importing_sheets import Sheet, spans_by_version
from annotations.actions.suggestions import attribution_payload
from annotations.domain.messages import N_
from annotations.domain.names import MAX_NAME, clean_name
from annotations.domain.spans import Span
from annotations.domain.suggestions.base import Findings
from annotations.formats.alignment import Aligned, names_in
from annotations.formats.interchange import AnnotationSet
from annotations.formats.proposals import as_findings
from annotations.models import Suggestion, SuggestionKind, SuggestionRun
from annotations.queries.suggestion_runs import current_runs

FINDER = "import"
MAX_VERSION = 40
_SUGGESTION = (
    *("id", "uid", "run_id", "sentence_id", "position", "kind", "quote", "payload", "score"),
    "continues_id",
)

Row = tuple[Value, ...]


@dataclass(frozen=True)
class _Proposed:
    """What one set proposes, as one run; sentences: their ids in order."""

    sheet: Sheet
    run: SuggestionRun
    findings: Findings
    sentences: Sequence[int]


def store_proposals(
    sheets: Sequence[Sheet],
    *,
    options: ImportOptions,
    file_hash: str,
    at: datetime,
    earlier: Earlier | None = None,
) -> None:
    """Store each set as a run, unless there is one of the same maker from the same file.

    earlier: what a dry run remembers of its own rows.
    """
    fresh = _without_known(sheets, options, file_hash, at, earlier)
    if earlier is not None:
        for _, run in fresh:
            earlier.note_run(text_of(run.version), run.finder_version, run.config_hash)
    SuggestionRun.objects.bulk_create([run for _, run in fresh])
    current = current_runs([run.version for _, run in fresh])
    sentences = spans_by_version(run.version_id for _, run in fresh)
    proposed = [_proposed(sheet, run, sentences[run.version_id]) for sheet, run in fresh]
    insert_rows(Suggestion, _SUGGESTION, list(_rows(proposed)))
    for sheet, run in fresh:
        if current[run.version_id].pk != run.pk:
            sheet.notes.append(
                N_("Nobody is shown them: other suggestions for this text take their place.")
            )


def _without_known(
    sheets: Sequence[Sheet],
    options: ImportOptions,
    file_hash: str,
    at: datetime,
    earlier: Earlier | None,
) -> list[tuple[Sheet, SuggestionRun]]:
    """The sets to be stored with their runs; of the others their notes say that they are there."""
    config = config_of(file_hash, options)
    rows = SuggestionRun.objects.filter(
        version__in={sheet.version.pk for sheet in sheets}, finder=FINDER, config_hash=config
    )
    known = set(rows.values_list("version_id", "finder_version"))
    taken: set[tuple[int, str]] = set()
    fresh: list[tuple[Sheet, SuggestionRun]] = []
    for sheet in sheets:
        maker = maker_of(sheet.found, options)
        is_earlier = earlier is not None and earlier.has_run(text_of(sheet.version), maker, config)
        if is_earlier or (sheet.version.pk, maker) in known:
            sheet.notes.append(N_("The suggestions of {maker} are there already.", maker=maker))
            continue
        number = 1
        while (sheet.version.pk, _numbered(maker, number)) in taken:
            number += 1
        name = _numbered(maker, number)
        taken.add((sheet.version.pk, name))
        run = SuggestionRun(
            version=sheet.version, finder=FINDER, finder_version=name, config_hash=config, at=at
        )
        fresh.append((sheet, run))
    return fresh


def config_of(file_hash: str, options: ImportOptions) -> str:
    """What a run of the finder `import` has been made from: a file, else a format."""
    return file_hash or sha256(options.format.encode()).hexdigest()


def maker_of(found: AnnotationSet, options: ImportOptions) -> str:
    name = clean_name("".join(filter(str.isprintable, found.annotator)))
    return (name or options.format or "file")[:MAX_VERSION]


def _numbered(maker: str, number: int) -> str:
    """The maker's second set on a text, and so on: people work in several batches."""
    if number == 1:
        return maker
    suffix = f" ({number})"
    return maker[: MAX_VERSION - len(suffix)] + suffix


def _proposed(sheet: Sheet, run: SuggestionRun, sentences: Sequence[tuple[int, Span]]) -> _Proposed:
    names = {
        uid: clean_name(name)[:MAX_NAME]
        for name in sorted(names_in([sheet.found]))
        if (uid := proposed_source(name, run.version.uid))
    }
    aligned = _aligned(sheet, [span for _, span in sentences])
    findings = as_findings(aligned, names)
    stored = len(findings.attributions) + len(findings.claims)
    sheet.notes.append(
        N_("Stored as suggestions of {maker}: {n}.", maker=run.finder_version, n=stored)
    )
    sheet.notes.extend(aligned.notes)
    return _Proposed(sheet, run, findings, [pk for pk, _ in sentences])


def _aligned(sheet: Sheet, spans: Sequence[Span]) -> Aligned:
    ahead, seed = sheet.ahead, sheet.version.uid
    if ahead is not None and ahead.holds(seed, spans):
        return ahead.aligned
    return align_proposals(sheet.found, seed, spans, sheet.length)


def _rows(proposed: Sequence[_Proposed]) -> Iterator[Row]:
    total = sum(len(one.findings.attributions) + len(one.findings.claims) for one in proposed)
    ids = iter(reserve_ids(Suggestion, total))
    for one in proposed:
        keys: dict[int, int] = {}
        place = 0
        for guess in one.findings.attributions:
            keys[guess.key] = next(ids)
            yield (
                *(keys[guess.key], stored_uid(uuid4()), one.run.pk, one.sentences[guess.sentence]),
                *(place, SuggestionKind.ATTRIBUTION.value, guess.quote),
                orjson.dumps(attribution_payload(guess)).decode(),
                *(guess.score, None if guess.continues is None else keys[guess.continues]),
            )
            place += 1
        for claim in one.findings.claims:
            yield (
                *(next(ids), stored_uid(uuid4()), one.run.pk, one.sentences[claim.sentence]),
                *(place, SuggestionKind.CLAIM.value, False, None, claim.score, None),
            )
            place += 1
