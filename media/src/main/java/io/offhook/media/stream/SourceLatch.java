package io.offhook.media.stream;

import io.offhook.rtp.SequenceNumber;
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
    /** Consistent packets that latch. */
    private static final int NEEDED = 3;
    /** How far a packet may be from the one before: some loss is no inconsistency. */
    private static final int NEAR = 50;

    /** What to do with a packet. */
    public enum Verdict {
        /** Take it. */
        ACCEPT,
        /** Take it; with it the source is latched: send there and connect the socket. */
        LATCHED,
        /** Drop it. */
        REJECT
    }

    private final @Nullable InetAddress signalling;
    private InetSocketAddress described;
    private @Nullable InetSocketAddress candidate;
    private long candidateSsrc;
    private int candidateSequence;
    private int consistent;
    private @Nullable InetSocketAddress latched;
    private long rejected;

    /** @param described address of the SDP; @param signalling address that signals, or null where it must not be trusted */
    public SourceLatch(InetSocketAddress described, @Nullable InetAddress signalling) {
        this.described = described;
        this.signalling = signalling;
    }

    /** Judges one RTP packet. */
    public Verdict packet(InetSocketAddress from, long ssrc, int sequence) {
        if (latched != null) {
            return latched.equals(from) ? Verdict.ACCEPT : reject();
        }
        if (!isAllowed(from) || described.equals(candidate) && !described.equals(from)) {
            return reject(); // where the SDP's own address speaks, no other takes its place
        }
        boolean continues = from.equals(candidate)
                && ssrc == candidateSsrc
                && sequence != candidateSequence
                && Math.abs(SequenceNumber.delta(candidateSequence, sequence)) <= NEAR;
        consistent = continues ? consistent + 1 : 1;
        candidate = from;
        candidateSsrc = ssrc;
        candidateSequence = sequence;
        if (consistent < NEEDED) {
            return Verdict.ACCEPT;
        }
        latched = from;
        return Verdict.LATCHED;
    }

    /** Judges a packet that is no RTP (RTCP, STUN): it cannot latch. */
    public boolean accepts(InetSocketAddress from) {
        InetSocketAddress source = latched;
        boolean accepted =
                source == null ? isAllowed(from) : source.getAddress().equals(from.getAddress());
        if (!accepted) {
            rejected++;
        }
        return accepted;
    }

    private boolean isAllowed(InetSocketAddress from) {
        InetAddress address = from.getAddress();
        return described.equals(from)
                || address != null && (address.equals(signalling) || address.equals(described.getAddress()));
    }

    private Verdict reject() {
        rejected++;
        return Verdict.REJECT;
    }

    /** The latched source, null before. */
    public @Nullable InetSocketAddress latched() {
        return latched;
    }

    /** A new description came (re-INVITE): starts anew if its address is another one. */
    public void described(InetSocketAddress address) {
        if (!address.equals(described)) {
            described = address;
            candidate = null;
            consistent = 0;
            latched = null;
        }
    }

    /** Packets dropped. */
    public long rejected() {
        return rejected;
    }
}
