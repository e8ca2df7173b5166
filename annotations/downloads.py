"""Files that pages and the API hand out alike: to whoever may have them, as attachments."""

from django.http import FileResponse

from annotations.access import NotVisible
from annotations.actions.releasing import release_archive
from annotations.models import Release, User
from annotations.queries.release import release_refused_to


def download_release(user: User, release: Release) -> FileResponse:
    """The archive, for whoever has no unfinished work on an article in it; else NotVisible.

    release: one that this person may see.
    """
    if not release.is_complete or release_refused_to(user, release):
        raise NotVisible
    answer = FileResponse(
        release_archive(release).open("rb"),
        as_attachment=True,
        filename=f"{release.project.slug}-{release.version}.zip",
        content_type="application/zip",
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
