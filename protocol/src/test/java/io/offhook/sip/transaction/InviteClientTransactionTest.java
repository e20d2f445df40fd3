package io.offhook.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.transaction.InviteClientTransaction.Accepted;
import io.offhook.sip.transaction.InviteClientTransaction.Calling;
import io.offhook.sip.transaction.InviteClientTransaction.Completed;
import io.offhook.sip.transaction.InviteClientTransaction.Proceeding;
import io.offhook.sip.transaction.InviteClientTransaction.Terminated;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InviteClientTransactionTest {

    private static final Timers T = Timers.STANDARD;

    @Test
    void everyStateMeetsEveryInputOverUdp() {
        table(false).behavesLike("""
                        Calling <- 100: Proceeding [pass 100]
                        Calling <- 180: Proceeding [pass 180]
                        Calling <- 200: Accepted [pass 200, M=32000]
                        Calling <- 302: Completed [send ACK, pass 302, D=32000]
                        Calling <- 486: Completed [send ACK, pass 486, D=32000]
                        Calling <- 503: Completed [send ACK, pass 503, D=32000]
                        Calling <- 603: Completed [send ACK, pass 603, D=32000]
                        Calling <- A: Calling [again INVITE, A=1000]
                        Calling <- B: Terminated [TimedOut, Terminated]
                        Calling <- transport failure: Terminated [TransportFailed, Terminated]
                        Proceeding <- 100: Proceeding [pass 100]
                        Proceeding <- 180: Proceeding [pass 180]
                        Proceeding <- 200: Accepted [pass 200, M=32000]
                        Proceeding <- 302: Completed [send ACK, pass 302, D=32000]
                        Proceeding <- 486: Completed [send ACK, pass 486, D=32000]
                        Proceeding <- 503: Completed [send ACK, pass 503, D=32000]
                        Proceeding <- 603: Completed [send ACK, pass 603, D=32000]
                        Completed <- 302: Completed [again ACK]
                        Completed <- 486: Completed [again ACK]
                        Completed <- 503: Completed [again ACK]
                        Completed <- 603: Completed [again ACK]
                        Completed <- D: Terminated [Terminated]
                        Completed <- transport failure: Terminated [TransportFailed, Terminated]
                        Accepted <- 200: Accepted [pass 200]
                        Accepted <- M: Terminated [Terminated]
                        """);
    }

    @Test
    void everyStateMeetsEveryInputOverAReliableTransport() {
        table(true).behavesLike("""
                        Calling <- 100: Proceeding [pass 100]
                        Calling <- 180: Proceeding [pass 180]
                        Calling <- 200: Accepted [pass 200, M=32000]
                        Calling <- 302: Completed [send ACK, pass 302, D=0]
                        Calling <- 486: Completed [send ACK, pass 486, D=0]
                        Calling <- 503: Completed [send ACK, pass 503, D=0]
                        Calling <- 603: Completed [send ACK, pass 603, D=0]
                        Calling <- B: Terminated [TimedOut, Terminated]
                        Calling <- transport failure: Terminated [TransportFailed, Terminated]
                        Proceeding <- 100: Proceeding [pass 100]
                        Proceeding <- 180: Proceeding [pass 180]
                        Proceeding <- 200: Accepted [pass 200, M=32000]
                        Proceeding <- 302: Completed [send ACK, pass 302, D=0]
                        Proceeding <- 486: Completed [send ACK, pass 486, D=0]
                        Proceeding <- 503: Completed [send ACK, pass 503, D=0]
                        Proceeding <- 603: Completed [send ACK, pass 603, D=0]
                        Completed <- 302: Completed [again ACK]
                        Completed <- 486: Completed [again ACK]
                        Completed <- 503: Completed [again ACK]
                        Completed <- 603: Completed [again ACK]
                        Completed <- D: Terminated [Terminated]
                        Completed <- transport failure: Terminated [TransportFailed, Terminated]
                        Accepted <- 200: Accepted [pass 200]
                        Accepted <- M: Terminated [Terminated]
                        """);
    }

    @Test
    void aStateAwaitsExactlyTheTimersThatItHears() {
        table(false).awaitsWhatItHears(state -> state::onTimer, InviteClientTransactionTest::awaited);
        table(true).awaitsWhatItHears(state -> state::onTimer, InviteClientTransactionTest::awaited);
    }

    @Test
    void theInviteIsRepeatedAtHalfASecondDoublingUntilTimerB() {
        Step<InviteClientTransaction> step = InviteClientTransaction.start(Sample.INVITE, T, false);
        assertThat(MachineTable.render(step.effects())).isEqualTo("[send INVITE, A=500, B=32000]");
        List<Long> sentAtMs = new ArrayList<>();
        long nowNs = 0;
        while (nowNs + delayNs(step) < T.timeoutNs()) {
            nowNs += delayNs(step);
            step = step.next().onTimer(TimerName.A);
            sentAtMs.add(nowNs / 1_000_000);
        }
        assertThat(sentAtMs).containsExactly(500L, 1500L, 3500L, 7500L, 15500L, 31500L);
    }

    @Test
    void aReliableTransportSendsTheInviteOnce() {
        assertThat(MachineTable.render(
                        InviteClientTransaction.start(Sample.INVITE, T, true).effects()))
                .isEqualTo("[send INVITE, B=32000]");
    }

    @Test
    void theAckOfAFailureIsCopiedFromTheInviteAndTheToFromTheResponse() {
        SipRequest ack = HopRequests.ack(Sample.INVITE, Sample.response(Sample.INVITE, 486));
        assertThat(ack.isAck()).isTrue();
        assertThat(ack.requestUri()).isEqualTo(Sample.INVITE.requestUri());
        assertThat(ack.headers(HeaderName.VIA)).isEqualTo(Sample.INVITE.headers(HeaderName.VIA));
        assertThat(ack.headers(HeaderName.ROUTE)).isEqualTo(Sample.INVITE.headers(HeaderName.ROUTE));
        assertThat(ack.header(HeaderName.FROM)).isEqualTo(Sample.INVITE.header(HeaderName.FROM));
        assertThat(ack.header(HeaderName.TO)).isEqualTo("Bob <sip:bob@biloxi.example.com>;tag=a6c85cf");
        assertThat(ack.header(HeaderName.CSEQ)).isEqualTo("314159 ACK");
        assertThat(ack.callId()).isEqualTo(Sample.INVITE.callId());
    }

    @Test
    void theCancelHasTheInvitesBranchAndNumberAndNoToTag() {
        SipRequest cancel = HopRequests.cancel(Sample.INVITE, "SIP;cause=200");
        assertThat(cancel.headers(HeaderName.VIA)).isEqualTo(Sample.INVITE.headers(HeaderName.VIA));
        assertThat(cancel.header(HeaderName.CSEQ)).isEqualTo("314159 CANCEL");
        assertThat(cancel.toTag()).isNull();
        assertThat(cancel.header(HeaderName.REASON)).isEqualTo("SIP;cause=200");
        assertThat(TransactionKey.cancelled(cancel)).isEqualTo(TransactionKey.server(Sample.INVITE));
    }

    private static long delayNs(Step<InviteClientTransaction> step) {
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.Arm arm && arm.timer() == TimerName.A) {
                return arm.delayNs();
            }
        }
        throw new AssertionError("A is not armed");
    }

    private static List<TimerName> awaited(InviteClientTransaction state) {
        return List.of(TimerName.values()).stream().filter(state::awaits).toList();
    }

    private static MachineTable<InviteClientTransaction> table(boolean reliable) {
        MachineTable<InviteClientTransaction> table = new MachineTable<InviteClientTransaction>()
                .state(new Calling(Sample.INVITE, T, reliable, T.t1Ns()))
                .state(new Proceeding(Sample.INVITE, T, reliable))
                .state(new Completed(HopRequests.ack(Sample.INVITE, Sample.response(Sample.INVITE, 486))))
                .state(Accepted.INSTANCE)
                .state(Terminated.INSTANCE);
        for (int status : new int[] {100, 180, 200, 302, 486, 503, 603}) {
            table.input(Integer.toString(status), s -> s.onResponse(Sample.response(Sample.INVITE, status)));
        }
        for (TimerName timer : TimerName.values()) {
            table.input(timer.name(), s -> s.onTimer(timer));
        }
        return table.input("transport failure", InviteClientTransaction::onTransportFailure);
    }
}
