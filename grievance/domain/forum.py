"""Who can help better with what this office does not take up."""

from __future__ import annotations

from enum import StrEnum


MOST_FORUMS = 4  # a letter that names very many helps nobody


class Forum(StrEnum):
    """Where somebody is sent; the letters have a sentence for each."""

    CONSUMER_AUTHORITY = "consumer-authority"
    LABOUR_INSPECTORATE = "labour-inspectorate"
    ENVIRONMENT_AUTHORITY = "environment-authority"
    POLICE = "police"
    COURT = "court"
    LEGAL_AID = "legal-aid"
    HUMAN_RIGHTS_INSTITUTION = "human-rights-institution"
    CONTACT_POINT = "contact-point"
    OWN_MECHANISM = "own-mechanism"
    OTHER_CERTIFIER = "other-certifier"
