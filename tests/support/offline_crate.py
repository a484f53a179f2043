"""Give rocrate-validator the RO-Crate context ahead of time, so that it asks nobody: run by its own Python.

``offline_crate.py CACHE ADDRESS FILE`` puts the file into a cache of HTTP answers (requests-cache, which is
what ``rocrate-validator --offline --cache-path CACHE`` reads) under the address.
"""

import sys
from pathlib import Path

from requests_cache import CachedResponse, CachedSession
from requests_cache.models import CachedRequest

cache, address, file = sys.argv[1:]
answer = CachedResponse(status_code=200, url=address, reason="OK", content=Path(file).read_bytes(),
                        headers={"Content-Type": "application/ld+json"},
                        request=CachedRequest(method="GET", url=address))
CachedSession(cache, backend="sqlite").cache.save_response(answer)
