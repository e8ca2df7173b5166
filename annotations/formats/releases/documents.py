"""The files of a release that people read: README, citation, scheme."""

import json
from collections.abc import Iterable, Mapping

from annotations.domain import attribution, evidence, marks
from annotations.domain.fields import JsonObject
from annotations.formats.releases.manifest import Coverage, ReleaseHead
from annotations.formats.releases.values import json_document

CONTENTS: tuple[tuple[str, str], ...] = (
    (
        "articles.jsonl",
        "Articles with their text and its SHA-256; articles.csv is without the text.",
    ),
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
    ("evidence.jsonl", "What annotators found elsewhere about a sentence."),
    ("sources.jsonl", "The sources named in these rows, and what they were merged into."),
    (
        "suggestions.jsonl",
        "What the pinned finder proposed on assisted articles, and what each annotator to whom "
        "it was shown had done with it at submission.",
    ),
    ("attributions.csv", "One line per attribution of annotations.jsonl."),
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

The CSV files hold the same values: UTF-8, RFC 4180, lines end in \\n, spans as
`start-end;start-end`, chains and aliases as JSON. Nothing is escaped for spreadsheets: a cell
may begin with `=`. MANIFEST.json has the size, SHA-256 and number of rows of every file.
`schemes/N/` holds the guideline and the options people worked under.

## Offsets

Every span is a half-open pair of code points, `[start, end]`, of the article version's `text`:
in Python `text[start:end]`. The words stand beside the spans (`content_text` and so on). An
article version, a sentence's `position` and an annotator name a decision. Times are in UTC.

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


def readme(
    head: ReleaseHead, coverage: Coverage, *, as_of: str, files: Mapping[str, JsonObject]
) -> bytes:
    """What the release is, what it holds, and how to recompute its figures."""
    return _README.format(
        title=head.title,
        name=head.name,
        project_uid=head.project_uid,
        version=head.version,
        as_of=as_of,
        tool_version=head.tool_version,
        licence=head.options.licence or "not stated",
        contact=head.options.contact or "not stated",
        scope="\n".join(f"- {sentence}" for sentence in coverage.sentences),
        files="\n".join(
            f"- `{name}`, rows: {files[name]['rows']}. {meaning}"
            for name, meaning in CONTENTS
            if name in files
        ),
        gold=_GOLD if "gold.jsonl" in files else "",
        resamples=head.options.resamples,
        seed=head.options.seed,
    ).encode()


def citation(head: ReleaseHead, *, as_of: str) -> bytes:
    """CITATION.cff (Citation File Format 1.2.0); the annotators are the author."""
    entries = [
        ("cff-version", "1.2.0"),
        ("message", "If you use this dataset, please cite it as below."),
        ("type", "dataset"),
        ("title", head.name),
        ("version", head.version),
        ("date-released", as_of[:10]),
    ]
    lines = [f"{key}: {_quoted(value)}" for key, value in entries]
    lines += ["authors:", f"  - name: {_quoted(f'Annotators of {head.name}')}"]
    lines += ["identifiers:", "  - type: other", f"    value: {_quoted(head.project_uid)}"]
    return ("\n".join(lines) + "\n").encode()


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
            "intervals": {
                "method": "95 % percentile interval, resampling article versions",
                "resamples": head.options.resamples,
                "seed": head.options.seed,
            },
            "views": list(views),
        }
    )


def _quoted(value: str) -> str:
    """A YAML scalar in double quotes, for which JSON's escapes serve."""
    return json.dumps(value, ensure_ascii=False)
