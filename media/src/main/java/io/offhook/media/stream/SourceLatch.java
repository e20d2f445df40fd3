package io.offhook.media.stream;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Decides from where a stream takes packets, so that a stranger can neither be heard nor draw our audio to himself.
 *
 * <p>Before the latch only the address of the SDP, and any port of the address that signals, is heard. After three
 * consistent packets (same address, same SSRC, near sequence numbers) the source is latched and everything else counted
 * and dropped, until a new description says otherwise.
 */
public final class SourceLatch {
    /** What to do with a packet. */
    public enum Verdict {
        /** Take it. */
        ACCEPT,
        /** Take it; with it the source is latched: send there and connect the socket. */
        LATCHED,
        /** Drop it. */
        REJECT
    }

    /** @param described address of the SDP; @param signalling address that signals, or null where it must not be trusted */
    public SourceLatch(InetSocketAddress described, @Nullable InetAddress signalling) {
        throw new UnsupportedOperationException("soon");
    }

    /** Judges one RTP packet. */
    public Verdict packet(InetSocketAddress from, long ssrc, int sequence) {
        throw new UnsupportedOperationException("soon");
    }

    /** The latched source, null before. */
    public @Nullable InetSocketAddress latched() {
        throw new UnsupportedOperationException("soon");
    }

    /** A new description came (re-INVITE): starts anew if its address is another one. */
    public void described(InetSocketAddress address) {
        throw new UnsupportedOperationException("soon");
    }

    /** Packets dropped. */
    public long rejected() {
        throw new UnsupportedOperationException("soon");
    }
}
