"""What a sentence does with what it mentions, in five languages."""

from __future__ import annotations

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.catalogue.matching import find_criteria, read, read_signals


def _codes(text: str, language: str | None = None) -> list[str]:
    return [match.code for match in find_criteria(read(text, language))]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("There is no child labour here, my complaint is about overtime.", "PS 10.2"),
        ("They say there is no forced labour, and no bribery.", "PS 1.2"),
        ("Child labour does not exist at this plant.", "PS 10.2"),
        ("What happens if somebody reports forced labour?", "PS 10.3"),
        ("My complaint is not about wages: it is about the dust.", "PS 10.7"),
        ("The wages are good, but the dust is bad.", "PS 10.7"),
        ("I wrote of children at work. I have to take that back.", "PS 10.2"),
        ("Hier gibt es keine Kinderarbeit, es geht um die Überstunden.", "PS 10.2"),
        ("Zwangsarbeit gibt es hier nicht.", "PS 10.3"),
        ("Ici pas de travail des enfants, je me plains des horaires.", "PS 10.2"),
        ("Aqui não tem trabalho escravo, a queixa é do salário.", "PS 10.3"),
        ("这里没有强迫劳动，也没有童工，我只想说工资。", "PS 10.3"),
        ("这里没有强迫劳动，也没有童工，我只想说工资。", "PS 10.2"),
    ],
)
def test_what_is_denied_or_put_aside_is_not_proposed(text: str, code: str) -> None:
    """
    Somebody who says what it is not about is believed.
    """
    assert code not in _codes(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("There is no child labour here, my complaint is about overtime.", "PS 10.8"),
        ("They say there is no forced labour but passports are held.", "PS 10.3"),
        ("They say there is no forced labour. That is a lie.", "PS 10.3"),
        ("The wages are good, but the dust is bad.", "PS 6.1"),
        ("They do not let us leave and keep our papers.", "PS 10.3"),
        ("The wages are not paid on time.", "PS 10.7"),
        ("Angeblich gibt es hier keine Kinderarbeit. Alles gelogen.", "PS 10.2"),
        ("On dit qu'il n'y a pas de travail forcé, c'est faux.", "PS 10.3"),
        ("Dizem que não há trabalho escravo, é mentira.", "PS 10.3"),
        ("他们说没有童工，是骗人的。", "PS 10.2"),
    ],
)
def test_what_is_said_all_the_same_is_proposed(text: str, code: str) -> None:
    """
    A denial ends where something else begins, and may be called a lie.
    """
    assert code in _codes(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("My brother may not leave the dormitory since he came.", "PS 10.3"),
        ("The fish float belly up since the pond gave way.", "PS 7.2"),
        ("The boss keeps our papers in his safe.", "PS 10.3"),
        ("We signed for one wage and got another.", "PS 10.7"),
        ("Mein Bruder darf seit seiner Ankunft nicht aus dem Wohnheim.", "PS 10.3"),
        ("Die Fische treiben mit dem Bauch nach oben im Fluss.", "PS 7.2"),
        ("Der Chef hat unsere Papiere im Tresor.", "PS 10.3"),
        ("Mon frère ne peut pas sortir du dortoir depuis son arrivée.", "PS 10.3"),
        ("Les poissons flottent ventre en l'air dans la rivière.", "PS 7.2"),
        ("Le patron garde nos papiers dans son coffre.", "PS 10.3"),
        ("Meu irmão não pode sair do alojamento desde que chegou.", "PS 10.3"),
        ("Os peixes boiam de barriga pra cima no rio.", "PS 7.2"),
        ("O patrão guarda nossos papéis no cofre.", "PS 10.3"),
        ("我哥哥来了以后就不让出宿舍。", "PS 10.3"),
        ("河里的鱼都翻白肚了。", "PS 7.2"),
        ("老板把我们的证件锁在柜子里。", "PS 10.3"),
    ],
)
def test_indirect_words_are_understood(text: str, code: str) -> None:
    """
    People tell what happens, not what the standard calls it.
    """
    assert code in _codes(text)


@pytest.mark.parametrize(
    "text",
    ["He has worked here for twelve years.", "Ich arbeite seit zehn Jahren hier."],
)
def test_years_of_service_are_no_age(text: str) -> None:
    """
    A number of years need not be a child's.
    """
    assert "PS 10.2" not in _codes(text)


def test_each_paragraph_is_read_in_its_language() -> None:
    """
    A letter that passes another one on is read in both languages.
    """
    text = (
        "Bonjour, je vous transmets le message, merci de le traiter avec soin.\n\n"
        "> O encarregado ficou com o meu passaporte e não devolve para a gente."
    )

    assert "PS 10.3" in _codes(text, "fr")


@pytest.mark.parametrize(
    "text",
    [
        "Please find attached our invoice number 12, payment is due in 30 days.",
        "Hiermit bewerbe ich mich auf Ihre Anzeige, Lebenslauf im Anhang.",
        "La poêle achetée hier est abîmée, je demande le remboursement.",
        "Comprei uma panela com defeito, quero meu dinheiro de volta.",
        "我买的门窗质量有问题，商家不给退款。",
        "We are exploited in the garment factory, sixty hours a week.",
    ],
)
def test_what_others_should_get_is_seen(text: str) -> None:
    """
    Invoices, applications, products and other trades are out of scope.
    """
    assert read_signals(read(text, None)).out_of_scope


@given(st.text(alphabet=st.characters(max_codepoint=0x9FFF)))
def test_bears_any_text(text: str) -> None:
    """
    Nothing that anybody writes breaks the reading, and codes are proposed once.
    """
    codes = _codes(text)

    assert len(set(codes)) == len(codes)
