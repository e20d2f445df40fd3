package io.offhook.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.sip.message.Method;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NonInviteTransactionTest {

    private static final Timers T = Timers.STANDARD;

    @Test
    void everyClientStateMeetsEveryInputOverUdp() {
        client(false).behavesLike("""
                        Trying <- 100: Proceeding [pass 100]
                        Trying <- 200: Completed [pass 200, K=5000]
                        Trying <- 404: Completed [pass 404, K=5000]
                        Trying <- E: Trying [again OPTIONS, E=1000]
                        Trying <- F: Terminated [TimedOut, Terminated]
                        Trying <- transport failure: Terminated [TransportFailed, Terminated]
                        Proceeding <- 100: Proceeding [pass 100]
                        Proceeding <- 200: Completed [pass 200, K=5000]
                        Proceeding <- 404: Completed [pass 404, K=5000]
                        Proceeding <- E: Proceeding [again OPTIONS, E=4000]
                        Proceeding <- F: Terminated [TimedOut, Terminated]
                        Proceeding <- transport failure: Terminated [TransportFailed, Terminated]
                        Completed <- K: Terminated [Terminated]
                        """);
    }

    @Test
    void everyClientStateMeetsEveryInputOverAReliableTransport() {
        client(true).behavesLike("""
                        Trying <- 100: Proceeding [pass 100]
                        Trying <- 200: Completed [pass 200, K=0]
                        Trying <- 404: Completed [pass 404, K=0]
                        Trying <- F: Terminated [TimedOut, Terminated]
                        Trying <- transport failure: Terminated [TransportFailed, Terminated]
                        Proceeding <- 100: Proceeding [pass 100]
                        Proceeding <- 200: Completed [pass 200, K=0]
                        Proceeding <- 404: Completed [pass 404, K=0]
                        Proceeding <- F: Terminated [TimedOut, Terminated]
                        Proceeding <- transport failure: Terminated [TransportFailed, Terminated]
                        Completed <- K: Terminated [Terminated]
                        """);
    }

    @Test
    void everyServerStateMeetsEveryInput() {
        server(false).behavesLike("""
                        Trying <- user 100: Proceeding [send 100]
                        Trying <- user 200: Completed [send 200, J=32000]
                        Proceeding <- OPTIONS: Proceeding [again 100]
                        Proceeding <- user 100: Proceeding [send 100]
                        Proceeding <- user 200: Completed [send 200, J=32000]
                        Proceeding <- transport failure: Terminated [TransportFailed, Terminated]
                        Completed <- OPTIONS: Completed [again 200]
                        Completed <- J: Terminated [Terminated]
                        Completed <- transport failure: Terminated [TransportFailed, Terminated]
                        """);
        server(true).behavesLike("""
                        Trying <- user 100: Proceeding [send 100]
                        Trying <- user 200: Completed [send 200, J=0]
                        Proceeding <- OPTIONS: Proceeding [again 100]
                        Proceeding <- user 100: Proceeding [send 100]
                        Proceeding <- user 200: Completed [send 200, J=0]
                        Proceeding <- transport failure: Terminated [TransportFailed, Terminated]
                        Completed <- OPTIONS: Completed [again 200]
                        Completed <- J: Terminated [Terminated]
                        Completed <- transport failure: Terminated [TransportFailed, Terminated]
                        """);
    }

    @Test
    void aStateAwaitsExactlyTheTimersThatItHears() {
        for (boolean reliable : new boolean[] {false, true}) {
            client(reliable).awaitsWhatItHears(s -> s::onTimer, s -> only(s::awaits));
            server(reliable).awaitsWhatItHears(s -> s::onTimer, s -> only(s::awaits));
        }
    }

    @Test
    void theRequestIsRepeatedDoublingToFourSecondsUntilTimerF() {
        Step<NonInviteClientTransaction> step = NonInviteClientTransaction.start(Sample.OPTIONS, T, false);
        assertThat(MachineTable.render(step.effects())).isEqualTo("[send OPTIONS, E=500, F=32000]");
        List<Long> sentAtMs = new ArrayList<>();
        long nowNs = 0;
        while (nowNs + delayNs(step) < T.timeoutNs()) {
            nowNs += delayNs(step);
            step = step.next().onTimer(TimerName.E);
            sentAtMs.add(nowNs / 1_000_000);
        }
        assertThat(sentAtMs).containsExactly(500L, 1500L, 3500L, 7500L, 11500L, 15500L, 19500L, 23500L, 27500L, 31500L);
    }

    @Test
    void timersMustFitTogether() {
        org.assertj.core.api.Assertions.assertThatIllegalArgumentException().isThrownBy(() -> new Timers(0, 1, 1));
        org.assertj.core.api.Assertions.assertThatIllegalArgumentException().isThrownBy(() -> new Timers(2, 1, 1));
        assertThat(new Timers(1, 1, 0).timeoutNs()).isEqualTo(64);
    }

    private static long delayNs(Step<NonInviteClientTransaction> step) {
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.Arm arm && arm.timer() == TimerName.E) {
                return arm.delayNs();
            }
        }
        throw new AssertionError("E is not armed");
    }

    private static List<TimerName> only(java.util.function.Predicate<TimerName> awaits) {
        return List.of(TimerName.values()).stream().filter(awaits).toList();
    }

    private static MachineTable<NonInviteClientTransaction> client(boolean reliable) {
        MachineTable<NonInviteClientTransaction> table = new MachineTable<NonInviteClientTransaction>()
                .state(new NonInviteClientTransaction.Trying(Sample.OPTIONS, T, reliable, T.t1Ns()))
                .state(new NonInviteClientTransaction.Proceeding(Sample.OPTIONS, T, reliable))
                .state(NonInviteClientTransaction.Completed.INSTANCE)
                .state(NonInviteClientTransaction.Terminated.INSTANCE);
        for (int status : new int[] {100, 200, 404}) {
            table.input(Integer.toString(status), s -> s.onResponse(Sample.response(Sample.OPTIONS, status)));
        }
        for (TimerName timer : TimerName.values()) {
            table.input(timer.name(), s -> s.onTimer(timer));
        }
        return table.input("transport failure", NonInviteClientTransaction::onTransportFailure);
    }

    private static MachineTable<NonInviteServerTransaction> server(boolean reliable) {
        MachineTable<NonInviteServerTransaction> table = new MachineTable<NonInviteServerTransaction>()
                .state(new NonInviteServerTransaction.Trying(T, reliable))
                .state(new NonInviteServerTransaction.Proceeding(Sample.response(Sample.OPTIONS, 100), T, reliable))
                .state(new NonInviteServerTransaction.Completed(Sample.response(Sample.OPTIONS, 200)))
                .state(NonInviteServerTransaction.Terminated.INSTANCE)
                .input(Method.OPTIONS.name(), s -> s.onRequest(Sample.OPTIONS));
        for (int status : new int[] {100, 200}) {
            table.input("user " + status, s -> s.respond(Sample.response(Sample.OPTIONS, status)));
        }
        for (TimerName timer : TimerName.values()) {
            table.input(timer.name(), s -> s.onTimer(timer));
        }
        return table.input("transport failure", NonInviteServerTransaction::onTransportFailure);
    }
}
