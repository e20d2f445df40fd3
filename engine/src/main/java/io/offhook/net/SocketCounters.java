package io.offhook.net;

/**
 * What a socket has counted.
 *
 * @param sent datagrams handed to the kernel
 * @param received datagrams read
 * @param sendErrors datagrams that could not be sent (no route, buffer full, not connected)
 * @param receiveErrors errors while reading, ICMP refusals excluded
 * @param refused ICMP "port unreachable" answers reported on the connected socket
 * @param oversized datagrams longer than the socket's limit
 * @param kernelDrops datagrams the kernel dropped because the receive buffer was full; {@link #UNKNOWN} when it does not tell
 */
public record SocketCounters(
        long sent, long received, long sendErrors, long receiveErrors, long refused, long oversized, long kernelDrops) {
    /** The kernel does not tell (NIO, or not Linux). */
    public static final long UNKNOWN = -1;

    /** All zero. */
    public static final SocketCounters NONE = new SocketCounters(0, 0, 0, 0, 0, 0, 0);

    /** The sum; kernel drops are unknown when one of both is. */
    public SocketCounters plus(SocketCounters other) {
        long drops = kernelDrops < 0 || other.kernelDrops < 0 ? UNKNOWN : kernelDrops + other.kernelDrops;
        return new SocketCounters(
                sent + other.sent,
                received + other.received,
                sendErrors + other.sendErrors,
                receiveErrors + other.receiveErrors,
                refused + other.refused,
                oversized + other.oversized,
                drops);
    }
}
