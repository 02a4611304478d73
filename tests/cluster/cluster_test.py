"""What replicas behind a proxy promise together. tests/cluster/run runs it."""
import json
import signal
import time
import unittest

from cluster import REPLICAS, Cluster, until
from load import FEEDBACK, SERVICE, feedback, patient


def without_ids(body):
    """An answer, its UUIDs struck out: they are new in each."""
    def strike(value):
        if isinstance(value, dict):
            return {name: strike(member) for name, member in value.items()
                    if name not in ("uuid", "id")}
        return [strike(element) for element in value] if isinstance(value, list) else value
    return strike(json.loads(body))


class Replicas(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = cls.enterClassContext(Cluster())

    def call(self, base, token=None):
        token = token or self.cluster.signer.token(SERVICE)
        return self.cluster.post(base, SERVICE, patient(), token)

    def test_all_replicas_give_the_same_answer(self):
        answers = [self.call(self.cluster.replica_url(name)) for name in REPLICAS]
        answers += [self.call(self.cluster.url) for _ in range(6)]
        self.assertEqual({status for status, _ in answers}, {200})
        first = without_ids(answers[0][1])
        self.assertTrue(first["cards"])
        for _, body in answers[1:]:
            self.assertEqual(without_ids(body), first)

    def test_a_token_used_at_one_replica_is_refused_at_the_others(self):
        token = self.cluster.signer.token(SERVICE)
        self.assertEqual(self.call(self.cluster.replica_url("replica1"), token)[0], 200)
        for base in [self.cluster.replica_url(name) for name in REPLICAS] + [self.cluster.url]:
            self.assertEqual(self.call(base, token)[0], 401)

    def test_feedback_given_to_one_replica_shows_in_the_report(self):
        _, body = self.call(self.cluster.replica_url("replica1"))
        card = json.loads(body)["cards"][0]["uuid"]
        until(lambda: card in self.cluster.rows("SELECT card FROM decision"), "the card is recorded")
        before = self.overridden()
        status, _ = self.cluster.post(self.cluster.replica_url("replica2"), FEEDBACK, feedback(card),
                                      self.cluster.signer.token(FEEDBACK))
        self.assertEqual(status, 200)
        self.assertEqual(self.overridden(), before + 1)

    def overridden(self):
        for line in self.cluster.report().splitlines():
            words = line.split()
            if words[:2] == ["bkvn-ivig-order-select", "eligibility"]:
                return int(words[5])
        return 0

    def test_metrics_stay_inside(self):
        self.assertEqual(self.cluster.ask(self.cluster.url + "/metrics")[0], 404)

    def test_a_rolling_restart_fails_no_request(self):
        with self.cluster.load() as load:
            load.await_more(50)
            for name in REPLICAS:
                self.cluster.restart(name)
            load.await_more(50)
        self.assertEqual(load.kinds(), "none")
        self.assertEqual(self.cluster.lost_feedback(load.acknowledged), [])
        print(f"rolling restart: {load.sent} requests, none failed", flush=True)

    def test_kill_9_of_a_replica_loses_no_acknowledged_feedback(self):
        with self.cluster.load() as load:
            load.await_more(50)
            for name in REPLICAS[:2]:
                old = self.cluster.pid(name)
                self.cluster.kill(name)
                load.await_more(50)
                until(lambda: self.cluster.pid(name) != old and self.cluster.is_ready(name),
                      f"{name} is ready")
        self.assertEqual(self.cluster.lost_feedback(load.acknowledged), [])
        print(f"kill -9 of two replicas: {load.sent} requests, failed: {load.kinds()}", flush=True)

    def test_kill_9_of_postgresql_loses_no_acknowledged_feedback(self):
        used = self.cluster.signer.token(SERVICE)
        self.assertEqual(self.call(self.cluster.url, used)[0], 200)
        with self.cluster.load() as load:
            load.await_more(50)
            self.cluster.kill("postgresql")
            load.await_more(50)
        self.assertEqual(self.cluster.lost_feedback(load.acknowledged), [])
        self.assertEqual(self.call(self.cluster.url, used)[0], 401)
        print(f"kill -9 of PostgreSQL: {load.sent} requests, failed: {load.kinds()}", flush=True)


if __name__ == "__main__":
    unittest.main(verbosity=1)
