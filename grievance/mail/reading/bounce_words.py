"""
How mail servers begin when they say that a letter did not arrive, in many languages.

It is code, as the confined child that reads mail can open no file.
"""

from __future__ import annotations

import re


OPENINGS = re.compile(
    r"this is the qmail-send program|message that you sent could not be delivered|"
    r"delivery to the following recipients? (?:has )?(?:been )?(?:failed|delayed)|"
    r"following addresses had (?:permanent|transient)|"
    r"this is the (?:mail system at|mail delivery agent)|"
    r"(?:could not|cannot|couldn['’]t) be delivered|undeliver(?:ed|able)|"
    r"wasn['’]t able to deliver your message|wasn['’]t delivered to|"
    r"delivery has failed to these recipients|address not found|"
    r"(?:mail )?delivery (?:failed|failure|status notification)|"
    r"\b5\d\d[ -]#?5\.\d{1,3}\.\d{1,3}\b|"
    # German
    r"nicht zugestellt werden|nicht zustellbar|unzustellbar|wurde nicht zugestellt|"
    r"zustellung (?:ist |der nachricht )?fehlgeschlagen|fehler bei der zustellung|"
    # French
    r"pas (?:pu [êe]tre|[ée]t[ée]) (?:remis|distribu|d[ée]livr|livr|achemin)|"
    r"[ée]chec de (?:la )?(?:remise|distribution)|non (?:remis|distribuable)|"
    # Portuguese and Spanish
    r"n[ãa]o (?:foi|p[ôo]de ser) entregue|n[ãa]o foi poss[íi]vel entregar|"
    r"falha na entrega|no se (?:ha podido|pudo) entregar|"
    r"no (?:ha sido|fue|pudo ser) entregado|error de entrega|"
    # Italian, Dutch, Russian, Turkish, Japanese, Chinese
    r"impossibile recapitare|mancato recapito|kan niet worden bezorgd|onbestelbaar|"
    r"не (?:удалось|может быть) достав|не доставлено|teslim edilemedi|"
    r"配信できません|配信不能|配送できません|退信|被退回|投递失败|未能送达|"
    r"(?:无法|不能)(?:投递|送达|发送|传递)|(?:無法|不能)(?:傳遞|遞送|送達|投遞)|傳遞失敗",
    re.IGNORECASE,
)
