package io.offhook.app.bench;

import java.time.Duration;

/**
 * What is measured.
 *
 * @param streams on one loop, each with a connected socket
 * @param window how long is measured
 * @param warmUp how long packets flow before
 * @param rounds how often each side is measured, in turn
 * @param deaf nobody listens: neither side decodes what it receives
 */
public record BenchPlan(int streams, Duration window, Duration warmUp, int rounds, boolean deaf) {}
