package io.offhook.engine;

import io.offhook.media.stream.RtpStreamStatistics;
import java.time.Duration;
import java.util.Optional;

/**
 * What is known of one call, during it or after it.
 *
 * @param setup from our INVITE to its final answer, or from the INVITE's arrival to our answer (RFC 6076 session request delay)
 * @param talk from the answer until now or the end
 * @param codec name of the negotiated codec, empty before the answer
 * @param media counters of the audio stream, empty where no audio was agreed or media is off
 * @param mos listening quality of what we heard, 1.0 to 4.5, from measured loss, discards and delay (ITU-T G.107)
 */
public record CallStatistics(
        Duration setup,
        Duration talk,
        Optional<String> codec,
        Optional<RtpStreamStatistics> media,
        Optional<Double> mos) {}
