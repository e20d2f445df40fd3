package io.offhook.engine.actor;

import io.offhook.engine.shard.Tickable;
import io.offhook.media.codec.AudioCodec;
import io.offhook.media.codec.Codecs;
import io.offhook.media.stream.AudioAgreement;
import io.offhook.media.stream.MediaDirection;
import io.offhook.media.stream.RtpStream;
import io.offhook.sdp.AgreedCodec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** From what SDP settled to what the packet path needs. */
final class Agreements {
    private static final int BEAT_MS = 20;

    private Agreements() {}

    static Optional<AudioAgreement> ofSdp(io.offhook.sdp.AudioAgreement said, EngineContext engine) {
        Map<Integer, AudioCodec> receives = new LinkedHashMap<>(4);
        for (AgreedCodec accepted : said.accepted()) {
            codec(accepted).ifPresent(codec -> receives.put(accepted.receivePayloadType(), codec));
        }
        // The media clock beats every 20 ms: a ptime that is no multiple of it (10, 30, 50) is a wish that we do not
        // follow (RFC 8866 section 6.4).
        int ptime = said.ptimeMs() % BEAT_MS == 0 ? said.ptimeMs() : BEAT_MS;
        return codec(said.codec())
                .map(codec -> new AudioAgreement(
                        MediaDirection.valueOf(said.localDirection().name()),
                        codec,
                        said.sendPayloadType(),
                        ptime,
                        said.telephoneEventSend().orElse(-1),
                        receives,
                        said.telephoneEventReceive().orElse(-1),
                        engine.config().media().rtcp()));
    }

    /** A stream on the shard's beat of 20 ms: every beat, or every second or third for longer packets. */
    static Tickable beat(RtpStream stream) {
        return new Tickable() {
            private int skip;

            @Override
            public void tick(long scheduledNs, long nowNs) {
                if (skip > 0) {
                    skip--;
                    return;
                }
                skip = stream.periodMs() / BEAT_MS - 1;
                stream.tick(scheduledNs, nowNs);
            }
        };
    }

    private static Optional<AudioCodec> codec(AgreedCodec agreed) {
        return Codecs.forName(agreed.name(), agreed.clockRate());
    }
}
