package io.offhook.sdp;

import io.offhook.sdp.OfferAnswerResult.AnswerMade;
import io.offhook.sdp.OfferAnswerResult.RolledBack;
import io.offhook.sdp.OfferAnswerResult.Unacceptable;
import org.jspecify.annotations.Nullable;

/**
 * The peer's offer waits for our answer.
 *
 * @param before what we fall back to
 * @param remote the line that we take, with the one codec that we will answer
 */
record RemoteOfferReceived(Settled before, SessionDescription offer, RemoteAudio remote) implements OfferAnswer {

    @Override
    public Phase phase() {
        return Phase.REMOTE_OFFER_RECEIVED;
    }

    @Override
    public @Nullable AudioAgreement agreement() {
        return before.agreement();
    }

    @Override
    public Step localAnswer(LocalEndpoint local, Direction wanted) {
        if (!remote.rtp().isReachableFrom(local)) {
            return new Step(this, new Unacceptable(Unacceptability.ADDRESS_FAMILY)); // another endpoint may be tried
        }
        Direction direction = wanted.against(remote.direction());
        LocalSession answered = before.session().answer(offer, remote, local, direction);
        SessionDescription answer = answered.lastDescription();
        AudioAgreement agreement = AudioAgreement.of(remote, local, direction);
        return new Step(new Stable(answered, agreement, answer.media()), new AnswerMade(answer, agreement));
    }

    @Override
    public Step rejected() {
        return new Step(before, new RolledBack());
    }
}
