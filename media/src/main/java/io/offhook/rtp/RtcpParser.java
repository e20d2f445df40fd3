package io.offhook.rtp;

final class RtcpParser {
    private RtcpParser() {}

    static RtcpCompound parse(byte[] buf, int off, int len) {
        throw new UnsupportedOperationException("soon");
    }
}
