package io.offhook.engine.actor;

/** What happened to datagrams at one shard's SIP socket; written by the shard, read by anybody (a snapshot may be a moment old). */
final class SipCounters {
    volatile long received;
    volatile long sent;
    volatile long malformed;
    volatile long keepAlives;
    volatile long strayRequests;
    volatile long strayResponses;
    volatile long lingering;
    volatile long shed;
    volatile long refused;
    volatile long unresolved;
}
