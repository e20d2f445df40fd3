package io.offhook.testkit.peer;

import java.util.ArrayList;
import java.util.List;

/**
 * How a sender writes telephone events: RFC 4733 section 2.5.1 wants one timestamp for all packets of an event, a growing duration, the marker on the first and
 * the last packet three times with its end bit. Gateways have found every way to do it otherwise.
 */
public enum DtmfManner {
    /** By the book. */
    PROPER(true, 3, 0, 0, 0),
    /** The events just stop: no packet with the end bit. */
    WITHOUT_END(true, 0, 0, 0, 0),
    /** One packet with the end bit, which one loss takes. */
    ONE_END(true, 1, 0, 0, 0),
    /** The three packets with the end bit do not say the same duration: it goes on growing. */
    END_DURATION_GROWS(true, 3, 1, 0, 0),
    /** The packets with the end bit take a new timestamp each, as if they were audio. */
    END_TIMESTAMP_GROWS(true, 3, 0, 1, 0),
    /** Every packet takes a new timestamp, as if it were audio. */
    TIMESTAMP_GROWS(true, 3, 0, 1, 1),
    /** The marker is missing. */
    WITHOUT_MARKER(false, 3, 0, 0, 0);

    private static final int PACKETS = 5;
    private static final int STEP = 160;

    private final boolean marker;
    private final int ends;
    private final int endDurationSteps;
    private final int endTimestampSteps;
    private final int timestampSteps;

    /**
     * One packet of an event, 20 ms after the one before.
     *
     * @param event its code
     * @param timestampOffset timestamp units after the event's beginning
     * @param duration in timestamp units
     */
    record Packet(int event, boolean first, boolean marker, boolean end, int timestampOffset, int duration) {}

    DtmfManner(boolean marker, int ends, int endDurationSteps, int endTimestampSteps, int timestampSteps) {
        this.marker = marker;
        this.ends = ends;
        this.endDurationSteps = endDurationSteps;
        this.endTimestampSteps = endTimestampSteps;
        this.timestampSteps = timestampSteps;
    }

    /** The packets of one key that is held for 100 ms, 20 ms apart. */
    List<Packet> write(int event) {
        List<Packet> packets = new ArrayList<>(PACKETS + ends);
        for (int i = 0; i < PACKETS; i++) {
            packets.add(new Packet(event, i == 0, marker && i == 0, false, i * timestampSteps * STEP, (i + 1) * STEP));
        }
        int offset = (PACKETS - 1) * timestampSteps * STEP;
        for (int i = 0; i < ends; i++) {
            offset += endTimestampSteps * STEP;
            packets.add(new Packet(event, false, false, true, offset, (PACKETS + i * endDurationSteps) * STEP));
        }
        return packets;
    }
}
