"""Clients that keep no manners, each on a thread: cut off, slow to send, slow to read; and one that
gives feedback to cards that it was shown. `Unruly.faults` holds what the server did wrong."""
import datetime
import http.client
import json
import socket
import threading
import time


def request_bytes(target, body):
    head = (f"POST {target} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n")
    return head.encode() + body


class Unruly:
    """Started with `start()`; `stop()` waits for the last of them."""

    def __init__(self, address, target, small, large, pause=0.5):
        host, port = address.split(":")
        self.address, self.target, self.pause = (host, int(port)), target, pause
        self.small = small
        self.small_request = request_bytes(target, small)
        self.large_request = request_bytes(target, large)
        self.done = threading.Event()
        self.counts, self.faults = {}, []
        self.threads = [threading.Thread(target=self.again_and_again, args=(each,), daemon=True)
                        for each in
                        (self.cut_off, self.slow_to_send, self.slow_to_read, self.feedback)]

    def start(self):
        for thread in self.threads:
            thread.start()

    def stop(self):
        self.done.set()
        for thread in self.threads:
            thread.join()

    def again_and_again(self, what):
        while not self.done.wait(self.pause):
            try:
                what()
                self.counts[what.__name__] = self.counts.get(what.__name__, 0) + 1
            except (OSError, ValueError, KeyError, IndexError, http.client.HTTPException) as error:
                self.faults.append(f"{what.__name__}: {error!r}")

    def connect(self):
        return socket.create_connection(self.address, 60)

    def cut_off(self):
        """Half of a request, and gone."""
        with self.connect() as connection:
            connection.sendall(self.large_request[:len(self.large_request) // 2])

    def slow_to_send(self):
        """A request in ten pieces over two seconds."""
        with self.connect() as connection:
            piece = len(self.small_request) // 9
            for start in range(0, len(self.small_request), piece):
                connection.sendall(self.small_request[start:start + piece])
                time.sleep(0.2)
            self.expect(connection)

    def slow_to_read(self):
        """Requests one behind the other, whose replies are fetched much later."""
        with self.connect() as connection:
            connection.sendall(3 * self.small_request)
            time.sleep(2)
            self.expect(connection)

    def expect(self, connection):
        first = connection.recv(12)
        if first != b"HTTP/1.1 200":
            raise ValueError(first)

    def feedback(self):
        """Feedback to the card of a call of its own."""
        connection = http.client.HTTPConnection(*self.address, timeout=60)
        headers = {"Content-Type": "application/json"}
        connection.request("POST", self.target, self.small, headers)
        card = json.load(connection.getresponse())["cards"][0]
        now = datetime.datetime.now(datetime.timezone.utc).isoformat()
        said = {"feedback": [{"card": card["uuid"], "outcome": "overridden",
                              "outcomeTimestamp": now}]}
        connection.request("POST", self.target + "/feedback", json.dumps(said), headers)
        status = connection.getresponse().status
        connection.close()
        if status != 200:
            raise ValueError(f"feedback was answered {status}")
