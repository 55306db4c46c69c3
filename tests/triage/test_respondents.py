"""Who complains of the office itself, and who only writes to it, in five languages."""

from __future__ import annotations

import pytest

from grievance.catalogue.matching import read, read_signals


OF_THE_OFFICE = [
    ("en", "This is a complaint about your own grievance office."),
    ("en", "I want to complain about your secretariat."),
    ("en", "My complaint is against your complaints team."),
    ("en", "Your case handler gave my name to the plant manager."),
    ("en", "Someone on your staff leaked my name to the company."),
    ("de", "Das ist eine Beschwerde über Ihre eigene Beschwerdestelle."),
    ("de", "Ich beschwere mich über Ihr Sekretariat."),
    ("de", "Ich möchte mich über Ihren Bearbeiter beschweren."),
    ("de", "Jemand aus Ihrem Team hat meinen Namen an die Firma verraten."),
    ("fr", "Ceci est une plainte contre votre propre bureau des plaintes."),
    ("fr", "Je me plains de votre secrétariat."),
    ("fr", "Je veux porter plainte contre votre gestionnaire."),
    ("fr", "Quelqu'un de votre personnel a divulgué mon nom à l'entreprise."),
    ("pt", "Quero reclamar do secretariado de vocês."),
    ("pt", "A minha queixa é contra a vossa equipa de reclamações."),
    ("pt", "Alguém do vosso pessoal divulgou o meu nome à empresa."),
    ("pt", "Tenho uma queixa do vosso escritório."),
    ("zh", "我要投诉你们机构。"),
    ("zh", "我要投诉你们自己的申诉办公室。"),
    ("zh", "我投诉你们的秘书处。"),
    ("zh", "你们的经办人把我的名字告诉了厂长。"),
    ("zh", "你们工作人员把我的名字泄露给公司了。"),
]
TO_THE_OFFICE = [
    ("en", "I know your office is on holiday. The dust covers our houses at night."),
    ("en", "Thanks to your office we got an answer. Now the wages are late again."),
    ("en", "I sent your office a complaint about the dust and nothing happened there."),
    ("en", "Your staff were kind. Please tell your team not to disclose my name."),
    ("de", "Ihr Büro hat bis Montag Urlaub. Der Staub liegt auf unseren Dächern."),
    ("de", "Dank Ihres Büros kam eine Antwort. Nun kommt der Lohn wieder zu spät."),
    ("de", "Ich habe Ihrem Büro eine Beschwerde über den Staub geschickt."),
    ("fr", "Votre bureau est en congé. La poussière couvre nos maisons la nuit."),
    ("fr", "Merci à votre bureau. Les salaires sont de nouveau en retard."),
    ("fr", "J'ai envoyé à votre bureau une plainte au sujet de la poussière."),
    ("pt", "O vosso escritório está de férias. O pó cobre as nossas casas."),
    ("pt", "Graças à vossa equipa tivemos resposta. Os salários voltaram a atrasar."),
    ("zh", "我知道你们办公室放假。灰每天晚上落在我们屋顶上。"),
    ("zh", "感谢你们办公室的帮助。现在厂里又拖欠工资了。"),
    ("zh", "你们办公室收到我的信了吗？厂里还是不发工资。"),
]


@pytest.mark.parametrize(("language", "text"), OF_THE_OFFICE)
def test_a_complaint_about_the_office_is_seen(language: str, text: str) -> None:
    """
    Whoever works there may not read it.
    """
    assert read_signals(read(text, language)).office


@pytest.mark.parametrize(("language", "text"), TO_THE_OFFICE)
def test_who_writes_to_the_office_does_not_complain_of_it(
    language: str, text: str
) -> None:
    """
    Neither holidays nor thanks nor a letter of before make it the one complained of.
    """
    assert () == read_signals(read(text, language)).office
