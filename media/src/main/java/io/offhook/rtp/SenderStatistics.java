package io.offhook.rtp;

/** What one of our streams has sent, as a sender report needs it (RFC 3550 §6.4.1). */
public final class SenderStatistics {
    private final int clockRate;
    private long packets;
    private long octets;
    private long lastTimestamp;
    private long lastSentNs;

    /** @param clockRate of the payload in Hz */
    public SenderStatistics(int clockRate) {
        this.clockRate = clockRate;
    }

    /** Counts a packet sent at {@code nowNs}. */
    public void sent(int payloadBytes, long timestamp, long nowNs) {
        packets++;
        octets += payloadBytes;
        lastTimestamp = timestamp;
        lastSentNs = nowNs;
    }

    public long packets() {
        return packets;
    }

    /** Payload bytes, headers and padding excluded. */
    public long octets() {
        return octets;
    }

    /** When the last packet was sent; meaningful once packets() > 0. */
    public long lastSentNs() {
        return lastSentNs;
    }

    /** The stream's timestamp at {@code nowNs}, which may lie after the last packet (§6.4.1). */
    public long timestampAt(long nowNs) {
        return packets == 0
                ? lastTimestamp
                : RtpTimestamp.add(lastTimestamp, RtpTimestamp.unitsOf(nowNs - lastSentNs, clockRate));
    }
}
