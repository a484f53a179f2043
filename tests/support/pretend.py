"""PubMed, Europe PMC and Crossref on this machine: their shapes, and all that can go wrong with them.

The shapes are those of the public documentation: E-utilities (NBK25499), the Articles RESTful API
of Europe PMC, and api.crossref.org. A library of records stands behind both databases.
"""

from __future__ import annotations

import contextlib
import json
import struct
import threading
from collections import defaultdict
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import SO_LINGER, SOL_SOCKET
from urllib.parse import parse_qs, unquote, urlsplit

from living_review.literature import databases, web

WRONG_TYPES = {"esearchresult": [], "result": 5, "hitCount": {}, "resultList": None, "message": "x"}


def record(number: int, title: str = "", **more) -> dict:
    """One record of the library."""
    word = "abcdefghijklmnopqrstuvwxyz"[number % 26] + "bcdfghklmnprstvwxz"[number // 26 % 18]
    return {"pmid": str(30_000_000 + number), "doi": f"10.1000/new.{number}", "year": "2026",
            "title": title or f"Intramedullary metastasis of a {word}oma with {word}itis and {word}osis",
            "authors": [f"{word.capitalize()}son A", "Baker BC"], "pmcid": "", "kinds": ["Case Reports"],
            "journal": "Journal of Gardens", "volume": "7", "issue": "2", "pages": "11-13", **more}


class Pretend:
    """The three services; ``faults[name]`` are served in turn, ``None`` being what is asked for."""

    def __init__(self):
        self.pubmed, self.europe, self.works = [], [], {}
        self.crossref: list[dict] = []  # works that a reference in words finds
        self.asked: list[tuple[str, dict, dict]] = []
        self.faults: dict[str, list] = defaultdict(list)
        self.over = threading.Event()  # nobody asks any more
        self.page = 0  # records of a page of Europe PMC; 0: as many as asked for
        self.listed: dict = {}  # what esearch answers besides: its warnings and errors

    def of(self, name: str) -> list[dict]:
        """The parameters of the requests to one service."""
        return [parameters for asked, parameters, _ in self.asked if asked == name]

    def esearch(self, parameters: dict) -> object:
        ids = [r["pmid"] for r in self.pubmed]
        return {"header": {"type": "esearch", "version": "0.3"},
                "esearchresult": {"count": str(len(ids)), "retmax": str(len(ids)), "retstart": "0",
                                  "idlist": ids, "translationset": [],
                                  "querytranslation": parameters["term"], **self.listed}}

    def esummary(self, parameters: dict) -> object:
        ids, library = parameters["id"].split(","), {r["pmid"]: r for r in self.pubmed}
        return {"header": {"type": "esummary", "version": "0.3"},
                "result": {"uids": ids} | {number: self._summary(library[number]) for number in ids
                                           if not library[number].get("deleted")}}

    def _summary(self, r: dict) -> object:
        if "summary" in r:
            return r["summary"]
        if "error" in r:
            return {"uid": r["pmid"], "error": r["error"]}
        ids = [("pubmed", r["pmid"]), ("doi", r["doi"]), ("pmc", r["pmcid"])]
        return {"uid": r["pmid"], "pubdate": r.get("pubdate", f"{r['year']} Mar 5"), "source": "J Gard",
                "epubdate": "", "sortpubdate": r.get("sortpubdate", ""),
                "authors": [{"name": name, "authtype": "Author", "clusterid": ""} for name in r["authors"]],
                "title": r["title"] + ".", "volume": r["volume"], "issue": r["issue"], "pages": r["pages"],
                "lang": ["eng"], "pubtype": r["kinds"], "fulljournalname": r["journal"],
                "articleids": [{"idtype": kind, "idtypen": 1, "value": value}
                               for kind, value in ids if value]}

    def search(self, parameters: dict) -> object:
        size = self.page or int(parameters["pageSize"])
        first = 0 if parameters["cursorMark"] == "*" else int(parameters["cursorMark"])
        part = self.europe[first:first + size]
        return {"version": "6.9", "hitCount": len(self.europe), "nextCursorMark": str(first + len(part)),
                "request": {"queryString": parameters["query"]},
                "resultList": {"result": [self._article(r) for r in part]}}

    def _article(self, r: dict) -> dict:
        about = {"id": r["pmid"] or r["pmcid"], "source": "MED" if r["pmid"] else "PMC", "pmid": r["pmid"],
                 "pmcid": r["pmcid"], "doi": r["doi"], "title": r["title"] + ".", "pubYear": r["year"],
                 "authorString": ", ".join(r["authors"]) + ".", "journalTitle": "J Gard", "issue": r["issue"],
                 "journalVolume": r["volume"], "pageInfo": r["pages"], "isOpenAccess": "N",
                 "pubType": "; ".join(r["kinds"]).lower(), "firstIndexDate": "2026-03-06"}
        return {name: value for name, value in about.items() if value}

    def library(self, parameters: dict) -> object | None:
        if "doi" not in parameters:
            items = self.crossref[:int(parameters["rows"])]
            return {"status": "ok", "message-type": "work-list", "message-version": "1.0.0", "message": {
                "facets": {}, "total-results": 1_000_000, "items": items, "items-per-page": len(items),
                "query": {"start-index": 0, "search-terms": None}}}
        doi = parameters["doi"]
        if doi not in self.works:
            return None
        return {"status": "ok", "message-type": "work", "message-version": "1.0.0",
                "message": {"DOI": doi, "type": "journal-article", "title": ["A rose"]} | self.works[doi]}


def _handler(pretend: Pretend):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            place = urlsplit(self.path)
            name = "works" if "/works" in place.path else place.path.rpartition("/")[2].removesuffix(".fcgi")
            parameters = {k: v[0] for k, v in parse_qs(place.query).items()}
            if "/works/" in place.path:
                parameters = {"doi": unquote(place.path.partition("/works/")[2])}
            pretend.asked.append((name, parameters, dict(self.headers)))
            if pretend.faults[name] and (fault := pretend.faults[name].pop(0)) is not None:
                return self.fail(fault)
            answer = getattr(pretend, "library" if name == "works" else name)(parameters)
            self.say(404 if answer is None else 200, json.dumps(answer).encode())

        def say(self, status: int, body: bytes, length: int | None = None, **headers) -> None:
            self.send_response(status)
            for header, value in headers.items():
                self.send_header(header.replace("_", "-"), value)
            self.send_header("Content-Length", str(len(body) if length is None else length))
            self.end_headers()
            self.wfile.write(body)

        def fail(self, fault) -> None:
            if isinstance(fault, int):
                self.say(fault, b"<html><h1>trouble</h1>")
            elif isinstance(fault, tuple):
                self.say(fault[0], b"{}", Retry_After=fault[1])
            elif fault == "reset":
                self.connection.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
                self.connection.close()
            elif fault == "slow":
                pretend.over.wait()
            elif fault == "drip":
                self.say(200, b"", 10**9)
                while not pretend.over.wait(0.02):
                    self.wfile.write(b" ")
                    self.wfile.flush()
            elif fault == "cut":
                self.say(200, b'{"esearchresult": {"cou', 5000)
                self.close_connection = True
            else:
                self.say(200, fault if isinstance(fault, bytes) else json.dumps(fault).encode())

        def log_message(self, *_):
            pass

    return Handler


@contextlib.contextmanager
def services(monkeypatch) -> Iterator[Pretend]:
    """The package asks these instead of the real ones."""
    pretend = Pretend()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(pretend))
    server.handle_error = lambda *_: None
    server.daemon_threads, server.block_on_close = True, False
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    pretend.address = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setattr(databases, "PUBMED", f"{pretend.address}/entrez")
    monkeypatch.setattr(databases, "EUROPE_PMC", f"{pretend.address}/rest")
    monkeypatch.setattr(databases, "CROSSREF", f"{pretend.address}/works")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(web, "BACKOFF", 0)
    monkeypatch.setattr(web, "PAUSE", 0)
    yield pretend
    pretend.over.set()
    server.shutdown()
    server.server_close()
    thread.join()


def client() -> web.Client:
    return web.Client("someone@example.org")
