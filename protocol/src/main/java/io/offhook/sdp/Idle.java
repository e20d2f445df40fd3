package io.offhook.sdp;

import io.offhook.sdp.OfferAnswerResult.OfferMade;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Nothing was agreed yet and nothing is outstanding. */
record Idle(LocalSession session) implements Settled {

    @Override
    public Phase phase() {
        return Phase.IDLE;
    }

    @Override
    public @Nullable AudioAgreement agreement() {
        return null;
    }

    @Override
    public Settled withSession(LocalSession other) {
        return new Idle(other);
    }

    @Override
    public int preferredIndex() {
        return 0;
    }

    @Override
    public RemoteAudio narrowed(RemoteAudio remote) {
        return remote.withOnly(remote.codec());
    }

    @Override
    public Step localOffer(LocalEndpoint local, Direction direction) {
        List<AudioCodec> formats = session.capabilities().codecs();
        LocalSession offered = session.offer(formats, local, direction, List.of(), 0);
        return new Step(
                new LocalOfferSent(this, offered, formats, local, direction, 0),
                new OfferMade(offered.lastDescription()));
    }
}
