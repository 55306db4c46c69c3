"""What stands outside a letter that is sealed with age: in its language, and neutral."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A subject, and a text in which `{name}` stands for the attached file's."""

    subject: str
    body: str


_WORDS = {
    "en": Words(
        subject="A sealed letter for you",
        body="""\
The letter is in the attached file {name}. It is sealed with age
(age-encryption.org); only the key that you gave us opens it:

    age --decrypt -i KEY-FILE {name}

You may answer this e-mail as it is. Please do not quote the letter in an
answer that is not sealed.
""",
    ),
    "fr": Words(
        subject="Une lettre scellée pour vous",
        body="""\
La lettre se trouve dans le fichier joint {name}. Elle est scellée avec age
(age-encryption.org) ; seule la clé que vous nous avez indiquée l’ouvre :

    age --decrypt -i FICHIER-CLÉ {name}

Vous pouvez répondre à ce courriel tel quel. Merci de ne pas citer la lettre
dans une réponse qui n’est pas scellée.
""",
    ),
    "de": Words(
        subject="Ein versiegelter Brief für Sie",
        body="""\
Der Brief liegt in der angehängten Datei {name}. Er ist mit age versiegelt
(age-encryption.org); nur der Schlüssel, den Sie uns genannt haben, öffnet ihn:

    age --decrypt -i SCHLÜSSELDATEI {name}

Sie können auf diese E-Mail wie gewohnt antworten. Bitte zitieren Sie den Brief
nicht in einer Antwort, die nicht versiegelt ist.
""",
    ),
    "pt": Words(
        subject="Uma carta selada para si",
        body="""\
A carta está no ficheiro anexo {name}. Foi selada com age
(age-encryption.org); só a chave que nos indicou a abre:

    age --decrypt -i FICHEIRO-DA-CHAVE {name}

Pode responder a este e-mail como está. Por favor, não cite a carta numa
resposta que não esteja selada.
""",
    ),
    "zh": Words(
        subject="一封给您的加密信件",
        body="""\
信件在附件 {name} 中，已用 age（age-encryption.org）加密，
只有您提供给我们的密钥才能打开：

    age --decrypt -i 密钥文件 {name}

您可以直接回复本邮件。未加密的回复中请不要引用信件内容。
""",
    ),
}


def closed_words(language: str) -> Words:
    """Return the words in *language*, a code such as `pt` or `pt-BR`; else in English."""
    primary = language.lower().partition("-")[0]
    return _WORDS.get(primary, _WORDS["en"])
