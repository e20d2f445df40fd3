package io.offhook.media.jitter;

/** What became of a packet offered to the buffer. */
public enum Admission {
    /** Stored for play-out. */
    ACCEPTED,
    /** Its play-out time had passed; dropped. */
    LATE,
    /** Already stored or already played; dropped. */
    DUPLICATE,
    /** No room, or larger than any slot may be; dropped. */
    OVERFLOW,
    /** Stored, and play-out was anchored anew: first packet, jump of sequence or timestamp, many late packets. */
    ANCHORED
}
