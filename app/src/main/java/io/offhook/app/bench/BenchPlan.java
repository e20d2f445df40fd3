package io.offhook.app.bench;

import io.offhook.media.stream.RtpStreamSettings;
import java.time.Duration;

/**
 * What is measured.
 *
 * @param streams on one loop, each with a connected socket
 * @param window how long is measured
 * @param warmUp how long packets flow before
 * @param rounds how often each side is measured, in turn
 * @param lane how our streams are driven
 * @param deaf nobody listens: neither side decodes what it receives
 */
public record BenchPlan(
        int streams, Duration window, Duration warmUp, int rounds, RtpStreamSettings.Lane lane, boolean deaf) {}
