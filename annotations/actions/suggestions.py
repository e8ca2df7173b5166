"""Pre-annotation: storing what a finder proposes for an article version."""

from datetime import datetime
from uuid import uuid4

from django.db import transaction

from annotations.domain.fields import JsonObject
from annotations.domain.spans import Span
from annotations.domain.suggestions import FINDERS, default_finder
from annotations.domain.suggestions.base import (
    AttributionGuess,
    ChainGuess,
    Finder,
    Findings,
    SpeakerGuess,
)
from annotations.domain.suggestions.checked import BadFindings, checked_findings
from annotations.models import (
    ArticleVersion,
    Sentence,
    Suggestion,
    SuggestionKind,
    SuggestionRun,
)
from annotations.queries.sentences import spans_of


def preannotate_version(*, version: ArticleVersion, finder: Finder, at: datetime) -> bool:
    """Run a finder over a version and store its run; False when that run was stored before.

    Raises BadFindings when what the finder answers cannot be used; nothing is stored then.
    """
    findings = find_suggestions(version=version, finder=finder)
    if findings is None:
        return False
    return store_run(version=version, finder=finder, findings=findings, at=at)[1]


def run_like(*, pinned: SuggestionRun, version: ArticleVersion, at: datetime) -> SuggestionRun:
    """A run of the pinned one's finder over another version, made now if there is none.

    Where the finder fails the run is empty: the arm says what people may have seen, so it
    stays, and there is nothing to show them.
    """
    engine = FINDERS.get(pinned.finder) or FINDERS[default_finder()]
    known = SuggestionRun.objects.filter(version=version, **_identity(engine)).first()
    if known is not None:
        return known
    try:
        findings = find_suggestions(version=version, finder=engine)
    except BadFindings:
        findings = None
    nothing = Findings((), ())
    return store_run(version=version, finder=engine, findings=findings or nothing, at=at)[0]


def find_suggestions(*, version: ArticleVersion, finder: Finder) -> Findings | None:
    """What a finder finds in a version; None when its run is stored already.

    Takes long, writes nothing and needs no transaction. Raises BadFindings.
    """
    if SuggestionRun.objects.filter(version=version, **_identity(finder)).exists():
        return None
    return checked_findings(finder, version.text, spans_of(version))


@transaction.atomic
def store_run(
    *, version: ArticleVersion, finder: Finder, findings: Findings, at: datetime
) -> tuple[SuggestionRun, bool]:
    """Store a run with all its suggestions; the other's and False when another was quicker."""
    run, made = SuggestionRun.objects.get_or_create(
        version=version, **_identity(finder), defaults={"at": at}
    )
    if made:
        _store(run, list(version.sentences.in_order()), findings)
    return run, made


def _identity(finder: Finder) -> dict[str, str]:
    """What makes a run of this finder over a version the only one."""
    return {
        "finder": finder.name,
        "finder_version": finder.version,
        "config_hash": finder.config_hash,
    }


def _store(run: SuggestionRun, sentences: list[Sentence], findings: Findings) -> None:
    """Insert the suggestions; continuations are linked in a second step."""
    by_key: dict[int, Suggestion] = {}
    rows: list[Suggestion] = []
    for guess in findings.attributions:
        row = Suggestion(
            uid=uuid4(),
            run=run,
            sentence=sentences[guess.sentence],
            position=len(rows),
            kind=SuggestionKind.ATTRIBUTION,
            quote=guess.quote,
            payload=attribution_payload(guess),
            score=guess.score,
        )
        by_key[guess.key] = row
        rows.append(row)
    for claim in findings.claims:
        rows.append(
            Suggestion(
                uid=uuid4(),
                run=run,
                sentence=sentences[claim.sentence],
                position=len(rows),
                kind=SuggestionKind.CLAIM,
                payload={"reason": claim.reason} if claim.reason else None,
                score=claim.score,
            )
        )
    Suggestion.objects.bulk_create(rows)
    continuing = [guess for guess in findings.attributions if guess.continues is not None]
    for guess in continuing:
        by_key[guess.key].continues = by_key[guess.continues or 0]
    Suggestion.objects.bulk_update([by_key[guess.key] for guess in continuing], ["continues"])


def attribution_payload(guess: AttributionGuess) -> JsonObject:
    """A guess in the shape of a record's attribution, with names in place of sources."""
    speaker = guess.speaker
    return {
        "mode": guess.mode,
        "content": _pairs(guess.content),
        "cue": _pairs(guess.cue),
        "commitment": guess.commitment,
        "certainty": guess.certainty,
        "negated": guess.negated,
        "identity": None if speaker is None else speaker.identity,
        "role": None if speaker is None else speaker.role,
        "anonymity_reason": guess.anonymity_reason,
        "speaker": _speaker(speaker),
        "chain": [_link(link) for link in guess.chain],
    }


def _speaker(speaker: SpeakerGuess | None) -> JsonObject:
    named = speaker is not None and speaker.name is not None
    return {
        "kind": "source" if named else "not_stated",
        "name": speaker.name if speaker is not None and named else None,
        "mention": [] if speaker is None else _pairs(speaker.mention),
    }


def _link(link: ChainGuess) -> JsonObject:
    return {
        "place": link.place,
        "kind": "not_stated" if link.name is None else "source",
        "name": link.name,
        "mention": _pairs(link.mention),
    }


def _pairs(spans: tuple[Span, ...]) -> list[list[int]]:
    return [list(span) for span in spans]
