package io.offhook.sip.machine;

import io.offhook.sip.message.Method;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.transaction.HopRequests;
import io.offhook.sip.transaction.InviteClientTransaction;
import io.offhook.sip.transaction.InviteServerTransaction;
import io.offhook.sip.transaction.NonInviteClientTransaction;
import io.offhook.sip.transaction.NonInviteServerTransaction;
import io.offhook.sip.transaction.Sample;
import io.offhook.sip.transaction.Step;
import io.offhook.sip.transaction.TimerName;
import io.offhook.sip.transaction.Timers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The four transactions of RFC 3261 section 17 with RFC 6026. */
final class TransactionMachines {

    private static final Timers T = Timers.STANDARD;
    private static final SipRequest INVITE = Sample.INVITE;
    private static final SipRequest OPTIONS = Sample.OPTIONS;

    private TransactionMachines() {}

    static Machine<TransactionSubject<InviteClientTransaction>> inviteClient() {
        var kind = new TransactionSubject.Kind<InviteClientTransaction>(
                TransactionMachines::name,
                InviteClientTransaction::onTimer,
                InviteClientTransaction::awaits,
                state -> state.onResponse(Sample.response(INVITE, 487)));
        List<Input<TransactionSubject<InviteClientTransaction>>> inputs = new ArrayList<>();
        for (int status : new int[] {100, 180, 200, 302, 486, 603}) {
            inputs.add(given(status, state -> state.onResponse(Sample.response(INVITE, status))));
        }
        return machine(
                "INVITE client transaction",
                "RFC 3261 section 17.1.1, RFC 6026 section 8.4. The user is the caller's session.",
                reliable -> InviteClientTransaction.start(INVITE, T, reliable),
                kind,
                inputs,
                InviteClientTransaction::onTransportFailure);
    }

    static Machine<TransactionSubject<NonInviteClientTransaction>> nonInviteClient() {
        var kind = new TransactionSubject.Kind<NonInviteClientTransaction>(
                TransactionMachines::name,
                NonInviteClientTransaction::onTimer,
                NonInviteClientTransaction::awaits,
                NonInviteClientTransaction::onTransportFailure);
        List<Input<TransactionSubject<NonInviteClientTransaction>>> inputs = new ArrayList<>();
        for (int status : new int[] {100, 180, 200, 302, 486, 603}) {
            inputs.add(given(status, state -> state.onResponse(Sample.response(OPTIONS, status))));
        }
        return machine(
                "Non-INVITE client transaction",
                "RFC 3261 section 17.1.2.",
                reliable -> NonInviteClientTransaction.start(OPTIONS, T, reliable),
                kind,
                inputs,
                NonInviteClientTransaction::onTransportFailure);
    }

    static Machine<TransactionSubject<InviteServerTransaction>> inviteServer() {
        var kind = new TransactionSubject.Kind<InviteServerTransaction>(
                state -> state instanceof InviteServerTransaction.Proceeding proceeding && proceeding.last() == null
                        ? "Proceeding (nothing sent)"
                        : name(state),
                InviteServerTransaction::onTimer,
                InviteServerTransaction::awaits,
                state -> state.respond(Sample.response(INVITE, 480)));
        SipRequest ack = HopRequests.ack(INVITE, Sample.response(INVITE, 486));
        SipRequest stranger = Sample.request(Method.INFO, "z9hG4bK776asdhds");
        List<Input<TransactionSubject<InviteServerTransaction>>> inputs = new ArrayList<>();
        inputs.add(Input.of("INVITE again", s -> s.give(state -> state.onRequest(INVITE))));
        inputs.add(Input.of("ACK", s -> s.give(state -> state.onRequest(ack))));
        inputs.add(Input.of("another method", s -> s.give(state -> state.onRequest(stranger))));
        for (int status : new int[] {180, 200, 486}) {
            inputs.add(user(status, state -> state.respond(Sample.response(INVITE, status))));
        }
        return machine(
                "INVITE server transaction",
                "RFC 3261 section 17.2.1, RFC 6026 section 8.7. TRYING is the nameless 200 ms until 100 Trying.",
                reliable -> InviteServerTransaction.start(INVITE, T, reliable),
                kind,
                inputs,
                InviteServerTransaction::onTransportFailure);
    }

    static Machine<TransactionSubject<NonInviteServerTransaction>> nonInviteServer() {
        var kind = new TransactionSubject.Kind<NonInviteServerTransaction>(
                TransactionMachines::name,
                NonInviteServerTransaction::onTimer,
                NonInviteServerTransaction::awaits,
                state -> state.respond(Sample.response(OPTIONS, 480)));
        List<Input<TransactionSubject<NonInviteServerTransaction>>> inputs = new ArrayList<>();
        inputs.add(Input.of("request again", s -> s.give(state -> state.onRequest(OPTIONS))));
        for (int status : new int[] {180, 200, 486}) {
            inputs.add(user(status, state -> state.respond(Sample.response(OPTIONS, status))));
        }
        return machine(
                "Non-INVITE server transaction",
                "RFC 3261 section 17.2.2.",
                reliable -> NonInviteServerTransaction.start(OPTIONS, T, reliable),
                kind,
                inputs,
                NonInviteServerTransaction::onTransportFailure);
    }

    private static <T> Input<TransactionSubject<T>> given(int status, Function<T, Step<T>> input) {
        return Input.of(Integer.toString(status), subject -> subject.give(input));
    }

    private static <T> Input<TransactionSubject<T>> user(int status, Function<T, Step<T>> input) {
        return Input.of("user " + status, subject -> subject.give(input));
    }

    private static <T> Machine<TransactionSubject<T>> machine(
            String title,
            String about,
            Function<Boolean, Step<T>> start,
            TransactionSubject.Kind<T> kind,
            List<Input<TransactionSubject<T>>> inputs,
            Function<T, Step<T>> transportFailure) {
        inputs.add(Input.of("transport failure", subject -> subject.give(transportFailure)));
        for (TimerName timer : TimerName.values()) {
            inputs.add(Input.when(subject -> subject.isArmed(timer), "timer " + timer, subject -> subject.fire(timer)));
        }
        inputs.add(Input.hidden("a stale timer", subject -> true, TransactionSubject::staleTimer));
        return Machine.of(
                        title, about, List.of(seed -> new TransactionSubject<>(seed, kind, start.apply(false))), inputs)
                .orElse("Over a reliable transport", seed -> new TransactionSubject<>(seed, kind, start.apply(true)));
    }

    private static String name(Object state) {
        return state instanceof Enum<?> e
                ? e.getDeclaringClass().getSimpleName()
                : state.getClass().getSimpleName();
    }
}
