package io.offhook.app.demo;

import io.offhook.engine.CallStatistics;
import io.offhook.media.stream.RtpStreamStatistics;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One call of a demonstration when it is over.
 *
 * @param failure why it counts as failed, empty when it went as planned
 * @param setupMs from INVITE to the answer, negative when it was never answered
 */
public record CallRow(
        int index,
        String caller,
        String callee,
        String callId,
        Optional<Impairment> impairment,
        boolean established,
        boolean verified,
        String failure,
        double setupMs,
        double talkSeconds,
        String codec,
        Side callerSide,
        Side calleeSide,
        String digitsSent,
        String digitsHeard) {

    /**
     * What one end of the call counted.
     *
     * @param mos listening quality, 0 where unknown
     * @param heard whose mark was in the audio: peer, nothing, stranger
     */
    public record Side(
            long sent, long received, long lost, long late, long concealed, double jitterMs, double mos, String heard) {
        static Side of(@Nullable CallStatistics call, Phone.Heard heard) {
            RtpStreamStatistics media = call == null ? null : call.media().orElse(null);
            String word = heard.name().toLowerCase(java.util.Locale.ROOT);
            if (call == null || media == null) {
                return new Side(0, 0, 0, 0, 0, 0, 0, word);
            }
            return new Side(
                    media.sent(),
                    media.received(),
                    media.lost(),
                    media.late(),
                    media.concealed(),
                    media.jitterMs(),
                    call.mos().orElse(0.0),
                    word);
        }
    }

    /** The worse of both ends, 0 where unknown. */
    public double worstMos() {
        return Math.min(callerSide.mos(), calleeSide.mos());
    }

    /** Share of the packets that did not arrive, both directions, in percent. */
    public double lossPercent() {
        long lost = callerSide.lost() + calleeSide.lost();
        long expected = lost + callerSide.received() + calleeSide.received();
        return expected == 0 ? 0 : 100.0 * lost / expected;
    }
}
