package io.offhook.engine.actor;

import io.offhook.sdp.AudioAgreement;
import io.offhook.sdp.Direction;
import io.offhook.sdp.LocalEndpoint;
import io.offhook.sdp.OfferAnswer;
import io.offhook.sdp.OfferAnswerResult;
import io.offhook.sdp.SdpParser;
import io.offhook.sdp.SdpResult;
import io.offhook.sdp.SessionDescription;
import io.offhook.sip.dialog.Body;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The offer/answer machine of one session with bodies in and bodies out. Where a call fails, {@link #problem} says why. */
final class Negotiation {
    private OfferAnswer state;
    private final Consumer<OfferAnswer.Phase> outOfPlace;
    private String problem = "";

    /** @param outOfPlace told of a description that the state has no use for */
    Negotiation(OfferAnswer start, Consumer<OfferAnswer.Phase> outOfPlace) {
        this.outOfPlace = outOfPlace;
        this.state = start;
    }

    /** Why the last input came to nothing. */
    String problem() {
        return problem;
    }

    @Nullable
    AudioAgreement agreement() {
        return state.agreement();
    }

    boolean awaitsRemoteAnswer() {
        return state.phase() == OfferAnswer.Phase.LOCAL_OFFER_SENT;
    }

    boolean owesAnswer() {
        return state.phase() == OfferAnswer.Phase.REMOTE_OFFER_RECEIVED;
    }

    /** Our offer; null where none can be made now. */
    @Nullable
    Body offer(LocalEndpoint local) {
        OfferAnswerResult result = step(state.localOffer(local, Direction.SENDRECV));
        return result instanceof OfferAnswerResult.OfferMade made
                ? Body.sdp(made.offer().toBytes())
                : null;
    }

    /** The peer offers: true when it can be answered. */
    boolean offered(Body body) {
        SessionDescription offer = parse(body);
        return offer != null && step(state.remoteOffer(offer)) instanceof OfferAnswerResult.AnswerNeeded;
    }

    /** Our answer to the peer's offer; null where it offered nothing. */
    @Nullable
    Body answer(LocalEndpoint local) {
        OfferAnswerResult result = step(state.localAnswer(local, Direction.SENDRECV));
        return result instanceof OfferAnswerResult.AnswerMade made
                ? Body.sdp(made.answer().toBytes())
                : null;
    }

    /** The peer answers our offer: true when that is an agreement. */
    boolean answered(@Nullable Body body) {
        if (body == null) {
            problem = "the answer has no session description";
            return false;
        }
        SessionDescription answer = parse(body);
        return answer != null && step(state.remoteAnswer(answer)) instanceof OfferAnswerResult.Agreed;
    }

    /** The outstanding offer came to nothing. */
    void rejected() {
        step(state.rejected());
    }

    private @Nullable SessionDescription parse(Body body) {
        SdpResult result = SdpParser.parse(body.bytes());
        if (result instanceof SdpResult.Parsed parsed) {
            return parsed.description();
        }
        problem = result.toString();
        return null;
    }

    private OfferAnswerResult step(OfferAnswer.Step step) {
        state = step.next();
        if (step.result() instanceof OfferAnswerResult.Unacceptable unacceptable) {
            problem = unacceptable.reason().toString();
        } else if (step.result() instanceof OfferAnswerResult.Refused refused) {
            problem = "offer/answer is in " + refused.phase();
            outOfPlace.accept(refused.phase());
        }
        return step.result();
    }
}
