"""However the facts come together, a view is the same to the letter: that is what a check compares."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from projections import VIEWS
from tests.projections.folded import Folded
from tests.projections.test_statistics_any_history import HISTORIES, History, Step


@settings(max_examples=40, deadline=None)
@given(HISTORIES, st.lists(st.integers(1, 60), min_size=1))
def test_facts_folded_in_one_batch_leave_what_they_leave_one_by_one(steps: list[Step], sizes: list[int]) -> None:
    events = History(steps).log.events
    for view in VIEWS:
        alone, together = Folded(view, events), Folded(view)
        first, nth = 0, 0
        while first < len(events):
            size = sizes[nth % len(sizes)]
            together.fold(*events[first : first + size])
            first, nth = first + size, nth + 1
        assert together.rows == alone.rows
        assert together.sums == alone.sums
