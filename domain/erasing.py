"""Why a person is forgotten: kept in the administration log, so that whoever looks at it sees on what ground it was."""

from __future__ import annotations

from enum import StrEnum


class ErasureReason(StrEnum):
    """Why what is kept of a person goes: keys of :data:`domain.vocabulary.ERASURE_REASON`.

    Source: PIPL (个人信息保护法) articles 47, 31 (the guardian stands in for who is under fourteen) and 49 (the next of
    kin for somebody who has died).
    """

    ASKED_BY_PERSON = "asked_by_person"
    ASKED_BY_GUARDIAN = "asked_by_guardian"
    ASKED_BY_KIN = "asked_by_kin"
    PURPOSE_OVER = "purpose_over"
    RETENTION_OVER = "retention_over"
    UNLAWFUL = "unlawful"
    COURT_ORDER = "court_order"
