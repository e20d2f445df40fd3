package io.offhook.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.sip.message.Branch;
import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.message.Tag;
import java.util.List;
import org.junit.jupiter.api.Test;

class DialogTest {

    private static final Branch BRANCH = new Branch("z9hG4bKb");
    private static final SipRequest INVITE = SipRequest.builder(Method.INVITE, "sips:bob@biloxi.example.com")
            .header(HeaderName.VIA, "SIP/2.0/UDP a;branch=z9hG4bKa")
            .header(HeaderName.FROM, "\"A \\\" b\" <sip:alice@atlanta.example.com>;tag=a;x=y")
            .header(HeaderName.TO, "<sip:bob@biloxi.example.com>;z=1")
            .header(HeaderName.CALL_ID, "1@a")
            .header(HeaderName.RECORD_ROUTE, "<sip:p2;lr>, <sip:p1;lr>")
            .header(HeaderName.CONTACT, "<sip:alice@pc33:5080;transport=udp>")
            .cseq(4_294_967_295L)
            .build();

    @Test
    void theCalleeTakesRouteSetInOrderAndTheCallerReversed() {
        Dialog callee = Dialog.forUas(INVITE, new Tag("b"), false);
        assertThat(callee.routeSet()).containsExactly("<sip:p2;lr>", "<sip:p1;lr>");
        SipResponse success = SipResponse.respond(INVITE, 200)
                .toTag(new Tag("b"))
                .recordRoutes()
                .contact("<sip:bob@192.0.2.4>")
                .build();
        Dialog caller = Dialog.forUac(success, new Tag("a"), INVITE.requestUri());
        assertThat(caller.routeSet()).containsExactly("<sip:p1;lr>", "<sip:p2;lr>");
        assertThat(caller.remoteTarget()).isEqualTo("sip:bob@192.0.2.4");
        assertThat(caller.secure()).isTrue();
        assertThat(caller.confirmed()).isTrue();
        assertThat(callee.confirmed()).isFalse();
        assertThat(callee.remoteTarget()).isEqualTo("sip:alice@pc33:5080;transport=udp");
        assertThat(callee.remoteAddress()).isEqualTo("\"A \\\" b\" <sip:alice@atlanta.example.com>;tag=a;x=y");
        assertThat(callee.localAddress()).isEqualTo("<sip:bob@biloxi.example.com>;z=1;tag=b");
    }

    @Test
    void looseRoutesKeepTheTargetInTheRequestUri() {
        Dialog dialog = Dialog.forUas(INVITE, new Tag("b"), true);
        SipRequest bye = dialog.request(Method.BYE, 1, Solo.LOCAL, BRANCH).build();
        assertThat(bye.requestUri()).isEqualTo("sip:alice@pc33:5080;transport=udp");
        assertThat(bye.values(HeaderName.ROUTE)).containsExactly("<sip:p2;lr>", "<sip:p1;lr>");
        assertThat(dialog.nextHop().uri()).isEqualTo("sip:p2;lr");
        assertThat(bye.fromTag()).isEqualTo(new Tag("b"));
        assertThat(bye.toTag()).isEqualTo(new Tag("a"));
    }

    @Test
    void aStrictRouterTakesTheRequestUriAndTheTargetGoesLast() {
        SipRequest strict = SipRequest.builder(Method.INVITE, "sip:bob@biloxi.example.com")
                .header(HeaderName.VIA, "SIP/2.0/UDP a;branch=z9hG4bKa")
                .header(HeaderName.FROM, "<sip:alice@atlanta.example.com>;tag=a")
                .header(HeaderName.TO, "<sip:bob@biloxi.example.com>")
                .header(HeaderName.CALL_ID, "1@a")
                .header(HeaderName.RECORD_ROUTE, "<sip:strict.example>, <sip:loose.example;lr>")
                .header(HeaderName.CONTACT, "<sip:alice@pc33>")
                .cseq(1)
                .build();
        Dialog dialog = Dialog.forUas(strict, new Tag("b"), true);
        SipRequest bye = dialog.request(Method.BYE, 1, Solo.LOCAL, BRANCH).build();
        assertThat(bye.requestUri()).isEqualTo("sip:strict.example");
        assertThat(bye.values(HeaderName.ROUTE)).containsExactly("<sip:loose.example;lr>", "<sip:alice@pc33>");
        assertThat(dialog.nextHop().uri()).isEqualTo("sip:strict.example");
    }

    @Test
    void aTargetRefreshMovesTheTargetAndNeverTheRouteSet() {
        Dialog dialog = Dialog.forUas(INVITE, new Tag("b"), true);
        SipResponse moved = SipResponse.respond(INVITE, 200)
                .contact("<sip:alice@elsewhere>")
                .build();
        assertThat(dialog.refreshed(moved).remoteTarget()).isEqualTo("sip:alice@elsewhere");
        assertThat(dialog.refreshed(moved).routeSet()).isEqualTo(dialog.routeSet());
        assertThat(dialog.refreshed(SipResponse.respond(INVITE, 200).build())).isSameAs(dialog);
    }

    @Test
    void numbersUpTo32BitsAreCompared() {
        Dialog dialog = Dialog.forUas(INVITE, new Tag("b"), true);
        assertThat(dialog.inOrder(INVITE)).isFalse();
        assertThat(dialog.withRemoteSeq(4_294_967_294L).inOrder(INVITE)).isTrue();
    }

    @Test
    void causesKnowWhoEndedAndWhetherTryingAgainMakesSense() {
        assertThat(EndCause.of(486, "", Party.REMOTE)).isEqualTo(new EndCause.Busy(486, Party.REMOTE));
        assertThat(EndCause.of(486, "", Party.REMOTE).recoverable()).isTrue();
        assertThat(EndCause.of(600, "", Party.REMOTE).recoverable()).isFalse();
        assertThat(EndCause.of(407, "", Party.REMOTE)).isEqualTo(new EndCause.Unauthorized(407));
        assertThat(EndCause.of(403, "", Party.REMOTE).recoverable()).isFalse();
        assertThat(EndCause.of(503, "", Party.REMOTE).recoverable()).isTrue();
        assertThat(EndCause.of(501, "", Party.REMOTE).recoverable()).isFalse();
        assertThat(new EndCause.TimedOut("ACK").by()).isEqualTo(Party.NETWORK);
        assertThat(List.of(EndCause.Overload.INSTANCE.by(), EndCause.NoAnswer.INSTANCE.by()))
                .containsOnly(Party.LOCAL);
    }
}
