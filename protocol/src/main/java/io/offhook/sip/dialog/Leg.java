package io.offhook.sip.dialog;

import io.offhook.sip.message.Branch;
import io.offhook.sip.message.CallId;
import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.RequestBuilder;
import io.offhook.sip.message.RequestCheck;
import io.offhook.sip.message.ResponseBuilder;
import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.message.Tag;
import io.offhook.sip.transaction.Identifiers;
import io.offhook.sip.transaction.Timers;
import io.offhook.sip.transaction.TransactionKey;
import io.offhook.sip.transaction.UnexpectedInput;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all stages of a session share: identity, dialog, finished transactions, and the checks that every message passes
 * before a stage sees it.
 *
 * <p>A request goes: ACK and CANCEL to the stage, by the INVITE they belong to; a repeat of what is under way to the stage; a
 * repeat of what is finished is answered from memory; then tags (481), order (500), method, extensions and content (405, 501,
 * 420, 415), and only then the stage acts on it (RFC 3261 sections 8.2 and 12.2.2).
 */
final class Leg {

    final LocalPoint local;
    final Timers timers;
    final Identifiers identifiers;
    final CallId callId;
    final Tag localTag;

    /** Whether we sent the INVITE and so made the Call-ID: decides the wait after a 491 (section 14.1). */
    final boolean caller;

    @Nullable
    Dialog dialog;

    /** Authorization and Proxy-Authorization of our INVITE: its ACK carries them too (section 13.2.2.4). */
    List<HeaderLine> credentials = List.of();

    /** Request-URI of our INVITE: the target of a 2xx without Contact. */
    String requestUri = "";

    private @Nullable Stage stage;
    private int serials;
    private boolean ended;

    /** Requests were answered that the dialog does not count, before it stood or with other tags: its numbers do not tell their repeats. */
    private boolean answeredUncounted;

    private @Nullable List<LingeringTransaction> finished;
    private @Nullable List<Tag> forks;

    Leg(LocalPoint local, Timers timers, Identifiers identifiers, CallId callId, Tag localTag, boolean caller) {
        this.local = local;
        this.timers = timers;
        this.identifiers = identifiers;
        this.callId = callId;
        this.localTag = localTag;
        this.caller = caller;
    }

    void inherit(Leg first) {
        credentials = first.credentials;
        requestUri = first.requestUri;
    }

    // ---- stages ----

    Stage stage() {
        Stage now = stage;
        if (now == null) {
            throw new IllegalStateException("a leg without a stage");
        }
        return now;
    }

    void become(Stage next) {
        stage = next;
    }

    boolean isEnded() {
        return ended;
    }

    /** The end: what still has to be remembered goes out, then the cause, then nothing. */
    void end(EndCause cause, long nowNs, SessionEffects out) {
        if (ended) {
            return;
        }
        ended = true;
        stage = new EndedStage(this);
        for (int i = 0; finished != null && i < finished.size(); i++) {
            if (finished.get(i).untilNs() - nowNs > 0) {
                out.add(new SessionEffect.Linger(finished.get(i)));
            }
        }
        finished = null;
        out.add(new SessionEffect.Ended(cause));
    }

    int nextSerial() {
        return ++serials;
    }

    /** A timer of a stage's own. */
    int arm(int name, long delayNs, SessionEffects out) {
        int timer = SessionTimer.of(nextSerial(), name);
        out.add(new SessionEffect.Arm(timer, delayNs));
        return timer;
    }

    // ---- finished transactions ----

    void remember(@Nullable LingeringTransaction transaction, long nowNs) {
        if (transaction == null || transaction.untilNs() - nowNs <= 0) {
            return;
        }
        List<LingeringTransaction> list = finished;
        if (list == null) {
            list = new ArrayList<>(2);
            finished = list;
        } else {
            list.removeIf(old -> old.untilNs() - nowNs <= 0);
        }
        list.add(transaction);
    }

    private @Nullable LingeringTransaction find(TransactionKey key, long nowNs) {
        for (int i = 0; finished != null && i < finished.size(); i++) {
            LingeringTransaction done = finished.get(i);
            if (done.key().equals(key) && done.untilNs() - nowNs > 0) {
                return done;
            }
        }
        return null;
    }

    private static void repeat(LingeringTransaction done, SipMessage message, SessionEffects out) {
        byte[] bytes = done.onMessage(message);
        if (bytes != null) {
            out.add(new SessionEffect.Repeat(bytes, done.destination()));
        } else if (message instanceof SipResponse) {
            out.unexpected(UnexpectedInput.RESPONSE_OUT_OF_PLACE, message);
        } // else a repeat of an INVITE that is done: swallowed
    }

    // ---- requests that come ----

    void received(SipRequest request, long nowNs, SessionEffects out) {
        if (ended) {
            out.unexpected(UnexpectedInput.AFTER_THE_END, request);
        } else if (request.isAck()) {
            if (!stage().ack(request, nowNs, out) && find(TransactionKey.server(request), nowNs) == null) {
                out.unexpected(UnexpectedInput.ACK_OF_NOTHING, request);
            }
        } else if (request.isCancel()) {
            cancel(request, nowNs, out);
        } else if (!stage().repeated(request, out) && !wasFinished(request, nowNs, out)) {
            check(request, nowNs, out);
        }
    }

    /** Section 9.2: 200 for an INVITE that we know, answered or not, 481 for any other. */
    private void cancel(SipRequest cancel, long nowNs, SessionEffects out) {
        if (finished != null && find(TransactionKey.server(cancel), nowNs) != null) {
            wasFinished(cancel, nowNs, out);
        } else if (!stage().cancelled(cancel, nowNs, out)) {
            boolean known = find(TransactionKey.cancelled(cancel), nowNs) != null;
            answer(cancel, known ? 200 : 481, nowNs, out);
            if (!known) {
                out.unexpected(UnexpectedInput.CANCEL_OF_NOTHING, cancel);
            }
        }
    }

    /** An ACK in the dialog, of an INVITE that is over: it comes once for each 2xx that we repeated. */
    boolean isAckRepeat(SipRequest ack) {
        Dialog known = dialog;
        return known != null && known.matches(ack) && !known.inOrder(ack);
    }

    private boolean wasFinished(SipRequest request, long nowNs, SessionEffects out) {
        Dialog known = dialog;
        // A repeat of what was counted never counts further, so that no key has to be made for a new request.
        boolean newer = known != null && !answeredUncounted && known.inOrder(request);
        if (finished == null || newer) {
            return false;
        }
        LingeringTransaction done = find(TransactionKey.server(request), nowNs);
        if (done != null) {
            repeat(done, request, out);
        }
        return done != null;
    }

    private void check(SipRequest request, long nowNs, SessionEffects out) {
        Dialog known = dialog;
        if (!stage().begins(request)) {
            boolean stranger = known == null ? !localTag.equals(request.toTag()) : !known.matches(request);
            answeredUncounted |= known == null || stranger;
            if (stranger) {
                Tag fork = forkOf(request);
                if (fork != null) {
                    out.add(new SessionEffect.Forked(request, fork));
                } else {
                    answer(request, 481, nowNs, out);
                    out.unexpected(UnexpectedInput.REQUEST_OF_NO_DIALOG, request);
                }
                return;
            }
            if (known != null && !known.inOrder(request)) {
                answer(request, 500, nowNs, out); // 12.2.2
                out.unexpected(UnexpectedInput.REQUEST_OUT_OF_ORDER, request);
                return;
            }
        }
        if (known != null) {
            dialog = known.withRemoteSeq(request.cseq().sequence());
        }
        if (RequestCheck.check(request, local.able()) instanceof RequestCheck.Refused refused) {
            stage().refuse(request, refused.answer(request, localTag), nowNs, out);
        } else {
            stage().request(request, nowNs, out);
        }
    }

    // ---- responses that come ----

    void received(SipResponse response, long nowNs, SessionEffects out) {
        if (ended) {
            out.unexpected(UnexpectedInput.AFTER_THE_END, response);
            return;
        }
        boolean ours = localTag.equals(response.fromTag());
        if (ours && stage().response(response, nowNs, out)) {
            return;
        }
        LingeringTransaction done = ours && finished != null ? find(TransactionKey.client(response), nowNs) : null;
        if (done == null) {
            out.unexpected(UnexpectedInput.RESPONSE_TO_NOTHING, response);
        } else if (done.kind() == LingeringTransaction.Kind.SUCCESS_ACKED
                && response.isSuccess()
                && isOther(response)) {
            fork(response, out);
        } else {
            repeat(done, response, out);
        }
    }

    /** Whether it comes from another branch of a fork than our dialog's. */
    boolean isOther(SipResponse response) {
        Dialog known = dialog;
        Tag tag = response.toTag();
        return tag != null && known != null && !tag.equals(known.remoteTag());
    }

    /** A 2xx of another branch (section 13.2.2.4). */
    void fork(SipResponse response, SessionEffects out) {
        Tag tag = response.toTag();
        if (tag == null) {
            return;
        }
        List<Tag> list = forks == null ? new ArrayList<>(1) : forks;
        if (!list.contains(tag) && list.size() < 32) {
            list.add(tag);
        }
        forks = list;
        out.add(new SessionEffect.Forked(response, tag));
    }

    /** The tag of the sibling that a request belongs to. */
    private @Nullable Tag forkOf(SipRequest request) {
        Tag tag = forks != null && localTag.equals(request.toTag()) ? request.fromTag() : null;
        return tag != null && forks != null && forks.contains(tag) ? tag : null;
    }

    // ---- answers ----

    ResponseBuilder respond(SipRequest request, int status) {
        return SipResponse.respond(request, status).toTag(localTag);
    }

    void answer(SipRequest request, int status, long nowNs, SessionEffects out) {
        answer(request, respond(request, status).build(), nowNs, out);
    }

    /** A final answer at once; its repeats get it again (timer J). */
    void answer(SipRequest request, SipResponse response, long nowNs, SessionEffects out) {
        out.send(response, Destination.Source.INSTANCE, false);
        long untilNs = nowNs + timers.jNs(local.reliable());
        remember(LingeringTransaction.answered(TransactionKey.server(request), response, untilNs), nowNs);
    }

    /** An INVITE while an earlier one of the peer's is open: 500, to be tried again in 0 to 10 s (section 14.2). */
    void answerTooEarly(SipRequest request, long nowNs, SessionEffects out) {
        String seconds = Integer.toString(identifiers.random(11));
        SipResponse later =
                respond(request, 500).header(HeaderName.RETRY_AFTER, seconds).build();
        answer(request, later, nowNs, out);
        out.unexpected(UnexpectedInput.REQUEST_OUT_OF_PLACE, request);
    }

    /** A request in the dialog that a stage has no use for. */
    void answerPlainly(SipRequest request, long nowNs, SessionEffects out) {
        if (request.method().equals(Method.OPTIONS)) {
            answer(
                    request,
                    respond(request, 200)
                            .header(HeaderName.ALLOW, local.allow())
                            .build(),
                    nowNs,
                    out);
        } else {
            answer(request, 481, nowNs, out);
            out.unexpected(UnexpectedInput.REQUEST_OUT_OF_PLACE, request);
        }
    }

    // ---- requests of ours ----

    /** The dialog of a stage that can not be without one. */
    Dialog inDialog() {
        Dialog known = dialog;
        if (known == null) {
            throw new IllegalStateException("no dialog");
        }
        return known;
    }

    /** The next request in the dialog. */
    Outgoing next(Method method, List<HeaderLine> credentials, List<HeaderLine> headers, @Nullable Body body) {
        Dialog counted = inDialog().withLocalSeq(inDialog().localSeq() + 1);
        dialog = counted;
        Branch branch = identifiers.newBranch();
        RequestBuilder request = counted.request(method, counted.localSeq(), local, branch);
        return new Outgoing(Requests.finish(request, method, local, credentials, headers, body), branch);
    }

    ClientRequest send(Outgoing request, SessionEffects out) {
        return new ClientRequest(request, inDialog().nextHop(), nextSerial(), timers, local.reliable(), out);
    }

    /** Acknowledges a 2xx end to end; its repeats get the same ACK again (section 13.2.2.4). */
    void acknowledge(
            SipResponse success, List<HeaderLine> credentials, @Nullable Body body, long nowNs, SessionEffects out) {
        Dialog known = inDialog();
        Branch branch = identifiers.newBranch();
        RequestBuilder request = known.request(Method.ACK, success.cseq().sequence(), local, branch);
        SipRequest ack = Requests.finish(request, Method.ACK, local, credentials, List.of(), body);
        Destination hop = known.nextHop();
        out.send(ack, hop, false);
        TransactionKey key = TransactionKey.client(success);
        long untilNs = nowNs + timers.timeoutNs();
        Destination kept = known.routeSet().isEmpty() ? null : hop;
        remember(LingeringTransaction.successAcked(key, ack, kept, untilNs), nowNs);
    }

    /** Hangs up by BYE. */
    void leave(EndCause cause, long nowNs, SessionEffects out) {
        become(new LeavingStage(this, cause, out));
    }

    String describe() {
        Stage now = stage;
        return now == null ? "New" : now.describe();
    }

    @Override
    public String toString() {
        Dialog known = dialog;
        return describe() + " " + callId.value() + " local-tag=" + localTag.value()
                + (known == null || known.remoteTag() == null ? "" : " remote-tag=" + known.remoteTag());
    }
}
