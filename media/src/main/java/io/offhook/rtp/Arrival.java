package io.offhook.rtp;

/** What an arriving packet means to the statistics of its source (RFC 3550 appendix A.1). */
public enum Arrival {
    /** The source is not believed yet: too few packets in sequence. */
    PROBATION,
    /** Newest so far, with or without a gap before it. */
    IN_ORDER,
    /** Older than the newest, not seen before. */
    REORDERED,
    /** Seen before. */
    DUPLICATE,
    /** A jump too wide to be loss; not counted unless the next packet continues it. */
    JUMPED,
    /** The second packet after a jump in sequence: the source restarted, statistics begin anew. */
    RESTARTED
}
