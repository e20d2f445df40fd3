package io.offhook.sdp;

import io.offhook.sdp.OfferAnswerResult.AnswerNeeded;
import io.offhook.sdp.OfferAnswerResult.Unacceptable;
import org.jspecify.annotations.Nullable;

/** The states without an outstanding offer: what a rejected offer falls back to. */
sealed interface Settled extends OfferAnswer permits Idle, Stable {

    /** Our side. */
    LocalSession session();

    /** The same state after an offer of ours that came to nothing: its version number is spent all the same. */
    Settled withSession(LocalSession session);

    /** The line to look at first. */
    int preferredIndex();

    /** The offered line reduced to what we will answer with; null when the running session cannot go on with it. */
    @Nullable
    RemoteAudio narrowed(RemoteAudio remote);

    @Override
    default Step remoteOffer(SessionDescription offer) {
        AudioCapabilities capabilities = session().capabilities();
        Unacceptability reason = Unacceptability.NO_AUDIO;
        int count = offer.media().size();
        int preferred = preferredIndex();
        for (int i = -1; i < count; i++) {
            int index = i < 0 ? preferred : i;
            if (index >= count || i == preferred) {
                continue;
            }
            RemoteAudioReader reader = new RemoteAudioReader(capabilities, capabilities.codecs(), false);
            RemoteAudio remote = reader.read(offer, index);
            if (remote != null) {
                return accept(offer, remote);
            }
            if (reason == Unacceptability.NO_AUDIO) {
                reason = reader.reason();
            }
        }
        return new Step(this, new Unacceptable(reason));
    }

    private Step accept(SessionDescription offer, RemoteAudio remote) {
        RemoteAudio narrowed = narrowed(remote);
        if (narrowed == null) {
            return new Step(this, new Unacceptable(Unacceptability.CODEC_CHANGED));
        }
        return new Step(new RemoteOfferReceived(this, offer, narrowed), new AnswerNeeded(remote));
    }
}
