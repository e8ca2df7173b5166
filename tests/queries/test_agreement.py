"""The project's agreement, against figures worked out here from first principles."""

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import permutations

import pytest
from make import NOON, Team, make_batch, make_source, make_team, record, said_by, submit
from pytest_django import DjangoAssertNumQueries

from annotations.actions.people import change_role
from annotations.actions.sources import merge_source
from annotations.domain.agreement.summary import LayerSummary
from annotations.models import (
    AgreementInterval,
    Arm,
    ArticleVersion,
    BatchArticle,
    Membership,
    Role,
    Scheme,
)
from annotations.queries.agreement import AgreementReport, View, report, views
from annotations.queries.agreement_intervals import inputs_hash

pytestmark = pytest.mark.django_db

Label = frozenset[str]
Unit = tuple[Label, Label]

SETS: dict[str, Label] = {
    "none": frozenset({"N"}),
    "C": frozenset({"C"}),
    "Q": frozenset({"Q"}),
    "Q+C": frozenset({"Q", "C"}),
}
ONE_SENTENCE_EACH = [f"Crane {n} rusts." for n in range(6)]
FIRST = ["C", "none", "Q", "Q+C", "C", "none"]
SECOND = ["C", "none", "Q+C", "Q", "none", "C"]


def marked(marks: str) -> dict[str, object]:
    return record(marks, attributions=[said_by(None)]) if "Q" in marks else record(marks)


def two_people() -> Team:
    """Six articles of one sentence each, marked by two people as FIRST and SECOND say."""
    team = make_team(*ONE_SENTENCE_EACH)
    for n, pair in enumerate(zip(FIRST, SECOND, strict=True)):
        for person, marks in enumerate(pair):
            submit(team.work(person, n), [marked(marks)])
    return team


def found(team: Team, hidden: Sequence[int] = ()) -> AgreementReport:
    (view,) = views(team.project)
    return report(view, hidden=hidden)


def layer(reported: AgreementReport, name: str) -> LayerSummary:
    return next(one.summary for one in reported.layers if one.layer.name == name)


# --- The figures, by hand -----------------------------------------------------------------------


def masi(one: Label, other: Label) -> float:
    """Passonneau (2006): Jaccard times 1, 2/3, 1/3 or 0."""
    both = one & other
    if one == other:
        return 0.0
    monotony = 2 / 3 if one <= other or other <= one else 1 / 3 if both else 0.0
    return 1 - len(both) / len(one | other) * monotony


def nominal(one: Label, other: Label) -> float:
    return float(one != other)


def alpha(units: Sequence[Unit], distance: Callable[[Label, Label], float]) -> float:
    """Krippendorff (2011) for two people who decided every unit."""
    values = [value for unit in units for value in unit]
    observed = sum(distance(*unit) for unit in units) / len(units)
    pairs = list(permutations(values, 2))
    return 1 - observed / (sum(distance(*pair) for pair in pairs) / len(pairs))


def ac1(units: Sequence[Unit]) -> float:
    """Gwet (2008) for two people who decided every unit."""
    counts = Counter(value for unit in units for value in unit)
    shares = [n / (2 * len(units)) for n in counts.values()]
    chance = sum(share * (1 - share) for share in shares) / (len(shares) - 1)
    agreed = sum(one == other for one, other in units) / len(units)
    return (agreed - chance) / (1 - chance)


def units_of(value: Callable[[str], str | None]) -> list[Unit]:
    """Each sentence's two values, sentences on which one is missing left out."""
    both = [(value(one), value(other)) for one, other in zip(FIRST, SECOND, strict=True)]
    return [
        (frozenset({one}), frozenset({other}))
        for one, other in both
        if one is not None and other is not None
    ]


HEADER: list[Unit] = [(SETS[one], SETS[other]) for one, other in zip(FIRST, SECOND, strict=True)]
QUOTE = units_of(lambda marks: "yes" if "Q" in marks else "no")
CLAIM = units_of(lambda marks: "yes" if "C" in marks else "no")


def test_header_alpha_is_right_by_hand() -> None:
    header = layer(found(two_people()), "header")

    assert header.alpha.value == pytest.approx(alpha(HEADER, masi), abs=1e-12)
    assert (header.units, header.alpha.raters, header.alpha.articles) == (6, 2, 6)


def test_header_alpha_is_the_number_on_paper() -> None:
    header = layer(found(two_people()), "header")

    # Observed: two of six agree, two lie 2/3 apart, two lie 1 apart, so (4/3 + 2) / 6 = 5/9.
    # Expected: of the pooled C 4, none 4, Q 2, Q+C 2, 66 pairs lie 48 apart in all, so 8/11.
    assert header.alpha.value == pytest.approx(1 - (5 / 9) / (8 / 11), abs=1e-12)
    assert header.alpha.value == pytest.approx(17 / 72, abs=1e-12)


def test_header_percent_and_ac1_are_right_by_hand() -> None:
    header = layer(found(two_people()), "header")

    assert header.percent.value == pytest.approx(2 / 6)
    assert header.ac1 is not None
    assert header.ac1.value == pytest.approx(ac1(HEADER), abs=1e-12)


@pytest.mark.parametrize(("name", "units"), [("quote", QUOTE), ("claim_content", CLAIM)])
def test_each_marks_figures_are_right_by_hand(name: str, units: list[Unit]) -> None:
    summary = layer(found(two_people()), name)

    assert summary.alpha.value == pytest.approx(alpha(units, nominal), abs=1e-12)
    assert summary.percent.value == pytest.approx(sum(a == b for a, b in units) / len(units))
    assert summary.ac1 is not None
    assert summary.ac1.value == pytest.approx(ac1(units), abs=1e-12)


def test_verified_without_any_verified_fact_is_undefined_and_says_why() -> None:
    summary = layer(found(two_people()), "verified")

    assert summary.alpha.value is None
    assert "only one label" in str(summary.alpha.undefined)


def test_speaker_alpha_is_right_by_hand() -> None:
    team = make_team(*ONE_SENTENCE_EACH[:3])
    ida, tom = make_source(team.project, "Ida"), make_source(team.project, "Tom")
    said = [([ida], [ida]), ([ida], [tom]), ([ida, tom], [tom])]
    for n, sides in enumerate(said):
        for person, sources in enumerate(sides):
            attributions = [said_by(one.uid) for one in sources]
            submit(team.work(person, n), [record("Q", attributions=attributions)])
    one, other = frozenset({str(ida.uid)}), frozenset({str(tom.uid)})

    summary = layer(found(team), "speaker_quote")

    expected = alpha([(one, one), (one, other), (one | other, other)], masi)
    assert summary.alpha.value == pytest.approx(expected, abs=1e-12)
    assert summary.ac1 is None


def test_speaker_of_merged_sources_is_the_same() -> None:
    team = make_team(*ONE_SENTENCE_EACH[:2])
    ida, morren = make_source(team.project, "Ida"), make_source(team.project, "Morren")
    tom = make_source(team.project, "Tom")
    for person, source in enumerate((ida, morren)):
        submit(team.work(person, 0), [record("Q", attributions=[said_by(source.uid)])])
        submit(team.work(person, 1), [record("Q", attributions=[said_by(tom.uid)])])

    before = layer(found(team), "speaker_quote").percent.value
    merge_source(source=morren, into=ida, by=team.manager, at=NOON)

    assert (before, layer(found(team), "speaker_quote").percent.value) == (0.5, 1.0)


def test_full_agreement_is_one() -> None:
    team = make_team(*ONE_SENTENCE_EACH[:2])
    for n, marks in enumerate(("C", "none")):
        for person in range(2):
            submit(team.work(person, n), [marked(marks)])

    assert layer(found(team), "header").alpha.value == 1.0


def test_nobody_having_marked_twice_is_undefined_and_says_why() -> None:
    team = make_team()
    submit(team.work(0), [record("none")] * 3)

    summary = layer(found(team), "header")

    assert (summary.alpha.value, summary.units, summary.decided) == (None, 0, 3)
    assert "two people" in str(summary.alpha.undefined)


# --- Views, pairs, what is hidden ---------------------------------------------------------------


def test_views_of_a_project_without_counts_are_none() -> None:
    assert views(make_team().project) == []


def test_views_never_mix_arms_or_schemes() -> None:
    team = two_people()
    BatchArticle.objects.filter(version=team.versions[0]).update(arm=Arm.BLIND)
    second = Scheme.objects.create(project=team.project, number=2, created_at=NOON)
    make_batch(team.project, team.versions[:1], team.people)
    for person in team.people:
        work = person.assignments.get(batch_article__scheme=second)
        submit(work, [marked("C")])

    listed = views(team.project)

    assert [(view.scheme.number, view.arm) for view in listed] == [(2, "blind"), (1, "blind")]
    assert report(listed[0], hidden=()).articles == 1
    assert report(listed[1], hidden=()).articles == 6


def test_pairs_name_two_people_and_how_often_they_differ() -> None:
    (pair,) = found(two_people()).pairs

    assert (pair.first, pair.second, pair.units, pair.disagreements) == ("A2", "A3", 6, 4)
    assert pair.percent == pytest.approx(2 / 6)
    assert pair.alpha == pytest.approx(alpha(HEADER, masi))


def test_report_leaves_out_articles_the_reader_still_works_on() -> None:
    team = two_people()

    reported = found(team, hidden=[team.versions[4].pk, team.versions[5].pk])

    header = layer(reported, "header")
    assert (reported.articles, reported.left_out, header.units) == (4, 2, 4)
    assert header.alpha.value == pytest.approx(alpha(HEADER[:4], masi))
    assert reported.pairs[0].units == 4


def test_report_with_articles_left_out_withholds_the_intervals() -> None:
    team = two_people()
    (view,) = views(team.project)
    AgreementInterval.objects.create(
        project=team.project,
        scheme=view.scheme,
        arm=view.arm,
        inputs_hash=inputs_hash(view),
        resamples=1,
        seed=1,
        figures={"layers": {"header": {"alpha": [0.1, 0.9]}}},
        at=NOON,
    )

    whole, part = found(team), found(team, hidden=[team.versions[0].pk])

    assert (whole.intervals, part.intervals) == ("current", "withheld")
    assert (layer(whole, "header").alpha.low, layer(part, "header").alpha.low) == (0.1, None)


def test_report_before_any_interval_was_made_says_so() -> None:
    assert found(two_people()).intervals == "missing"


def test_report_is_the_same_after_a_person_changes_role() -> None:
    team = two_people()
    before = found(team).pairs
    member = Membership.objects.get(user=team.people[0])

    change_role(member=member, role=Role.MANAGER, by=team.manager, at=NOON)

    assert found(team).pairs == before


def test_report_of_few_and_many_articles_takes_the_same_number_of_queries(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    team = two_people()
    (view,) = views(team.project)
    report(view, hidden=())  # from here on the process knows the patterns

    for hidden in ([], [one.pk for one in ArticleVersion.objects.all()[:5]]):
        with django_assert_max_num_queries(6 if hidden else 3):
            report(View(view.scheme, view.arm), hidden=hidden)
