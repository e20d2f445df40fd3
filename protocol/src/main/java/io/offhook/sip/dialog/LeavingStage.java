package io.offhook.sip.dialog;

import io.offhook.sip.dialog.SessionTimer.Outcome;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Our BYE is under way (RFC 3261 section 15.1.1). Whatever answers it, or nothing at all, the session is over; it waits only
 * so that the BYE is repeated until it is heard. A BYE of the peer that crosses ours ends it as well: both sides know.
 */
final class LeavingStage extends Stage {

    private final EndCause cause;
    private final Challenges challenges = new Challenges();
    private ClientRequest bye;
    private int challenge;

    LeavingStage(Leg leg, EndCause cause, SessionEffects out) {
        super(leg);
        this.cause = cause;
        this.bye = leg.send(leg.next(Method.BYE, List.of(), reason(cause), null), out);
    }

    private static List<HeaderLine> reason(EndCause cause) {
        @Nullable String reason = cause instanceof EndCause.LocalHangup hangup ? hangup.reason() : null;
        return reason == null ? List.of() : List.of(new HeaderLine("Reason", reason));
    }

    @Override
    boolean response(SipResponse response, long nowNs, SessionEffects out) {
        if (!bye.owns(response)) {
            return false;
        }
        if (bye.response(response, out) == Outcome.PASSED && response.isFinal()) {
            if (Challenges.isChallenge(response) && challenges.isWorthAnswering(response)) {
                challenge = leg.arm(SessionTimer.CHALLENGE, leg.timers.timeoutNs(), out);
                out.add(new SessionEffect.Challenged(response, bye.request));
            } else {
                done(response.status(), nowNs, out);
            }
        }
        return true;
    }

    @Override
    boolean retryWith(HeaderLine credentials, long nowNs, SessionEffects out) {
        if (challenge == 0) {
            return false;
        }
        challenge = 0;
        bye = leg.send(leg.next(Method.BYE, List.of(credentials), reason(cause), null), out);
        return true;
    }

    @Override
    boolean refuseChallenge(long nowNs, SessionEffects out) {
        if (challenge == 0) {
            return false;
        }
        done(401, nowNs, out);
        return true;
    }

    @Override
    void request(SipRequest request, long nowNs, SessionEffects out) {
        if (request.isBye()) {
            leg.answer(request, 200, nowNs, out);
            out.add(new SessionEffect.ByeReceived(request));
            leg.end(cause, nowNs, out);
        } else {
            leg.answerPlainly(request, nowNs, out);
        }
    }

    @Override
    boolean ack(SipRequest ack, long nowNs, SessionEffects out) {
        return leg.isAckRepeat(ack);
    }

    @Override
    void timer(int timer, long nowNs, SessionEffects out) {
        if (bye.owns(timer)) {
            if (bye.timer(timer, out) == Outcome.TIMED_OUT) {
                done(408, nowNs, out);
            }
        } else if (timer == challenge) {
            refuseChallenge(nowNs, out);
        }
    }

    @Override
    boolean awaits(int timer) {
        return bye.awaits(timer) || timer == challenge;
    }

    @Override
    void transportFailed(String text, long nowNs, SessionEffects out) {
        if (bye.transportFailed(out) == Outcome.TRANSPORT_FAILED) {
            done(503, nowNs, out); // 8.1.3.1
        }
    }

    private void done(int status, long nowNs, SessionEffects out) {
        out.add(new SessionEffect.ByeDone(status));
        leg.end(cause, nowNs, out);
    }

    @Override
    String describe() {
        return challenge == 0 ? "Leaving" : "Leaving (challenged)";
    }
}
