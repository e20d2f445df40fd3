package io.offhook.rtp;

/**
 * Sequence numbers of one source, checked and extended as RFC 3550 appendix A.1 says.
 *
 * <p>One deviation: when a source passes probation, the packets that proved it count as received, so that a call's
 * figures add up packet by packet; A.1 forgets all but the last of them.
 */
final class RtpSource {
    private static final int MIN_SEQUENTIAL = 2;
    private static final int MAX_DROPOUT = 3000;
    private static final int MAX_MISORDER = 100;
    private static final int NONE = -1;

    private int probation = NONE;
    private int maxSequence;
    private int cycles;
    private int baseSequence;
    private int badSequence = NONE;
    private long received;
    private long duplicates;
    private long reordered;
    private long gaps;
    /** Bit n: the packet n before the newest has arrived. */
    private long recent;

    /** Takes the sequence number of a packet that arrived. */
    Arrival received(int sequence) {
        if (probation != 0) {
            return prove(sequence);
        }
        int ahead = sequence - maxSequence & 0xFFFF;
        if (ahead == 0) {
            return duplicate();
        }
        if (ahead < MAX_DROPOUT) {
            if (sequence < maxSequence) {
                cycles++;
            }
            if (ahead > 1) {
                gaps++;
            }
            maxSequence = sequence;
            recent = ahead < 64 ? recent << ahead | 1 : 1;
            badSequence = NONE;
            received++;
            return Arrival.IN_ORDER;
        }
        int behind = maxSequence - sequence & 0xFFFF;
        if (behind <= MAX_MISORDER) {
            return older(behind);
        }
        if (sequence == badSequence) {
            begin(sequence, 1);
            return Arrival.RESTARTED;
        }
        badSequence = SequenceNumber.next(sequence);
        return Arrival.JUMPED;
    }

    private Arrival prove(int sequence) {
        if (probation != NONE && sequence == SequenceNumber.next(maxSequence)) {
            probation--;
            if (probation == 0) {
                begin(sequence, MIN_SEQUENTIAL);
                return Arrival.IN_ORDER;
            }
        } else {
            probation = MIN_SEQUENTIAL - 1;
        }
        maxSequence = sequence;
        return Arrival.PROBATION;
    }

    /** Begins to count with {@code sequence} as the newest of {@code proven} packets in a row. */
    private void begin(int sequence, int proven) {
        baseSequence = sequence - proven + 1 & 0xFFFF;
        cycles = sequence < baseSequence ? 1 : 0;
        maxSequence = sequence;
        badSequence = NONE;
        received = proven;
        duplicates = 0;
        reordered = 0;
        gaps = 0;
        recent = (1L << proven) - 1;
        probation = 0;
    }

    private Arrival older(int behind) {
        if (behind < 64) {
            if ((recent >>> behind & 1) != 0) {
                return duplicate();
            }
            recent |= 1L << behind;
        }
        received++;
        reordered++;
        return Arrival.REORDERED;
    }

    private Arrival duplicate() {
        received++;
        duplicates++;
        return Arrival.DUPLICATE;
    }

    boolean valid() {
        return probation == 0;
    }

    long received() {
        return received;
    }

    long duplicates() {
        return duplicates;
    }

    long reordered() {
        return reordered;
    }

    /** Runs of one or more packets that were missing when a newer one came. */
    long gaps() {
        return gaps;
    }

    long extendedHighest() {
        return (long) cycles << 16 | maxSequence;
    }

    long expected() {
        return valid() ? extendedHighest() - baseSequence + 1 : 0;
    }
}
