package io.offhook.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.message.Tag;
import io.offhook.sip.transaction.SeededIdentifiers;
import io.offhook.sip.transaction.Timers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutOfDialogRequestTest {

    private static final Invitation PING =
            new Invitation("sip:bob@biloxi.example.com", "<sip:alice@a>", "<sip:bob@biloxi.example.com>", null);

    private final OutOfDialogRequest ping =
            new OutOfDialogRequest(Solo.LOCAL, Timers.STANDARD, new SeededIdentifiers(1), Method.OPTIONS, PING);
    private final SessionEffects out = new SessionEffects();

    @Test
    void theFirstFinalAnswerIsTheResult() {
        assertThat(ping.start(0, out)).isTrue();
        assertThat(ping.start(0, out)).isFalse();
        SipRequest sent = sent(0);
        ping.received(answer(sent, 100), 0, out);
        ping.received(answer(sent, 200), 0, out);
        ping.received(answer(sent, 500), 0, out);
        assertThat(results())
                .singleElement()
                .satisfies(done -> assertThat(done.response())
                        .isNotNull()
                        .extracting(SipResponse::status)
                        .isEqualTo(200));
        assertThat(ping.isDone()).isTrue();
    }

    @Test
    void silenceIsNoticedAfterTimerF() {
        ping.start(0, out);
        int f = arms().get(1).timer();
        assertThat(arms().get(1).delayNs()).isEqualTo(32_000_000_000L);
        ping.timer(arms().get(0).timer(), 0, out);
        ping.timer(f, 0, out);
        assertThat(results())
                .singleElement()
                .extracting(SessionEffect.RequestDone::response)
                .isNull();
        assertThat(ping.awaits(f)).isFalse();
    }

    @Test
    void aChallengeIsAnsweredOnceWithTheNextNumberInTheSameCall() {
        ping.start(0, out);
        SipRequest first = sent(0);
        ping.received(answer(first, 401), 0, out);
        assertThat(ping.retryWith("Authorization", "Digest x", 0, out)).isTrue();
        assertThat(ping.retryWith("Authorization", "Digest x", 0, out)).isFalse();
        SipRequest second = sent(1);
        assertThat(second.callId()).isEqualTo(first.callId());
        assertThat(second.cseq().sequence()).isEqualTo(first.cseq().sequence() + 1);
        assertThat(second.topVia()).isNotEqualTo(first.topVia());
        assertThat(second.header(HeaderName.AUTHORIZATION)).isEqualTo("Digest x");
        ping.received(answer(second, 401), 0, out);
        assertThat(results()).hasSize(1);
    }

    @Test
    void aRefusedChallengeIsTheResult() {
        ping.start(0, out);
        ping.received(answer(sent(0), 407), 0, out);
        assertThat(ping.refuseChallenge(0, out)).isTrue();
        assertThat(results()).hasSize(1);
    }

    @Test
    void aFailedTransportIsTheResult() {
        ping.start(0, out);
        ping.transportFailed("unreachable", 0, out);
        ping.transportFailed("unreachable", 0, out);
        assertThat(results()).hasSize(1);
    }

    @Test
    void aForeignAnswerIsIgnored() {
        ping.start(0, out);
        SipRequest other = SipRequest.builder(Method.OPTIONS, "sip:x@y")
                .header(HeaderName.VIA, "SIP/2.0/UDP a;branch=z9hG4bKother")
                .header(HeaderName.FROM, "<sip:a@b>;tag=" + ping.localTag())
                .header(HeaderName.TO, "<sip:x@y>")
                .header(HeaderName.CALL_ID, ping.callId().value())
                .cseq(1)
                .build();
        ping.received(answer(other, 200), 0, out);
        assertThat(results()).isEmpty();
    }

    @Test
    void anInviteBelongsToASession() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OutOfDialogRequest(
                        Solo.LOCAL, Timers.STANDARD, new SeededIdentifiers(1), Method.INVITE, PING));
    }

    private static SipResponse answer(SipRequest request, int status) {
        return SipResponse.respond(request, status).toTag(new Tag("bob")).build();
    }

    private SipRequest sent(int index) {
        return (SipRequest) all(SessionEffect.Send.class).get(index).message();
    }

    private List<SessionEffect.Arm> arms() {
        return all(SessionEffect.Arm.class);
    }

    private List<SessionEffect.RequestDone> results() {
        return all(SessionEffect.RequestDone.class);
    }

    private <T> List<T> all(Class<T> type) {
        List<T> found = new ArrayList<>();
        for (int i = 0; i < out.size(); i++) {
            if (type.isInstance(out.get(i))) {
                found.add(type.cast(out.get(i)));
            }
        }
        return found;
    }
}
