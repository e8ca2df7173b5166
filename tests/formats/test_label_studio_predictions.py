"""What finders proposed stands in Label Studio's tasks as predictions, and what became of it."""

import json
from pathlib import Path
from typing import Any

from full_draft import full_draft, span_of
from round_trip import HEAD, drafts_in, read, released_of

from annotations.formats import label_studio
from annotations.formats.interchange import AnnotationSet, Marked, Named, Origin, Said
from annotations.formats.label_studio_writing import TASKS, open_writer
from annotations.formats.releases.folder import ReleaseFolder
from annotations.formats.releases.rows import ReleasedArticle

RUN = {"uid": "run", "finder": "rules", "finder_version": "3", "config_hash": "c", "made_at": ""}


def suggestion(uid: str, position: int, **more: Any) -> Any:
    row = {
        "uid": uid,
        "article_version": "v",
        "position": position,
        "kind": "claim",
        "quote": False,
        "continues": None,
        "score": 0.5,
        "attribution": None,
        "run": RUN,
        "withheld": [],
        "fates": [],
    }
    return row | more


def proposed(**more: Any) -> dict[str, Any]:
    return {
        "mode": "direct",
        "content": [list(span_of("“The ferry,"))],
        "cue": [list(span_of("said"))],
        "speaker": {"kind": "source", "name": "Ada Brook", "mention": [list(span_of("Ada Brook"))]},
        "chain": [{"place": "origin", "kind": "not_stated", "name": None, "mention": []}],
        "commitment": "neutral",
        "certainty": "asserted",
        "negated": False,
        "identity": None,
        "role": None,
        "anonymity_reason": "",
    } | more


def written(released: ReleasedArticle, folder: Path) -> bytes:
    with ReleaseFolder(folder) as opened:
        writer = open_writer(opened, HEAD)
        writer.add(released, full_draft())
        writer.close()
    return (folder / TASKS).read_bytes()


def test_label_studio_suggestions_come_back_as_a_machines_set(tmp_path: Path) -> None:
    released = released_of(full_draft())
    quote = suggestion("q", 0, kind="attribution", quote=True, score=0.75, attribution=proposed())
    released.suggestions += [quote, suggestion("c", 0), suggestion("d", 1)]

    raw = written(released, tmp_path)

    (found,) = drafts_in(read(label_studio, {"tasks.json": raw}))
    machine = found.sets[-1]
    first, second = full_draft().sentences[:2]
    assert (machine.annotator, machine.origin) == ("rules 3", Origin.MACHINE)
    assert machine.marked == (Marked(*first, "Q+C", score=0.75), Marked(*second, "C", score=0.5))
    (said,) = machine.said
    assert isinstance(said, Said)
    assert said.speaker == Named("source", "Ada Brook", (span_of("Ada Brook"),))
    assert (said.key, said.score, said.set_by, said.cue) == (
        "q",
        0.75,
        "suggested",
        (span_of("said"),),
    )
    (prediction,) = json.loads(raw)[0]["predictions"]
    assert (prediction["model_version"], prediction["score"]) == ("rules 3", 0.666666666667)


def test_label_studio_runs_are_predictions_of_their_own(tmp_path: Path) -> None:
    released = released_of(full_draft())
    other = RUN | {"uid": "another", "finder_version": "4"}
    released.suggestions += [suggestion("a", 0), suggestion("b", 0, run=other)]

    found = drafts_in(read(label_studio, {"tasks.json": written(released, tmp_path)}))[0].sets

    machines = [one for one in found if one.origin == Origin.MACHINE]
    assert [one.annotator for one in machines] == ["rules 4", "rules 3"]
    assert all(isinstance(one, AnnotationSet) for one in machines)


def test_label_studio_origin_tells_what_became_of_a_suggestion(tmp_path: Path) -> None:
    released = released_of(full_draft())
    fates = [{"annotator": "A1", "outcome": "edited"}, {"annotator": "A2", "outcome": "accepted"}]
    released.suggestions.append(
        suggestion("q", 0, kind="attribution", attribution=proposed(), fates=fates)
    )
    entry = {"uid": "told", "suggestion": "q"}
    released.annotations.append({"annotator": "A1", "attributions": [entry]})  # type: ignore[typeddict-item]

    (task,) = json.loads(written(released, tmp_path))

    origins = {
        one["meta"]["text"][0]: one["origin"]
        for one in task["annotations"][0]["result"]
        if one.get("value", {}).get("labels") == ["Content"] and "meta" in one
    }
    assert origins == {
        "key: told": "prediction-changed",
        "key: own": "manual",
        "key: went-on": "manual",
    }


def test_label_studio_own_file_keeps_how_a_speaker_of_a_suggestion_was_set(tmp_path: Path) -> None:
    released = released_of(full_draft())
    fates = [{"annotator": "A1", "outcome": "edited"}]
    released.suggestions.append(
        suggestion("q", 0, kind="attribution", attribution=proposed(), fates=fates)
    )
    entry = {"uid": "told", "suggestion": "q"}
    released.annotations.append({"annotator": "A1", "attributions": [entry]})  # type: ignore[typeddict-item]

    (draft,) = drafts_in(read(label_studio, {TASKS: written(released, tmp_path)}))
    (told,) = [one for one in draft.sets[0].said if one.key == "told"]
    assert told.set_by == "chosen"
