"""A project whose pre-annotation is done in chunks: fills it, asks for it, and steers it.

python -m contract.large_project PROJECT ARTICLES       prints the uid of the job
python -m contract.large_project JOB pause|resume|cancel
"""

import sys
from uuid import UUID

import django

django.setup()

from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from annotations.actions.articles import import_drafts  # noqa: E402
from annotations.actions.preannotation import request_preannotation  # noqa: E402
from annotations.actions.steering import cancel_job, pause_job, resume_job  # noqa: E402
from annotations.formats import ArticleDraft  # noqa: E402
from annotations.models import Job, Project, User  # noqa: E402
from annotations.tasks import publish_on_commit  # noqa: E402

ACTS = {"pause": pause_job, "resume": resume_job, "cancel": cancel_job}


def ask(project: Project, articles: int) -> Job:
    drafts = [
        ArticleDraft(title=f"Article {n}", text=f"“We wrote {n},” said Ida Morren. It rained.")
        for n in range(articles)
    ]
    import_drafts(project=project, drafts=drafts, by=None, at=timezone.now())
    with transaction.atomic():
        job = request_preannotation(project=project, by=None, at=timezone.now())
        publish_on_commit(job)
    return job


def steer(job: Job, act: str) -> None:
    manager = User.objects.get(username="contract-manager")
    with transaction.atomic():
        ACTS[act](job=job, by=manager, at=timezone.now())
        if act == "resume":
            publish_on_commit(job)


def main() -> None:
    uid, word = UUID(sys.argv[1]), sys.argv[2]
    if word in ACTS:
        steer(Job.objects.select_related("project").get(uid=uid), word)
    else:
        sys.stdout.write(str(ask(Project.objects.get(uid=uid), int(word)).uid))


if __name__ == "__main__":
    main()
