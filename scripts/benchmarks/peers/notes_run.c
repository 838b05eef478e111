/* The notes' run written by hand in C: the same draws, the same formulas, float32. One core, no libraries.
 *
 *     cc -O3 -march=native -ffast-math notes_run.c -lm && ./a.out FILE RUNS
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROWS = 1000, TRAIN = 800, BATCH = 64, BATCHES = TRAIN / BATCH, EPOCHS = 10000, SEED = 4 };

static float x[ROWS][3], y[ROWS];

/* ---- PyTorch's generator: the Mersenne Twister of 32 bits ---- */

typedef struct { uint32_t state[624]; int next; } generator;

static void seed(generator *g, uint64_t value) {
  g->state[0] = (uint32_t)value;
  for (int i = 1; i < 624; i++)
    g->state[i] = 1812433253u * (g->state[i - 1] ^ (g->state[i - 1] >> 30)) + (uint32_t)i;
  g->next = 624;
}

static uint32_t draw(generator *g) {
  if (g->next == 624) {
    for (int i = 0; i < 624; i++) {
      uint32_t bits = (g->state[i] & 0x80000000u) | (g->state[(i + 1) % 624] & 0x7fffffffu);
      g->state[i] = g->state[(i + 397) % 624] ^ (bits >> 1) ^ ((bits & 1) ? 0x9908b0dfu : 0);
    }
    g->next = 0;
  }
  uint32_t bits = g->state[g->next++];
  bits ^= bits >> 11;
  bits ^= (bits << 7) & 0x9d2c5680u;
  bits ^= (bits << 15) & 0xefc60000u;
  return bits ^ (bits >> 18);
}

static uint64_t draw64(generator *g) {
  uint64_t high = draw(g);
  return high << 32 | draw(g);
}

static void permutation(generator *g, int n, int *order) {
  for (int i = 0; i < n; i++) order[i] = i;
  for (int i = 0; i < n - 1; i++) {
    int other = i + (int)(draw(g) % (uint32_t)(n - i)), kept = order[i];
    order[i] = order[other];
    order[other] = kept;
  }
}

static float uniform(generator *g, float bound) {
  return (float)(draw(g) & 0xffffff) / 16777216 * 2 * bound - bound;
}

/* ---- The experiment ---- */

static float probability(const float w[4], const float row[3]) {
  return 1 / (1 + expf(-(w[0] * row[0] + w[1] * row[1] + w[2] * row[2] + w[3])));
}

/* One step of stochastic gradient descent; returns the batch's loss. */
static float step(float w[4], const int *rows) {
  float a[3][BATCH], label[BATCH], gradient[4] = {0}, loss = 0;
  for (int i = 0; i < BATCH; i++) {
    for (int j = 0; j < 3; j++) a[j][i] = x[rows[i]][j];
    label[i] = y[rows[i]];
  }
  for (int i = 0; i < BATCH; i++) {
    float p = 1 / (1 + expf(-(w[0] * a[0][i] + w[1] * a[1][i] + w[2] * a[2][i] + w[3])));
    loss -= label[i] * fmaxf(logf(p), -100) + (1 - label[i]) * fmaxf(logf(1 - p), -100);
    float dz = (p - label[i]) / fmaxf((1 - p) * p, 1e-12f) * p * (1 - p) / BATCH;
    for (int j = 0; j < 3; j++) gradient[j] += dz * a[j][i];
    gradient[3] += dz;
  }
  for (int j = 0; j < 4; j++) w[j] -= 1e-4f * gradient[j];
  return loss / BATCH;
}

/* Split, first parameters, all epochs, the probabilities of all rows; returns something of each result. */
static float run(float w[4]) {
  generator global, sampler;
  int split[ROWS], order[TRAIN], rows[TRAIN];
  seed(&global, SEED);
  permutation(&global, ROWS, split);
  for (int j = 0; j < 4; j++) w[j] = uniform(&global, 1 / sqrtf(3));
  float cost = 0, sum = 0;
  for (int epoch = 0; epoch < EPOCHS; epoch++) {
    draw64(&global); /* the iterator's base seed */
    seed(&sampler, draw64(&global));
    permutation(&sampler, TRAIN, order);
    for (int i = 0; i < TRAIN; i++) rows[i] = split[order[i]];
    cost = 0;
    for (int b = 0; b < BATCHES; b++) cost += step(w, rows + b * BATCH);
  }
  for (int i = 0; i < ROWS; i++) sum += probability(w, x[i]);
  return cost / BATCHES + sum;
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int count, char **arguments) {
  double start = now();
  if (count != 3) return fprintf(stderr, "usage: notes_run FILE RUNS\n"), 2;
  FILE *file = fopen(arguments[1], "r");
  char line[256], label[16];
  if (!file || !fgets(line, sizeof line, file)) return perror(arguments[1]), 1;
  for (int i = 0; i < ROWS; i++) {
    if (fscanf(file, "%f,%f,%f,%15s", &x[i][0], &x[i][1], &x[i][2], label) != 4)
      return fprintf(stderr, "%s: row %d is not x,y,z,pass\n", arguments[1], i + 1), 1;
    y[i] = strcmp(label, "True") == 0;
  }
  float w[4], kept = run(w);
  printf("{\"first\": %.6f, \"steady\": [", now() - start);
  for (int i = 0, runs = atoi(arguments[2]); i < runs; i++) {
    double began = now();
    kept += run(w);
    printf("%s%.6f", i ? ", " : "", now() - began);
  }
  printf("], \"params\": [%.9g, %.9g, %.9g, %.9g], \"info\": \"C%s\"}\n", w[0], w[1], w[2], w[3], kept > 0 ? "" : "?");
  return 0;
}
