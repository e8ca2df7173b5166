"""Pages of projects: a person's list, a new one, and what happens in one."""

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from annotations.access import Permission, closed_versions, may, membership, visible_project
from annotations.actions.people import ProjectPlan, create_project
from annotations.models import JobState, Project, User
from annotations.queries.agreement_alerts import AlertReport, project_alerts
from annotations.queries.clock import database_now
from annotations.queries.progress import batch_progress, first_steps, own_projects, own_work
from annotations.queries.projects import archived_projects
from annotations.queries.workers import worker_is_present
from annotations.web.forms import ActionForm
from annotations.web.pages import person, show

RECENT_JOBS = 5


class ProjectForm(ActionForm):
    name = forms.CharField(label=_("Name"), max_length=120)
    description = forms.CharField(
        label=_("Description"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What the articles are and what they are marked for."),
    )
    guideline = forms.CharField(
        label=_("Guideline"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("The rules people mark under. They can read it on the page they mark on."),
    )


@require_safe
def project_list(request: HttpRequest) -> HttpResponse:
    """The projects a person belongs to."""
    user = person(request)
    context = {"cards": own_projects(user), "archived": archived_projects(user)}
    return render(request, "project/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def project_create(request: HttpRequest) -> HttpResponse:
    """Make a project; whoever makes it is its first manager."""
    form = ProjectForm(request.POST or None)
    if form.is_valid():
        made = form.carry_out(
            lambda: create_project(
                plan=ProjectPlan(**form.cleaned_data), by=person(request), at=timezone.now()
            )
        )
        if made is not None:
            return redirect("project-detail", made.uid)
    return render(request, "project/create.html", {"form": form})


@require_safe
def project_detail(request: HttpRequest, project: UUID) -> HttpResponse:
    """A person's own work first; for those who run the project, how far everybody is."""
    user = person(request)
    found = visible_project(user, project, Permission.VIEW_PROJECT)
    works = own_work(user, found)
    context = {
        "works": works,
        "next": next((work for work in works if work.is_unfinished), None),
        "steps": first_steps(found),
        "batches": batch_progress(found),
        "jobs": list(found.jobs.filter(parent=None).order_by("-pk")[:RECENT_JOBS]),
        "jobs_wait": jobs_wait(found),
        "alert_reports": _alert_reports(user, found),
    }
    return show(request, "project/detail.html", found, context)


def _alert_reports(user: User, project: Project) -> list[AlertReport]:
    """The alerts on agreement, for who runs the project."""
    if not may(membership(user, project), Permission.EDIT_BATCHES):
        return []
    return project_alerts(project, hidden=closed_versions(user, project))


def jobs_wait(project: Project) -> bool:
    """Whether a job is queued and no worker is there to take it."""
    queued = project.jobs.filter(state=JobState.QUEUED).exists()
    return queued and not worker_is_present(database_now())
