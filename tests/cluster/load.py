"""Calls and feedback from several clients at once, each on a connection that it keeps, and what
became of every one of them."""
import collections
import http.client
import json
import pathlib
import socket
import ssl
import threading
import time
import uuid

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SERVICE = "/cds-services/bkvn-ivig-order-select"
FEEDBACK = SERVICE + "/feedback"


def patient(name="still-on-mycophenolate"):
    """A request of about 20 KB, at the instant of its case."""
    body = json.loads((ROOT / f"tests/patients/{name}.json").read_text())
    cases = json.loads((ROOT / "tests/patients/cases.json").read_text())
    body.setdefault("extension", {})["org.ivig-cds.as-of"] = next(
        case["asOf"] for case in cases if case["case"] == name)
    return json.dumps(body).encode()


def feedback(card):
    return json.dumps({"feedback": [{"card": card, "outcome": "overridden",
                                     "outcomeTimestamp": "2026-11-22T20:54:46Z"}]}).encode()


class Load:
    """Each client's requests are calls, but each fourth is feedback. `pace` is the time
    from one request of a client to its next. `token(path)` signs; none: without tokens."""

    def __init__(self, host, port, context=None, token=None, clients=8, pace=0.01, timeout=10,
                 body=None, address=None):
        self.host, self.port, self.context, self.token = host, port, context, token
        self.address = address or host
        self.pace, self.timeout = pace, timeout
        self.body = body or patient()
        self.lock = threading.Lock()
        self.sent = 0
        self.answers = collections.Counter()  # by status, or by what went wrong
        self.failures = []                    # (when, how long it took)
        self.times = []                       # (when answered, how long), of those that succeeded
        self.acknowledged = []                # ids of cards
        self.ending = threading.Event()
        self.threads = [threading.Thread(target=self.client, args=(n,)) for n in range(clients)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.ending.set()
        for thread in self.threads:
            thread.join()

    def connection(self):
        if self.context is None:
            return http.client.HTTPConnection(self.address, self.port, timeout=self.timeout)
        made = http.client.HTTPSConnection(self.host, self.port, timeout=self.timeout,
                                           context=self.context)
        made._create_connection = lambda at, *rest: socket.create_connection(
            (self.address, at[1]), *rest)
        return made

    def client(self, number):
        connection, turn = self.connection(), number
        while not self.ending.is_set():
            begun = time.monotonic()
            turn += 1
            is_feedback = turn % 4 == 0
            path, card = (FEEDBACK if is_feedback else SERVICE), str(uuid.uuid4())
            headers = {"Content-Type": "application/json"}
            if self.token:
                headers["Authorization"] = "Bearer " + self.token(path)
            status = self.ask(connection, path, feedback(card) if is_feedback else self.body, headers)
            if not isinstance(status, int):
                connection.close()
                connection = self.connection()
            self.note(status, begun, card if is_feedback else None)
            self.ending.wait(max(0.0, self.pace - (time.monotonic() - begun)))
        connection.close()

    @staticmethod
    def ask(connection, path, body, headers):
        try:
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status
        except (socket.timeout, TimeoutError):
            return "no answer in time"
        except ConnectionRefusedError:
            return "connection refused"
        except ssl.SSLError:
            return "TLS broke"
        except (OSError, http.client.HTTPException):
            return "connection broke"

    def note(self, status, begun, card):
        now = time.monotonic()
        with self.lock:
            self.sent += 1
            self.answers[str(status)] += 1
            if status == 200:
                self.times.append((now, now - begun))
                if card:
                    self.acknowledged.append(card)
            else:
                self.failures.append((now, now - begun))

    # What came of it

    @property
    def lost(self):
        return self.sent - self.answers["200"]

    def kinds(self):
        return ", ".join(f"{count} × {what}" for what, count in sorted(self.answers.items())
                         if what != "200") or "none"

    def recovery(self, since):
        """From then to the last failure, in seconds; 0 where there was none."""
        late = [when for when, _ in self.failures if when >= since]
        return max(late) - since if late else 0.0

    def slowest_failure(self):
        return max((took for _, took in self.failures), default=0.0)

    def slowest(self):
        return max((took for _, took in self.times), default=0.0)

    def await_more(self, count, timeout=60):
        """Until so many more have succeeded."""
        wanted, end = self.answers["200"] + count, time.monotonic() + timeout
        while self.answers["200"] < wanted:
            if time.monotonic() > end:
                raise RuntimeError(f"no more answers: {dict(self.answers)}")
            time.sleep(0.02)
