"""Correcting what is said about an article: title, address, outlet and the like; never its text."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from annotations.access import Permission, require
from annotations.actions.events import Happening, origin_of, take_seq, write_event
from annotations.actions.holding import hold
from annotations.domain.errors import UserError
from annotations.domain.fields import JsonObject
from annotations.domain.messages import N_
from annotations.formats.base import check_metadata
from annotations.models import Article, User

METADATA = ("title", "url", "outlet", "author", "published_at", "language", "licence", "credit")
EDITED = "article.edited"


class MetadataRefused(UserError):
    """A value cannot be kept; `field` names it."""

    code = "metadata_refused"


@transaction.atomic
def edit_article(*, article: Article, changes: Mapping[str, str], by: User, at: datetime) -> None:
    """Replace the values named in `changes`, whose keys are of METADATA.

    The event keeps what was there before, so that a release made again finds it; there is none
    where nothing is another.
    Raises UserError with the field at fault.
    """
    require(by, article.project, Permission.EDIT_ARTICLES)
    wanted = {name: value.strip() for name, value in changes.items() if name in METADATA}
    check_metadata(wanted)
    if wanted.get("language") == "":
        raise MetadataRefused(N_("Say in which language the article is."), field="language")
    hold(article, project_id=article.project_id)
    before = {name: str(getattr(article, name)) for name in wanted}
    changed = {name: value for name, value in wanted.items() if value != before[name]}
    if not changed:
        return
    _refuse_taken_url(article, changed.get("url", ""))
    for name, value in changed.items():
        setattr(article, name, value)
    article.save(update_fields=list(changed))
    told: JsonObject = {"before": {name: before[name] for name in changed}, "after": changed}
    write_event(
        project_id=article.project_id,
        seq=take_seq(article.project_id),
        origin=origin_of(by, at),
        what=Happening(kind=EDITED, object_uid=article.uid, answer=told),
    )


def _refuse_taken_url(article: Article, url: str) -> None:
    """The address tells a changed article from a new one, so two may not have the same."""
    others = Article.objects.filter(project=article.project_id, url=url, archived_at=None)
    other = others.exclude(pk=article.pk).first() if url else None
    if other is not None:
        raise MetadataRefused(
            N_("“{other}” has this address already.", other=other), code="url_taken", field="url"
        )
