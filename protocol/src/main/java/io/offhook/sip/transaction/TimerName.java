package io.offhook.sip.transaction;

/** The timers of RFC 3261 table 4 and RFC 6026 section 8.4 by their names, and the one that section 17.2.1 leaves nameless. */
public enum TimerName {
    /** INVITE request retransmission, unreliable transport only. */
    A,
    /** INVITE transaction timeout. */
    B,
    /** Wait for response retransmissions to an INVITE that failed. */
    D,
    /** Non-INVITE request retransmission, unreliable transport only. */
    E,
    /** Non-INVITE transaction timeout. */
    F,
    /** INVITE final response (300-699) retransmission. */
    G,
    /** Wait for the ACK of a 300-699. */
    H,
    /** Wait for ACK retransmissions. */
    I,
    /** Wait for non-INVITE request retransmissions. */
    J,
    /** Wait for retransmissions of the response to a non-INVITE request. */
    K,
    /** Wait for INVITE retransmissions after a 2xx was sent (RFC 6026). */
    L,
    /** Wait for 2xx retransmissions, also of other forks (RFC 6026). */
    M,
    /** 200 ms within which a user has to answer an INVITE before the transaction says 100 Trying (section 17.2.1). */
    TRYING
}
