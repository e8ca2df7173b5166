"""Releases as the API shows them."""

from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from annotations.domain.fields import JsonObject
from annotations.formats.releases.manifest import LEFT_OUT
from annotations.formats.releases.options import parse_options
from annotations.models import Membership, Project, Release
from annotations.queries.release_pages import described
from annotations.wording import say


def release_rows(project: Project) -> QuerySet[Release, Any]:
    """The releases of a project, newest first; complete once they have a `manifest_hash`."""
    creator = Membership.objects.filter(project=project, user=OuterRef("created_by"))
    return project.releases.order_by("-pk").values(
        "uid",
        "version",
        "created_at",
        "tool_version",
        "manifest_hash",
        "archive_hash",
        "archive_size",
        job_uid=F("job__uid"),
        creator=Subquery(creator.values("pseudonym")[:1]),
    )


def release_json(row: dict[str, Any]) -> JsonObject:
    """A row of `release_rows` as it is answered."""
    told = dict(row)
    told["job"] = told.pop("job_uid")
    told["created_by"] = told.pop("creator")
    return told | {"is_complete": bool(row["manifest_hash"])}


def release_document(release: Release, *, is_refused: bool) -> JsonObject:
    """One release with what it covers, its files, and what it leaves out.

    is_refused: the reader has open work on an article in it, so it is not theirs to download.
    """
    told = described(release)
    address = f"/api/releases/{release.uid}"
    left_out = (release.manifest or {}).get("scope", {}).get("left_out", {})
    row = release_json(release_rows(release.project).get(pk=release.pk))
    return row | {
        "is_refused": is_refused,
        "options": parse_options(release.options).as_json(),
        "words": told.words,
        "as_of": told.as_of,
        "articles": told.articles,
        "outside": told.outside,
        "schemes": list(told.schemes),
        "files": [
            {
                "name": one.name,
                "rows": one.rows,
                "size": one.size,
                "sha256": one.sha256,
                "url": f"{address}/files/{one.name}",
            }
            for one in told.files
        ],
        "losses": told.losses,
        "left_out": [
            {"reason": say(LEFT_OUT.get(reason, reason)), "articles": sorted(uids)}
            for reason, uids in left_out.items()
            if uids
        ],
        "archive_url": f"{address}/archive",
        "has_comparison": bool(release.comparison),
    }
