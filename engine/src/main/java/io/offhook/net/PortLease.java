package io.offhook.net;

/** Ports taken from a {@link PortPool}; give them back once, when their sockets are closed. */
public final class PortLease {
    private final PortPool pool;
    private final int port;
    private final int ports;
    private final Object owner;
    int place; // in the pool's list; -1 when given back

    PortLease(PortPool pool, int port, int ports, Object owner, int place) {
        this.pool = pool;
        this.port = port;
        this.ports = ports;
        this.owner = owner;
        this.place = place;
    }

    /** The RTP port; 0 means "any free one" in a pool without a range. */
    public int port() {
        return port;
    }

    /** The RTCP port: the next one (RFC 3550 §11) in a pool of pairs, else the same as {@link #port()} (RFC 5761). */
    public int rtcpPort() {
        return port == 0 || ports == 1 ? port : port + 1;
    }

    /** Who took it. */
    public Object owner() {
        return owner;
    }

    /** Gives the ports back. The second time is counted as a double release and does nothing. */
    public void release(long nowNs) {
        pool.release(this, nowNs);
    }

    /** Gives the ports back because somebody outside this process holds one of them: they rest for long. */
    public void busy(long nowNs) {
        pool.busy(this, nowNs);
    }

    @Override
    public String toString() {
        return "port " + port;
    }
}
