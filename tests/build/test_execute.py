"""Notebooks run in forks: outputs kept, failures told, a killed page noticed."""

import multiprocessing

import pytest

from living_review.build import execute

HEAD = """---
file_format: mystnb
kernelspec:
  name: python3
  display_name: Python 3
---

# Page

"""


def page(tmp_path, code):
    path = tmp_path / "page.md"
    path.write_text(f"{HEAD}```{{code-cell}} python\n{code}\n```\n", encoding="utf-8")
    return path


def outputs(tmp_path, path):
    from jupyter_cache import get_cache
    from myst_nb.core.read import myst_nb_reader_plugin

    cache = get_cache(str(tmp_path / "cache"))
    record = cache.match_cache_notebook(myst_nb_reader_plugin(str(path)))
    return cache.get_cache_bundle(record.pk).nb.cells[0].outputs


def test_a_page_is_run_once_and_its_output_kept(tmp_path):
    path = page(tmp_path, "print('said')\n6 * 7")
    assert execute.execute([path], tmp_path / "cache") == 1
    assert execute.execute([path], tmp_path / "cache") == 0
    told, shown = outputs(tmp_path, path)
    assert told.text == "said\n" and shown.data["text/plain"] == "42"


@pytest.mark.parametrize("code, told", [
    ("1 / 0", "ZeroDivisionError"), ("import warnings; warnings.warn('careful')", "careful"),
    ("import sys; print('oh', file=sys.stderr)", "oh"), ("1 +", "SyntaxError"),
])
def test_a_cell_that_raises_warns_or_complains_fails_its_page(tmp_path, code, told):
    with pytest.raises(execute.CellFailed, match=told) as caught:
        execute.execute([page(tmp_path, code)], tmp_path / "cache")
    assert "page.md" in str(caught.value)


def test_what_is_made_beside_the_pages_is_made_each_time_and_fails_as_it_does(tmp_path):
    path, made = page(tmp_path, "1"), tmp_path / "made"
    for again in (1, 0):
        assert execute.execute([path], tmp_path / "cache", beside=made.touch) == again
        made.unlink()
    path.write_text(path.read_text(encoding="utf-8").replace("\n1\n", "\n2\n"), encoding="utf-8")
    with pytest.raises(FileNotFoundError, match="made"):
        execute.execute([path], tmp_path / "cache", beside=made.unlink)


def test_a_killed_process_is_not_waited_for_without_end(tmp_path):
    with pytest.raises(execute.CellFailed, match="killed"):
        execute.execute([page(tmp_path, "import os; os._exit(1)")], tmp_path / "cache")


def test_a_page_that_runs_for_ever_is_ended_and_told(tmp_path, monkeypatch):
    monkeypatch.setattr(execute, "TIMEOUT", 0)
    others = multiprocessing.active_children()
    with pytest.raises(execute.CellFailed, match="page.md: no answer within 0 seconds"):
        execute.execute([page(tmp_path, "while True: pass")], tmp_path / "cache")
    for ended in {*multiprocessing.active_children()} - {*others}:
        ended.join()
    assert not (tmp_path / "cache/complete.sha256").exists()


def test_prose_does_not_count_and_code_does(tmp_path):
    path = page(tmp_path, "1")
    before = execute._code_digest([path])
    path.write_text(path.read_text() + "\nMore prose.\n")
    assert execute._code_digest([path]) == before
    path.write_text(path.read_text().replace("\n1\n", "\n2\n"))
    assert execute._code_digest([path]) != before
