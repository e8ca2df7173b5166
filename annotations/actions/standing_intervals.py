"""The part of the interval job that says where people stand: what alerts are made of."""

from annotations.actions.interval_parts import ViewTables
from annotations.domain.agreement.drift import Standing, standings
from annotations.domain.agreement.layers import LAYERS
from annotations.domain.agreement.resampled import Draws
from annotations.domain.fields import JsonObject
from annotations.formats.standings import standing_json
from annotations.models import AgreementArticle, Membership
from annotations.queries.agreement_views import View


def person_standings(given: ViewTables) -> JsonObject:
    """{"standings": [...]}: everybody on every layer; who left the project is not judged."""
    order, people = _order(given.view), _people(given.view)
    draws = Draws(given.resamples, given.seed)
    found: list[Standing] = []
    for name, layer in LAYERS.items():
        found += standings(layer, given.table(name), order, people=people, draws=draws)
        given.beat()
    return {"standings": [standing_json(one) for one in found]}


def _order(view: View) -> list[str]:
    """The uids of the counted article versions, by their last counted submission."""
    rows = AgreementArticle.objects.filter(view__scheme=view.scheme, view__arm=view.arm)
    listed = rows.order_by("last_at", "version__uid").values_list("version__uid", flat=True)
    return [str(uid) for uid in listed]


def _people(view: View) -> list[str]:
    members = Membership.objects.current().filter(project_id=view.scheme.project_id)
    return list(members.values_list("pseudonym", flat=True))
