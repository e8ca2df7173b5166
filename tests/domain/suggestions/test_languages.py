"""Telling English from other languages."""

import pytest

from annotations.domain.suggestions.languages import is_english

# ruff: noqa: RUF001 - letters of other languages

OTHERS = {
    "German": "Der Minister sagte am Montag, dass die Regierung bald einen Plan habe.",
    "Dutch": "De minister zei maandag dat de regering in de komende weken een plan heeft.",
    "French": "Le ministre a déclaré lundi que le gouvernement présenterait un plan.",
    "Spanish": "El ministro dijo el lunes que el gobierno presentaría un plan para la crisis.",
    "Portuguese": "O ministro disse que o governo não vai apresentar um plano para isso.",
    "Italian": "Il ministro ha detto lunedì che il governo presenterà un nuovo piano per la crisi.",
    "Swedish": "Ministern sade på måndagen att regeringen inte har en plan för att lösa krisen.",
    "Polish": "Minister powiedział w poniedziałek, że rząd nie przedstawi planu i się nie spieszy.",
    "Turkish": "Bakan hükümetin bir plan için çalıştığını ve bunu sunacağını söyledi.",
    "Russian": "Министр заявил в понедельник, что правительство представит новый план на неделе.",
    "Arabic": "قال الوزير يوم الاثنين إن الحكومة ستقدم خطة جديدة في الأسابيع المقبلة لحل الأزمة",
    "Chinese": "部长 周一 表示 政府 将 在 未来 几周 提出 新 计划",
}


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS)
def test_text_in_another_language_is_not_english(text: str) -> None:
    assert not is_english(text)


@pytest.mark.parametrize(
    "text",
    [
        "The minister said on Monday that the government would present a new plan within weeks.",
        "Marine Le Pen and El País agree, La Stampa reports, that the vote was a fair one for all.",
        "Present: Ana Ruiz, Idris Okafor, Mary Lee, Jan de Vries, Tom Hill, Pat Moore, Sam Cole.",
        "Plan fails",
        "",
        "1,204 — 88 % (2019)",
    ],
)
def test_english_text_and_text_of_names_or_numbers_is_taken(text: str) -> None:
    assert is_english(text)
