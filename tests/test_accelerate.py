"""scripts/train.py in real processes: two are as good as one, a killed one goes on, configs work.

Few rows, few steps, cores only. Every process that is started has a time limit, and is ended with
all its children when the limit passes.
"""

import json
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress

import psutil
import pytest
import torch
from accelerate.commands.config.config_args import load_config_from_file
from accelerate.commands.launch import launch_command_parser
from safetensors.torch import load_file

from course.paths import ROOT

pytestmark = pytest.mark.lessons
CONFIGS = ROOT / "configs" / "accelerate"
SCRIPT = str(ROOT / "scripts" / "train.py")
LIMIT = 300  # seconds
FEW = ["--cpu", "--train-rows", "32", "--eval-rows", "31", "--warmup", "0.25", "--epochs", "2"]
WITHOUT_DROPOUT = [*FEW, "--dropout", "0"]


# Processes


@contextmanager
def started(words, file):
    """Start a command with its words going to a file; end it and its children in any case."""
    environment = os.environ | {"OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1"}
    if sys.platform == "linux":
        environment["GLOO_SOCKET_IFNAME"] = "lo"
    with file.open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            words, stdout=log, stderr=subprocess.STDOUT, env=environment, start_new_session=True
        )
        try:
            yield process
        finally:
            end(process)


def end(process):
    """Kill a process and its children; those of torchrun are in process groups of their own."""
    try:
        family = psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        family = []
    process.kill()
    for child in family:
        with suppress(psutil.NoSuchProcess):
            child.kill()
    process.wait(30)


def run(words, file):
    """Run a command to its end."""
    with started(words, file) as process:
        finish(process, file)


def finish(process, file):
    """Wait for a process to succeed, for as long as the limit allows."""
    try:
        code = process.wait(LIMIT)
    except subprocess.TimeoutExpired:
        pytest.fail(f"not finished after {LIMIT} seconds: {said(file)}")
    assert code == 0, said(file)


def said(file):
    """Return the last of what a process wrote."""
    return file.read_text(encoding="utf-8", errors="replace")[-3000:]


def launch(config, *words):
    """Return the command that starts the script with one of the configuration files."""
    start = [sys.executable, "-m", "accelerate.commands.launch", "--config_file"]
    return [*start, str(CONFIGS / f"{config}.yaml"), *words]


def free_port():
    """Return a port that nobody listens to."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


# What a training leaves behind


def log(folder):
    """Return the lines of a training's log."""
    lines = (folder / "log.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def losses(folder):
    """Return the loss of every step."""
    return [line["loss"] for line in log(folder)]


def result(folder):
    """Return what a training found on the validation pairs."""
    return json.loads((folder / "result.json").read_text(encoding="utf-8"))


def weights(folder):
    """Return the weights after a training."""
    return load_file(folder / "model" / "model.safetensors")


def apart(first, second):
    """Return the largest difference between two sets of weights."""
    assert first.keys() == second.keys()
    return max((first[name] - second[name]).abs().max().item() for name in first)


# One process and two


@pytest.fixture(scope="module")
def one(tmp_path_factory):
    """One process with batches of 16: two steps an epoch."""
    folder = tmp_path_factory.mktemp("one")
    words = ["--output", str(folder), "--batch-size", "16", *WITHOUT_DROPOUT]
    run(launch("one_process", SCRIPT, *words), folder / "said.txt")
    return folder


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """Two processes with batches of 8 each."""
    folder = tmp_path_factory.mktemp("two")
    words = ["--output", str(folder), "--batch-size", "8", "--save-every", "3", *WITHOUT_DROPOUT]
    run(launch("two_processes", SCRIPT, *words), folder / "said.txt")
    return folder


@pytest.fixture(scope="module")
def far(tmp_path_factory):
    """Two machines, played by two launchers on this one: what both files change is the address."""
    folder = tmp_path_factory.mktemp("far")
    here = ["--main_process_ip", "127.0.0.1", "--main_process_port", str(free_port())]
    words = [*here, SCRIPT, "--output", str(folder), "--batch-size", "8", *WITHOUT_DROPOUT]
    files = [folder / "first.txt", folder / "second.txt"]
    with (
        started(launch("two_machines_rank0", *words), files[0]) as first,
        started(launch("two_machines_rank1", *words), files[1]) as second,
    ):
        finish(first, files[0])
        finish(second, files[1])
    return folder


def test_two_processes_take_part(one, two):
    assert (result(one)["processes"], result(two)["processes"]) == (1, 2)


def test_two_half_batches_are_one_step(one, two):
    assert len(log(one)) == len(log(two)) == 4


def test_two_processes_have_the_losses_of_one_with_the_doubled_batch(one, two):
    assert losses(two) == pytest.approx(losses(one), abs=1e-4)


def test_two_processes_have_the_gradients_of_one_with_the_doubled_batch(one, two):
    lengths = [[line["norm"] for line in log(folder)] for folder in (one, two)]
    assert lengths[1] == pytest.approx(lengths[0], rel=1e-2)


def test_two_processes_end_with_the_weights_of_one_with_the_doubled_batch(one, two):
    # Adam divides by the gradient's size: where that is nearly zero, rounding decides the sign.
    steps = sum(line["learning_rate"] for line in log(one))
    first, second = weights(one), weights(two)
    distances = torch.cat([(first[name] - second[name]).abs().flatten() for name in first])
    assert distances.max() <= 2 * steps
    assert distances.mean() < 0.02 * steps


def test_no_validation_pair_is_counted_twice(one, two):
    assert (
        result(one)["pairs"] == result(two)["pairs"] == 31
    )  # odd: one process gets a repeated one


def test_learning_rate_does_not_depend_on_the_number_of_processes(one, two):
    rates = [[line["learning_rate"] for line in log(folder)] for folder in (one, two)]
    assert rates[0] == pytest.approx(rates[1])


def test_two_machines_do_what_two_processes_do(two, far):
    assert result(far)["processes"] == 2
    assert losses(far) == pytest.approx(losses(two), abs=1e-6)


def test_only_the_last_checkpoint_of_two_processes_is_kept(two):
    assert [path.name for path in two.glob("step-*")] == ["step-3"]
    assert len(list((two / "step-3").glob("random_states_*.pkl"))) == 2


# Killing and resuming


WITH_DROPOUT = ["--batch-size", "4", "--save-every", "3", *FEW]  # 8 steps an epoch


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A training that nobody interrupts."""
    folder = tmp_path_factory.mktemp("whole")
    run([sys.executable, SCRIPT, "--output", str(folder), *WITH_DROPOUT], folder / "said.txt")
    return folder


@pytest.fixture(scope="module")
def resumed(tmp_path_factory):
    """The same training, killed after its fifth step or a little later, and resumed."""
    folder = tmp_path_factory.mktemp("resumed")
    words = [sys.executable, SCRIPT, "--output", str(folder), *WITH_DROPOUT]
    file = folder / "said.txt"
    with started(words, file) as process:
        limit = time.monotonic() + LIMIT
        while not (folder / "log.jsonl").exists() or len(log(folder)) < 5:
            assert process.poll() is None, said(file)
            assert time.monotonic() < limit, f"no fifth step after {LIMIT} seconds: {said(file)}"
            time.sleep(0.01)
        process.kill()  # SIGKILL: nothing can be tidied up
        process.wait(30)
    assert not (folder / "result.json").exists()
    run([*words, "--resume"], file)
    return folder


def test_resumed_training_says_where_it_goes_on(resumed):
    assert "resumed after step" in said(resumed / "said.txt")


def test_resumed_training_has_every_step_once(whole, resumed):
    assert [line["step"] for line in log(resumed)] == list(range(1, 17))
    assert len(log(whole)) == 16


def test_resumed_training_ends_with_the_same_weights(whole, resumed):
    assert apart(weights(whole), weights(resumed)) == 0


def test_resumed_training_has_the_same_losses(whole, resumed):
    assert losses(resumed) == losses(whole)


# Configuration files


@pytest.fixture(params=sorted(CONFIGS.glob("*.yaml")), ids=lambda path: path.stem)
def config(request):
    """Each configuration file."""
    return request.param


def test_there_is_a_file_for_every_kind_of_machine():
    names = {path.stem for path in CONFIGS.glob("*.yaml")}
    machines = {"two_machines_rank0", "two_machines_rank1"}
    assert names == {"one_process", "two_processes", "multi_gpu", "fsdp"} | machines


def test_accelerate_reads_every_file(config):
    loaded = load_config_from_file(str(config))  # raises for a key that it does not know
    assert loaded.num_processes >= 1 and loaded.machine_rank < loaded.num_machines


def test_every_file_says_what_to_change_and_how_to_start_it(config):
    text = config.read_text(encoding="utf-8")
    assert "# Change " in text.replace("\n# On both", "")
    assert f"accelerate launch --config_file configs/accelerate/{config.name} scripts/" in text


def test_every_key_is_an_argument_of_the_launcher(config):
    loaded = load_config_from_file(str(config)).to_dict()
    known = {action.dest for action in launch_command_parser()._actions}
    inner = set(loaded.get("fsdp_config") or {})
    assert inner <= known
    assert {"num_processes", "num_machines", "machine_rank", "mixed_precision"} <= set(loaded)


def test_the_two_machines_differ_in_their_rank_only():
    first, second = (
        load_config_from_file(str(CONFIGS / f"two_machines_rank{rank}.yaml")).to_dict()
        for rank in (0, 1)
    )
    assert {key for key in first if first[key] != second[key]} == {"machine_rank"}


def test_fsdp_names_a_layer_of_the_model():
    from transformers.models.bert import modeling_bert

    wanted = load_config_from_file(str(CONFIGS / "fsdp.yaml")).fsdp_config
    assert hasattr(modeling_bert, wanted["fsdp_transformer_layer_cls_to_wrap"])
