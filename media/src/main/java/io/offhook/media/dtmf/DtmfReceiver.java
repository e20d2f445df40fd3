package io.offhook.media.dtmf;

/**
 * Receives telephone events (RFC 4733 §2.5.2): one digit is one event while at least one of its packets arrives,
 * repeated or reordered or not.
 *
 * <p>An event is known by its timestamp. The timestamps of the last sixteen events are remembered, so stragglers of an
 * ended one are recognised, and a digit all of whose packets were overtaken by the next is still reported, late.
 *
 * <p>There are gateways that give each packet of an event, or each with the end bit, a timestamp of its own, as if it were
 * audio. Such a packet is told from the same key pressed again by its time: a key that is said to be held for so long can
 * not be pressed again within that time.
 */
public final class DtmfReceiver {
    /** What is heard. */
    public interface Listener {
        /** A digit began; called once a digit. */
        void began(DtmfEvent event);

        /** The digit ended (always after its began): by its end bit, by silence, or by the next one. */
        void ended(DtmfEvent event, int durationMs);
    }

    private static final int REMEMBERED = 16;
    private static final int MAX_DURATION = 0xFFFF;
    /** Longer than the gaps that 50 % loss tears into packets 20 or 50 ms apart. */
    private static final long TIMEOUT_NS = 250_000_000L;
    /** Nobody keys faster than a digit each 40 ms for long; more is an attack on whoever listens. */
    private static final long NS_PER_DIGIT = 40_000_000L;

    private static final int MAX_BURST = 32;
    /** The packets of an event are so far apart at most, and the same key pressed again farther: a part of a second. */
    private static final int PACKETS_A_SECOND = 50;

    private final int clockRate;
    private final Listener listener;
    private final int[] timestamps = new int[REMEMBERED];
    private int remembered;
    private int nextMemory;

    private boolean active;
    private int code;
    private int start;
    private int segments;
    private int duration;
    /** Timestamp units from the event's beginning that belong to it, by its durations and by moved timestamps. */
    private int span;

    private long lastNs;

    private boolean heardAny;
    private int newestSequence;
    private long allowanceNs = MAX_BURST * NS_PER_DIGIT;
    private long allowanceAtNs;
    private long dropped;

    /** @param clockRate of the event stream in Hz */
    public DtmfReceiver(int clockRate, Listener listener) {
        if (clockRate <= 0) {
            throw new IllegalArgumentException("a clock rate must be positive, not " + clockRate);
        }
        this.clockRate = clockRate;
        this.listener = listener;
    }

    /** One packet of the event payload type; anything is acceptable. */
    public void received(byte[] buf, int off, int len, int seq, long ts, long nowNs) {
        if (len < 4 || (buf[off] & 0xFF) > DtmfEvent.FLASH.code()) {
            dropped++;
            return;
        }
        int event = buf[off];
        boolean end = buf[off + 1] < 0;
        int units = (buf[off + 2] & 0xFF) << 8 | buf[off + 3] & 0xFF;
        int timestamp = (int) ts;
        boolean newer = !heardAny || (short) (seq - newestSequence) > 0;
        if (newer) {
            newestSequence = seq;
        }
        if (active && continues(event, timestamp)) {
            update(timestamp, units, end, nowNs);
        } else if (isMoved(event, timestamp, units, end, nowNs)) {
            moved(timestamp, units, end, nowNs);
        } else if (!known(timestamp)) {
            arrived(event, timestamp, units, end, newer, nowNs);
        }
        heardAny = true;
    }

    /** Whether a packet belongs to the event under way: its own timestamp, or that of one of its segments. */
    private boolean continues(int event, int timestamp) {
        int after = timestamp - start;
        return event == code && after >= 0 && after % MAX_DURATION == 0 && after / MAX_DURATION <= segments + 1;
    }

    private void update(int timestamp, int units, boolean end, long nowNs) {
        int segment = (timestamp - start) / MAX_DURATION;
        if (segment > segments) {
            segments = segment;
            duration = 0;
            remember(timestamp);
        }
        if (segment == segments) {
            duration = Math.max(duration, units);
        }
        span = Math.max(span, segment * MAX_DURATION + duration);
        lastNs = nowNs;
        if (end) {
            end();
        }
    }

    /** Whether a packet is of the latest event, though its timestamp says otherwise; behind the end only ends may come. */
    private boolean isMoved(int event, int timestamp, int units, boolean end, long nowNs) {
        int after = timestamp - start;
        int packet = clockRate / PACKETS_A_SECOND;
        int slack = end ? 2 * packet : packet; // of an end, those before it may be lost; no key begins with one
        boolean withinKey = after > 0 && after <= Math.max(span, units) + slack;
        return heardAny && event == code && withinKey && (active || end) && nowNs - lastNs < TIMEOUT_NS;
    }

    private void moved(int timestamp, int units, boolean end, long nowNs) {
        span = Math.max(span, timestamp - start);
        lastNs = nowNs;
        if (active) {
            duration = Math.max(duration, units);
            if (end) {
                end();
            }
        }
    }

    private void arrived(int event, int timestamp, int units, boolean end, boolean newer, long nowNs) {
        if (heardAny && !newer && forgotten(timestamp)) {
            return; // older than all that is remembered: it may have been reported long ago
        }
        if (!allowed(nowNs)) {
            dropped++;
            return;
        }
        boolean overtaken = active && !newer && timestamp - start < 0;
        remember(timestamp);
        if (overtaken) {
            DtmfEvent late = DtmfEvent.ofCode(event).orElseThrow();
            listener.began(late);
            listener.ended(late, millis(units));
            return;
        }
        end();
        active = true;
        code = event;
        start = timestamp;
        segments = 0;
        duration = units;
        span = units;
        lastNs = nowNs;
        listener.began(DtmfEvent.ofCode(code).orElseThrow());
        if (end) {
            end();
        }
    }

    private boolean known(int timestamp) {
        for (int i = 0; i < remembered; i++) {
            if (timestamps[i] == timestamp) {
                return true;
            }
        }
        return false;
    }

    private boolean forgotten(int timestamp) {
        if (remembered < REMEMBERED) {
            return false;
        }
        for (int known : timestamps) {
            if (timestamp - known > 0) {
                return false;
            }
        }
        return true;
    }

    private void remember(int timestamp) {
        timestamps[nextMemory] = timestamp;
        nextMemory = (nextMemory + 1) % REMEMBERED;
        remembered = Math.min(REMEMBERED, remembered + 1);
    }

    private boolean allowed(long nowNs) {
        if (heardAny) {
            allowanceNs = Math.min(MAX_BURST * NS_PER_DIGIT, allowanceNs + Math.max(0, nowNs - allowanceAtNs));
        }
        allowanceAtNs = nowNs;
        if (allowanceNs < NS_PER_DIGIT) {
            return false;
        }
        allowanceNs -= NS_PER_DIGIT;
        return true;
    }

    private void end() {
        if (active) {
            active = false;
            listener.ended(DtmfEvent.ofCode(code).orElseThrow(), millis((long) segments * MAX_DURATION + duration));
        }
    }

    private int millis(long units) {
        return (int) Math.min(Integer.MAX_VALUE, units * 1000 / clockRate);
    }

    /** To be called now and then (every tick will do): ends a digit whose packets stopped coming. */
    public void tick(long nowNs) {
        if (active && nowNs - lastNs >= TIMEOUT_NS) {
            end();
        }
    }

    /** The source changed (new SSRC): ends what is under way, forgets the rest. */
    public void reset() {
        end();
        remembered = 0;
        nextMemory = 0;
        heardAny = false;
    }

    /** Packets dropped as malformed, of unknown events, or too many digits a second. */
    public long dropped() {
        return dropped;
    }
}
