"""Projects as chance makes them, through the actions people use: to be released and restored."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from uuid import uuid4

import make
from adjudicating import inputs_of

from annotations.actions.archiving import archive_article
from annotations.actions.articles import add_version
from annotations.actions.gold import GoldWrite, decide_gold
from annotations.actions.opening import open_decisions
from annotations.actions.reactions import Did, Told, store_reactions
from annotations.actions.records import Write, save_records
from annotations.actions.schemes import write_scheme
from annotations.actions.sources import NewSource, merge_source, replace_aliases
from annotations.actions.submissions import (
    reopen_assignment,
    skip_assignment,
    submit_assignment,
    withdraw_assignment,
)
from annotations.domain.errors import UserError
from annotations.models import (
    ArticleVersion,
    Assignment,
    AssignmentState,
    Batch,
    BatchArticle,
    Mark,
    Project,
    Role,
    Sentence,
    Source,
    SourceScope,
    Suggestion,
    User,
)

PARAGRAPHS = (
    "“The ferry 🚢 sank,” said Ada Brook. Nobody 👩‍👩‍👧 was hurt.",
    "قال الوزير: «لن نسمح بذلك». غرقت السفينة ليلا.",
    "Rust was found, the log shows. Under the deck 🛳️ it was wet.",
    "“We wrote twice,” said Ida Morren. “Nobody answered,” she added.",
    "שר הביטחון אמר כי הנמל ייסגר. It rained.",
)
MARKS = ("none", "C", "V", "Q", "Q+C", "Q+V")


@dataclass
class Story:
    """What chance does in one project; every act comes a little later than the last."""

    chance: Random
    project: Project
    manager: User
    people: list[User]
    adjudicator: User
    at: datetime = make.NOON
    sources: list[Source] = field(default_factory=list)
    batches: list[Batch] = field(default_factory=list)

    def now(self) -> datetime:
        self.at += timedelta(seconds=self.chance.randrange(0, 90), microseconds=137)
        return self.at

    def happens(self, share: float) -> bool:
        return self.chance.random() < share


def tell(seed: int) -> Project:
    """A project in which something can be released."""
    story = _begin(Random(seed))  # noqa: S311 repeatable, no secret
    versions = [_article(story, n) for n in range(story.chance.randint(1, 3))]
    _assign(story, versions)
    _work(story, certain=story.batches[0])
    if story.happens(0.4):
        write_scheme(project=story.project, guideline="Anew.\n", by=story.manager, at=story.now())
        _assign(story, versions[:1])
        _work(story, certain=story.batches[-1])
    _merge(story)
    _adjudicate(story)
    _go_on(story)
    _leave_out(story)
    return story.project


def _begin(chance: Random) -> Story:
    project = make.make_project(name="Harbour “desk” 🚢", guideline="# Rules\n\n“Mark.”\n")
    project.claim_suggestions = chance.random() < 0.5
    if chance.random() < 0.5:
        project.suggestion_thresholds = {"quote": 0.4, "claim": 0.7}
    project.save(update_fields=["claim_suggestions", "suggestion_thresholds"])
    people = [make.make_member(project) for _ in range(chance.randint(1, 3))]
    adjudicator = make.make_member(project, Role.ADJUDICATOR)
    story = Story(chance, project, make.manager_of(project), people, adjudicator)
    for name in ("Ada Brook", "A. Brook", "الوزير", "port log"):
        source = make.make_source(project, name)
        replace_aliases(source, chance.sample(["=Brook", "the minister", "Ada"], 1))
        story.sources.append(source)
    return story


def _article(story: Story, number: int) -> ArticleVersion:
    chance = story.chance
    count = chance.randint(1, 3)
    text = f"It is {number}.\n\n" + "\n\n".join(chance.sample(PARAGRAPHS, count))
    version = make.make_version(
        story.project,
        text,
        title=chance.choice(["", "T “x”, 🚢\ny"]),
        url=chance.choice(["", f"https://example.org/{number}?a=1,2"]),
        licence=chance.choice(["", "CC BY 4.0"]),
        credit=chance.choice(["", "© Courier"]),
    )
    if story.happens(0.3):
        version = add_version(
            article=version.article, text=f"{text} And more.", by=story.manager, at=story.now()
        ).version
    if story.happens(0.7):
        _suggest(story, version)
    return version


def _suggest(story: Story, version: ArticleVersion) -> None:
    """A run of a finder, which may have found nothing."""
    run = make.make_run(version, at=story.now())
    before = None
    for sentence in Sentence.objects.filter(version=version).in_order():
        if not story.happens(0.6):
            continue
        fields: dict[str, object] = {"score": story.chance.choice([1 / 3, 0.4, 0.9, 1])}
        if story.happens(0.3):
            fields |= {"kind": "claim", "quote": False, "payload": None}
        elif before is not None and story.happens(0.4):
            fields |= {"continues": before}
        one = make.make_suggestion(run, sentence.position, **fields)
        before = one if one.kind == "attribution" else before


def _assign(story: Story, versions: Sequence[ArticleVersion]) -> None:
    story.batches.append(
        make.make_batch(
            story.project,
            list(versions),
            story.people,
            seed=story.chance.randrange(1000),
            name=f"Batch {len(story.batches)} “b”",
        )
    )


def _work(story: Story, *, certain: Batch) -> None:
    """Everybody does what they were given; some of it stays undone."""
    given = list(
        Assignment.objects.filter(batch_article__batch=certain)
        .select_related("batch_article__version", "batch_article__batch", "annotator")
        .order_by("pk")
    )
    for number, one in enumerate(given):
        if number >= len(story.people) and story.happens(0.1):
            skip_assignment(
                assignment=one,
                reason="broken_text",
                note="",
                origin=make.origin(one.annotator, at=story.now()),
            )
            continue
        _mark(story, one)


def _mark(story: Story, one: Assignment, *, again: float = 1.0) -> None:
    """Save a record for every sentence, or with this chance, then submit."""
    _react(story, one)
    bases = dict(Mark.objects.filter(assignment=one).values_list("sentence__position", "version"))
    for sentence in Sentence.objects.filter(version=one.batch_article.version).in_order():
        for _ in range(story.chance.choice([1, 1, 1, 2]) if story.happens(again) else 0):
            base = bases.get(sentence.position, 0)
            new: list[NewSource] = []
            record = _record(story, one, sentence, new)
            save_records(
                assignment=one,
                writes=[Write(position=sentence.position, base=base, record=record)],
                new_sources=new,
                origin=make.origin(one.annotator, at=story.now()),
            )
            bases[sentence.position] = base + 1
    _submit(story, one)


def _submit(story: Story, one: Assignment) -> None:
    submit_assignment(
        assignment=one,
        settle={},
        origin=make.origin(one.annotator, at=story.now()),
        by=one.annotator,
    )


def _react(story: Story, one: Assignment) -> None:
    run_id = one.batch_article.suggestion_run_id
    rows = Suggestion.objects.filter(run_id=run_id) if run_id else Suggestion.objects.none()
    for suggestion in rows:
        if story.happens(0.6):
            did = story.chance.choice([Did.SHOWN, Did.REJECTED])
            try:
                told = Told(suggestion.uid, did, story.now())
                store_reactions(assignment=one, told=[told], at=story.at)
            except UserError:
                continue  # a claim that was not revealed, or withheld


def _record(
    story: Story, one: Assignment, sentence: Sentence, new: list[NewSource]
) -> dict[str, object]:
    marks = story.chance.choice(MARKS)
    attributions: list[dict[str, object]] = []
    if "Q" in marks:
        attributions.append(_quote(story, one, sentence, new))
    elif story.happens(0.2):
        attributions.append(_quote(story, one, sentence, new) | {"mode": "indirect"})
    elif marks in ("C", "V"):
        attributions.append(make.own_voice())
    return {
        "marks": marks,
        "attributions": attributions,
        "evidence": [make.evidence(passage="“40” 🚢\n=1")] if "V" in marks else [],
        "fact_candidate": marks in ("C", "Q+C") and story.happens(0.5),
        "unsure": story.happens(0.2),
        "bulk": story.happens(0.1),
        "note": story.chance.choice(["", "=1+1\r\n“x” 🚢"]),
        "seconds": story.chance.choice([0, 3, 12.345, 0.001]),
    }


def _quote(
    story: Story, one: Assignment, sentence: Sentence, new: list[NewSource]
) -> dict[str, object]:
    """A quotation of a source of the project, of one just typed, or of nobody named."""
    source = story.chance.choice([*(each.uid for each in story.sources), None])
    if story.happens(0.25):
        source = uuid4()
        scope = story.chance.choice(list(SourceScope.values))
        new.append(NewSource(uid=source, name=f"Typed {source}", scope=scope))
    middle = (sentence.start + sentence.end) // 2
    fields: dict[str, object] = {"certainty": story.chance.choice(["asserted", "possible"])}
    if middle > sentence.start and story.happens(0.5):
        fields |= {"content": [[sentence.start, middle]], "cue": [[middle, sentence.end]]}
    if story.happens(0.3):
        named = {"kind": "source", "source": str(story.sources[-1].uid)}
        fields |= {"chain": [{"place": "origin", **named, "mention": []}]}
    return make.said_by(source, **fields) | _suggestion_of(story, one, sentence)


def _suggestion_of(story: Story, one: Assignment, sentence: Sentence) -> dict[str, object]:
    """Sometimes the quotation was made from a suggestion that is not withheld."""
    run_id = one.batch_article.suggestion_run_id
    if run_id is None or story.happens(0.5):
        return {}
    found = Suggestion.objects.filter(
        run_id=run_id, sentence=sentence, kind="attribution", score__gte=0.4, continues=None
    ).first()
    return {} if found is None else {"suggestion": str(found.uid)}


def _merge(story: Story) -> None:
    if story.happens(0.6):
        first, second, third, *_ = story.sources
        merge_source(source=second, into=first, by=story.manager, at=story.now())
        if story.happens(0.5):
            merge_source(source=first, into=third, by=story.manager, at=story.now())


def _adjudicate(story: Story) -> None:
    for place in _places(story):
        for sentence in Sentence.objects.filter(version=place.version).in_order():
            for base in range(story.chance.choice([0, 1, 1, 2])):
                _decide(story, place, sentence, base)


def _places(story: Story) -> list[BatchArticle]:
    rows = BatchArticle.objects.filter(
        batch__in=story.batches, assignments__state=AssignmentState.SUBMITTED
    )
    places = rows.select_related("batch__project", "version__article").distinct()
    return list(places.order_by("pk"))


def _decide(story: Story, place: BatchArticle, sentence: Sentence, base: int) -> None:
    n, by = sentence.position, story.chance.choice([story.adjudicator, story.manager])
    record: dict[str, object] | None = make.record(story.chance.choice(["C", "none"]))
    if base and story.happens(0.3):
        record = None
    try:
        write = GoldWrite(
            position=n,
            base=base,
            record=record,
            inputs=inputs_of(place, n),
            reason=story.chance.choice(["slip", "judgement", "ambiguous"]),
            note=story.chance.choice(["", "R2 “x”"]),
        )
        decide_gold(
            place=place,
            writes=[write],
            new_sources=(),
            origin=make.origin(by, at=story.now()),
            by=by,
        )
    except UserError:
        return  # nobody submitted it, or it was taken back before


def _go_on(story: Story) -> None:
    """After gold: decisions are opened, work is reopened and given again, or withdrawn."""
    if story.happens(0.5):
        open_decisions(batch=story.batches[0], versions=None, by=story.manager, at=story.now())
    done = Assignment.objects.filter(state=AssignmentState.SUBMITTED).order_by("pk")
    rows = done.select_related("batch_article__version", "batch_article__batch", "annotator")
    for number, one in enumerate(rows):
        if story.happens(0.3):
            reopen_assignment(assignment=one, by=story.manager, at=story.now())
            _mark(story, one, again=0.4)
        elif number and story.happens(0.1):
            withdraw_assignment(assignment=one, by=story.manager, at=story.now())


def _leave_out(story: Story) -> None:
    """Articles that nobody does: never given, still open, or put away."""
    if story.happens(0.5):
        make.make_version(story.project, "Nobody was given this.")
    if story.happens(0.4):
        version = make.make_version(story.project, "Somebody still reads this.")
        make.make_batch(story.project, [version], story.people[:1], name="Open work")
    if story.happens(0.3):
        version = make.make_version(story.project, "This was put away.")
        archive_article(article=version.article, by=story.manager, at=story.now())
