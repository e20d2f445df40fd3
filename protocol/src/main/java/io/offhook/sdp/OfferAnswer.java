package io.offhook.sdp;

import org.jspecify.annotations.Nullable;

/**
 * The offer/answer state of one session (RFC 3264) with one audio line: an immutable value. Every input gives the next state and
 * what came of it; inputs that do not fit are refused as a {@link OfferAnswerResult.Refused} value and change nothing, so that a
 * second answer, or one that comes late, cannot do harm (compare CVE-2021-21375).
 *
 * <pre>
 *                     localOffer                          remoteOffer
 *   LocalOfferSent &lt;--------------- Idle, then Stable ----------------&gt; RemoteOfferReceived
 *         |                          ^  ^        ^  ^                        |
 *         |  remoteAnswer: Agreed    |  |        |  |   localAnswer: AnswerMade
 *         +--------------------------+  |        |  +------------------------+   (both to Stable)
 *         |  rejected, or an answer     |        |      rejected             |
 *         +--- that is Unacceptable ----+        +---------------------------+   (both back to what was before)
 * </pre>
 *
 * <p>An offer of the peer's that we cannot accept is {@link OfferAnswerResult.Unacceptable}: answer 488, the state stays. In a
 * running session the codec must stay the same, in this release. Where the descriptions travel (INVITE and 2xx, 2xx and ACK for
 * an INVITE without an offer, PRACK, UPDATE) is no concern of this machine. Each early dialog of a forked INVITE goes on from
 * the same {@code LocalOfferSent}: values are shared without harm.
 *
 * <p>Other media lines (video, a second audio) are kept in their places and refused with port 0.
 */
public sealed interface OfferAnswer permits Settled, LocalOfferSent, RemoteOfferReceived {

    /** Where the machine stands. */
    enum Phase {
        /** Nothing was agreed and nothing is outstanding. */
        IDLE,
        /** Our offer waits for the peer's answer. */
        LOCAL_OFFER_SENT,
        /** The peer's offer waits for our answer. */
        REMOTE_OFFER_RECEIVED,
        /** Something is agreed and nothing is outstanding. */
        STABLE
    }

    /**
     * What an input led to.
     *
     * @param next the state from now on
     * @param result what came of the input
     */
    record Step(OfferAnswer next, OfferAnswerResult result) {}

    /**
     * A new session.
     *
     * @param sessionId the session id of our {@code o=} line and the number of its first version, taken as unsigned: unique to
     *     the session, so from the injected randomness; below 2^31 for peers who read it as an int
     */
    static OfferAnswer start(AudioCapabilities capabilities, long sessionId) {
        return new Idle(LocalSession.start(capabilities, sessionId));
    }

    /** Where the machine stands. */
    Phase phase();

    /** What is agreed: the last exchange that was completed, also while another is under way; null before the first. */
    @Nullable
    AudioAgreement agreement();

    /**
     * We want to offer: {@link OfferAnswerResult.OfferMade} from Idle and Stable.
     *
     * @param local where we receive
     * @param direction what we want: {@link Direction#SENDONLY} puts the peer on hold
     */
    default Step localOffer(LocalEndpoint local, Direction direction) {
        return refused();
    }

    /** The peer offers: {@link OfferAnswerResult.AnswerNeeded} from Idle and Stable, or Unacceptable. */
    default Step remoteOffer(SessionDescription offer) {
        return refused();
    }

    /**
     * We answer the peer's offer: {@link OfferAnswerResult.AnswerMade}.
     *
     * @param local where we receive
     * @param wanted what we want; the answer is what of it is legal against the offer
     */
    default Step localAnswer(LocalEndpoint local, Direction wanted) {
        return refused();
    }

    /**
     * The peer answers our offer: {@link OfferAnswerResult.Agreed}, or Unacceptable when nothing can be made of the answer; then
     * the session is what it was before the offer, and as SIP has no way to refuse an answer, it is to be ended.
     */
    default Step remoteAnswer(SessionDescription answer) {
        return refused();
    }

    /** The outstanding offer, ours or the peer's, came to nothing: it was refused, cancelled or timed out. */
    default Step rejected() {
        return refused();
    }

    private Step refused() {
        return new Step(this, new OfferAnswerResult.Refused(phase()));
    }
}
