"""What must become of each demonstration mail, and what a triager would see."""

from __future__ import annotations

from typing import NamedTuple


CASE = "case"

EXPECTED: dict[str, str] = {
    "01-report-eight-organisations.eml": CASE,
    "02-anonymous-worker-dormitory.eml": CASE,
    "03-lama-vermelha-tamarai.eml": CASE,
    "04-auditor-stayed-at-the-cabin.eml": CASE,
    "05-kitchen-foil.eml": CASE,
    "06-your-own-office-leaked-my-name.eml": CASE,
    "07-leiharbeiter-nordhain.eml": CASE,
    "08-licenciement-deleguee-brevanne.eml": CASE,
    "09-dust-top-corner.eml": CASE,
    "10-deplaces-sintiourou.eml": CASE,
    "11-tuoqian-gongzi.eml": CASE,
    "12-morte-sala-de-cubas.eml": CASE,
    "13-two-columns.eml": CASE,
    "14-maintenance-crew.eml": CASE,
    "15-ruhige-naechte-altenrode.eml": CASE,
    "16-scrap-sorters.eml": CASE,
    "17-apres-l-audit.eml": CASE,
    "18-zhigong-daibiao.eml": CASE,
    "19-ridge-country.eml": CASE,
    "20-terceirizados-pedra-mansa.eml": CASE,
    "21-vecinos-penarrota.eml": CASE,
    "22-passports-arabic.eml": CASE,
    "23-questions-before-publication.eml": CASE,
    "24-fwd-re-re-re-water.eml": CASE,
    "25-two-watches.eml": CASE,
    "26-member-coc-claims.eml": CASE,
    "27-one-liner.eml": CASE,
    "28-no-date.eml": CASE,
    "29-two-women-from-hangar-4.eml": CASE,
    "30-for-the-haul-road-villages.eml": CASE,
    "31-azubi-altenrode.eml": CASE,
    "32-mangrove-sangaya.eml": CASE,
    "33-lv-hui.eml": CASE,
    "34-suppliers-due-diligence.eml": CASE,
    "35-auditor-obstructed.eml": CASE,
    "36-assedio-moral.eml": CASE,
    "37-abomoso-second-letter.eml": CASE,
    "38-valcerina-closing.eml": CASE,
    "39-smelter-threshold.eml": CASE,
    "40-taxes-kolimba.eml": CASE,
    "41-pond-two-dak-lura.eml": CASE,
    "42-zhuan-fa-nv-gong.eml": CASE,
    "43-machine-guard.eml": CASE,
    "44-cans-taste.eml": CASE,
    "45-morte-outra-vez.eml": "duplicate",
    "46-out-of-office.eml": "automatic",
    "47-undelivered.eml": "automatic",
    "48-newsletter.eml": "automatic",
    "49-hostile-text.eml": CASE,
    "50-sixty-boxes.eml": "quarantined",
    "51-not-a-mail.eml": "quarantined",
    "52-reply-roster.eml": "reply",
    "53-reply-spoofed.eml": "reply",  # kept with the case, as unverified
    "54-quilombo-morro-do-tie.eml": CASE,
    "55-trainees-tsukihara.eml": CASE,
    "56-see-attached.eml": CASE,
    "57-our-letter-came-back.eml": "automatic",
}

# The sender of this one cannot be verified; it must change nothing.
UNVERIFIED_REPLIES = frozenset({"53-reply-spoofed.eml"})

# Mails that become a case and are acknowledged at once, and the one whose
# acknowledgement comes back.
ACKNOWLEDGED = frozenset({"05-kitchen-foil.eml", "15-ruhige-naechte-altenrode.eml"})
BOUNCES = {"57-our-letter-came-back.eml": "15-ruhige-naechte-altenrode.eml"}


class Triage(NamedTuple):
    """What a competent triager would surely note, reading the whole mail."""

    entities: tuple[str, ...]
    criteria: frozenset[str]


def _of(entities: str, criteria: str) -> Triage:
    names = tuple(name.strip() for name in entities.split(";"))
    codes = (code.strip() for code in criteria.split(","))
    return Triage(
        names, frozenset(c if c.startswith("CoC") else f"PS {c}" for c in codes)
    )


TRIAGE: dict[str, Triage] = {
    "01-report-eight-organisations.eml": _of(
        "Lanzhe Light Metals; Mingchuan Foil; Beiqiao Extrusions;"
        "Nordhain Leichtmetall GmbH; Blue Larch Can Sheet; Tsukihara Rolling;"
        "Corriedale Automotive",
        "9.1, 9.8, 10.3, CoC 7.1, CoC 7.2",
    ),
    "02-anonymous-worker-dormitory.eml": _of(
        "Lanzhe Light Metals", "10.3, 9.1, 10.7, 10.8"
    ),
    "03-lama-vermelha-tamarai.eml": _of(
        "Alumina Ribeira Clara S.A.", "6.3, 6.4, 6.6, 7.1, 7.2, 2.7, 9.7, 3.4"
    ),
    "04-auditor-stayed-at-the-cabin.eml": _of("Halvorsund Aluminium", "1.2"),
    "07-leiharbeiter-nordhain.eml": _of(
        "Nordhain Leichtmetall GmbH", "10.7, 10.8, 10.4, 2.4"
    ),
    "08-licenciement-deleguee-brevanne.eml": _of("Laminoirs de Brévanne", "10.1"),
    "09-dust-top-corner.eml": _of("Cotta Valley Bauxite", "6.1, 9.7, 3.4"),
    "10-deplaces-sintiourou.eml": _of(
        "Société des Bauxites de Kolimba", "9.6, 9.4, 9.5, 7.2, 9.2, 3.4"
    ),
    "11-tuoqian-gongzi.eml": _of("Mingchuan Foil", "10.7, 10.8"),
    "12-morte-sala-de-cubas.eml": _of("Alumínio do Zambuze", "11.1, 11.2, 11.3"),
    "13-two-columns.eml": _of("Tarangini Aluminium", "5.1, 5.2, 6.1"),
    "14-maintenance-crew.eml": _of("Blue Larch Can Sheet", "9.2, 10.6"),
    "15-ruhige-naechte-altenrode.eml": _of(
        "Nordhain Leichtmetall GmbH", "6.1, 9.7, 3.4"
    ),
    "16-scrap-sorters.eml": _of("Karabelen Alüminyum", "10.2, 2.4, 3.4"),
    "17-apres-l-audit.eml": _of("Aluminerie du Lac-Perdrix", "11.1"),
    "18-zhigong-daibiao.eml": _of("Beiqiao Extrusions", "10.1, 9.9"),
    "19-ridge-country.eml": _of("Kestrel Bay Alumina", "9.3, 9.4, 9.5"),
    "20-terceirizados-pedra-mansa.eml": _of(
        "Fundição Pedra Mansa", "10.7, 2.4, 11.1, 3.4"
    ),
    "21-vecinos-penarrota.eml": _of("Aluminios Peñarrota", "6.5, 6.8, 7.2, 3.4"),
    "22-passports-arabic.eml": _of("Al Sahwan Aluminium", "10.3, 10.7, 10.8"),
    "23-questions-before-publication.eml": _of("Tsukihara Rolling", "9.8, 10.3"),
    "24-fwd-re-re-re-water.eml": _of("Sungai Merpati Smelting", "3.4, 7.1, 7.2"),
    "25-two-watches.eml": _of("Dak Lura Alumina", "1.2, 6.6, 2.7"),
    "26-member-coc-claims.eml": _of("Waalkade Recycling", "CoC 7.1, CoC 7.2"),
    "27-one-liner.eml": _of("Halvorsund Aluminium", "6.1"),
    "28-no-date.eml": _of("Abomoso Bauxite", "9.9, 9.5, 9.4, 8.2, 7.2"),
    "29-two-women-from-hangar-4.eml": _of(
        "Waalkade Recycling", "10.7, 10.8, 11.3, 9.2"
    ),
    "30-for-the-haul-road-villages.eml": _of(
        "Tarangini Aluminium", "6.1, 6.3, 7.2, 9.4, 3.4"
    ),
    "31-azubi-altenrode.eml": _of("Nordhain Leichtmetall GmbH", "9.2, 10.6"),
    "32-mangrove-sangaya.eml": _of(
        "Société des Bauxites de Kolimba", "8.2, 9.7, 2.5, 6.3, 6.4"
    ),
    "33-lv-hui.eml": _of("Yaoling Aluminium", "6.5, 6.7, 6.8, 7.2, 3.4"),
    "34-suppliers-due-diligence.eml": _of(
        "Nordhain Leichtmetall GmbH", "9.8, 9.1, 2.4"
    ),
    "35-auditor-obstructed.eml": _of("Tarangini Aluminium", "9.9"),
    "36-assedio-moral.eml": _of("Fundição Pedra Mansa", "10.6, 10.4, 9.2"),
    "37-abomoso-second-letter.eml": _of("Abomoso Bauxite", "9.9"),
    "38-valcerina-closing.eml": _of("Estrusioni Valcerina", "2.10, 10.1, 6.8"),
    "39-smelter-threshold.eml": _of("Yaoling Aluminium", "5.1, 5.2, 5.3"),
    "40-taxes-kolimba.eml": _of("Société des Bauxites de Kolimba", "1.2, 3.3"),
    "41-pond-two-dak-lura.eml": _of("Dak Lura Alumina", "2.7, 6.4, 7.1, 7.2"),
    "42-zhuan-fa-nv-gong.eml": _of("Mingchuan Foil", "9.2, 10.4, 10.7"),
    "43-machine-guard.eml": _of("Blue Larch Can Sheet", "11.1, 11.2, 11.3"),
    "54-quilombo-morro-do-tie.eml": _of(
        "Alumina Ribeira Clara S.A.", "9.3, 9.4, 9.5, 9.9"
    ),
    "55-trainees-tsukihara.eml": _of("Tsukihara Rolling", "10.3, 10.8, 9.2"),
    "56-see-attached.eml": _of("Al Sahwan Aluminium", "10.1, 10.7"),
}


def _files(*numbers: int) -> frozenset[str]:
    wanted = tuple(f"{number:02d}-" for number in numbers)
    return frozenset(name for name in EXPECTED if name.startswith(wanted))


# What a triager would surely flag, by the number of the mail.
IN_DANGER = _files(1, 2, 12, 16, 18, 22, 28, 32, 35, 37, 55)
FEARS_REPRISAL = _files(
    2, 3, 6, 7, 8, 11, 12, 13, 14, 16, 17, 18, 20, 22, 25, 35, 36, 37, 40, 42, 43, 54
)
WISHES_ANONYMITY = _files(
    1, 2, 3, 4, 6, 7, 8, 11, 12, 13, 17, 22, 25, 26, 30, 34, 36, 40, 43
)
OUT_OF_SCOPE = _files(5, 44)
ABOUT_AN_AUDITOR = _files(4, 17, 25)
ABOUT_THE_OFFICE = _files(6)

# Written by two people together: no machine knows whom to answer.
TWO_SENDERS = _files(29)
