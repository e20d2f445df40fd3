package io.offhook.sdp;

/** What an input to {@link OfferAnswer} led to. */
public sealed interface OfferAnswerResult {

    /** Send this offer. */
    record OfferMade(SessionDescription offer) implements OfferAnswerResult {}

    /** The peer's offer can be accepted; answer it or reject it. */
    record AnswerNeeded(RemoteAudio offered) implements OfferAnswerResult {}

    /** Send this answer; the session is agreed. */
    record AnswerMade(SessionDescription answer, AudioAgreement agreement) implements OfferAnswerResult {}

    /** The peer's answer completed the exchange. */
    record Agreed(AudioAgreement agreement) implements OfferAnswerResult {}

    /** The outstanding offer is forgotten; what was agreed before stays. */
    record RolledBack() implements OfferAnswerResult {}

    /**
     * The description cannot be agreed on: 488 for an offer (RFC 3264 §6), the end of the session for an answer.
     *
     * @param reason why
     */
    record Unacceptable(Unacceptability reason) implements OfferAnswerResult {}

    /**
     * The input does not fit the state, which did not change. A peer's offer while ours is outstanding is glare (491, RFC 3261
     * §14.2); while its own is outstanding, 500; an answer without an outstanding offer is second or late and is dropped.
     *
     * @param phase the state that refused it
     */
    record Refused(OfferAnswer.Phase phase) implements OfferAnswerResult {}
}
