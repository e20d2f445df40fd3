package io.offhook.media.dtmf;

/** Receives telephone events (RFC 4733 §2.5.2): one digit is one event, however its packets arrive. */
public final class DtmfReceiver {
    /** What is heard. */
    public interface Listener {
        /** A digit began; called once a digit. */
        void began(DtmfEvent event);

        /** The digit ended (always after its began): by its end bit, by silence, or by the next one. */
        void ended(DtmfEvent event, int durationMs);
    }

    /** @param clockRate of the event stream in Hz */
    public DtmfReceiver(int clockRate, Listener listener) {
        throw new UnsupportedOperationException("soon");
    }

    /** One packet of the event payload type; anything is acceptable. */
    public void received(byte[] buf, int off, int len, int seq, long ts, long nowNs) {
        throw new UnsupportedOperationException("soon");
    }

    /** To be called now and then (every tick will do): ends a digit whose packets stopped coming. */
    public void tick(long nowNs) {
        throw new UnsupportedOperationException("soon");
    }

    /** The source changed (new SSRC): ends what is under way, forgets the rest. */
    public void reset() {
        throw new UnsupportedOperationException("soon");
    }

    /** Packets dropped as malformed, of unknown events, or too many digits a second. */
    public long dropped() {
        throw new UnsupportedOperationException("soon");
    }
}
