package io.offhook.media.stream;

/** Where a stream's packets go: the owner of the socket. Called on the shard's thread. */
@FunctionalInterface
public interface RtpOutput {
    /** Sends one RTP packet. The array is reused as soon as this returns, so it must be copied. */
    void send(byte[] buffer, int offset, int length);

    /** Sends one RTCP compound; on the same port as RTP (RFC 5761) unless overridden. Same rule for the array. */
    default void sendControl(byte[] buffer, int offset, int length) {
        send(buffer, offset, length);
    }
}
