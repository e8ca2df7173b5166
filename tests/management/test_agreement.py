"""`manage.py agreement`: ratings in, measures out, no database."""

import json
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

KRIPPENDORFF = (
    "1,2,3,3,2,1,4,1,2,,,\n1,2,3,3,2,2,4,1,2,5,,3\n,3,3,3,2,3,4,2,2,5,1,\n1,2,3,3,2,4,4,1,2,5,1,\n"
)
NAMES = (
    "krippendorff_alpha_nominal krippendorff_alpha_ordinal krippendorff_alpha_interval "
    "krippendorff_alpha_ratio percent_agreement cohen_kappa scott_pi fleiss_kappa conger_kappa "
    "bennett_s brennan_prediger gwet_ac1 gwet_ac2"
).split()


def store(folder: Path, text: str, name: str = "ratings.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def printed(path: Path, *options: str) -> str:
    out = StringIO()
    call_command("agreement", str(path), "--resamples", "50", *options, stdout=out)
    return out.getvalue()


def measured(path: Path, *options: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(printed(path, "--json", *options))
    return found


def test_agreement_of_a_published_table_is_the_printed_one(tmp_path: Path) -> None:
    found = measured(store(tmp_path, KRIPPENDORFF))

    measures = found["measures"]
    assert (found["raters"], found["units"]) == (4, 12)
    assert list(measures) == NAMES
    expected = {"nominal": 0.743, "ordinal": 0.815, "interval": 0.849, "ratio": 0.797}
    for level, value in expected.items():
        figure = measures[f"krippendorff_alpha_{level}"]
        assert figure["value"] == pytest.approx(value, abs=6e-4)
        assert figure["low"] <= figure["value"] <= figure["high"]
        assert (figure["n"], figure["undefined"]) == (11, None)
    assert measures["gwet_ac1"]["value"] == pytest.approx(0.77544, abs=6e-6)
    assert measures["fleiss_kappa"]["value"] == pytest.approx(0.76117, abs=6e-6)


def test_agreement_of_more_than_two_raters_says_why_cohen_is_undefined(tmp_path: Path) -> None:
    measures = measured(store(tmp_path, KRIPPENDORFF))["measures"]

    for name in ("cohen_kappa", "scott_pi"):
        assert measures[name] == {
            "value": None,
            "low": None,
            "high": None,
            "n": 11,
            "undefined": "undefined, because it is a measure of two raters",
        }


def test_agreement_of_two_raters_has_every_measure(tmp_path: Path) -> None:
    path = store(tmp_path, "1,2,3,3,2,1,1\n1,2,3,2,2,1,2\n")

    measures = measured(path)["measures"]

    assert all(one["undefined"] is None for one in measures.values())
    assert measures["cohen_kappa"]["value"] == pytest.approx((7 * 5 - 16) / (49 - 16))


def test_agreement_on_words_has_no_measure_of_numbers(tmp_path: Path) -> None:
    measures = measured(store(tmp_path, "yes,no,no\nyes,no,yes\n"))["measures"]

    undefined = {name for name, one in measures.items() if one["undefined"] is not None}
    assert undefined == {
        "krippendorff_alpha_ordinal",
        "krippendorff_alpha_interval",
        "krippendorff_alpha_ratio",
        "gwet_ac2",
    }


def test_agreement_per_label_has_three_measures(tmp_path: Path) -> None:
    labels = measured(store(tmp_path, "yes,no,no,no\nyes,no,yes,no\n"))["labels"]

    assert list(labels) == ["no", "yes"]
    assert list(labels["yes"]) == [
        "specific_agreement",
        "fleiss_kappa",
        "krippendorff_alpha_nominal",
    ]
    assert labels["yes"]["specific_agreement"]["value"] == pytest.approx(2 / 3)


def test_agreement_of_triples_is_that_of_the_rows(tmp_path: Path) -> None:
    rows = [[cell or None for cell in line.split(",")] for line in KRIPPENDORFF.splitlines()]
    triples = [
        [f"unit {unit:02}", f"rater {rater}", label]
        for rater, row in enumerate(rows)
        for unit, label in enumerate(row)
    ]
    path = store(tmp_path, json.dumps(triples), "ratings.json")

    assert measured(path, "--format", "triples") == measured(store(tmp_path, KRIPPENDORFF))


def test_agreement_says_that_intervals_resample_units(tmp_path: Path) -> None:
    path = store(tmp_path, KRIPPENDORFF)

    assert "50 resamples of units" in printed(path)
    assert "50 resamples of units" in " ".join(measured(path)["notes"])


def test_agreement_table_names_every_measure_and_reason(tmp_path: Path) -> None:
    table = printed(store(tmp_path, KRIPPENDORFF))

    assert all(f"  {name} " in table for name in NAMES)
    assert "0.7434" in table
    assert "undefined, because it is a measure of two raters" in table
    assert " nan" not in table.lower()


def test_agreement_twice_with_the_same_seed_is_the_same(tmp_path: Path) -> None:
    path = store(tmp_path, KRIPPENDORFF)

    assert measured(path) == measured(path)
    assert measured(path) != measured(path, "--seed", "1")


def test_agreement_of_json_under_another_name_is_that_of_json(tmp_path: Path) -> None:
    text = ' [["a", "b", "a"],\n ["a", "b", "b"]]'
    named, unnamed = (store(tmp_path, text, name) for name in ("ratings.json", "ratings.txt"))

    assert measured(unnamed) == measured(named)


def test_agreement_of_very_many_numbers_draws_fewer_resamples_and_says_so(tmp_path: Path) -> None:
    text = "\n".join(",".join(f"{unit}.{rater}" for unit in range(15_000)) for rater in "12")
    out = StringIO()

    call_command("agreement", str(store(tmp_path, text)), "--json", stdout=out)

    found = json.loads(out.getvalue())
    assert found["resamples"] == 333
    assert "333 resamples of units" in " ".join(found["notes"])


def test_agreement_of_many_raters_with_numbers_of_their_own_is_measured(tmp_path: Path) -> None:
    text = "\n".join(f"{rater}.25,{rater}.5" for rater in range(3_000))

    found = measured(store(tmp_path, text))

    assert found["measures"]["conger_kappa"]["value"] == pytest.approx(0)
    reason = "undefined, because there are more than 2,000 different numbers"
    assert found["measures"]["krippendorff_alpha_ordinal"]["undefined"] == reason


def test_agreement_without_resamples_has_no_intervals(tmp_path: Path) -> None:
    found = measured(store(tmp_path, KRIPPENDORFF), "--resamples", "0")

    assert {one["low"] for one in found["measures"].values()} == {None}
    assert "resamples of units" not in " ".join(found["notes"])


def test_agreement_weights_change_ac2_alone(tmp_path: Path) -> None:
    path = store(tmp_path, KRIPPENDORFF)

    quadratic, linear = (
        measured(path, "--weights", name)["measures"] for name in ("quadratic", "linear")
    )

    assert {name for name in NAMES if quadratic[name] != linear[name]} == {"gwet_ac2"}


def test_agreement_of_very_many_labels_says_that_they_have_no_intervals(tmp_path: Path) -> None:
    text = "\n".join(",".join(f"w{unit % 101}" for unit in range(202)) for _ in range(2))

    found = measured(store(tmp_path, text))

    assert {one["specific_agreement"]["low"] for one in found["labels"].values()} == {None}
    assert "Single labels have no intervals, because there are over 100." in found["notes"]


@hypothesis_settings(
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    rows=st.integers(1, 6).flatmap(
        lambda width: st.lists(
            st.lists(st.sampled_from(["", "", "1", "2", "3"]), min_size=width, max_size=width),
            min_size=1,
            max_size=4,
        )
    )
)
def test_agreement_of_any_ratings_holds_numbers_or_reasons(
    tmp_path: Path, rows: list[list[str]]
) -> None:
    found = measured(store(tmp_path, json.dumps(rows), "any.json"))

    figures = [*found["measures"].values()]
    figures += [one for label in found["labels"].values() for one in label.values()]
    assert all((one["value"] is None) == (one["undefined"] is not None) for one in figures)


@pytest.mark.parametrize(
    ("text", "name"),
    [("", "empty.csv"), ("1,2\n1\n", "ragged.csv"), ("{}", "object.json"), ("[[", "broken.json")],
)
def test_agreement_of_an_unreadable_file_is_one_line_and_status_2(
    tmp_path: Path, text: str, name: str
) -> None:
    path = store(tmp_path, text, name)

    with pytest.raises(CommandError, match=f"{name} cannot be read") as refused:
        printed(path)

    assert refused.value.returncode == 2
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("name", ["missing.csv", "."])
def test_agreement_of_no_file_is_one_line_and_status_2(tmp_path: Path, name: str) -> None:
    with pytest.raises(CommandError, match="cannot be read") as refused:
        printed(tmp_path / name)

    assert refused.value.returncode == 2


@pytest.mark.parametrize("options", [("--resamples", "-1"), ("--seed", "-1")])
def test_agreement_with_impossible_numbers_is_refused(
    tmp_path: Path, options: tuple[str, str]
) -> None:
    with pytest.raises(CommandError, match=options[0]) as refused:
        call_command("agreement", str(store(tmp_path, KRIPPENDORFF)), *options)

    assert refused.value.returncode == 2


def test_agreement_from_a_shell_ends_with_status_2_and_one_line(tmp_path: Path) -> None:
    process = subprocess.run(
        [sys.executable, "manage.py", "agreement", str(store(tmp_path, "\x00"))],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert (process.returncode, process.stdout) == (2, "")
    assert len(process.stderr.splitlines()) == 1


def test_labels_do_nothing_to_the_terminal(tmp_path: Path) -> None:
    table = printed(store(tmp_path, "\x1b[31mred,b\n\x1b[31mred,b\n"))

    assert "\x1b" not in table
