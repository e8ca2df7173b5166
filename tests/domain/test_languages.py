"""Language tags of BCP 47."""

import pytest

from annotations.domain.languages import BadLanguage, check_language


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("en", "en"),
        ("DE", "de"),
        (" pt-br ", "pt-BR"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("sr-LATN", "sr-Latn"),
        ("es-419", "es-419"),
        ("gsw", "gsw"),
        ("de-ch-1996", "de-CH-1996"),
        ("de-u-co-phonebk", "de-u-co-phonebk"),
        ("az-x-klim", "az-x-klim"),
    ],
)
def test_language_that_exists_is_written_in_its_usual_case(written: str, tag: str) -> None:
    assert check_language(written) == tag


@pytest.mark.parametrize(
    "written",
    ["", "x", "xx", "english", "en_US", "en-", "en-QQ", "de-Abcd", "en US", "日本", "e" * 40],
)
def test_language_that_is_none_is_refused(written: str) -> None:
    with pytest.raises(BadLanguage) as refusal:
        check_language(written)

    assert refusal.value.field == "language"
