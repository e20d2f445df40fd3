package io.offhook.sip.machine;

import io.offhook.sdp.AudioCapabilities;
import io.offhook.sdp.Direction;
import io.offhook.sdp.LocalEndpoint;
import io.offhook.sdp.OfferAnswer;
import io.offhook.sdp.OfferAnswerResult;
import io.offhook.sdp.SdpParser;
import io.offhook.sdp.SdpResult;
import io.offhook.sdp.SessionDescription;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** An offer/answer machine and what RFC 3264 promises: one offer at a time, an answer to the latest, versions that grow. */
final class OfferAnswerSubject extends Subject {

    private static final LocalEndpoint UNREACHABLE = LocalEndpoint.of("2001:db8::50", 4000);

    private OfferAnswer machine = OfferAnswer.start(AudioCapabilities.G711, 1000);
    private int offeredPort;
    private int peersPort;
    private String described = "";
    private long version = -1;

    private OfferAnswerSubject(long seed) {
        super(seed);
    }

    static Machine<OfferAnswerSubject> machine() {
        List<Input<OfferAnswerSubject>> inputs = List.of(
                Input.of("we offer", s -> s.weOffer()),
                Input.of("the peer offers", s -> s.peerOffers("0")),
                Input.of("the peer offers what we have not", s -> s.peerOffers("18")),
                Input.of("we answer", s -> s.weAnswer(s.endpoint())),
                Input.of("we answer from another address family", s -> s.weAnswer(UNREACHABLE)),
                Input.of("the peer answers", s -> s.peerAnswers("0")),
                Input.of("the peer answers what we have not", s -> s.peerAnswers("18")),
                Input.of("the offer is rejected", s -> s.give(OfferAnswer::rejected)));
        return Machine.of(
                "Offer/answer",
                "RFC 3264, one audio line. *first*: nothing was agreed before. Results are values; a peer's offer that is Unacceptable"
                        + " gets 488, one that is unexpected 491 while ours is out and 500 while its own is.",
                List.of(OfferAnswerSubject::new),
                inputs);
    }

    private LocalEndpoint endpoint() {
        return LocalEndpoint.of("192.0.2.50", 4000 + 2 * dice.nextInt(1000));
    }

    private Direction direction() {
        return dice.nextBoolean() ? Direction.SENDRECV : Direction.SENDONLY;
    }

    private void weOffer() {
        LocalEndpoint local = endpoint();
        if (give(state -> state.localOffer(local, direction())) instanceof OfferAnswerResult.OfferMade made) {
            offeredPort = local.port();
            described(made.offer());
        }
    }

    private void peerOffers(String format) {
        int port = 6000 + 2 * dice.nextInt(1000);
        if (give(state -> state.remoteOffer(peers(port, format))) instanceof OfferAnswerResult.AnswerNeeded) {
            peersPort = port;
        }
    }

    private void weAnswer(LocalEndpoint local) {
        if (give(state -> state.localAnswer(local, direction())) instanceof OfferAnswerResult.AnswerMade made) {
            described(made.answer());
            require(made.agreement().remote().port() == peersPort, "an answer to another offer");
            require(made.agreement().local().port() == local.port(), "an agreement on another port");
        }
    }

    private void peerAnswers(String format) {
        int port = 6000 + 2 * dice.nextInt(1000);
        if (give(state -> state.remoteAnswer(peers(port, format))) instanceof OfferAnswerResult.Agreed agreed) {
            require(agreed.agreement().local().port() == offeredPort, "an agreement on an older offer");
        }
    }

    private OfferAnswerResult give(Function<OfferAnswer, OfferAnswer.Step> input) {
        OfferAnswer before = machine;
        OfferAnswer.Step step = input.apply(machine);
        machine = step.next();
        OfferAnswerResult result = step.result();
        if (result instanceof OfferAnswerResult.Refused) {
            require(machine == before, "a refused input changed the state");
            say(StateTable.UNEXPECTED);
        } else {
            say(
                    result instanceof OfferAnswerResult.Unacceptable unacceptable
                            ? "Unacceptable (" + unacceptable.reason() + ")"
                            : result.getClass().getSimpleName());
        }
        boolean agreed = result instanceof OfferAnswerResult.Agreed || result instanceof OfferAnswerResult.AnswerMade;
        require(
                agreed || Objects.equals(machine.agreement(), before.agreement()),
                "the agreement changed without an answer");
        return result;
    }

    /** RFC 3264 section 8: the version of our o= line grows by one with each description that differs. */
    private void described(SessionDescription ours) {
        String text = ours.encode();
        long next = Long.parseLong(Objects.requireNonNull(ours.origin()).sessionVersion());
        require(version < 0 || (text.equals(described) ? next == version : next == version + 1), "the version jumps");
        require(SdpParser.parse(text) instanceof SdpResult.Parsed, "we wrote what we can not read");
        version = next;
        described = text;
    }

    private static SessionDescription peers(int port, String format) {
        SdpResult read = SdpParser.parse("v=0\r\no=peer 7 7 IN IP4 198.51.100.1\r\ns=-\r\nc=IN IP4 198.51.100.1\r\n"
                + "t=0 0\r\nm=audio " + port + " RTP/AVP " + format + "\r\n");
        return ((SdpResult.Parsed) read).description();
    }

    @Override
    String state() {
        String when = machine.agreement() == null ? " (first)" : "";
        return switch (machine.phase()) {
            case IDLE -> "Idle";
            case STABLE -> "Stable";
            case LOCAL_OFFER_SENT -> "LocalOfferSent" + when;
            case REMOTE_OFFER_RECEIVED -> "RemoteOfferReceived" + when;
        };
    }

    /** It has no end, and no timers; at rest nothing is outstanding. */
    @Override
    boolean isOver() {
        return machine.phase() == OfferAnswer.Phase.IDLE || machine.phase() == OfferAnswer.Phase.STABLE;
    }

    @Override
    void lastWish() {
        give(OfferAnswer::rejected);
    }

    @Override
    long longestNs() {
        return 0;
    }

    @Override
    boolean nextTimer() {
        return false;
    }

    @Override
    boolean isWaiting() {
        return false;
    }
}
