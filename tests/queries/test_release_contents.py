"""What stands in a release's files: the database's rows, exact words, true figures."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from make import make_user
from release_files import cells_of, files_of, lines_of, make_release, use_folder
from release_project import build
from release_records import BEGIN, FERRY, TEXTS, after, uid

from annotations.actions.demo import load_demo
from annotations.domain.agreement.counted import SPAN_LAYERS
from annotations.domain.agreement.layers import LAYERS
from annotations.domain.agreement.span_summary import summarise_spans
from annotations.domain.agreement.summary import summarise
from annotations.formats.agreement_spans import spans_json
from annotations.formats.releases.agreement import (
    AgreementTally,
    ViewKey,
    layer_reports,
    span_report,
)
from annotations.formats.releases.rows import ReleasedArticle
from annotations.formats.releases.values import stamp
from annotations.models import Membership, Project, Reaction, Release, Sentence
from annotations.queries.agreement import views as project_views
from annotations.queries.agreement_tables import by_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    use_folder(tmp_path, monkeypatch)
    return build()


def test_manifest_names_every_file_with_its_hash_size_and_rows(project: Project) -> None:
    release = make_release(project)

    written = files_of(release)
    manifest = json.loads(written.pop("MANIFEST.json"))
    assert manifest["files"].keys() == written.keys()
    for name, content in written.items():
        said = manifest["files"][name]
        assert said["sha256"] == hashlib.sha256(content).hexdigest(), name
        assert said["bytes"] == len(content), name
        if name.endswith(".jsonl"):
            assert said["rows"] == content.count(b"\n"), name
        if name.endswith(".csv"):
            assert said["rows"] == len(cells_of(release, name)), name
    assert manifest["complete"] is True


def test_annotations_match_the_database_counted_by_sql(project: Project) -> None:
    release = make_release(project)

    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT COUNT(*) FROM (
                SELECT DISTINCT r.assignment_id, r.sentence_id
                FROM annotations_recordversion r
                JOIN annotations_assignment a ON a.id = r.assignment_id
                JOIN annotations_batcharticle b ON b.id = a.batch_article_id
                JOIN annotations_articleversion v ON v.id = b.version_id
                JOIN annotations_article t ON t.id = v.article_id
                WHERE a.state = 'submitted' AND b.kind = 'work' AND t.archived_at IS NULL
                AND NOT EXISTS (
                    SELECT 1 FROM annotations_assignment o
                    JOIN annotations_batcharticle c ON c.id = o.batch_article_id
                    WHERE c.version_id = v.id AND o.state IN ('todo', 'open', 'reopened')
                )
            ) counted
            """
        )
        counted = cursor.fetchone()[0]
    assert len(lines_of(release, "annotations.jsonl")) == counted
    assert len(cells_of(release, "annotations.csv")) == counted


def test_sentences_and_texts_match_the_database(project: Project) -> None:
    release = make_release(project)

    articles = {one["article_version"]: one for one in lines_of(release, "articles.jsonl")}
    rows = lines_of(release, "sentences.jsonl")
    stored = Sentence.objects.filter(version__uid__in=articles)
    assert [one["text"] for one in articles.values()] != []
    assert len(rows) == stored.count()
    for one in articles.values():
        assert hashlib.sha256(one["text"].encode()).hexdigest() == one["sha256"]
    told = [articles[one["article_version"]]["text"][one["start"] : one["end"]] for one in rows]
    assert sorted(told) == sorted([*TEXTS["ferry"], *TEXTS["bridge"]])


def test_quoted_strings_equal_the_slices_of_the_text(project: Project) -> None:
    release = make_release(project)

    texts = {one["article_version"]: one["text"] for one in lines_of(release, "articles.jsonl")}
    checked = 0
    for row in lines_of(release, "annotations.jsonl"):
        for one in row["attributions"]:
            places = [(one, "content"), (one, "cue"), (one["speaker"], "mention")]
            for holder, key in [*places, *((link, "mention") for link in one["chain"])]:
                slices = [texts[row["article_version"]][s:e] for s, e in holder[key]]
                assert holder[f"{key}_text"] == slices
                checked += len(slices)
    assert checked > 10
    assert "“The ferry, 🚢 ‘Ilva’, sank,”" in FERRY[0]


def test_spans_and_words_of_the_csv_equal_those_of_the_json_lines(project: Project) -> None:
    release = make_release(project)

    told = {
        one["uid"]: one
        for row in lines_of(release, "annotations.jsonl")
        for one in row["attributions"]
    }
    for row in cells_of(release, "attributions.csv"):
        one = told.pop(row["uid"])
        spans = [[int(n) for n in pair.split("-")] for pair in row["content"].split(";")]
        assert spans == one["content"]
        assert row["content_text"] == " […] ".join(one["content_text"])
        assert json.loads(row["chain"]) == one["chain"]
    assert told == {}


def test_csv_keeps_quotes_newlines_and_formulas_exactly(project: Project) -> None:
    release = make_release(project)

    notes = [row["note"] for row in cells_of(release, "annotations.csv")]
    evidence = cells_of(release, "evidence.csv")
    assert 'a "note",\nwith a line,\rand a return' in notes
    assert "=1+1" in notes
    assert [one["document"] for one in evidence] == ["+port log, vol. 2"]
    assert [one["passage"] for one in evidence] == ["40 lorries;\n“all told”"]
    assert b"\r\n" not in files_of(release)["annotations.csv"]


def test_release_names_no_user_and_no_event_number_outside_the_manifest(project: Project) -> None:
    release = make_release(project)

    for name, content in files_of(release).items():
        assert b"secret-name" not in content, name
        assert name == "MANIFEST.json" or b'"seq"' not in content, name


def test_articles_left_out_are_named_with_the_reason(project: Project) -> None:
    release = make_release(project)

    scope = json.loads(files_of(release)["MANIFEST.json"])["scope"]
    assert scope["articles"] == {
        str(uid("article", name)): str(uid("version", name)) for name in ("ferry", "bridge")
    }
    assert scope["left_out"] == {
        "open_work": [str(uid("article", "open"))],
        "no_submission": [str(uid("article", "never"))],
        "training_or_recheck": [str(uid("article", "training"))],
        "archived": [str(uid("article", "archived"))],
    }
    assert "2 of the 6 articles" in scope["words"]


def test_agreement_can_be_computed_again_from_the_files_alone(project: Project) -> None:
    release = make_release(project)

    tally = AgreementTally(
        {
            one["uid"]: one["merged_into"]
            for one in lines_of(release, "sources.jsonl")
            if one["merged_into"]
        }
    )
    for one in _read_back(release):
        tally.add(one)
    said = json.loads(files_of(release)["agreement.json"])
    for view in said["views"]:
        key = ViewKey(view["scheme"], view["arm"])
        assert view["layers"] == list(layer_reports(tally, key, resamples=50, seed=7))
        assert view["spans"] == span_report(tally, key, resamples=50, seed=7)


def _read_back(release: Release) -> Iterator[ReleasedArticle]:
    for one in lines_of(release, "articles.jsonl"):
        kept = {
            name: [
                row
                for row in lines_of(release, f"{name}.jsonl")
                if row["article_version"] == one["article_version"]
            ]
            for name in ("annotations", "annotations_independent")
        }
        yield ReleasedArticle(
            article=one,  # type: ignore[arg-type]
            sentences=[],
            annotations=kept["annotations"],  # type: ignore[arg-type]
            independent=kept["annotations_independent"],  # type: ignore[arg-type]
        )


def test_agreement_counts_the_independent_submission_and_not_the_later_one(
    project: Project,
) -> None:
    release = make_release(project)

    views = json.loads(files_of(release)["agreement.json"])["views"]
    blind = next(view for view in views if view["arm"] == "blind")
    header = next(layer for layer in blind["layers"] if layer["layer"] == "header")
    # Ann marked C, none; Ben first C, C, and C, none only when he could read Ann's marks.
    assert header["percent"]["value"] == 0.5
    assert header["units"] == 2


def test_speakers_count_as_what_they_were_merged_into(project: Project) -> None:
    release = make_release(project)

    views = json.loads(files_of(release)["agreement.json"])["views"]
    assisted = next(view for view in views if view["arm"] == "assisted")
    speakers = next(one for one in assisted["layers"] if one["layer"] == "speaker_quote")
    assert speakers["units"] == 1
    assert speakers["percent"]["value"] == 1.0
    assert speakers["alpha"]["undefined"]["code"] == "one_label"


def test_agreement_matches_figures_counted_by_hand(project: Project) -> None:
    release = make_release(project)

    views = json.loads(files_of(release)["agreement.json"])["views"]
    assisted = next(view for view in views if view["arm"] == "assisted")
    header = next(one for one in assisted["layers"] if one["layer"] == "header")
    # Q+C/Q, V/C, none/none, Q/none: MASI distances 2/3, 2/3, 0, 1.
    assert header["units"] == 4
    assert header["percent"]["value"] == 0.25
    assert header["alpha"]["value"] == pytest.approx(_alpha_by_hand())
    assert header["alpha"]["no_interval"]["code"] == "one_article"


def _alpha_by_hand() -> float:
    """1 - (n - 1) * disagreement within units / disagreement of all pairs of values."""
    sets = {"n": {"N"}, "c": {"C"}, "v": {"C", "V"}, "q": {"Q"}, "qc": {"Q", "C"}}
    units = [("qc", "q"), ("v", "c"), ("n", "n"), ("q", "n")]

    def masi(one: str, other: str) -> float:
        a, b = sets[one], sets[other]
        if a == b:
            return 0.0
        weight = 2 / 3 if a < b or b < a else 1 / 3 if a & b else 0.0
        return 1 - len(a & b) / len(a | b) * weight

    values = [value for unit in units for value in unit]
    observed = sum(2 * masi(one, other) for one, other in units)
    expected = sum(masi(one, other) for one in values for other in values)
    return 1 - (len(values) - 1) * observed / expected


def test_suggestions_come_with_what_each_annotator_had_done(project: Project) -> None:
    release = make_release(project)

    claim_or_quote = {one["kind"]: one for one in lines_of(release, "suggestions.jsonl")}
    fates = {
        kind: {fate["annotator"]: fate["outcome"] for fate in one["fates"]}
        for kind, one in claim_or_quote.items()
    }
    assert fates["attribution"] == {"A1": "edited", "A2": "ignored"}
    assert fates["claim"] == {"A1": "rejected", "A2": "accepted"}
    assert claim_or_quote["claim"]["fates"][0] == {
        "annotator": "A1",
        "batch": claim_or_quote["attribution"]["fates"][0]["batch"],
        "shown_at": stamp(after(30)),
        "outcome": "rejected",
        "outcome_at": stamp(after(40)),
        "fields": [],
        "marks_before": "none",
    }
    assert claim_or_quote["attribution"]["score"] == 0.666666666667


def test_sources_are_those_named_and_what_they_were_merged_into(project: Project) -> None:
    release = make_release(project)

    names = [one["name"] for one in lines_of(release, "sources.jsonl")]
    assert sorted(names) == ["A. Brook", "Ada Brook", "port log"]


@pytest.fixture
def demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The demo project, written by people's own actions."""
    use_folder(tmp_path, monkeypatch)
    make_user("boss", password="long enough to sign in")
    loaded = load_demo(at=BEGIN)
    assert loaded is not None
    return loaded


def test_agreement_of_a_release_equals_that_of_the_project(demo: Project) -> None:
    release = make_release(demo, "1.1")

    said = json.loads(files_of(release)["agreement.json"])["views"]
    views = {(view.scheme.number, view.arm): view for view in project_views(demo)}
    assert {(one["scheme"], one["arm"]) for one in said} == views.keys()
    for one in said:
        view = views[one["scheme"], one["arm"]]
        for layer in one["layers"]:
            name = layer["layer"]
            expected = summarise(LAYERS[name], by_article(view, name), resamples=50, seed=7)
            found = [layer["alpha"][key] for key in ("value", "low", "high")]
            alpha = expected.alpha
            assert found == pytest.approx([alpha.value, alpha.low, alpha.high]), name
            assert layer["units"] == expected.units
        tables = {name: by_article(view, name) for name in SPAN_LAYERS}
        assert one["spans"] == spans_json(summarise_spans(tables, resamples=50, seed=7))


def test_fates_of_a_release_equal_the_stored_reactions(demo: Project) -> None:
    release = make_release(demo, "1.1")

    found = {
        (one["uid"], fate["annotator"]): (fate["outcome"], fate["outcome_at"], fate["fields"])
        for one in lines_of(release, "suggestions.jsonl")
        for fate in one["fates"]
    }
    names = dict(Membership.objects.filter(project=demo).values_list("user_id", "pseudonym"))
    stored = {
        (str(one.suggestion.uid), names[one.assignment.annotator_id]): (
            one.outcome,
            stamp(one.outcome_at) if one.outcome_at else None,
            one.fields,
        )
        for one in Reaction.objects.select_related("suggestion", "assignment")
    }
    assert found == stored
    assert {outcome for outcome, _, _ in found.values()} >= {"accepted", "edited", "ignored"}
