package io.offhook.engine.actor;

/** What happened to datagrams at one shard's SIP socket; confined to the shard. */
final class SipCounters {
    long received;
    long sent;
    long malformed;
    long keepAlives;
    long strayRequests;
    long strayResponses;
    long lingering;
    long shed;
    long refused;
    long unresolved;

    /** Inputs that their machine had no use for in its state; see {@code UnexpectedInput}. */
    long unexpected;
}
