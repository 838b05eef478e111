"""The notes' run in JAX: one jitted lax.scan over all batches, given the ready-made shuffles, so that it draws nothing.

notes_run_jax.py FILE RUNS SHUFFLES START    START is the four first parameters, with commas between them
"""

import json
import sys
import time

START = time.perf_counter()

import jax
import jax.numpy as jnp
import numpy as np
from jax_step import step_on


@jax.jit
def train(weights, bias, rows):
    """All steps; the costs of the last epoch come along, as the listing prints them."""
    (weights, bias), losses = jax.lax.scan(step_on(x, y), (weights, bias), rows)
    return weights, bias, losses[-12:].mean()


@jax.jit
def predict(weights, bias):
    """The probabilities of all rows."""
    return 1 / (1 + jnp.exp(-(x @ weights + bias)))


def run():
    """Trains and predicts."""
    weights, bias, cost = train(start[:3], start[3], rows)
    jax.block_until_ready((cost, predict(weights, bias)))
    return [*np.asarray(weights).tolist(), float(bias)]


path, runs, shuffles, numbers = sys.argv[1:5]
table = np.genfromtxt(path, delimiter=",", skip_header=1, dtype=str)
x = jnp.asarray(table[:, :3].astype(np.float32))
y = jnp.asarray((table[:, 3] == "True").astype(np.float32))
rows = jnp.asarray(np.fromfile(shuffles, dtype="<i4").reshape(-1, 64))
start = jnp.asarray([float(number) for number in numbers.split(",")], dtype=jnp.float32)
params = run()
first = time.perf_counter() - START
steady = []
for _ in range(int(runs)):
    began = time.perf_counter()
    run()
    steady.append(time.perf_counter() - began)
print(json.dumps({"first": first, "steady": steady, "params": params, "info": f"JAX {jax.__version__}"}))
