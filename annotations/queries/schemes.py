"""Versions of a project's guideline, and who works under which."""

from dataclasses import dataclass

from annotations.models import Batch, Project, Scheme


@dataclass(frozen=True)
class ListedScheme:
    """A version with the batches made under it; is_open: it may still be edited."""

    scheme: Scheme
    batches: tuple[Batch, ...]
    is_newest: bool

    @property
    def is_open(self) -> bool:
        return self.is_newest and self.scheme.frozen_at is None


def listed_schemes(project: Project) -> list[ListedScheme]:
    """All versions, the newest first."""
    schemes = list(project.schemes.order_by("-number"))
    batches: dict[int, list[Batch]] = {}
    for batch in Batch.objects.filter(project=project).order_by("pk"):
        batches.setdefault(batch.scheme_id, []).append(batch)
    return [
        ListedScheme(scheme, tuple(batches.get(scheme.pk, ())), is_newest=place == 0)
        for place, scheme in enumerate(schemes)
    ]


def previous_scheme(scheme: Scheme) -> Scheme | None:
    """The version before this one."""
    return (
        Scheme.objects.filter(project_id=scheme.project_id, number__lt=scheme.number)
        .order_by("-number")
        .first()
    )
