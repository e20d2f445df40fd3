package io.offhook.sdp;

import io.offhook.sdp.OfferAnswerResult.OfferMade;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session is agreed and nothing is outstanding.
 *
 * @param slots the media lines of the last exchange as we wrote them, whose number and order new offers keep (RFC 3264 §8)
 */
record Stable(LocalSession session, AudioAgreement agreement, List<MediaDescription> slots) implements Settled {

    @Override
    public Phase phase() {
        return Phase.STABLE;
    }

    @Override
    public Settled withSession(LocalSession other) {
        return new Stable(other, agreement, slots);
    }

    @Override
    public int preferredIndex() {
        return agreement.mediaIndex();
    }

    @Override
    public @Nullable RemoteAudio narrowed(RemoteAudio remote) {
        AgreedCodec same = remote.find(agreement.codec().codec());
        return same == null ? null : remote.withOnly(same);
    }

    /** Offers the agreed codec alone, under the number it has: in this release nothing else could be accepted. */
    @Override
    public Step localOffer(LocalEndpoint local, Direction direction) {
        List<AudioCodec> formats = new ArrayList<>(2);
        AgreedCodec codec = agreement.codec();
        formats.add(codec.codec().withPayloadType(codec.receivePayloadType()));
        AgreedCodec events = agreement.telephoneEvents();
        if (events != null) {
            formats.add(events.codec().withPayloadType(events.receivePayloadType()));
        }
        List<AudioCodec> offer = List.copyOf(formats);
        LocalSession offered = session.offer(offer, local, direction, slots, agreement.mediaIndex());
        return new Step(
                new LocalOfferSent(this, offered, offer, local, direction, agreement.mediaIndex()),
                new OfferMade(offered.lastDescription()));
    }
}
