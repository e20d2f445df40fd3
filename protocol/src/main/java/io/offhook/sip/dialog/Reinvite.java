package io.offhook.sip.dialog;

import io.offhook.sip.dialog.SessionTimer.Outcome;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.SipResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Our re-INVITE (RFC 3261 section 14.1): under way, waiting after a 491 because the peer's crossed it, or challenged.
 */
final class Reinvite {

    /** What an input meant for it. */
    enum Verdict {
        GOES_ON,
        ACCEPTED,
        REFUSED,
        /** 481, 408 or silence: the dialog is no more (section 12.2.1.2). */
        LOST
    }

    private static final int MOST_GLARES = 4;
    private static final long TEN_MS = 10_000_000L;

    final @Nullable Body offer;
    private final Leg leg;
    private final Challenges challenges = new Challenges();
    private List<HeaderLine> credentials = List.of();
    private ClientInvite invite;
    private boolean challenged;
    private int glares;
    private int waiting;

    Reinvite(Leg leg, @Nullable Body offer, SessionEffects out) {
        this.leg = leg;
        this.offer = offer;
        this.invite = send(out);
    }

    private ClientInvite send(SessionEffects out) {
        waiting = 0;
        challenged = false;
        return new ClientInvite(
                leg.next(Method.INVITE, credentials, List.of(), offer),
                leg.inDialog().nextHop(),
                leg.nextSerial(),
                leg.timers,
                leg.local.reliable(),
                out);
    }

    List<HeaderLine> credentials() {
        return credentials;
    }

    /**
     * Whether an INVITE of ours is in the peer's hands, so that one of the peer's has to wait (section 14.2). A challenged one counts: it goes out
     * again as soon as the owner has the credentials, and must not meet the peer's then (section 14.1).
     */
    boolean isUnderWay() {
        return waiting == 0 || challenged;
    }

    boolean owns(SipResponse response) {
        return invite.owns(response);
    }

    Verdict response(SipResponse response, long nowNs, SessionEffects out) {
        if (invite.response(response, out) != Outcome.PASSED || response.isProvisional()) {
            return Verdict.GOES_ON;
        }
        if (response.isSuccess()) {
            return Verdict.ACCEPTED;
        }
        leg.remember(invite.remains(nowNs + leg.timers.dNs(leg.local.reliable())), nowNs);
        if (response.status() == 491 && ++glares < MOST_GLARES) {
            waiting = leg.arm(SessionTimer.GLARE, glareNs(), out);
            return Verdict.GOES_ON;
        }
        if (Challenges.isChallenge(response) && challenges.isWorthAnswering(response)) {
            challenged = true;
            waiting = leg.arm(SessionTimer.CHALLENGE, leg.timers.timeoutNs(), out);
            out.add(new SessionEffect.Challenged(response, invite.invite));
            return Verdict.GOES_ON;
        }
        boolean lost = response.status() == 481 || response.status() == 408;
        return lost ? Verdict.LOST : Verdict.REFUSED;
    }

    /** Section 14.1: the owner of the Call-ID waits 2.1 to 4 s, the other 0 to 2 s, in steps of 10 ms. */
    private long glareNs() {
        return TEN_MS * (leg.caller ? 210 + leg.identifiers.random(191) : leg.identifiers.random(201));
    }

    boolean retryWith(HeaderLine answer, SessionEffects out) {
        if (!challenged) {
            return false;
        }
        credentials = List.of(answer);
        invite = send(out);
        return true;
    }

    boolean isChallenged() {
        return challenged;
    }

    /**
     * @param free whether no INVITE of the peer is under way, so that ours may go out again
     */
    Verdict timer(int timer, boolean free, SessionEffects out) {
        if (timer == waiting && challenged) {
            return Verdict.REFUSED;
        }
        if (timer == waiting && free) {
            invite = send(out);
        } else if (timer == waiting) {
            waiting = leg.arm(SessionTimer.GLARE, glareNs(), out);
        } else if (invite.owns(timer) && invite.timer(timer, out) == Outcome.TIMED_OUT) {
            return Verdict.LOST;
        }
        return Verdict.GOES_ON;
    }

    boolean owns(int timer) {
        return timer == waiting || invite.owns(timer);
    }

    boolean awaits(int timer) {
        return timer == waiting || invite.awaits(timer);
    }

    boolean transportFailed(SessionEffects out) {
        return waiting == 0 && invite.transportFailed(out) == Outcome.TRANSPORT_FAILED;
    }

    String describe() {
        if (challenged) {
            return "re-INVITE challenged";
        }
        return waiting == 0 ? "re-INVITE sent" : "re-INVITE waits";
    }
}
