"""A person's own agreement as the API shows it to them."""

from annotations.domain.fields import JsonObject
from annotations.formats.agreement import layer_json, number_or_none
from annotations.formats.agreement_counts import value_code
from annotations.queries.own_agreement import OwnAgreement, OwnArticle, OwnSet


def own_agreement_document(own: OwnAgreement) -> JsonObject:
    return {
        "annotator": own.pseudonym,
        "waiting": own.waiting,
        "sets": [_set_json(one) for one in own.sets],
    }


def _set_json(one: OwnSet) -> JsonObject:
    return {
        "scheme": one.scheme,
        "number": one.number,
        "layers": [layer_json(layer.layer, layer.summary) for layer in one.layers],
        "marks": [
            {"own": value_code(own), "other": value_code(other), "comparisons": n}
            for (other, own), n in one.marks.items()
        ],
        "articles": [_article_json(article) for article in one.articles],
    }


def _article_json(article: OwnArticle) -> JsonObject:
    return {
        "assignment": str(article.assignment),
        "title": article.title,
        "comparisons": article.units,
        "share": number_or_none(article.share),
    }
