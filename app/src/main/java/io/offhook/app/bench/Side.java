package io.offhook.app.bench;

/** One way of sending and receiving audio on one loop: what is measured in a child JVM. */
interface Side extends AutoCloseable {
    /** Opens every stream; returns the local ports where the remote side has no other way to know them. */
    int[] open() throws Exception;

    /** Packets flow from now on, both ways. */
    void go() throws Exception;

    /** Forgets how late the beats were so far. */
    void windowBegins() throws Exception;

    /** What was counted since the start, as of now. */
    Counts counts() throws Exception;

    /** Stops sending; what was counted from the first packet to the last. The remote side is silent by then. */
    Counts stop() throws Exception;

    @Override
    void close();

    /** The loop's thread. */
    long threadId();

    /** RTP packets of all streams, and how late beats were since the window began. */
    record Counts(long sent, long received, double lateP50Ms, double lateP99Ms) {}
}
