"""Every record that mlcroissant loads by a description, as JSON: run by the Python of the validators.

``load_croissant.py CROISSANT OUT``
"""

import json
import sys
from pathlib import Path

import mlcroissant


def plain(value):
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, bytes):
        return value.decode()
    return value.item() if hasattr(value, "item") else value


dataset = mlcroissant.Dataset(sys.argv[1])
loaded = {records.id: [{name.partition("/")[2]: plain(value) for name, value in record.items()}
                       for record in dataset.records(records.id)]
          for records in dataset.metadata.record_sets}
Path(sys.argv[2]).write_text(json.dumps(loaded), encoding="utf-8")
