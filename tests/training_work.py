"""Training in tests: an article whose answers are known, and a newcomer who trains on it."""

from dataclasses import dataclass

from adjudicating import decide
from make import (
    NOON,
    assignment_of,
    make_batch,
    make_member,
    make_project,
    make_version,
    manager_of,
    record,
    submit,
)

from annotations.models import ArticleVersion, Assignment, Batch, BatchArticle, Project, User

ANSWERS = ("C", "none", "C", "none")
TEXT = "Crane 1 rusts. It rains. The pier sank. Nobody came."


@dataclass(frozen=True)
class School:
    """alf decided the article and the manager adjudicated it; nora is new."""

    project: Project
    manager: User
    alf: User
    nora: User
    version: ArticleVersion
    place: BatchArticle

    def train(self, *versions: ArticleVersion, **fields: object) -> Batch:
        """Give nora training on these articles, by default on the known one."""
        listed = list(versions) or [self.version]
        return make_batch(self.project, listed, [self.nora], kind="training", **fields)

    def work(self) -> Assignment:
        return assignment_of(self.nora, self.version)


def make_school() -> School:
    project = make_project()
    alf, nora = make_member(project), make_member(project)
    version = make_version(project, TEXT, title="Known")
    make_batch(project, [version], [alf])
    submit(assignment_of(alf, version), [record(one) for one in ANSWERS])
    place = BatchArticle.objects.select_related("batch__project", "version__article").get()
    school = School(project, manager_of(project), alf, nora, version, place)
    for position, marks in enumerate(ANSWERS):
        decide(place, position, record(marks), by=school.manager, note=f"because {position}")
    return school


def answer(work: Assignment, marks: tuple[str, ...] = ("C", "C", "C", "none")) -> None:
    submit(work, [record(one) for one in marks], at=NOON)
