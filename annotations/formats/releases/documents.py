"""The files of a release that people read first: README, scheme, agreement."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from annotations.domain import attribution, evidence, marks
from annotations.domain.fields import JsonObject
from annotations.formats.registry import FORMATS
from annotations.formats.releases.manifest import Coverage, ReleaseHead
from annotations.formats.releases.options import OFFSETS
from annotations.formats.releases.values import json_document

LAST = "croissant.json"  # written after the README, for it has its hash
CONTENTS: tuple[tuple[str, str], ...] = (
    ("articles.jsonl", "Articles; `sha256` is that of the text, which articles.csv is without."),
    ("sentences.jsonl", "Sentences: position from 0, paragraph, offsets, splitter."),
    (
        "annotations.jsonl",
        "One line per annotator and sentence of the annotator's latest submission: marks, "
        "attributions, arm, scheme, times. `seconds` are active ones: the page was seen and "
        "something was done within the last minute; an article's are the sum over its sentences.",
    ),
    (
        "annotations_independent.jsonl",
        "The same for the latest independent submission of annotators whose latest one is not "
        "independent; empty where there are none.",
    ),
    (
        "gold.jsonl",
        "One line per sentence and batch of what adjudicators decided: the record, how and from "
        "what it was decided, and what else may stand.",
    ),
    (
        "gold_inputs.jsonl",
        "What gold was decided from and neither of the two files of annotations holds, for it was "
        "submitted anew since.",
    ),
    ("evidence.jsonl", "What annotators found elsewhere about a sentence."),
    (
        "evidence_earlier.jsonl",
        "The evidence behind annotations_independent.jsonl and gold_inputs.jsonl.",
    ),
    ("sources.jsonl", "The sources named in these rows, and what they were merged into."),
    (
        "suggestions.jsonl",
        "What the pinned finder proposed on assisted articles, and what each annotator to whom "
        "it was shown had done with it at submission.",
    ),
    ("batch_articles.jsonl", "The batches in which each article was worked on, with its arm."),
    ("batches.jsonl", "The batches, and the seed from which arms and people were drawn."),
    ("attributions.csv", "One line per attribution of annotations.jsonl."),
    ("agreement.json", "Every figure of agreement, with its interval."),
    ("splits.json", "Articles for training, development and testing; near copies together."),
    ("CODEBOOK.md", "Every column with its type and meaning."),
    ("DATASHEET.md", "What the dataset is, how it came about, and what it should be used for."),
    ("CITATION.cff", "How to cite it."),
    ("rebuild.py", "Puts the articles' words back, for whoever has the texts."),
    ("rebuilt.json", "These documents as they are then, for rebuild.py."),
    (LAST, "All of this for machines: Croissant 1.1."),
)

_README = """\
# {title}

Sentences of news articles, marked by people as claims (C), verified facts (V) and quotes (Q),
with who said them. Annotators appear under pseudonyms.

- Project: {name} ({project_uid})
- Version: {version}, as of {as_of}
- Made with: annotation-workbench {tool_version}
- Licence of the annotations: {licence}
- Licence of the texts: that of each article, see `licence` in articles.jsonl
- Contact: {contact}

## Scope

{scope}

MANIFEST.json names the articles.

## Files

{files}

Articles, sentences, annotations, evidence and sources are there as CSV too, with the same values
but the articles' texts: UTF-8, RFC 4180, lines end in \\n, spans as `start-end;start-end`, chains
and aliases as JSON. Nothing is escaped for spreadsheets: a cell
may begin with `=`. MANIFEST.json has the size, SHA-256 and number of rows of every file.
`schemes/N/` holds the guideline and the options people worked under.
{others}{withheld}
## Offsets

Every span is a half-open pair of code points, `[start, end]`, of the article version's `text`:
in Python `text[start:end]`. {beside}
An article version, a sentence's `position` and an annotator name a decision. Times are in UTC.

## Values

- `marks`: none, C, V, Q, Q+C or Q+V. A V rests on evidence that the same annotator recorded;
  `fact_candidate` is a C that was held for a fact without evidence, and counts as C.
- `speaker.kind`: source (see `source`), not_stated, or article, the article's own voice, which
  has no `mode`. `set_by` = default: the tool filled it in and nobody chose it.
- `chain`: an origin before the speaker, relays after. `continues`: the attribution that this
  one goes on with.
- `arm`: assisted (suggestions were shown) or blind. `independent`: submitted before others'
  marks on the article were readable.
- `fates`: one entry for each annotator to whom a suggestion was shown. `outcome_at` is when it was
  accepted, edited (`fields` names what) or rejected; an ignored one was so at submission.
  `marks_before`: a claim, and how certain a speaker is, was revealed only after a decision; this
  is the decision, and null where nothing was revealed.
- `withheld`: the batches in which a suggestion lay below the project's threshold, or goes on with
  one that did. Nobody was shown it there, so it has no fate from them.
{gold}
## Recomputing the agreement

agreement.json has every figure. To compute it again, take the rows with `independent` true
of annotations.jsonl and annotations_independent.jsonl, by scheme and arm, which are never
pooled. A unit is a sentence with values of two annotators or more.

- header: the sets none={{N}}, C={{C}}, V={{C,V}}, Q={{Q}}, Q+C={{Q,C}}, Q+V={{Q,C,V}};
  Krippendorff's alpha with the MASI distance.
- quote, claim_content: yes or no for all; verified: V or C, for people who marked one of them.
- speaker_quote: the set of speakers of people who marked Q; speaker_all: of people who marked
  C, V or Q, without the article's own voice where nobody chose it. Sources count as what
  `merged_into` leads to. MASI.
- found: yes if anything is attributed to somebody (an attribution with a `mode`), whatever the
  marks; nominal.
- mode, speaker, chain, certainty (`paired`): what two people say of the same attribution. A unit
  is two people and one pair of their attributions, matched one to one by `content`: with an IoU
  (characters in both / characters in either) of at least 0.5. The matching has the most equal
  contents, then the most with an IoU of at least 0.5, then the greatest sum of IoUs, then the
  most equal speakers, modes, chains and certainties. `chain` counts its origin and relays in
  order. Nominal; sources after merges.
- spans: the units of f1 and agr are the attributions of every two people in sentences both
  decided; `met` says how many pairs are exact, at least half or overlap (those three are matched
  one to one), and how many attributions are alone or covered by one matched with another.
  f1 = 2 matched / all attributions, with what is matched exactly, by half or more, or at all
  (Hripcsak & Rothschild 2005). agr: the share of a person's attributions that one of the other's
  lies over (Wiebe et al. 2005).
- u_alpha (Krippendorff et al. 2016) takes characters as units: each has the mode of the
  attribution whose content it is, direct before mixed before indirect, or is gap; spans end with
  their sentence. u_alpha_binary: content or gap. cu_alpha: modes where both have content.
  ku_alpha: one mode.
- percent is the mean share of agreeing pairs of values; ac1 (Gwet 2008), brennan_prediger (1981)
  and fleiss (1971) correct it for chance over the labels found. All are nominal.
- Intervals: 95 % percentiles of {resamples} resamples of article versions (sorted by uid; NumPy's
  PCG64, seed {seed}).
"""


_GOLD = """
## Gold

gold.jsonl stands beside the annotations and changes none of them; no figure of agreement uses it.

- `method`: unanimous (all annotators decided alike), single (there was one), adjudicated.
  `bulk`: accepted with others, after a look at a drawn tenth.
- `reason` why people differed: slip, guideline_gap, ambiguous (the text), judgement (both may
  stand; `valid` lists whose).
- `inputs`: the annotators, the number of their submission and the version of their record that
  lay before the adjudicator. Later submissions are in annotations.jsonl alone.
- `distribution`: the share of annotators for each set of marks (soft label).
- `record`: as in annotations.jsonl, with its evidence. `as_of`: when it was decided.
"""


_WITHHELD = """
## Putting the texts back

The articles' words are not in this release. articles.jsonl has `characters`, the length of a
text, in place of `text`; sentences.jsonl has the SHA-256 of each sentence's words; the words
beside spans are left out, and `anonymity_reason_at` tells where in the text a reason for
anonymity stands. Titles, names of sources, notes and passages of evidence are there.

Whoever has the texts, as .txt files or as JSON lines with `text` and `url`, puts them back with

    python rebuild.py TEXTS OUT

which needs nothing but Python 3.10 or newer. Every text must have the SHA-256 in articles.jsonl
(UTF-8, line breaks as LF, no byte order mark); the script says which are missing or differ. The
tables it writes, CSV for spreadsheets too, are those of a release with texts, byte for byte; files
in other formats stay as they are.
"""
_BESIDE = "The words stand beside the spans (`content_text` and so on)."
_NOT_BESIDE = "The words beside the spans (`content_text` and so on) were left out."


def readme(
    head: ReleaseHead,
    coverage: Coverage,
    *,
    as_of: str,
    files: Mapping[str, JsonObject],
    losses: Mapping[str, Mapping[str, int]] | None = None,
) -> bytes:
    """What the release is, what it holds, and how to recompute its figures.

    losses: format -> what it cannot hold, in words -> how often.
    """
    options = head.options
    is_withheld = options.texts == OFFSETS
    return _README.format(
        title=f"{options.title}, version {head.version}" if options.title else head.title,
        name=head.name,
        project_uid=head.project_uid,
        version=head.version,
        as_of=as_of,
        tool_version=head.tool_version,
        licence=options.licence or "not stated",
        contact=options.contact or "not stated",
        scope="\n".join(f"- {sentence}" for sentence in coverage.sentences),
        files="\n".join(_contents(files)),
        others=_others(options.formats, losses or {}),
        withheld=_WITHHELD if is_withheld else "",
        beside=_NOT_BESIDE if is_withheld else _BESIDE,
        gold=_GOLD if "gold.jsonl" in files else "",
        resamples=options.resamples,
        seed=options.seed,
    ).encode()


def _contents(files: Mapping[str, JsonObject]) -> Iterator[str]:
    """A line for each file that is there, or will be."""
    for name, meaning in CONTENTS:
        rows = files.get(name, {}).get("rows")
        if rows is not None:
            yield f"- `{name}`, rows: {rows}. {meaning}"
        elif name in files or name == LAST:
            yield f"- `{name}`. {meaning}"


_OTHERS = (
    "The marks and attributions of everybody's latest submission, and of gold, as other programs",
    "read them, each format in a folder of its own. Below each stands what it cannot hold and how",
    "often: all of that is in the JSON lines. Parquet and the CSV for spreadsheets hold tables; in",
    "the others times, seconds, arms, earlier submissions, how gold was decided and, but in Label",
    "Studio and Web Annotations, suggestions are left out, as is gold in the CSV for spreadsheets.",
)


def _others(formats: Sequence[str], losses: Mapping[str, Mapping[str, int]]) -> str:
    if not formats:
        return ""
    lines = ["", "## Other formats", "", *_OTHERS, ""]
    for name in formats:
        lines.append(f"- `{name}/`: {FORMATS[name].title if name in FORMATS else name}")
        lines += [f"  - {words}: {n}" for words, n in losses.get(name, {}).items()]
    return "\n".join(lines) + "\n"


def scheme_document(*, number: int, options: object) -> bytes:
    """scheme.json: the scheme's options, and the words that records may use under it."""
    return json_document(
        {
            "number": number,
            "options": options,
            "marks": marks.LEGAL_SETS,
            "modes": attribution.MODES,
            "commitments": attribution.COMMITMENTS,
            "certainties": attribution.CERTAINTIES,
            "identities": attribution.IDENTITIES,
            "roles": attribution.ROLES,
            "speaker_kinds": attribution.SPEAKER_KINDS,
            "chain_places": attribution.PLACES,
            "evidence_kinds": evidence.KINDS,
            "evidence_stances": evidence.STANCES,
        }
    )


def agreement_document(head: ReleaseHead, *, as_of: str, views: Iterable[JsonObject]) -> bytes:
    """agreement.json: every figure by scheme, arm and layer."""
    return json_document(
        {
            "version": head.version,
            "as_of": as_of,
            "tool_version": head.tool_version,
            "intervals": {
                "method": "95 % percentile interval, resampling article versions",
                "resamples": head.options.resamples,
                "seed": head.options.seed,
            },
            "views": list(views),
        }
    )
