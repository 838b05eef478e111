"""Every activation function in PyTorch, forward and backward, with the memory's bandwidth: medians in nanoseconds.

torch_activations.py SECONDS SIZES NAMES    reads "name TAB expression in x" from standard input

It prints lines as go/activations does: name, elements, mean, median, 5% and 95% quantile, runs. "copy" moves what a
function's step moves: one of two inputs in turn to the value, the gradient from above to the gradient for x.
"""

import statistics
import sys
import time

import torch
import torch.nn.functional as F  # the expressions use it

COLUMNS = 10


def measure(name, n, seconds, run):
    """Runs for so many seconds after two warm-ups and prints the times of one run."""
    run(), run()
    times = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        began = time.perf_counter_ns()
        run()
        times.append(time.perf_counter_ns() - began)
    times.sort()
    low, high = times[len(times) // 20], times[len(times) - 1 - len(times) // 20]
    numbers = (sum(times) / len(times), statistics.median(times), low, high)
    print(name, n, *(round(number) for number in numbers), len(times), sep="\t", flush=True)


def both(function, n):
    """A forward and a backward pass over n elements, on two inputs in turn."""
    grid = torch.linspace(-4, 4, n).reshape(-1, COLUMNS)
    inputs = [grid.clone().requires_grad_(), grid.flip(0).contiguous().requires_grad_()]
    above = torch.linspace(0.5, 1.5, n).reshape(-1, COLUMNS)

    def run():
        inputs.reverse()
        x = inputs[0]
        x.grad = None
        function(x).backward(above)

    return run


def copying(n):
    """Two copies of n numbers, without an allocation."""
    inputs, above, value, gradient = [torch.rand(n), torch.rand(n)], torch.rand(n), torch.empty(n), torch.empty(n)

    def run():
        inputs.reverse()
        value.copy_(inputs[0])
        gradient.copy_(above)

    return run


seconds = float(sys.argv[1])
sizes = [int(text) for text in sys.argv[2].split(",")]
names = sys.argv[3].split(",")
functions = dict(line.rstrip("\n").split("\t") for line in sys.stdin)
one = torch.zeros(1)
measure("call", 1, seconds, lambda: one + 1)
for n in sizes:
    measure("copy", n, seconds, copying(n))
    for name in names:
        function = eval(f"lambda x: {functions[name]}", {"torch": torch, "F": F})  # an expression of our own catalogue
        measure(name, n, seconds, both(function, n))
print(f"PyTorch {torch.__version__}")
