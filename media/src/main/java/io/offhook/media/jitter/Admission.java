package io.offhook.media.jitter;

/** What became of a packet offered to the buffer. */
public enum Admission {
    /** Stored for play-out. */
    ACCEPTED,
    /** Its play-out time had passed; dropped. */
    LATE,
    /** Already stored or already played; dropped. */
    DUPLICATE,
    /** Larger than any slot may be; dropped. */
    OVERFLOW,
    /** Far from where the stream stands; set aside until a second packet continues it. */
    JUMPED,
    /** Stored, and play-out was anchored anew: first packet, jump of sequence or timestamp, many late packets. */
    ANCHORED
}
