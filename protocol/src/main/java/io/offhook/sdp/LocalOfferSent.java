package io.offhook.sdp;

import io.offhook.sdp.OfferAnswerResult.Agreed;
import io.offhook.sdp.OfferAnswerResult.RolledBack;
import io.offhook.sdp.OfferAnswerResult.Unacceptable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Our offer waits for its answer.
 *
 * @param before what we fall back to
 * @param session our side, with the offer as its last description
 * @param formats what we offered, under the numbers we offered
 * @param audioIndex the media line that is ours
 */
record LocalOfferSent(
        Settled before,
        LocalSession session,
        List<AudioCodec> formats,
        LocalEndpoint local,
        Direction direction,
        int audioIndex)
        implements OfferAnswer {

    @Override
    public Phase phase() {
        return Phase.LOCAL_OFFER_SENT;
    }

    @Override
    public @Nullable AudioAgreement agreement() {
        return before.agreement();
    }

    @Override
    public Step remoteAnswer(SessionDescription answer) {
        if (audioIndex >= answer.media().size()) {
            return unacceptable(Unacceptability.NO_AUDIO); // fewer lines than offered: RFC 3264 §6 wants as many
        }
        RemoteAudioReader reader = new RemoteAudioReader(session.capabilities(), formats, true);
        RemoteAudio remote = reader.read(answer, audioIndex);
        if (remote == null) {
            return unacceptable(reader.reason());
        }
        if (!remote.rtp().isReachableFrom(local)) {
            return unacceptable(Unacceptability.ADDRESS_FAMILY);
        }
        // a direction that is not legal against ours (sendrecv to sendonly) is cut down to what both said
        AudioAgreement agreement = AudioAgreement.of(remote, local, direction);
        List<MediaDescription> slots = session.lastDescription().media();
        return new Step(new Stable(session, agreement, slots), new Agreed(agreement));
    }

    @Override
    public Step rejected() {
        return new Step(before.withSession(session), new RolledBack());
    }

    private Step unacceptable(Unacceptability reason) {
        return new Step(before.withSession(session), new Unacceptable(reason));
    }
}
