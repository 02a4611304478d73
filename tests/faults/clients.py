"""Clients that take much and give little, beside others that call as they should."""
import contextlib
import resource
import socket
import threading
import time

from load import SERVICE, patient
from row import row_of
from site_of import Site

WIDE = ("[limits]\nconnections = 20000\nconnections-per-address = 20000\n"
        "first-byte-ms = 600000\nidle-ms = 600000\nrequests = 4096\nrate-per-second = 0\n")
SHORT = ("[limits]\nconnections = 4096\nconnections-per-address = 4096\nfirst-byte-ms = 2000\n"
         "between-bytes-ms = 2000\nrequest-ms = 6000\nrate-per-second = 0\nrequests = 1024\n")
IDLE = 10_000
BAD_ONES = 200
NEVER_READING = 50
PAGES = 100  # more than the kernel keeps for a client
HEAD = f"POST {SERVICE} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


def connect(port):
    made = socket.create_connection(("127.0.0.1", port), timeout=10)
    made.setblocking(False)
    return made


def close_all(sockets):
    for each in sockets:
        each.close()


def request():
    body = patient()
    return (HEAD + f"Content-Length: {len(body)}\r\n\r\n").encode() + body


def beside(fault, more, act, files=None, lost=0):
    """`act(site, load)` beside calls that are to be answered; what it says goes into the table."""
    with Site(more, files=files) as site:
        before = site.memory()
        with site.load() as load:
            load.await_more(100)
            usual = load.slowest()
            since = time.monotonic()
            seen = act(site, load)
            most = site.memory()
            load.await_more(100)
        worst = max(took for when, took in load.times if when > since)
        return row_of(fault, load, since, site.lost_feedback(load.acknowledged),
                      f"{seen}; slowest answer {usual * 1000:.0f} ms before, {worst * 1000:.0f} ms "
                      f"meanwhile; {before:.0f} MiB before, {most:.0f} MiB meanwhile",
                      good=load.lost <= lost)


def ended(sockets):
    """How many the server has closed, or said its last to."""
    count = 0
    for each in sockets:
        with contextlib.suppress(BlockingIOError):
            try:
                while each.recv(65536):
                    pass
                count += 1
            except ConnectionError:
                count += 1
    return count


def idle_connections():
    def act(site, load):
        sockets = [connect(site.port) for _ in range(IDLE)]
        time.sleep(2)
        load.await_more(200)
        open_files = site.open_files()
        close_all(sockets)
        return f"{open_files} files open"
    return beside(f"{IDLE} idle connections", WIDE, act, files=20_000)


def slow_writers():
    def act(site, load):
        sockets = [connect(site.port) for _ in range(BAD_ONES)]
        end, text = time.monotonic() + 8, request()
        for at in range(len(text)):
            for each in sockets:
                with contextlib.suppress(OSError):
                    each.send(text[at:at + 1])
            if time.monotonic() > end:
                break
            time.sleep(0.5)
        count = ended(sockets)
        close_all(sockets)
        return f"{count} of {BAD_ONES} cut off when their 6 s were over"
    return beside(f"{BAD_ONES} slow writers, a byte each half second", SHORT, act)


def slow_readers():
    def act(site, load):
        sockets, text, stop = [], request(), time.monotonic() + 8
        for _ in range(BAD_ONES):
            made = socket.socket()
            made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            made.connect(("127.0.0.1", site.port))
            made.sendall(text)
            sockets.append(made)
        while time.monotonic() < stop:
            for each in sockets:
                each.settimeout(0.001)
                with contextlib.suppress(OSError):
                    each.recv(1)
            time.sleep(0.2)
        close_all(sockets)
        return f"{BAD_ONES} read a byte at a time"
    return beside(f"{BAD_ONES} slow readers", SHORT, act)


def never_reading():
    def act(site, load):
        sockets, text = [], b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" * PAGES
        for _ in range(NEVER_READING):
            made = socket.socket()
            made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            made.connect(("127.0.0.1", site.port))
            made.sendall(text)
            sockets.append(made)
        time.sleep(8)
        count = sum(each.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) != 0 for each in sockets)
        close_all(sockets)
        return f"{count} of {NEVER_READING} cut off when they had taken nothing for 2 s"
    return beside(f"{NEVER_READING} clients that ask for the page {PAGES} times and never read", SHORT,
                  act)


def large_headers():
    answers = []

    def send(port):
        with socket.create_connection(("127.0.0.1", port), timeout=20) as made:
            with contextlib.suppress(OSError):
                made.sendall((HEAD + "X-Much: ").encode() + b"x" * (1 << 20) + b"\r\n\r\n")
            with contextlib.suppress(OSError):
                answers.append(made.recv(12)[9:12])

    def act(site, load):
        for _ in range(5):
            threads = [threading.Thread(target=send, args=(site.port,)) for _ in range(40)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        return f"{answers.count(b'431')} of 200 answered 431"
    return beside("200 requests with 1 MB of headers", "", act)


def no_file_descriptors():
    def act(site, load):
        room = site.open_files() + 20
        _, most = resource.prlimit(site.process.pid, resource.RLIMIT_NOFILE)
        resource.prlimit(site.process.pid, resource.RLIMIT_NOFILE, (room, most))
        sockets = [connect(site.port) for _ in range(BAD_ONES)]
        time.sleep(5)
        load.await_more(50)  # on the connections that they have
        close_all(sockets)
        resource.prlimit(site.process.pid, resource.RLIMIT_NOFILE, (most, most))
        return "connections that were open are served, new ones wait"
    return beside("no file descriptor is free for 5 s (prlimit)", WIDE, act)


ROWS = {"idle-connections": idle_connections, "slow-writers": slow_writers,
        "slow-readers": slow_readers, "large-headers": large_headers,
        "never-reading": never_reading, "no-file-descriptors": no_file_descriptors}
