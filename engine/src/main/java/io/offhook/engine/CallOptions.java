package io.offhook.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How one outgoing call differs from its account's ways; immutable.
 *
 * @param ringTimeout how long it may ring before it is cancelled; empty: the engine's {@code sip.ring-timeout}
 * @param headers further header fields of the INVITE, in order
 * @param maxDuration how long it may last once answered; empty: without limit
 */
public record CallOptions(
        Optional<Duration> ringTimeout, List<Map.Entry<String, String>> headers, Optional<Duration> maxDuration) {
    private static final CallOptions NONE = new CallOptions(Optional.empty(), List.of(), Optional.empty());

    /** Nothing special. */
    public static CallOptions none() {
        return NONE;
    }

    /** Cancel the call when nobody answers for so long. */
    public CallOptions ringTimeout(Duration timeout) {
        return new CallOptions(Optional.of(timeout), headers, maxDuration);
    }

    /** One more header field of the INVITE. Values with CR, LF or NUL are refused when the call is placed. */
    public CallOptions header(String name, String value) {
        var more = new ArrayList<>(headers);
        more.add(Map.entry(name, value));
        return new CallOptions(ringTimeout, List.copyOf(more), maxDuration);
    }

    /** Hang up after so long a conversation. */
    public CallOptions maxDuration(Duration limit) {
        return new CallOptions(ringTimeout, headers, Optional.of(limit));
    }
}
