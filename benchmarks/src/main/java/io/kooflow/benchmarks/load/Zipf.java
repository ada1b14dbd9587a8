package io.kooflow.benchmarks.load;

import java.util.Arrays;

/** Ranks 0 to n-1, rank r as often as 1/(r+1) of rank 0. */
final class Zipf {
  private final double[] cumulative;

  Zipf(int n) {
    cumulative = new double[n];
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += 1.0 / (i + 1);
      cumulative[i] = sum;
    }
  }

  /** The rank that a uniform number of [0, 1) stands for. */
  int rank(double uniform) {
    int place = Arrays.binarySearch(cumulative, uniform * cumulative[cumulative.length - 1]);
    return Math.min(place >= 0 ? place + 1 : -place - 1, cumulative.length - 1);
  }
}
