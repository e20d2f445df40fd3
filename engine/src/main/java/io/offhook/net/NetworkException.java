package io.offhook.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A socket could not be opened. */
public final class NetworkException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** Somebody else listens on this address and port. */
        PORT_BUSY,
        /** The address is not one of this machine's. */
        ADDRESS_UNAVAILABLE,
        /** The process may not bind this port. */
        PERMISSION_DENIED,
        /** The process has no file descriptors left. */
        TOO_MANY_FILES,
        /** Every port of the configured range is in use or resting. */
        PORTS_EXHAUSTED,
        /** The loop is closed. */
        CLOSED,
        /** Anything else: see the cause. */
        OTHER
    }

    private final Reason reason;

    /** A failure to open {@code local}. */
    public NetworkException(Reason reason, InetSocketAddress local, @Nullable Throwable cause) {
        super(text(reason, local, cause), cause);
        this.reason = reason;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }

    private static String text(Reason reason, InetSocketAddress local, @Nullable Throwable cause) {
        String where = local.getHostString() + ":" + local.getPort();
        return switch (reason) {
            case PORT_BUSY -> "UDP " + where + " is in use by another socket";
            case ADDRESS_UNAVAILABLE -> where + " is not an address of this machine";
            case PERMISSION_DENIED -> "no permission to bind UDP " + where;
            case TOO_MANY_FILES -> "no file descriptors left for UDP " + where;
            case PORTS_EXHAUSTED -> "every RTP port of the range is in use or resting";
            case CLOSED -> "the network is closed, cannot bind UDP " + where;
            case OTHER -> "cannot bind UDP " + where + (cause == null ? "" : ": " + cause.getMessage());
        };
    }
}
