"""A step that takes long is told while it goes on: at a terminal by the second, in a log ever more slowly."""

import io

import pytest

from living_review.tables.progress import Progress, Step


class Over:
    """Seconds that pass at once."""

    def __init__(self, times):
        self.times, self.waited = times, []

    def wait(self, seconds):
        self.waited.append(seconds)
        return len(self.waited) > self.times


@pytest.mark.parametrize("live, waited", [(True, [0.2, 0.2, 0.2]), (False, [2, 4, 8])])
def test_what_goes_on_is_told(live, waited):
    progress, over, step = Progress(io.StringIO()), Over(2), Step("states")
    progress.live = live
    step.count(1, 2)
    progress._tick(step, over)
    assert over.waited == waited and progress.stream.getvalue().count("…: states 1 of 2") == 2
    assert ("\r" in progress.stream.getvalue()) == live
