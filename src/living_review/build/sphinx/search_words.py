"""The words of the search: as :mod:`.folding` folds them, numbers included.

The index is Sphinx's own. ``reading/search.js`` asks it for an identifier without what stands before it.
"""

import functools
import json
import re

from sphinx.search.en import SearchEnglish

from living_review.tables import folding

WORD = re.compile(r"[^\W_]+")


class Language(SearchEnglish):
    js_splitter_code = f"""const folded = reviewFolded({json.dumps(folding.LETTERS)});
var splitQuery = (text) => folded(text).replace(/(https?:..(dx.)?doi.org.|\\b(pmid|doi)[: ]+)(?=\\d)/gu, "")
  .match(/[\\p{{L}}\\p{{N}}]+/gu) ?? [];"""

    def split(self, input):
        return WORD.findall(folding.folded(input))

    @functools.cache  # noqa: B019 (one for each build)
    def stem(self, word):
        return super().stem(word) if len(word) > 2 else word  # as the stemmer of the browser has it


def setup(app):
    app.add_search_language(Language)
