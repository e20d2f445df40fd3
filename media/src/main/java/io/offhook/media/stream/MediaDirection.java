package io.offhook.media.stream;

/** Which ways media flows, from our side (RFC 3264 §5.1). */
public enum MediaDirection {
    SENDRECV(true, true),
    SENDONLY(true, false),
    RECVONLY(false, true),
    INACTIVE(false, false);

    private final boolean sends;
    private final boolean receives;

    MediaDirection(boolean sends, boolean receives) {
        this.sends = sends;
        this.receives = receives;
    }

    /** Whether we send audio. */
    public boolean sends() {
        return sends;
    }

    /** Whether we play what arrives. */
    public boolean receives() {
        return receives;
    }
}
