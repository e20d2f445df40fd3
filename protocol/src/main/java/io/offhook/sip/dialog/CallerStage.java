package io.offhook.sip.dialog;

import io.offhook.sip.dialog.SessionTimer.Outcome;
import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.message.Tag;
import io.offhook.sip.transaction.HopRequests;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * We call and nobody has answered (RFC 3261 sections 9.1, 13.2).
 *
 * <pre>
 *   invite --> INVITE sent --1xx--> ringing --2xx--> ACK, Talking
 *                 ^  |                 | cancel: CANCEL, then 487 (or 64*T1): Ended
 *     retryWith   |  | 401, 407        |                    2xx: ACK, BYE
 *                 |  V                 +--300-699--> Ended
 *             challenged
 * </pre>
 *
 * A cancel before the first provisional response waits for it: a CANCEL could overtake the INVITE (section 9.1).
 */
final class CallerStage extends Stage {

    private final Challenges challenges = new Challenges();
    private @Nullable Invitation invitation;
    private @Nullable ClientInvite invite;
    private @Nullable ClientRequest cancel;
    private @Nullable EndCause cancelled;
    private @Nullable SipResponse challenge;
    private @Nullable Tag earlyTag;
    private boolean provisional;
    private long sequence;
    private int waiting;

    CallerStage(Leg leg) {
        super(leg);
        sequence = 1L + leg.identifiers.random(10_000); // 8.1.1.5: below 2^31, and not the same for every call
    }

    // ---- the user ----

    @Override
    boolean invite(Invitation wanted, long nowNs, SessionEffects out) {
        if (invitation != null) {
            return false;
        }
        invitation = wanted;
        leg.requestUri = wanted.requestUri();
        start(wanted, out);
        return true;
    }

    private void start(Invitation wanted, SessionEffects out) {
        Routing routing = Routing.of(wanted.requestUri(), wanted.routes());
        Outgoing request = Requests.outside(
                Method.INVITE,
                wanted,
                routing,
                leg.local,
                leg.callId,
                leg.localTag,
                sequence,
                leg.identifiers.newBranch(),
                leg.credentials);
        provisional = false;
        invite = new ClientInvite(request, routing.hop(), leg.nextSerial(), leg.timers, leg.local.reliable(), out);
    }

    @Override
    boolean cancel(EndCause cause, long nowNs, SessionEffects out) {
        if (cancelled != null) {
            return false;
        }
        cancelled = cause;
        if (invite == null || challenge != null) {
            leg.end(cause, nowNs, out); // nothing is under way
        } else if (provisional) {
            sendCancel(invite, cause, out);
        }
        return true;
    }

    private void sendCancel(ClientInvite under, EndCause cause, SessionEffects out) {
        @Nullable String reason = cause instanceof EndCause.Cancelled given ? given.reason() : null;
        SipRequest request =
                reason == null ? HopRequests.cancel(under.invite) : HopRequests.cancel(under.invite, reason);
        cancel = new ClientRequest(
                new Outgoing(request, under.sent.branch()),
                under.hop,
                leg.nextSerial(),
                leg.timers,
                leg.local.reliable(),
                out);
        waiting = leg.arm(SessionTimer.CANCELLED, leg.timers.timeoutNs(), out);
    }

    @Override
    boolean retryWith(HeaderLine credentials, long nowNs, SessionEffects out) {
        Invitation wanted = invitation;
        if (challenge == null || wanted == null) {
            return false;
        }
        List<HeaderLine> kept = new ArrayList<>(2);
        for (HeaderLine line : leg.credentials) {
            if (!line.name().equalsIgnoreCase(credentials.name())) {
                kept.add(line); // the other one of server and proxy
            }
        }
        kept.add(credentials);
        leg.credentials = kept;
        challenge = null;
        waiting = 0;
        sequence++; // 22.2: the same Call-ID and From tag, the next CSeq, a new branch
        start(wanted, out);
        return true;
    }

    @Override
    boolean refuseChallenge(long nowNs, SessionEffects out) {
        SipResponse refused = challenge;
        if (refused == null) {
            return false;
        }
        fail(EndCause.of(refused.status(), refused.reason(), Party.REMOTE), refused, nowNs, out);
        return true;
    }

    // ---- responses ----

    @Override
    boolean response(SipResponse response, long nowNs, SessionEffects out) {
        if (cancel != null && cancel.owns(response)) {
            cancel.response(response, out); // whatever it says, the INVITE's own answer counts
            return true;
        }
        ClientInvite under = invite;
        if (under == null || !under.owns(response)) {
            return false;
        }
        if (under.response(response, out) == Outcome.PASSED) {
            if (response.isProvisional()) {
                progress(under, response, out);
            } else if (response.isSuccess()) {
                answered(response, nowNs, out);
            } else {
                refused(under, response, nowNs, out);
            }
        }
        return true;
    }

    private void progress(ClientInvite under, SipResponse response, SessionEffects out) {
        provisional = true;
        if (response.toTag() != null) {
            earlyTag = response.toTag();
        }
        if (cancelled != null) {
            if (cancel == null) {
                sendCancel(under, cancelled, out);
            }
        } else if (response.status() == 180) {
            out.add(new SessionEffect.Ringing(response, body(response)));
        } else if (response.status() > 100) {
            out.add(new SessionEffect.Progress(response, body(response)));
        }
    }

    private void answered(SipResponse response, long nowNs, SessionEffects out) {
        if (cancelled == null) {
            accept(leg, response, invitation != null && invitation.body() == null, nowNs, out);
        } else { // 9.1: the 2xx was faster than the CANCEL; section 15: then BYE
            leg.dialog = Dialog.forUac(response, leg.localTag, leg.requestUri);
            leg.acknowledge(response, leg.credentials, null, nowNs, out);
            leg.leave(cancelled, nowNs, out);
        }
    }

    /** A 2xx makes the dialog and gets its ACK; shared with the branches of a fork. */
    static void accept(Leg leg, SipResponse response, boolean offerless, long nowNs, SessionEffects out) {
        leg.dialog = Dialog.forUac(response, leg.localTag, leg.requestUri);
        if (!offerless) {
            leg.acknowledge(response, leg.credentials, null, nowNs, out);
        }
        leg.become(new TalkingStage(leg, null, offerless ? response : null));
        out.add(new SessionEffect.Answered(response, body(response), false, offerless));
    }

    private void refused(ClientInvite under, SipResponse response, long nowNs, SessionEffects out) {
        leg.remember(under.remains(nowNs + leg.timers.dNs(leg.local.reliable())), nowNs);
        if (cancelled == null && Challenges.isChallenge(response) && challenges.isWorthAnswering(response)) {
            challenge = response;
            waiting = leg.arm(SessionTimer.CHALLENGE, leg.timers.timeoutNs(), out);
            out.add(new SessionEffect.Challenged(response, under.invite));
        } else {
            fail(EndCause.of(response.status(), response.reason(), Party.REMOTE), response, nowNs, out);
        }
    }

    private void fail(EndCause cause, @Nullable SipResponse response, long nowNs, SessionEffects out) {
        EndCause told = cancelled == null ? cause : cancelled;
        out.add(new SessionEffect.Failed(told, response));
        leg.end(told, nowNs, out);
    }

    // ---- requests, timers, transport ----

    /**
     * A BYE for a caller that rings: the callee has answered, all its 2xx were lost, and it gave up. Any other branch that
     * rings may still answer, so only the branch that was heard last ends the call.
     */
    @Override
    void request(SipRequest request, long nowNs, SessionEffects out) {
        boolean heard = earlyTag == null || earlyTag.equals(request.fromTag());
        boolean underWay = invite != null && challenge == null;
        if (!request.isBye() || !heard || !underWay) {
            leg.answerPlainly(request, nowNs, out);
            return;
        }
        leg.answer(request, 200, nowNs, out);
        out.add(new SessionEffect.ByeReceived(request));
        fail(new EndCause.RemoteHangup(request.header(HeaderName.REASON)), null, nowNs, out);
    }

    @Override
    void timer(int timer, long nowNs, SessionEffects out) {
        if (timer == waiting) {
            if (challenge != null) {
                refuseChallenge(nowNs, out);
            } else if (cancelled != null) {
                fail(cancelled, null, nowNs, out); // 9.1: 64*T1 after CANCEL the INVITE counts as cancelled
            }
        } else if (cancel != null && cancel.owns(timer)) {
            cancel.timer(timer, out);
        } else if (invite != null && invite.owns(timer) && invite.timer(timer, out) == Outcome.TIMED_OUT) {
            fail(new EndCause.TimedOut("INVITE"), null, nowNs, out);
        }
    }

    @Override
    boolean awaits(int timer) {
        return timer == waiting || (invite != null && invite.awaits(timer)) || (cancel != null && cancel.awaits(timer));
    }

    @Override
    void transportFailed(String text, long nowNs, SessionEffects out) {
        if (invite != null && invite.transportFailed(out) == Outcome.TRANSPORT_FAILED && challenge == null) {
            fail(new EndCause.TransportError(text), null, nowNs, out);
        }
    }

    /** The body of a message, null when it has none. */
    static @Nullable Body body(SipMessage message) {
        if (message.bodyLength() == 0) {
            return null;
        }
        String type = message.contentType();
        return new Body(type == null ? "application/octet-stream" : type, message.body());
    }

    @Override
    String describe() {
        if (invite == null) {
            return "Caller (new)";
        }
        if (challenge != null) {
            return "Caller (challenged)";
        }
        if (cancelled != null) {
            return cancel == null ? "Caller (CANCEL waits)" : "Caller (CANCEL sent)";
        }
        return provisional ? "Caller (Proceeding)" : "Caller (Calling)";
    }
}
