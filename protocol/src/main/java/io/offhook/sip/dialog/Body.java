package io.offhook.sip.dialog;

/** An opaque body and its media type. */
public final class Body {

    private final String contentType;
    private final byte[] bytes;

    /**
     * @param contentType value of Content-Type, for example {@code application/sdp}
     * @param bytes the body; not copied, the caller must not modify it afterwards
     */
    public Body(String contentType, byte[] bytes) {
        this.contentType = contentType;
        this.bytes = bytes;
    }

    /** A session description, {@code application/sdp}. */
    public static Body sdp(byte[] bytes) {
        return new Body("application/sdp", bytes);
    }

    public String contentType() {
        return contentType;
    }

    /** The live array: not to be modified. */
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public String toString() {
        return contentType + ", " + bytes.length + " bytes";
    }
}
