package io.offhook.engine;

import static io.offhook.engine.Loopback.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.engine.shard.Ledger;
import io.offhook.sip.dialog.EndCause;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an engine says on the wire to a peer that repeats itself, comes late, is lost, or makes no sense. */
@Timeout(60)
class WireTest {
    private Engine engine;
    private WirePeer peer;
    private final CompletableFuture<Call> taken = new CompletableFuture<>();

    @BeforeEach
    void start() {
        start(Loopback.CONFIG);
        open(engine.account("sip:bob@127.0.0.1").onAnswered(taken::complete));
    }

    private void start(EngineConfig config) {
        engine = Engine.start(config.withShards(1));
        peer = new WirePeer(engine.addresses().get(0));
    }

    private void restart(EngineConfig config) {
        engine.close();
        peer.close();
        start(config);
    }

    /** A peer without manners does not ask twice: the account must be there. */
    private void open(AccountBuilder account) {
        account.open();
        while (get(engine.statistics()).accounts() == 0) {
            Thread.onSpinWait();
        }
    }

    @AfterEach
    void everythingIsGivenBack() {
        peer.close();
        engine.close();
        assertThat(engine.ledger()).isEmpty();
    }

    private EngineStatistics.Sip sip() {
        return get(engine.statistics()).sip();
    }

    /** Everything sent before this has been read: sockets are read in order. */
    private void flush() {
        peer.send(peer.initial("OPTIONS", "bob", ""));
        peer.responseTo("OPTIONS", 200);
    }

    private void bye(SipResponse ok) {
        peer.send(peer.within("BYE", ok, 2));
        peer.responseTo("BYE", 200);
    }

    /** Waits until the engine has no call any more. */
    private void noCalls() {
        while (get(engine.statistics()).activeCalls() > 0) {
            Thread.onSpinWait();
        }
    }

    private SipResponse established() {
        peer.send(peer.invite("bob"));
        SipResponse ok = peer.eventually(200);
        peer.send(peer.within("ACK", ok, 1));
        get(taken);
        return ok;
    }

    @Test
    void aRepeatedInviteGetsTheSame200AndNoSecondCall() {
        String invite = peer.invite("bob");
        peer.send(invite);
        SipResponse first = peer.eventually(200);
        peer.send(invite);
        SipResponse second = peer.eventually(200);

        assertThat(second.bytes()).isEqualTo(first.bytes());
        peer.send(peer.within("ACK", first, 1));
        get(taken);
        peer.send(invite); // even after the ACK: the call is there, and is one
        flush();
        bye(first);
        assertThat(get(engine.statistics()).callsStarted()).isOne();
    }

    @Test
    void aCancelThatComesTooLateGets200AndHasNoEffect() {
        String invite = peer.invite("bob");
        peer.send(invite);
        SipResponse ok = peer.responseTo("INVITE", 200);
        peer.send(peer.within("ACK", ok, 1));
        get(taken);
        String cancel = invite.replace("INVITE sip:", "CANCEL sip:").replace("CSeq: 1 INVITE", "CSeq: 1 CANCEL");
        peer.send(cancel);
        peer.responseTo("CANCEL", 200);
        peer.send(peer.within("OPTIONS", ok, 2));
        peer.responseTo("OPTIONS", 200);
        assertThat(get(taken).ended()).isNotDone();

        peer.send(peer.within("BYE", ok, 3));
        peer.responseTo("BYE", 200);
        noCalls();
        peer.send(cancel);
        peer.responseTo("CANCEL", 200);
        assertThat(sip().stray()).isZero();
    }

    @Test
    void whatRepeatsARefusedCallMakesNoOtherCall() {
        open(engine.account("sip:busy@127.0.0.1").onCall(call -> call.reject(486)));
        String invite = peer.invite("busy");
        peer.send(invite);
        SipResponse busy = peer.responseTo("INVITE", 486);
        peer.send(invite);
        assertThat(peer.responseTo("INVITE", 486).bytes()).isEqualTo(busy.bytes());
        String ack = invite.replace("INVITE sip:", "ACK sip:")
                .replace("CSeq: 1 INVITE", "CSeq: 1 ACK")
                .replaceFirst("To: .*", "To: " + busy.header("To"));
        peer.send(ack);
        noCalls();

        peer.send(ack);
        peer.send(invite);
        // RFC 3261 section 9.2: its transaction is still known, so this is no stray.
        peer.send(invite.replace("INVITE sip:", "CANCEL sip:").replace("CSeq: 1 INVITE", "CSeq: 1 CANCEL"));
        peer.responseTo("CANCEL", 200);
        flush();
        assertThat(get(engine.statistics()).callsStarted()).isOne();
        assertThat(sip().stray()).isZero();
    }

    @Test
    void theByeOfADialogThatBreaksFindsAPeerThatMustBeLookedUp() {
        engine.close();
        peer.close();
        engine = ActorEngine.start(
                Loopback.CONFIG.withShards(1), EngineSetup.plain().withChaos((victim, account, message) -> {
                    if (message instanceof io.offhook.engine.actor.Dialog.GetStatistics) {
                        throw new IllegalStateException("test");
                    }
                }));
        peer = new WirePeer(engine.addresses().get(0));
        open(engine.account("sip:bob@127.0.0.1").onAnswered(taken::complete));
        peer.send(peer.invite("bob").replace("<sip:wire@127.0.0.1:", "<sip:wire@localhost:"));
        SipResponse ok = peer.responseTo("INVITE", 200);
        peer.send(peer.within("ACK", ok, 1));
        get(taken).statistics().exceptionally(broken -> null);

        peer.send(peer.answer(peer.request("BYE"), 200));
        assertThat(get(get(taken).ended())).isInstanceOf(EndCause.InternalError.class);
    }

    @Test
    void the200IsRepeatedUntilItsAckAndThenNoMore() {
        restart(Loopback.withT1(100));
        open(engine.account("sip:bob@127.0.0.1").onAnswered(taken::complete));
        peer.send(peer.invite("bob"));
        SipResponse first = peer.eventually(200);
        for (int i = 0; i < 3; i++) {
            assertThat(peer.response(200).bytes()).isEqualTo(first.bytes());
        }
        peer.send(peer.within("ACK", first, 1));
        peer.send(peer.within("ACK", first, 1));
        get(taken);
        long before = sip().sent();
        flush();

        assertThat(sip().sent()).isEqualTo(before + 1);
        bye(first);
        assertThat(sip().retransmitted()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void a200ThatIsNeverAcknowledgedEndsWithABye() {
        restart(Loopback.withT1(10));
        open(engine.account("sip:bob@127.0.0.1").onCall(IncomingCall::answer));
        peer.send(peer.invite("bob"));

        SipRequest bye = peer.request("BYE");
        peer.send(peer.answer(bye, 200));
    }

    @Test
    void aByeAndItsRepeatsGetThe200AlsoAfterTheCallIsGone() {
        SipResponse ok = established();
        String bye = peer.within("BYE", ok, 2);
        peer.send(bye);
        SipResponse first = peer.responseTo("BYE", 200);
        assertThat(get(get(taken).ended())).isInstanceOf(EndCause.RemoteHangup.class);
        assertThat(engine.ledger()).extracting(entry -> entry.kind()).doesNotContain(Ledger.Kind.CALL);

        for (int i = 0; i < 3; i++) {
            peer.send(bye);
            assertThat(peer.response(200).bytes()).isEqualTo(first.bytes());
        }
        assertThat(sip().stray()).isZero();
    }

    @Test
    void theLingerTableForgetsInTime() {
        // 64*T1: what the ACK may take on a slow machine, and what the answer to the BYE is known for.
        restart(Loopback.withT1(50));
        open(engine.account("sip:bob@127.0.0.1").onAnswered(taken::complete));
        String bye = peer.within("BYE", established(), 2);
        peer.send(bye);
        peer.responseTo("BYE", 200);

        int status = 200;
        while (status == 200) {
            peer.send(bye);
            status = peer.anyStatus();
        }

        assertThat(status).isEqualTo(481);
    }

    @ParameterizedTest
    @CsvSource({"BYE", "INVITE", "OPTIONS", "CANCEL"})
    void whatBelongsToNoDialogGets481(String method) {
        String request = peer.initial(method, "bob", "").replaceFirst("To: (.*)", "To: $1;tag=unknown");
        peer.send(request);

        peer.response(481);
        assertThat(sip().stray()).isOne();
    }

    @ParameterizedTest
    @CsvSource({
        "BYE, bob, 481",
        "CANCEL, bob, 481",
        "OPTIONS, bob, 200",
        "OPTIONS, nobody, 404",
        "INVITE, nobody, 404",
        "REGISTER, bob, 405",
        "MESSAGE, bob, 405",
        "FROBNICATE, bob, 501"
    })
    void aRequestOutsideADialogIsAnswered(String method, String user, int status) {
        peer.send(peer.initial(method, user, ""));

        SipResponse response = peer.response(status);
        assertThat(response.toTag()).isNotNull();
        if (status == 405 || method.equals("OPTIONS") && status == 200) {
            assertThat(response.header("Allow")).contains("INVITE", "ACK", "BYE", "CANCEL", "OPTIONS");
        }
    }

    @Test
    void strayAcksAndResponsesAreCountedAndNotAnswered() {
        SipResponse ok = established();
        peer.send(peer.initial("ACK", "bob", ""));
        peer.send(peer.within("ACK", ok, 1).replace(ok.toTag().value(), "unknown"));
        peer.send("SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 127.0.0.1:5;branch=z9hG4bKx\r\nFrom: <sip:a@b>;tag=1\r\n"
                + "To: <sip:b@b>;tag=2\r\nCall-ID: nobody\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n");
        long before = sip().sent();
        flush();

        assertThat(sip().sent()).isEqualTo(before + 1);
        assertThat(sip().stray()).isEqualTo(3);
        bye(ok);
    }

    @Test
    void whatMeansNothingToACallIsCountedAndTheCallGoesOn() {
        SipResponse ok = established();
        assertThat(sip().unexpected()).isZero();
        peer.send(peer.within("ACK", ok, 7));
        peer.send(peer.within("INFO", ok, 0));
        peer.responseTo("INFO", 500);
        peer.send(peer.within("CANCEL", ok, 1));
        peer.responseTo("CANCEL", 481);
        flush();

        assertThat(sip().unexpected()).isEqualTo(3);
        assertThat(sip().stray()).isZero();
        bye(ok);
    }

    @Test
    void afterAReofferThatCanNotBeMetTheNextOneIsHeard() {
        SipResponse ok = established();
        peer.send(peer.within("INVITE", ok, 2, peer.sdp(9).replace("IP4 127.0.0.1", "IP6 ::1")));
        SipResponse refused = peer.responseTo("INVITE", 488);
        peer.send(peer.within("INVITE", ok, 2).replace("INVITE", "ACK").replace("2ACK", "2INVITE"));
        peer.send(peer.within("INVITE", ok, 3, peer.sdp(9)));
        assertThat(peer.responseTo("INVITE", 200).cseq().sequence())
                .isEqualTo(refused.cseq().sequence() + 1);
        peer.send(peer.within("ACK", ok, 3));

        peer.send(peer.within("BYE", ok, 4));
        peer.responseTo("BYE", 200);
        assertThat(sip().unexpected()).isZero();
    }

    @Test
    void malformedMessagesAreAnswered400OnceOrDroppedAndCounted() {
        peer.send(peer.initial("OPTIONS", "bob", "").replace("CSeq: 1 OPTIONS", "CSeq: one OPTIONS"));
        assertThat(new String(peer.receiveBytes(), StandardCharsets.UTF_8)).startsWith("SIP/2.0 400 ");
        peer.send("\u0000\u0001\u0002 nonsense");
        peer.send("INVITE sip:bob@127.0.0.1 SIP/2.0\r\nVia: nonsense\r\n\r\n");
        peer.send("SIP/2.0 nonsense\r\n\r\n");
        peer.send(peer.initial("OPTIONS", "bob", ""));
        String answer = new String(peer.receiveBytes(), StandardCharsets.UTF_8);
        while (!answer.startsWith("SIP/2.0 200 ")) {
            assertThat(answer).startsWith("SIP/2.0 400 ");
            answer = new String(peer.receiveBytes(), StandardCharsets.UTF_8);
        }

        assertThat(sip().malformed()).isEqualTo(4);
    }

    @Test
    void whatIsTooLargeIsNoCall() {
        String large =
                peer.invite("bob").replace("Max-Forwards", "X-Large: " + "x".repeat(20_000) + "\r\nMax-Forwards");
        peer.send(large);
        flush();

        EngineStatistics figures = get(engine.statistics());
        assertThat(figures.callsStarted()).isZero();
        assertThat(figures.sip().malformed()).isOne();
    }

    @Test
    void anEmptyDoubleLineIsAnsweredWithOneLine() {
        peer.send("\r\n\r\n");
        assertThat(peer.receiveBytes()).containsExactly('\r', '\n');
        peer.send("\r\n"); // a pong: nothing to say
        flush();
    }

    @Test
    void callsAboveTheBoundGet503WithRetryAfterAndTheRestGoesOn() {
        restart(Loopback.CONFIG.withOverload(o ->
                new EngineConfig.Overload(o.maxWaitingActors(), 2, o.maxQueueAge(), java.time.Duration.ofSeconds(7))));
        open(engine.account("sip:bob@127.0.0.1").onAnswered(call -> {}));
        List<SipResponse> calls = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            peer.send(peer.invite("bob"));
            SipResponse ok = peer.eventually(200);
            peer.send(peer.within("ACK", ok, 1));
            calls.add(ok);
        }
        String third = peer.invite("bob");
        peer.send(third);
        SipResponse busy = peer.eventually(503);
        assertThat(busy.header("Retry-After")).isEqualTo("7");
        assertThat(sip().shed()).isOne();
        peer.send(third);
        assertThat(peer.eventually(503).toTag()).isEqualTo(busy.toTag());

        bye(calls.get(0));
        peer.send(peer.invite("bob"));
        SipResponse ok = peer.eventually(200);
        peer.send(peer.within("ACK", ok, 1));
        bye(calls.get(1));
        bye(ok);
    }

    @Test
    void callsOfOursAboveTheBoundAreRefusedAtOnceEvenWhenTheirListenerThrows() {
        restart(Loopback.CONFIG.withOverload(
                o -> new EngineConfig.Overload(o.maxWaitingActors(), 1, o.maxQueueAge(), o.retryAfter())));
        Account alice = engine.account("sip:alice@127.0.0.1").open();
        String target = "sip:wire@127.0.0.1:" + peer.port();
        Call first = alice.dial(target);
        SipRequest invite = peer.request("INVITE");
        peer.send(peer.answer(invite, 180));

        ActorEngine.dial(
                alice, target, CallOptions.none(), new io.offhook.engine.actor.MediaProgram.Silence(), event -> {
                    throw new StackOverflowError("test");
                });
        assertThat(get(alice.dial(target).ended())).isInstanceOf(EndCause.TransportError.class);

        first.hangUp();
        SipRequest cancel = peer.request("CANCEL");
        peer.send(peer.answer(cancel, 200));
        peer.send(peer.answer(invite, 487));
        assertThat(get(first.ended())).isNotNull();
        Call again = alice.dial(target);
        peer.send(peer.answer(peer.request("INVITE"), 486));
        assertThat(get(again.ended())).isInstanceOf(EndCause.Busy.class);
    }

    @Test
    void aCallWhoseNameIsNotKnownEndsTypedAndHangingUpMeanwhileEndsItToo() {
        Account alice = engine.account("sip:alice@127.0.0.1").open();

        assertThat(get(alice.dial("sip:bob@no-such-name.invalid").ended())).isInstanceOf(EndCause.TransportError.class);
        Call waiting = alice.dial("sip:bob@no-such-name-either.invalid");
        CompletableFuture<Void> closed = alice.close();
        assertThat(get(waiting.ended())).isNotNull();
        get(closed);
        assertThat(get(engine.statistics()).activeCalls()).isZero();
    }

    @Test
    void figuresOfAClosedEngineAreNotWaitedForForEver() {
        engine.close();

        assertThat(engine.statistics()
                        .handle((figures, failure) -> true)
                        .completeOnTimeout(false, Loopback.SECONDS, java.util.concurrent.TimeUnit.SECONDS)
                        .join())
                .isTrue();
    }

    @Test
    void anotherTransportAddressOfTheSamePeerMayTakeOver() {
        SipResponse ok = established();
        try (WirePeer elsewhere = new WirePeer(engine.addresses().get(0))) {
            elsewhere.send(peer.within("BYE", ok, 2));
            // To where it came from, because rport was asked for (RFC 3581).
            elsewhere.response(200);
        }
        assertThat(get(get(taken).ended())).isInstanceOf(EndCause.RemoteHangup.class);
    }
}
