package io.offhook.sdp;

/**
 * A codec that both sides have, and the numbers it goes by. They differ where the peer answered our offer with numbers of its
 * own (RFC 3264 §5.1).
 *
 * @param codec our side of it
 * @param sendPayloadType what to put into the packets we send: the peer's number
 * @param receivePayloadType what the packets we get have: our number
 * @param remoteFormatParameters the peer's {@code a=fmtp} for it; empty without
 */
public record AgreedCodec(
        AudioCodec codec, int sendPayloadType, int receivePayloadType, String remoteFormatParameters) {

    /** The encoding name as we write it. */
    public String name() {
        return codec.encodingName();
    }

    /** The RTP clock in Hz. */
    public int clockRate() {
        return codec.clockRate();
    }

    /** Channels, 1 or more. */
    public int channels() {
        return codec.channels();
    }
}
