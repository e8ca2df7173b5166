"""Finders in tests: articles with one suggestion, read by people who saw it or did not."""

from typing import Any

from make import (
    make_batch,
    make_run,
    make_source,
    make_suggestion,
    make_version,
    record,
    said_by,
)

from annotations.access import closed_versions
from annotations.models import ArticleVersion, Batch, Project, User
from annotations.queries.finder_appraisal import Appraised
from annotations.queries.finder_report import FinderReport, finder_report

SAID = "“We wrote twice,” said Ida Morren. Nobody answered."


def report(project: Project, reader: User | None = None, **fields: Any) -> FinderReport:
    closed = closed_versions(reader, project) if reader else set()
    return finder_report(
        project, **({"current": "rules", "wanted": None, "closed": closed} | fields)
    )


def people(project: Project, **fields: Any) -> Appraised:
    found = report(project, **fields).versions[0].against_people
    assert found is not None
    return found


def gold(project: Project) -> Appraised:
    found = report(project).versions[0].against_gold
    assert found is not None
    return found


def suggested(project: Project, **fields: Any) -> ArticleVersion:
    """An article of three sentences whose second is suggested as a quotation of Ida Morren."""
    text = f"Inspectors warned {project.articles.count()} times.\n\n{SAID}"
    version = make_version(project, text)
    make_suggestion(make_run(version, **fields))
    return version


def blind(
    project: Project, versions: list[ArticleVersion], team: list[User], **fields: Any
) -> Batch:
    return make_batch(project, versions, team, **({"blind_share": 1} | fields))


def quoting(
    project: Project, name: str = "Ida Morren", position: int = 1
) -> list[dict[str, object]]:
    """Records with one quotation of a source and nothing else."""
    source = project.sources.filter(name=name).first() or make_source(project, name)
    records = [record("none") for _ in range(3)]
    records[position] = record("Q", attributions=[said_by(source.uid)])
    return records


def nothing() -> list[dict[str, object]]:
    return [record("none") for _ in range(3)]


def part(appraised: Appraised, what: str, which: str, kind: str) -> tuple[float | None, float]:
    share = appraised.share(what, which, kind)
    return share.value, share.n
