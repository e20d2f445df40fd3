package io.offhook.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.sip.message.SipRequest;
import io.offhook.sip.transaction.InviteServerTransaction.Accepted;
import io.offhook.sip.transaction.InviteServerTransaction.Completed;
import io.offhook.sip.transaction.InviteServerTransaction.Confirmed;
import io.offhook.sip.transaction.InviteServerTransaction.Proceeding;
import io.offhook.sip.transaction.InviteServerTransaction.Terminated;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InviteServerTransactionTest {

    private static final Timers T = Timers.STANDARD;
    private static final SipRequest ACK = HopRequests.ack(Sample.INVITE, Sample.response(Sample.INVITE, 486));

    @Test
    void everyStateMeetsEveryInputOverUdp() {
        fresh(false).behavesLike("""
                        Proceeding <- user 180: Proceeding [send 180]
                        Proceeding <- user 200: Accepted [send 200, L=32000]
                        Proceeding <- user 486: Completed [send 486, G=500, H=32000]
                        Proceeding <- TRYING: Proceeding [send 100]
                        Proceeding <- transport failure: Terminated [TransportFailed, Terminated]
                        """);
        table(false).behavesLike("""
                        Proceeding <- INVITE: Proceeding [again 180]
                        Proceeding <- user 180: Proceeding [send 180]
                        Proceeding <- user 200: Accepted [send 200, L=32000]
                        Proceeding <- user 486: Completed [send 486, G=500, H=32000]
                        Proceeding <- transport failure: Terminated [TransportFailed, Terminated]
                        Completed <- INVITE: Completed [again 486]
                        Completed <- ACK: Confirmed [I=5000]
                        Completed <- G: Completed [again 486, G=1000]
                        Completed <- H: Terminated [TimedOut, Terminated]
                        Completed <- transport failure: Terminated [TransportFailed, Terminated]
                        Confirmed <- I: Terminated [Terminated]
                        Accepted <- ACK: Accepted [pass ACK]
                        Accepted <- user 200: Accepted [again 200]
                        Accepted <- L: Terminated [Terminated]
                        Accepted <- transport failure: Accepted [TransportFailed]
                        """);
    }

    @Test
    void everyStateMeetsEveryInputOverAReliableTransport() {
        table(true).behavesLike("""
                        Proceeding <- INVITE: Proceeding [again 180]
                        Proceeding <- user 180: Proceeding [send 180]
                        Proceeding <- user 200: Accepted [send 200, L=32000]
                        Proceeding <- user 486: Completed [send 486, H=32000]
                        Proceeding <- transport failure: Terminated [TransportFailed, Terminated]
                        Completed <- INVITE: Completed [again 486]
                        Completed <- ACK: Confirmed [I=0]
                        Completed <- H: Terminated [TimedOut, Terminated]
                        Completed <- transport failure: Terminated [TransportFailed, Terminated]
                        Confirmed <- I: Terminated [Terminated]
                        Accepted <- ACK: Accepted [pass ACK]
                        Accepted <- user 200: Accepted [again 200]
                        Accepted <- L: Terminated [Terminated]
                        Accepted <- transport failure: Accepted [TransportFailed]
                        """);
    }

    @Test
    void aStateAwaitsExactlyTheTimersThatItHears() {
        table(false).awaitsWhatItHears(state -> state::onTimer, InviteServerTransactionTest::awaited);
        table(true).awaitsWhatItHears(state -> state::onTimer, InviteServerTransactionTest::awaited);
        fresh(false).awaitsWhatItHears(state -> state::onTimer, InviteServerTransactionTest::awaited);
    }

    @Test
    void aNewInviteGoesToTheUserWhoHas200MillisecondsBefore100Trying() {
        assertThat(MachineTable.render(
                        InviteServerTransaction.start(Sample.INVITE, T, false).effects()))
                .isEqualTo("[pass INVITE, TRYING=200]");
    }

    @Test
    void aRefusalIsRepeatedDoublingToFourSecondsUntilTimerH() {
        Step<InviteServerTransaction> step = InviteServerTransaction.start(Sample.INVITE, T, false)
                .next()
                .respond(Sample.response(Sample.INVITE, 486));
        List<Long> sentAtMs = new ArrayList<>();
        long nowNs = 0;
        while (nowNs + delayNs(step) < T.timeoutNs()) {
            nowNs += delayNs(step);
            step = step.next().onTimer(TimerName.G);
            sentAtMs.add(nowNs / 1_000_000);
        }
        assertThat(sentAtMs).containsExactly(500L, 1500L, 3500L, 7500L, 11500L, 15500L, 19500L, 23500L, 27500L, 31500L);
    }

    private static long delayNs(Step<InviteServerTransaction> step) {
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.Arm arm && arm.timer() == TimerName.G) {
                return arm.delayNs();
            }
        }
        throw new AssertionError("G is not armed");
    }

    private static List<TimerName> awaited(InviteServerTransaction state) {
        return List.of(TimerName.values()).stream().filter(state::awaits).toList();
    }

    private static MachineTable<InviteServerTransaction> fresh(boolean reliable) {
        return inputs(
                new MachineTable<InviteServerTransaction>().state(new Proceeding(Sample.INVITE, T, reliable, null)));
    }

    private static MachineTable<InviteServerTransaction> table(boolean reliable) {
        return inputs(new MachineTable<InviteServerTransaction>()
                .state(new Proceeding(Sample.INVITE, T, reliable, Sample.response(Sample.INVITE, 180)))
                .state(new Completed(Sample.response(Sample.INVITE, 486), T, reliable, T.t1Ns()))
                .state(Confirmed.INSTANCE)
                .state(Accepted.INSTANCE)
                .state(Terminated.INSTANCE));
    }

    private static MachineTable<InviteServerTransaction> inputs(MachineTable<InviteServerTransaction> table) {
        table.input("INVITE", s -> s.onRequest(Sample.INVITE)).input("ACK", s -> s.onRequest(ACK));
        for (int status : new int[] {180, 200, 486}) {
            table.input("user " + status, s -> s.respond(Sample.response(Sample.INVITE, status)));
        }
        for (TimerName timer : TimerName.values()) {
            table.input(timer.name(), s -> s.onTimer(timer));
        }
        return table.input("transport failure", InviteServerTransaction::onTransportFailure);
    }
}
