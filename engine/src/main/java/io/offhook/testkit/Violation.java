package io.offhook.testkit;

import java.time.Duration;

/**
 * An invariant that did not hold.
 *
 * @param invariant which
 * @param at when it was seen, since the lab's start
 * @param text what was seen
 */
public record Violation(Invariant invariant, Duration at, String text) {
    @Override
    public String toString() {
        return LabReport.seconds(at) + " s " + invariant + " (" + invariant.text() + "): " + text;
    }
}
