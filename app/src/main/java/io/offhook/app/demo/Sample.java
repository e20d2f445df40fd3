package io.offhook.app.demo;

/**
 * How the demonstration stood at one moment.
 *
 * @param atSeconds since its start
 * @param phase what it was doing
 * @param registered phones that hold a binding
 * @param active calls, counted once
 * @param callsPerSecond established since the last sample
 * @param setupP50Ms of all calls so far, as p95 and p99
 * @param sentPerSecond audio packets since the last sample
 * @param lossPercent of the audio packets so far
 * @param mosP5 over the calls that were asked last, 0 before
 * @param pacingP99Ms lateness of packets so far
 * @param cpuPercent of one processor, this process
 * @param gcCount collections so far
 * @param gcMs time in them
 */
public record Sample(
        double atSeconds,
        String phase,
        int registered,
        int registrationsFailed,
        int active,
        long established,
        long failed,
        double callsPerSecond,
        double setupP50Ms,
        double setupP95Ms,
        double setupP99Ms,
        double sentPerSecond,
        double receivedPerSecond,
        double lossPercent,
        double mosP5,
        double mosP50,
        double pacingP99Ms,
        double cpuPercent,
        long gcCount,
        long gcMs) {}
