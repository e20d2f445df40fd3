package io.offhook.sip.registration;

import io.offhook.sip.auth.ChallengePolicy.Asker;
import io.offhook.sip.auth.DigestAnswer;
import io.offhook.sip.auth.DigestAnswer.Refusal;
import io.offhook.sip.auth.DigestClient;
import io.offhook.sip.message.CallId;
import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.NameAddress;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.transaction.Effect;
import io.offhook.sip.transaction.Identifiers;
import io.offhook.sip.transaction.NonInviteClientTransaction;
import io.offhook.sip.transaction.Step;
import io.offhook.sip.transaction.TimerName;
import io.offhook.sip.transaction.UnexpectedInput;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One binding at one registrar: RFC 3261 §10.2, with the waits of RFC 5626 §4.5.
 *
 * <p>The owner says {@link #register} once. From then on the session keeps the binding alive: it refreshes well before
 * the end (at a random point, so that accounts that registered together drift apart), answers challenges, obeys 423,
 * and after a failure that time can mend waits longer and longer. What time cannot mend, above all a wrong password,
 * ends in FAILED and stays there: nothing is sent again until the owner says so. All REGISTERs of a session share one
 * Call-ID and count their CSeq up (§10.2.4), and there is never more than one out at a time (§10.2).
 *
 * <pre>
 *                 register                    200
 *  UNREGISTERED ------------> REGISTERING ------------> REGISTERED <-----------+
 *        ^                     |    ^   |               REFRESH |              | 200
 *        |               5xx,  |    |   | 403, wrong            V              |
 *        |            timeout  |    |   | password...       REFRESHING --------+
 *        |                     V    |   |                    |      |
 *        |                    WAITING   +-----> FAILED <-----+      | 5xx, timeout
 *        |               RETRY  |   ^                               |
 *        |                      +---+-------------------------------+
 *        |  any final answer or timeout                  unregister (from any state)
 *        +----------------------------- UNREGISTERING <--------------------------------
 * </pre>
 *
 * <p>Not thread-safe: one owner. Every input takes the time and appends what is to be done to {@code out}.
 */
public final class RegistrationSession {
    private static final byte[] NO_BODY = {};
    private static final int MOST_BRIEF_ANSWERS = 2;

    private final RegistrationConfig config;
    private final @Nullable DigestClient digest;
    private final Identifiers ids;
    private final RegistrationRequests requests;

    private RegistrationState state = RegistrationState.UNREGISTERED;
    private boolean wanted;
    private long askedSeconds;
    private int failures;

    private @Nullable NonInviteClientTransaction transaction;
    private @Nullable SipRequest outstanding;
    private int transactionGeneration;
    private int briefAnswers;

    private boolean bound;
    private long boundUntilNs;
    private int bindingGeneration;
    private int retryGeneration;

    /**
     * A session in UNREGISTERED; nothing is sent yet.
     *
     * @param digest the account's credentials; null when it has none
     * @param ids tags, branches, Call-ID and random numbers
     */
    public RegistrationSession(RegistrationConfig config, @Nullable DigestClient digest, Identifiers ids) {
        this.config = config;
        this.digest = digest;
        this.ids = ids;
        this.requests = new RegistrationRequests(config, ids);
        this.askedSeconds = config.expires().toSeconds();
    }

    /** Where the session stands. */
    public RegistrationState state() {
        return state;
    }

    /** The Call-ID of all its requests: responses with another one are not for this session. */
    public CallId callId() {
        return requests.callId();
    }

    /** Whether the registrar holds our binding, as far as we know. */
    public boolean bound() {
        return bound;
    }

    /** How long the binding lasts from now on; zero without one. */
    public Duration remaining(long nowNs) {
        return bound ? Duration.ofNanos(Math.max(0, boundUntilNs - nowNs)) : Duration.ZERO;
    }

    /** Bind now; when bound already, refresh now; when an attempt waits or has failed, try again now. */
    public void register(long nowNs, List<RegistrationEffect> out) {
        wanted = true;
        switch (state) {
            case UNREGISTERED, WAITING, FAILED -> attempt(again(), nowNs, out);
            case REGISTERED -> attempt(RegistrationState.REFRESHING, nowNs, out);
            case REGISTERING, REFRESHING, UNREGISTERING -> {} // one at a time (§10.2); its end looks at `wanted`
        }
    }

    /**
     * Remove the binding. Ends with exactly one {@link RegistrationEffect.Unregistered}, at the latest after 64*T1 times
     * two, unless {@link #register} takes it back.
     */
    public void unregister(long nowNs, List<RegistrationEffect> out) {
        wanted = false;
        switch (state) {
            case UNREGISTERED -> out.add(new RegistrationEffect.Unregistered(true));
            case FAILED -> ended(false, out); // what was refused would be refused again
            case WAITING -> {
                if (bound) {
                    attempt(RegistrationState.UNREGISTERING, nowNs, out);
                } else {
                    ended(false, out);
                }
            }
            case REGISTERED -> attempt(RegistrationState.UNREGISTERING, nowNs, out);
            case REGISTERING, REFRESHING, UNREGISTERING -> {}
        }
    }

    /** A response to the request that is out; its repeats are passed over, any other is {@link RegistrationEffect.Unexpected}. */
    public void received(SipResponse response, long nowNs, List<RegistrationEffect> out) {
        NonInviteClientTransaction current = transaction;
        SipRequest request = outstanding;
        if (current != null && request != null && answers(response, request)) {
            Step<NonInviteClientTransaction> step = current.onResponse(response);
            perform(step, nowNs, out);
            if (step.effects().contains(Effect.Unexpected.INSTANCE)) {
                out.add(new RegistrationEffect.Unexpected(UnexpectedInput.RESPONSE_OUT_OF_PLACE, response));
            }
        } else {
            out.add(new RegistrationEffect.Unexpected(UnexpectedInput.RESPONSE_TO_NOTHING, response));
        }
    }

    /** A timer armed by this session; stale ones are ignored. */
    public void timer(RegistrationTimer timer, long nowNs, List<RegistrationEffect> out) {
        switch (timer.name()) {
            case E -> transactionTimer(TimerName.E, timer.generation(), nowNs, out);
            case F -> transactionTimer(TimerName.F, timer.generation(), nowNs, out);
            case REFRESH -> {
                if (timer.generation() == bindingGeneration && state == RegistrationState.REGISTERED) {
                    attempt(RegistrationState.REFRESHING, nowNs, out);
                }
            }
            case EXPIRING -> {
                if (timer.generation() == bindingGeneration && bound && state != RegistrationState.UNREGISTERING) {
                    out.add(new RegistrationEffect.ExpiringSoon(remaining(nowNs)));
                }
            }
            case EXPIRED -> {
                if (timer.generation() == bindingGeneration && bound) {
                    bound = false;
                    out.add(new RegistrationEffect.Expired());
                    if (state == RegistrationState.REFRESHING) {
                        state = RegistrationState.REGISTERING;
                    } else if (state == RegistrationState.REGISTERED) { // REFRESH is late, as after a sleep
                        attempt(RegistrationState.REGISTERING, nowNs, out);
                    }
                }
            }
            case RETRY -> {
                if (timer.generation() == retryGeneration && state == RegistrationState.WAITING) {
                    attempt(again(), nowNs, out);
                }
            }
        }
    }

    /** The request that is out could not be sent. */
    public void transportFailed(long nowNs, List<RegistrationEffect> out) {
        int before = out.size();
        NonInviteClientTransaction current = transaction;
        if (current != null) {
            perform(current.onTransportFailure(), nowNs, out);
        }
        if (out.size() == before) {
            out.add(new RegistrationEffect.Unexpected(UnexpectedInput.TRANSPORT_FAILURE, null));
        }
    }

    /** What another attempt is: a refresh while the registrar still holds the binding. */
    private RegistrationState again() {
        return bound ? RegistrationState.REFRESHING : RegistrationState.REGISTERING;
    }

    private boolean answers(SipResponse response, SipRequest request) {
        return response.cseq().equals(request.cseq())
                && Objects.equals(response.topBranch(), request.topBranch()) // §17.1.3
                && response.callId().equals(requests.callId());
    }

    private void transactionTimer(TimerName name, int generation, long nowNs, List<RegistrationEffect> out) {
        NonInviteClientTransaction current = transaction;
        if (current != null && generation == transactionGeneration) {
            perform(current.onTimer(name), nowNs, out);
        }
    }

    private void attempt(RegistrationState next, long nowNs, List<RegistrationEffect> out) {
        state = next;
        retryGeneration++;
        briefAnswers = 0;
        List<DigestAnswer.Retry> credentials = List.of();
        if (digest != null) {
            digest.begin();
            credentials = digest.preemptive(Method.REGISTER.name(), config.registrar(), NO_BODY);
        }
        send(credentials, nowNs, out);
    }

    private void send(List<DigestAnswer.Retry> credentials, long nowNs, List<RegistrationEffect> out) {
        long seconds = state == RegistrationState.UNREGISTERING ? 0 : askedSeconds;
        SipRequest request = requests.next(seconds, credentials);
        outstanding = request;
        transactionGeneration++;
        boolean reliable = !config.transport().equalsIgnoreCase("UDP");
        perform(NonInviteClientTransaction.start(request, config.timers(), reliable), nowNs, out);
    }

    private void perform(Step<NonInviteClientTransaction> step, long nowNs, List<RegistrationEffect> out) {
        transaction = step.next();
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.Send send) {
                out.add(new RegistrationEffect.Send((SipRequest) send.message(), send.retransmission()));
            } else if (effect instanceof Effect.Arm arm) {
                arm(arm, out);
            } else if (effect instanceof Effect.Pass pass) {
                SipResponse response = (SipResponse) pass.message();
                if (response.status() >= 200) {
                    answered(response, nowNs, out);
                    return; // whatever follows belongs to a transaction that is over, and may have been replaced
                }
            } else if (effect == Effect.TimedOut.INSTANCE) {
                failed(RegistrationFailure.TimedOut.INSTANCE, -1, nowNs, out);
                return;
            } else if (effect == Effect.TransportFailed.INSTANCE) {
                failed(RegistrationFailure.Unreachable.INSTANCE, -1, nowNs, out);
                return;
            }
        }
    }

    private void arm(Effect.Arm arm, List<RegistrationEffect> out) {
        if (arm.timer() == TimerName.E) {
            armed(RegistrationTimer.Name.E, transactionGeneration, arm.delayNs(), out);
        } else if (arm.timer() == TimerName.F) {
            armed(RegistrationTimer.Name.F, transactionGeneration, arm.delayNs(), out);
        }
    }

    private static void armed(RegistrationTimer.Name name, int generation, long delayNs, List<RegistrationEffect> out) {
        out.add(new RegistrationEffect.Arm(new RegistrationTimer(name, generation), delayNs));
    }

    private void answered(SipResponse response, long nowNs, List<RegistrationEffect> out) {
        int status = response.status();
        if (status < 300) {
            succeeded(response, nowNs, out);
        } else if (status == 401 || status == 407) {
            challenged(response, nowNs, out);
        } else if (status == 423 && state != RegistrationState.UNREGISTERING) {
            tooBrief(response, nowNs, out);
        } else {
            long retryAfter = RegistrationAnswers.retryAfterSeconds(response);
            boolean recoverable = status == 408
                    || status == 480
                    || (status >= 500 && status < 600)
                    || (retryAfter >= 0 && status != 403);
            var rejected = new RegistrationFailure.Rejected(status, response.reason(), recoverable);
            failed(rejected, retryAfter, nowNs, out);
        }
    }

    private void challenged(SipResponse response, long nowNs, List<RegistrationEffect> out) {
        int status = response.status();
        boolean proxy = status == 407;
        DigestAnswer answer = new DigestAnswer.Refused(Refusal.NO_CREDENTIALS);
        if (digest != null) {
            answer = digest.answer(
                    status,
                    response.headers(proxy ? HeaderName.PROXY_AUTHENTICATE : HeaderName.WWW_AUTHENTICATE),
                    proxy ? Asker.OWN_PROXY : Asker.OWN_REGISTRAR,
                    Method.REGISTER.name(),
                    config.registrar(),
                    NO_BODY);
            if (answer instanceof DigestAnswer.Retry retry) {
                List<DigestAnswer.Retry> all =
                        digest.beside(retry, Method.REGISTER.name(), config.registrar(), NO_BODY);
                all.add(retry);
                send(all, nowNs, out); // §22.1: same Call-ID, CSeq one higher
                return;
            }
        }
        Refusal refusal = ((DigestAnswer.Refused) answer).reason();
        failed(new RegistrationFailure.Unauthorized(status, refusal), -1, nowNs, out);
    }

    /** §10.2.8: ask again with the registrar's least interval. */
    private void tooBrief(SipResponse response, long nowNs, List<RegistrationEffect> out) {
        long least = response.seconds(HeaderName.MIN_EXPIRES).orElse(-1);
        if (least <= askedSeconds || ++briefAnswers > MOST_BRIEF_ANSWERS) {
            failed(RegistrationFailure.BadInterval.INSTANCE, -1, nowNs, out);
            return;
        }
        askedSeconds = least;
        List<DigestAnswer.Retry> credentials =
                digest == null ? List.of() : digest.preemptive(Method.REGISTER.name(), config.registrar(), NO_BODY);
        send(credentials, nowNs, out);
    }

    private void succeeded(SipResponse response, long nowNs, List<RegistrationEffect> out) {
        failures = 0;
        transactionGeneration++;
        learnNonce(response);
        if (state == RegistrationState.UNREGISTERING) {
            ended(true, out);
            if (wanted) {
                attempt(RegistrationState.REGISTERING, nowNs, out);
            }
            return;
        }
        List<NameAddress> bindings = response.contacts();
        long seconds = RegistrationAnswers.grantedSeconds(response, bindings, config.contact(), askedSeconds);
        long span = Duration.ofSeconds(seconds).toNanos();
        bound = true;
        boundUntilNs = nowNs + span;
        bindingGeneration++;
        state = RegistrationState.REGISTERED;
        out.add(new RegistrationEffect.Registered(Duration.ofSeconds(seconds), bindings, response));
        if (!wanted) {
            attempt(RegistrationState.UNREGISTERING, nowNs, out);
            return;
        }
        long earliest = (long) (span * config.refreshFrom());
        long latest = (long) (span * config.refreshTo());
        armed(
                RegistrationTimer.Name.REFRESH,
                bindingGeneration,
                earliest + Backoff.fraction(latest - earliest, ids),
                out);
        armed(RegistrationTimer.Name.EXPIRING, bindingGeneration, latest + (span - latest) / 2, out);
        armed(RegistrationTimer.Name.EXPIRED, bindingGeneration, span, out);
    }

    private void learnNonce(SipResponse response) {
        String info = response.header(HeaderName.AUTHENTICATION_INFO);
        if (digest != null && info != null) {
            digest.authenticationInfo(false, info);
        }
    }

    private void failed(RegistrationFailure cause, long retryAfterSeconds, long nowNs, List<RegistrationEffect> out) {
        transactionGeneration++;
        if (state == RegistrationState.UNREGISTERING) {
            ended(false, out);
            if (wanted) {
                attempt(RegistrationState.REGISTERING, nowNs, out);
            }
            return;
        }
        if (!wanted) {
            out.add(new RegistrationEffect.RegistrationFailed(cause, OptionalLong.empty()));
            if (bound && cause.recoverable()) {
                attempt(RegistrationState.UNREGISTERING, nowNs, out);
            } else {
                ended(false, out);
            }
            return;
        }
        failures++;
        if (!cause.recoverable()) {
            state = RegistrationState.FAILED;
            out.add(new RegistrationEffect.RegistrationFailed(cause, OptionalLong.empty()));
            return;
        }
        state = RegistrationState.WAITING;
        retryGeneration++;
        long wait = retryAfterSeconds >= 0
                ? config.backoff().retryAfterNs(retryAfterSeconds, ids)
                : config.backoff().delayNs(failures, ids);
        out.add(new RegistrationEffect.RegistrationFailed(cause, OptionalLong.of(wait)));
        armed(RegistrationTimer.Name.RETRY, retryGeneration, wait, out);
    }

    private void ended(boolean confirmed, List<RegistrationEffect> out) {
        state = RegistrationState.UNREGISTERED;
        bound = false;
        bindingGeneration++;
        retryGeneration++;
        out.add(new RegistrationEffect.Unregistered(confirmed));
    }

    /** State and binding, for logs. */
    @Override
    public String toString() {
        return "RegistrationSession[" + config.addressOfRecord() + ", " + state + (bound ? ", bound]" : "]");
    }
}
