"""DATASHEET.md: what is known of the dataset, from its rows and from whoever made the release.

Sections and questions follow datasheets for datasets (Gebru et al. 2021, Communications of the
ACM 64(12)) and data statements (Bender & Friedman 2018, TACL 6).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from annotations.formats.releases import datasheet_questions as asked
from annotations.formats.releases.citation import authors_of
from annotations.formats.releases.headline import headlines
from annotations.formats.releases.manifest import ReleaseHead
from annotations.formats.releases.options import OFFSETS
from annotations.formats.releases.profile import Profile
from annotations.formats.releases.split_counts import SplitCounts
from annotations.formats.releases.told import Told

NOT_STATED = "Not stated."
LONGEST_LIST = 30


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the datasheet is filled from. parts: how many articles each split got."""

    head: ReleaseHead
    told: Told
    profile: Profile
    parts: SplitCounts


def datasheet(facts: Facts) -> bytes:
    """The whole document, in Markdown."""
    lines = [f"# Datasheet of {facts.head.title}", "", _OPENING]
    for section in asked.SECTIONS:
        lines += ["", f"## {section}"]
        if section in _KNOWN:
            lines += ["", *(f"- {line}" for line in _KNOWN[section](facts))]
        lines += list(_answers(section, facts.head.options.datasheet))
    return ("\n".join(lines) + "\n").encode()


_OPENING = (
    "Figures are counted from the rows of this release. Answers under a question are the makers' "
    f"own words; where there is none, it says: {NOT_STATED}"
)


def _answers(section: str, answers: Mapping[str, str]) -> Iterator[str]:
    for key, question in asked.QUESTIONS.items():
        if question.section == section:
            yield from ("", f"**{question.words}**", "", answers.get(key) or NOT_STATED)


def _motivation(facts: Facts) -> Iterator[str]:
    head = facts.head
    yield f"Made by: {'; '.join(one.name for one in authors_of(head))}."
    yield f"Made with: annotation-workbench {head.tool_version}, as the project {head.name}."


def _composition(facts: Facts) -> Iterator[str]:
    profile = facts.profile
    yield "An instance is a sentence of a news article, as one annotator marked it."
    yield (
        f"{profile.articles:,} articles, {profile.sentences:,} sentences, "
        f"{profile.characters:,} characters of text."
    )
    yield (
        f"{profile.rows:,} rows of annotations (annotators: {len(profile.annotators):,}), with "
        f"{profile.attributions:,} attributions ({profile.chains:,} with a chain), and "
        f"{profile.evidence:,} pieces of evidence."
    )
    yield f"Marks: {listed({key or 'undecided': n for key, n in profile.marks.items()})}."
    yield f"Languages (articles): {listed(profile.languages)}."
    yield f"Outlets (articles): {listed(profile.outlets)}."
    yield f"Published: {_days(profile.days)}."
    yield f"Licences of the texts (articles): {listed(profile.licences)}."
    yield (
        f"Attributions to citizens or eyewitnesses: {profile.private:,}; to speakers without a "
        f"name: {profile.unnamed:,}. These people did not ask to be quoted here."
    )
    yield (
        "Recommended splits stand in splits.json; near copies of a text are never parted. "
        f"Articles: {facts.parts}."
    )
    if facts.parts.empty:
        yield (
            f"Empty splits, although shares were asked for them: {', '.join(facts.parts.empty)}. "
            "There are too few articles, or too many near copies, to fill them."
        )
    yield from map(str, facts.told.coverage.sentences)


def _collection(facts: Facts) -> Iterator[str]:
    profile = facts.profile
    yield f"Annotated: {_days(profile.worked)} (days of submission)."
    yield (
        f"Annotators, by pseudonym: {', '.join(sorted(profile.annotators, key=natural)) or 'none'}."
    )
    yield f"Sentences by how many annotators decided them: {per_sentence(profile)}."
    yield f"Batches (articles): {listed(profile.batches)}."
    yield f"Arms (rows): {listed(profile.arms)}; assisted = suggestions were shown."
    yield f"Independent rows, made before others' marks were readable: {profile.independent:,}."
    yield "Guideline and options people worked under: schemes/."
    yield f"Machine assistance: {machines(profile)}"
    yield f"Gold, by how it was decided (sentences): {listed(profile.gold)}."
    for one in headlines(facts.told.views):
        yield (
            f"Agreement, scheme {one.scheme}, {one.arm}, {one.title}: Krippendorff's alpha "
            f"{one.words}."
        )


def machines(profile: Profile) -> str:
    """Which finders proposed what, and what became of it."""
    if not profile.finders:
        return "none."
    used = "; ".join(
        f"{one.finder} {one.version} (configuration {one.config_hash[:12]}): {n:,} suggestions"
        for one, n in sorted(profile.finders.items())
    )
    return f"{used}. Outcomes by annotators: {listed(profile.outcomes)}."


def _preprocessing(facts: Facts) -> Iterator[str]:
    yield "Line breaks are LF and a byte order mark is left out; nothing else in a text is changed."
    yield f"Sentences were split by (articles): {listed(facts.profile.splitters)}."
    if facts.head.options.texts == OFFSETS:
        yield (
            "The articles' words are withheld: offsets, lengths and SHA-256 stand in their place, "
            "and rebuild.py puts them back where somebody has the texts."
        )


def _distribution(facts: Facts) -> Iterator[str]:
    options = facts.head.options
    yield f"Licence of the annotations: {options.licence or 'not stated'}."
    yield "Licence of each text: `licence` in articles.jsonl; whom to name: `credit`."
    yield f"Articles that ask for somebody to be named: {facts.profile.credited:,}."
    for name, words in facts.told.losses.items():
        for what, n in words.items():
            yield f"Not held by the format {name}: {what}: {n:,}."


def _maintenance(facts: Facts) -> Iterator[str]:
    head = facts.head
    yield f"Contact: {head.options.contact or 'not stated'}."
    yield (
        f"This is version {head.version}, as of {facts.told.as_of}. A release never changes; "
        "mended data are a new version."
    )


_KNOWN: Mapping[str, Callable[[Facts], Iterator[str]]] = {
    asked.MOTIVATION: _motivation,
    asked.COMPOSITION: _composition,
    asked.COLLECTION: _collection,
    asked.PREPROCESSING: _preprocessing,
    asked.DISTRIBUTION: _distribution,
    asked.MAINTENANCE: _maintenance,
}


def listed(counts: Mapping[str, int]) -> str:
    """The names with their counts, most first; long lists are cut, and say so."""
    if not counts:
        return "none"
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    shown = ", ".join(f"{name or 'not stated'}: {n:,}" for name, n in ordered[:LONGEST_LIST])
    left = len(ordered) - LONGEST_LIST
    return f"{shown} and {left:,} more" if left > 0 else shown


def per_sentence(profile: Profile) -> str:
    """How many sentences were decided by how many annotators."""
    counts = sorted(profile.per_sentence.items())
    return ", ".join(f"by {n}: {sentences:,}" for n, sentences in counts) or "none"


def _days(ends: list[str]) -> str:
    first, last = ends
    if not first:
        return "not stated"
    return first if first == last else f"{first} to {last}"


def natural(pseudonym: str) -> tuple[int, str]:
    """A2 before A10."""
    return len(pseudonym), pseudonym
