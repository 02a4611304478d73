"""Faults of the parts of a cluster, behind HAProxy."""
import signal
import time

from cluster import REPLICAS, Cluster, until
from row import row_of


def under_load(fault, act):
    """`act(cluster)` while clients call; then on until they are answered again."""
    with Cluster() as cluster:
        with cluster.load() as load:
            load.await_more(200)
            since = time.monotonic()
            seen = act(cluster, load) or ""
            load.await_more(200)
        return row_of(fault, load, since, cluster.lost_feedback(load.acknowledged), seen)


def rolling_restart():
    def act(cluster, _):
        for name in REPLICAS:
            cluster.restart(name)
    row = under_load("rolling restart: SIGTERM to each replica in turn", act)
    row.good = row.good and row.lost == 0
    return row


def kill_replica():
    def act(cluster, load):
        old = cluster.pid("replica1")
        cluster.kill("replica1")
        load.await_more(200)
        until(lambda: cluster.pid("replica1") != old and cluster.is_ready("replica1"), "it is ready")
    return under_load("kill -9 of a replica", act)


def freeze_replica():
    def act(cluster, load):
        cluster.send("replica1", signal.SIGSTOP)
        time.sleep(5)
        cluster.send("replica1", signal.SIGCONT)
        load.await_more(50)
        return f"slowest answer {load.slowest():.1f} s: of those that it had in hand"
    return under_load("a replica freezes for 5 s (SIGSTOP)", act)


def kill_postgresql():
    def act(cluster, _):
        since = time.monotonic()
        cluster.kill("postgresql")
        until(cluster.has_database, "PostgreSQL answers")
        return f"PostgreSQL itself was back after {time.monotonic() - since:.1f} s"
    return under_load("kill -9 of PostgreSQL", act)


def freeze_postgresql():
    def act(cluster, load):
        processes = [cluster.pid("postgresql")] + cluster.children("postgresql")
        cluster.freeze(processes)
        time.sleep(5)
        cluster.freeze(processes, signal.SIGCONT)
        return f"each 503 within {load.slowest_failure():.1f} s"
    return under_load("PostgreSQL freezes for 5 s (SIGSTOP)", act)


def restart_proxy():
    return under_load("restart of HAProxy (SIGTERM, then anew)",
                      lambda cluster, _: cluster.restart("haproxy"))


def reload_proxy():
    def act(cluster, load):
        cluster.send("haproxy", signal.SIGUSR2)
        load.await_more(300)
    return under_load("reload of HAProxy (SIGUSR2)", act)


ROWS = {"rolling-restart": rolling_restart, "kill-replica": kill_replica,
        "freeze-replica": freeze_replica, "kill-postgresql": kill_postgresql,
        "freeze-postgresql": freeze_postgresql, "restart-haproxy": restart_proxy,
        "reload-haproxy": reload_proxy}
