"""The sentence record: its JSON, its defaults and everything it refuses."""

from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.domain import attribution as words
from annotations.domain import evidence as evidence_words
from annotations.domain.errors import UserError
from annotations.domain.fields import InvalidRecord, JsonObject
from annotations.domain.record import (
    EMPTY,
    MAX_ATTRIBUTIONS,
    MAX_CHAIN,
    MAX_EVIDENCE,
    Record,
    parse_record,
)
from annotations.domain.spans import InvalidSpan

SENTENCE = (10, 40)
TEXT_LENGTH = 100
SOURCE = str(uuid4())


def parse(payload: object) -> Record:
    return parse_record(payload, sentence=SENTENCE, text_length=TEXT_LENGTH)


def refused(payload: object) -> UserError:
    with pytest.raises((InvalidRecord, InvalidSpan)) as refusal:
        parse(payload)
    return refusal.value


def one_attribution(**fields: object) -> JsonObject:
    """A direct quotation of nobody named, as sparse as it may be."""
    return {"uid": str(uuid4()), "mode": "direct", "speaker": {"kind": "not_stated"}} | fields


def one_evidence(**fields: object) -> JsonObject:
    return {"uid": str(uuid4()), "url": "https://example.org/a", "passage": "It says so."} | fields


def quote(**fields: object) -> JsonObject:
    """A quote record with one attribution that has these fields."""
    return {"marks": "Q", "attributions": [one_attribution(**fields)]}


def test_record_empty_object_is_the_empty_record() -> None:
    assert parse({}) == EMPTY


def test_record_missing_keys_of_an_attribution_take_their_defaults() -> None:
    (one,) = parse(quote()).attributions

    assert (one.commitment, one.certainty, one.negated) == ("neutral", "asserted", False)
    assert (one.identity, one.role, one.continues, one.suggestion) == (None, None, None, None)
    assert (one.cue, one.chain, one.anonymity_reason) == ((), (), "")
    assert (one.speaker.mention, one.speaker.set_by) == ((), "chosen")


def test_record_attribution_without_content_covers_the_sentence() -> None:
    assert parse(quote()).attributions[0].content == (SENTENCE,)


@pytest.mark.parametrize("marks", [None, "none", "C", "Q", "Q+C"])
def test_record_legal_marks_are_kept(marks: str | None) -> None:
    assert parse({"marks": marks}).marks == marks


@pytest.mark.parametrize(
    "marks", ["", "X", "c", "C+V", "C+Q", "Q+none", "Q+C+V", ["C"], {}, 0, True, float("nan")]
)
def test_record_illegal_marks_are_refused(marks: object) -> None:
    refusal = refused({"marks": marks})

    assert (refusal.code, refusal.field) == ("illegal_marks", "record.marks")


@pytest.mark.parametrize("payload", [None, [], "C", 3, True])
def test_record_that_is_no_object_is_refused(payload: object) -> None:
    assert refused(payload).field == "record"


@pytest.mark.parametrize(
    ("payload", "field"),
    [
        ({"colour": 1}, "record.colour"),
        (quote(colour=1), "record.attributions[0].colour"),
        (quote(speaker={"kind": "not_stated", "name": "x"}), "record.attributions[0].speaker.name"),
        (
            quote(chain=[{"place": "relay", "kind": "not_stated", "set_by": "chosen"}]),
            "record.attributions[0].chain[0].set_by",
        ),
        ({"marks": "C", "evidence": [one_evidence(verdict="true")]}, "record.evidence[0].verdict"),
    ],
)
def test_record_unknown_field_is_refused_and_named(payload: object, field: str) -> None:
    refusal = refused(payload)

    assert (refusal.code, refusal.field) == ("unknown_field", field)


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"unsure": 1}, "unsure"),
        ({"bulk": "no"}, "bulk"),
        ({"fact_candidate": None}, "fact_candidate"),
        ({"note": 3}, "note"),
        ({"note": "x" * 5001}, "note"),
        ({"note": "a\0b"}, "note"),
        ({"note": "\ud800"}, "note"),
        ({"seconds": -1}, "seconds"),
        ({"seconds": "3"}, "seconds"),
        ({"seconds": True}, "seconds"),
        ({"seconds": float("nan")}, "seconds"),
        ({"seconds": float("inf")}, "seconds"),
        ({"seconds": 10**400}, "seconds"),
        ({"attributions": {}}, "attributions"),
        ({"evidence": "none"}, "evidence"),
    ],
)
def test_record_field_of_the_wrong_kind_is_refused_and_named(
    fields: JsonObject, named: str
) -> None:
    assert refused({"marks": "C"} | fields).field == f"record.{named}"


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"uid": None}, "uid"),
        ({"uid": "not-a-uid"}, "uid"),
        ({"uid": uuid4().hex}, "uid"),
        ({"mode": "loud"}, "mode"),
        ({"mode": None}, "mode"),
        ({"continues": "x"}, "continues"),
        ({"commitment": None}, "commitment"),
        ({"certainty": "sure"}, "certainty"),
        ({"negated": 0}, "negated"),
        ({"identity": "anonymous"}, "identity"),
        ({"role": "king"}, "role"),
        ({"anonymity_reason": "x" * 501}, "anonymity_reason"),
        ({"suggestion": 7}, "suggestion"),
        ({"speaker": None}, "speaker"),
        ({"speaker": {}}, "speaker.kind"),
        ({"speaker": {"kind": "narrator"}}, "speaker.kind"),
        ({"speaker": {"kind": "not_stated", "set_by": "me"}}, "speaker.set_by"),
        ({"chain": [{"place": "middle", "kind": "not_stated"}]}, "chain[0].place"),
        ({"chain": [{"place": "relay", "kind": "article"}]}, "chain[0].kind"),
    ],
)
def test_record_attribution_of_the_wrong_kind_is_refused_and_named(
    fields: JsonObject, named: str
) -> None:
    assert refused(quote(**fields)).field == f"record.attributions[0].{named}"


def test_record_own_voice_with_a_mode_is_refused() -> None:
    refusal = refused(quote(mode="direct", speaker={"kind": "article"}))

    assert refusal.field == "record.attributions[0].mode"


@pytest.mark.parametrize(
    "speaker",
    [
        {"kind": "source"},
        {"kind": "source", "source": None},
        {"kind": "not_stated", "source": SOURCE},
    ],
)
def test_record_source_without_its_kind_or_kind_without_source_is_refused(
    speaker: JsonObject,
) -> None:
    assert refused(quote(speaker=speaker)).field == "record.attributions[0].speaker.source"


def test_record_link_source_without_its_kind_is_refused() -> None:
    link = {"place": "relay", "kind": "not_stated", "source": SOURCE}

    assert refused(quote(chain=[link])).field == "record.attributions[0].chain[0].source"


def test_record_two_origins_in_a_chain_are_refused() -> None:
    origin = {"place": "origin", "kind": "not_stated"}

    assert refused(quote(chain=[origin, origin])).field == "record.attributions[0].chain"


@pytest.mark.parametrize(
    ("spans", "field"),
    [
        ([[9, 20]], "content[0]"),
        ([[10, 41]], "content[0]"),
        ([[20, 20]], "content[0]"),
        ([[12, 15], [14, 18]], "content[1]"),
        ([[12.0, 15]], "content[0]"),
        ([[True, 15]], "content[0]"),
        ([[12, 15, 18]], "content[0]"),
        ([12, 15], "content[0]"),
        ("12-15", "content"),
    ],
)
def test_record_content_outside_its_sentence_or_malformed_is_refused(
    spans: object, field: str
) -> None:
    refusal = refused(quote(content=spans))

    assert refusal.code == "invalid_span"
    assert refusal.field == f"record.attributions[0].{field}"


def test_record_cue_and_mention_may_lie_in_another_sentence() -> None:
    speaker = {"kind": "not_stated", "mention": [[90, 100]]}

    (one,) = parse(quote(cue=[[0, 4]], speaker=speaker)).attributions

    assert (one.cue, one.speaker.mention) == (((0, 4),), ((90, 100),))


@pytest.mark.parametrize("field", ["cue", "mention"])
def test_record_cue_or_mention_behind_the_text_is_refused(field: str) -> None:
    far = [[99, TEXT_LENGTH + 1]]
    payload = (
        quote(cue=far) if field == "cue" else quote(speaker={"kind": "not_stated", "mention": far})
    )

    assert refused(payload).code == "invalid_span"


@pytest.mark.parametrize("marks", [None, "none", "Q", "V", "Q+V"])
def test_record_fact_candidate_that_is_no_claim_is_refused(marks: str | None) -> None:
    refusal = refused({"marks": marks, "fact_candidate": True, "evidence": [one_evidence()]})

    assert refusal.code == "illegal_fact_candidate"


@pytest.mark.parametrize("marks", ["C", "Q+C"])
def test_record_fact_candidate_on_a_claim_is_kept(marks: str) -> None:
    assert parse({"marks": marks, "fact_candidate": True}).fact_candidate


@pytest.mark.parametrize("marks", ["V", "Q+V"])
@pytest.mark.parametrize("stances", [[], ["refutes"], ["context", "refutes"]])
def test_record_verified_fact_without_support_is_refused(marks: str, stances: list[str]) -> None:
    listed = [one_evidence(stance=stance) for stance in stances]

    refusal = refused({"marks": marks, "evidence": listed})

    assert (refusal.code, refusal.field) == ("evidence_required", "record.evidence")


def test_record_verified_fact_rests_on_its_first_support() -> None:
    supporting = one_evidence()

    found = parse({"marks": "V", "evidence": [one_evidence(stance="context"), supporting]})

    assert found.settling_evidence is not None
    assert str(found.settling_evidence.uid) == supporting["uid"]


def test_record_undecided_with_attributions_is_refused() -> None:
    refusal = refused({"marks": None, "attributions": [one_attribution()]})

    assert refusal.code == "undecided_with_attributions"


def test_record_uid_used_twice_is_refused() -> None:
    uid = str(uuid4())
    twice = {"attributions": [one_attribution(uid=uid)], "evidence": [one_evidence(uid=uid)]}

    assert refused({"marks": "Q"} | twice).code == "uid_twice"


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"url": "", "document": " "}, "url"),
        ({"url": "example.org"}, "url"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "https://"}, "url"),
        ({"url": "https://a b"}, "url"),
        ({"url": "https://exam\nple.org"}, "url"),
        ({"url": "https://example.org/\u202e"}, "url"),
        ({"url": "http://[::1"}, "url"),
        ({"passage": "  "}, "passage"),
        ({"retrieved_at": "yesterday"}, "retrieved_at"),
        ({"kind": "rumour"}, "kind"),
        ({"stance": "maybe"}, "stance"),
    ],
)
def test_record_evidence_that_points_nowhere_is_refused(fields: JsonObject, named: str) -> None:
    refusal = refused({"marks": "C", "evidence": [one_evidence(**fields)]})

    assert refusal.field == f"record.evidence[0].{named}"


def test_record_evidence_in_a_document_needs_no_url() -> None:
    found = parse({"evidence": [one_evidence(url="", document="Log book, page 3")]})

    assert found.evidence[0].document == "Log book, page 3"


def test_record_lists_longer_than_their_limit_are_refused() -> None:
    many = [one_attribution() for _ in range(MAX_ATTRIBUTIONS + 1)]
    links = [{"place": "relay", "kind": "not_stated"}] * (MAX_CHAIN + 1)
    proofs = [one_evidence() for _ in range(MAX_EVIDENCE + 1)]

    assert refused({"marks": "Q", "attributions": many}).field == "record.attributions"
    assert refused(quote(chain=links)).field == "record.attributions[0].chain"
    assert refused({"evidence": proofs}).field == "record.evidence"


def test_record_sources_are_those_of_speakers_and_chains() -> None:
    speaker, relay = uuid4(), uuid4()
    link = {"place": "relay", "kind": "source", "source": str(relay)}
    said = quote(speaker={"kind": "source", "source": str(speaker)}, chain=[link])

    assert parse(said).sources == {speaker, relay}


# --- Property: what was accepted comes back the same --------------------------------------------

uids = st.uuids(version=4).map(str)
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


def spans_in(start: int, end: int) -> st.SearchStrategy[list[list[int]]]:
    """Disjoint spans within [start, end)."""
    edges = st.lists(st.integers(start, end), max_size=6, unique=True).map(sorted)
    return edges.map(lambda found: [found[n : n + 2] for n in range(0, len(found) - 1, 2)])


def named(kinds: list[str]) -> st.SearchStrategy[JsonObject]:
    def with_source(kind: str) -> st.SearchStrategy[JsonObject]:
        source = uids if kind == "source" else st.none()
        return st.fixed_dictionaries(
            {"kind": st.just(kind), "source": source, "mention": spans_in(0, TEXT_LENGTH)}
        )

    return st.sampled_from(kinds).flatmap(with_source)


@st.composite
def attributions(draw: st.DrawFn) -> JsonObject:
    speaker = draw(named(list(words.SPEAKER_KINDS))) | {
        "set_by": draw(st.sampled_from(words.SET_BY))
    }
    modes: st.SearchStrategy[str | None] = (
        st.none() if speaker["kind"] == "article" else st.sampled_from(words.MODES)
    )
    relays = draw(st.lists(named(list(words.LINK_KINDS)), max_size=2))
    return {
        "uid": draw(uids),
        "mode": draw(modes),
        "continues": draw(st.none() | uids),
        "content": draw(spans_in(*SENTENCE)),
        "cue": draw(spans_in(0, TEXT_LENGTH)),
        "commitment": draw(st.sampled_from(words.COMMITMENTS)),
        "certainty": draw(st.sampled_from(words.CERTAINTIES)),
        "negated": draw(st.booleans()),
        "identity": draw(st.none() | st.sampled_from(words.IDENTITIES)),
        "role": draw(st.none() | st.sampled_from(words.ROLES)),
        "anonymity_reason": draw(texts),
        "speaker": speaker,
        "chain": [link | {"place": "relay"} for link in relays],
        "suggestion": draw(st.none() | uids),
    }


proofs = st.fixed_dictionaries(
    {
        "uid": uids,
        "url": st.sampled_from(["https://example.org/a", "http://example.org/?q=ä"]),
        "document": texts,
        "publisher": texts,
        "passage": texts.filter(lambda text: bool(text.strip())),
        "retrieved_at": st.sampled_from(["", "2026-03-01", "2026-03-01T12:00:00+04:30"]),
        "kind": st.sampled_from(evidence_words.KINDS),
        "stance": st.just("supports"),
    }
)


@st.composite
def payloads(draw: st.DrawFn) -> JsonObject:
    marks = draw(st.sampled_from(["none", "C", "V", "Q", "Q+C", "Q+V"]))
    return {
        "marks": marks,
        "fact_candidate": marks in ("C", "Q+C") and draw(st.booleans()),
        "unsure": draw(st.booleans()),
        "note": draw(texts),
        "seconds": draw(st.floats(0, 86_400)),
        "bulk": draw(st.booleans()),
        "attributions": draw(st.lists(attributions(), max_size=2, unique_by=lambda a: a["uid"])),
        "evidence": draw(st.lists(proofs, min_size=1, max_size=2, unique_by=lambda e: e["uid"])),
    }


@settings(max_examples=60, deadline=None)
@given(payloads())
def test_record_accepted_is_the_same_after_json(payload: JsonObject) -> None:
    found = parse(payload)

    again = parse(found.as_json())

    assert again == found
    assert again.as_json() == found.as_json()
    assert all(str(source) in str(payload) for source in found.sources)
