package io.offhook.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.SipRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InviteClientTransactionTest {

    private static final Timers T = Timers.STANDARD;

    @Test
    void theInviteIsRepeatedAtHalfASecondDoublingUntilTimerB() {
        Step<InviteClientTransaction> step = InviteClientTransaction.start(Sample.INVITE, T, false);
        assertThat(step.effects())
                .containsExactly(
                        new Effect.Send(Sample.INVITE, false),
                        new Effect.Arm(TimerName.A, T.t1Ns()),
                        new Effect.Arm(TimerName.B, T.timeoutNs()));
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
        assertThat(InviteClientTransaction.start(Sample.INVITE, T, true).effects())
                .containsExactly(new Effect.Send(Sample.INVITE, false), new Effect.Arm(TimerName.B, T.timeoutNs()));
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
}
