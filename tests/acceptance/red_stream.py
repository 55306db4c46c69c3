"""An invented community, the refinery above it, and what came down the stream."""

from __future__ import annotations

from datetime import date

from grievance.domain.registry import Registry
from grievance.domain.reprisal import Harm, Likelihood, RiskAssessment
from tests.acceptance.registry import certificate, entity, firm, next_audit
from tests.doubles import NOON, make_mail


REFINERY = entity("Alumina Serra Clara", country="BR")
ELSEWHERE = entity("Halvard Casthouse", country="NO")
FIRM = firm("Orlec Certification", language="pt")
CERTIFICATE = certificate(REFINERY, since=2025)
AUDIT = next_audit(REFINERY, FIRM, date(2026, 7, 6))
SPECIAL = next_audit(REFINERY, FIRM, date(2026, 10, 12))  # which is agreed on later
REGISTRY = Registry(
    firms=(FIRM,),
    entities=(REFINERY, ELSEWHERE),
    certifications=(CERTIFICATE, certificate(ELSEWHERE)),
    audits=(AUDIT,),
)
WRITER, ADDRESS = "Benedita Caldas", "assoc.jurandi@correio.example"
REFINERY_ADDRESS = "ouvidoria@serraclara.example"
FAMILIES = ("Odivaldo Pantoja", "Iracema Sarmento")
MAIL = make_mail(
    f"""Prezados senhores,

Escrevo em nome da Associação de Moradores da Vila Jurandi, uma comunidade a cinco
quilômetros da refinaria da {REFINERY.name}.

No dia 14 de fevereiro de 2026 a lama vermelha do depósito de resíduo de bauxita
transbordou e desceu pelo igarapé até o rio. A água ficou vermelha, com cheiro de soda,
e morreu muito peixe. Desde então ninguém pesca e não temos água limpa para beber.

A empresa disse que foi água de chuva. Ninguém avisou a comunidade e não há plano de
emergência. Escrevemos três reclamações à ouvidoria da empresa e nunca tivemos resposta.

As famílias de {FAMILIES[0]} e de {FAMILIES[1]} perderam a roça. Por favor não passem os
nomes das famílias para a empresa, há gente que trabalha lá.

Seguem fotos em anexo.

{WRITER}
presidente da Associação
""",
    sender=f"{WRITER} <{ADDRESS}>",
    subject="Vazamento de lama vermelha no igarapé",
    attachment=b"a photo of a red stream",
)
CODES = {
    *("PS 6.3", "PS 6.4", "PS 6.6", "PS 7.1", "PS 7.2", "PS 2.7", "PS 9.7", "PS 3.4")
}
SOME_RISK = RiskAssessment(
    at=NOON,
    who="families of whom somebody works at the refinery",
    from_whom="the refinery",
    likelihood=Likelihood.REMOTE,
    harm=Harm.LIVELIHOOD,
    review_on=date(2026, 12, 31),
)
