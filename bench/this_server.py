"""This server as it is measured: without a limit of the rate, requests may set their instant."""
import os
import pathlib
import sys

TOP = pathlib.Path(__file__).resolve().parent.parent
PATIENTS = TOP / "tests" / "patients"
REFRACTORY = PATIENTS / "refractory.json"
ORDER_SELECT = "/cds-services/bkvn-ivig-order-select"


def built(name):
    """A program of the release build."""
    program = TOP / "build" / "release" / name
    if not program.is_file():
        sys.exit(f"{program} is missing: scripts/build release {name}")
    return program


def serve(processes, work, settings="", program=None, **options):
    """Its process and its URL. What it keeps goes into the folder `work`. Without `program`: the
    release build."""
    state = pathlib.Path(work) / f"state-{len(list(pathlib.Path(work).glob('state-*')))}"
    state.mkdir()
    configuration = state / "site.toml"
    configuration.write_text("[limits]\nrate-per-second = 0\n" + settings)
    return processes.start_with_url(
        [program or built("ivig-cds"), "serve", "--listen", "127.0.0.1:0", "--config",
         configuration, "--allow-as-of", "--log-level", "off"], env={**os.environ, "XDG_STATE_HOME": str(state)}, **options)
