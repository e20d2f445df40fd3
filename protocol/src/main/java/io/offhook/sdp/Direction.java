package io.offhook.sdp;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which way media flows, seen from the side whose description says it (RFC 8866 §6.7, RFC 3264 §5.1). */
public enum Direction {
    SENDRECV(true, true),
    SENDONLY(true, false),
    RECVONLY(false, true),
    INACTIVE(false, false);

    private static final Direction[] VALUES = values();

    private final boolean sends;
    private final boolean receives;
    private final String attribute = name().toLowerCase(Locale.ROOT);

    Direction(boolean sends, boolean receives) {
        this.sends = sends;
        this.receives = receives;
    }

    /** The direction with these two halves. */
    public static Direction of(boolean sends, boolean receives) {
        return sends ? receives ? SENDRECV : SENDONLY : receives ? RECVONLY : INACTIVE;
    }

    /** True when this side sends. */
    public boolean sends() {
        return sends;
    }

    /** True when this side is willing to receive. */
    public boolean receives() {
        return receives;
    }

    /** The same flow seen from the other side: sendonly and recvonly change places. */
    public Direction reversed() {
        return of(receives, sends);
    }

    /**
     * The direction of ours that comes closest to what we want and is legal opposite a peer's (RFC 3264 §6.1): we send only what
     * the peer receives, and receive only what it sends.
     */
    public Direction against(Direction peer) {
        return of(sends && peer.receives, receives && peer.sends);
    }

    /** The attribute's name, in lower case as it stands in the text. */
    public String attribute() {
        return attribute;
    }

    /** The direction that this piece of text names exactly, or null. */
    static @Nullable Direction named(String text, int from, int to) {
        for (Direction direction : VALUES) {
            String name = direction.attribute;
            if (name.length() == to - from && text.startsWith(name, from)) {
                return direction;
            }
        }
        return null;
    }
}
