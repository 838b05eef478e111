"""One epoch in JAX over all rows of a file, in batches of 64: NumPy's shuffle, then a jitted lax.scan.

jax_epoch.py FILE EPOCHS
"""

import json
import sys
import time

import jax
import jax.numpy as jnp
import numpy as np
import pandas
from jax_step import step_on


@jax.jit
def train(weights, bias, rows, x, y):
    """All steps of an epoch: the formulas of the notes."""
    (weights, bias), losses = jax.lax.scan(step_on(x, y), (weights, bias), rows)
    return weights, bias, losses.mean()


path, epochs = sys.argv[1], int(sys.argv[2])
table = pandas.read_csv(path)
x = jnp.asarray(table[["x", "y", "z"]].to_numpy(np.float32))
y = jnp.asarray(table["pass"].to_numpy(np.float32))
random = np.random.default_rng(4)
weights, bias = jnp.asarray([-0.45, -0.37, 0.1], jnp.float32), jnp.asarray(0.2, jnp.float32)
steps = len(table) // 64
drawn, trained = [], []
for _ in range(epochs + 1):
    began = time.perf_counter()
    rows = random.permutation(len(table)).astype(np.int32)[: steps * 64].reshape(steps, 64)
    ready = time.perf_counter()
    weights, bias, cost = train(weights, bias, jnp.asarray(rows), x, y)
    jax.block_until_ready((weights, bias, cost))
    drawn.append(ready - began)
    trained.append(time.perf_counter() - ready)
both = [a + b for a, b in zip(drawn, trained, strict=True)]
print(json.dumps({"seconds": both[1:], "trained": trained[1:], "info": f"JAX {jax.__version__}"}))
