package io.offhook.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.transaction.Timers;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The session flows of RFC 3665 section 3, with the RFC's own messages for the peer's side. */
class Rfc3665FlowTest {

    private static final List<HeaderName> SHARED =
            List.of(HeaderName.FROM, HeaderName.TO, HeaderName.CALL_ID, HeaderName.CSEQ);

    @Test
    void flow31SeenByAlice() {
        Solo alice = Solo.caller();
        alice.branches.add("z9hG4bK74bd5");
        alice.invite();
        sameAs("3_1/F01_INVITE.sip", alice.last(Method.INVITE));
        alice.receive(Solo.rfc3665("3_1/F02_180.sip"));
        alice.receive(Solo.rfc3665("3_1/F03_200.sip"));
        assertThat(alice.effects).hasAtLeastOneElementOfType(SessionEffect.Ringing.class);
        assertThat(alice.only(SessionEffect.Answered.class).body()).isNotNull();
        sameAs("3_1/F04_ACK.sip", alice.last(Method.ACK));
        assertThat(alice.last(Method.ACK).topVia().param("branch")).isEqualTo("z9hG4bK74bd5");
        alice.receive(Solo.rfc3665("3_1/F05_BYE.sip"));
        SipResponse ours = alice.lastAnswer();
        for (HeaderName name : SHARED) {
            assertThat(ours.header(name))
                    .isEqualTo(Solo.rfc3665("3_1/F06_200.sip").header(name));
        }
        assertThat(alice.only(SessionEffect.Ended.class).cause()).isEqualTo(new EndCause.RemoteHangup(null));
    }

    @Test
    void flow31SeenByBob() {
        Solo bob = Solo.callee((SipRequest) Solo.rfc3665("3_1/F01_INVITE.sip"), "8321234356");
        assertThat(bob.only(SessionEffect.Offered.class).offer()).isNotNull();
        bob.act(out -> bob.session.ring(null, 0, out));
        sameAs("3_1/F02_180.sip", bob.lastAnswer());
        bob.act(out -> bob.session.accept(End.ANSWER, 0, out));
        sameAs("3_1/F03_200.sip", bob.lastAnswer());
        bob.receive(Solo.rfc3665("3_1/F04_ACK.sip"));
        assertThat(bob.effects).hasAtLeastOneElementOfType(SessionEffect.Acked.class);
        bob.act(out -> bob.session.bye(new EndCause.LocalHangup(null), 0, out));
        sameAs("3_1/F05_BYE.sip", bob.last(Method.BYE));
        bob.receive(SipResponse.respond(bob.last(Method.BYE), 200).build());
        assertThat(bob.only(SessionEffect.ByeDone.class).status()).isEqualTo(200);
        assertThat(bob.session.isEnded()).isTrue();
    }

    @Test
    void flow32AChallengedInviteIsSentAgainAndTheRoutesAreReversed() {
        Solo alice = Solo.caller();
        alice.branches.clear();
        alice.branches.addAll(List.of("z9hG4bK74b43", "z9hG4bK74bf9", "z9hG4bK74b76"));
        alice.act(out -> alice.session.invite(
                new Invitation(
                        "sip:bob@biloxi.example.com",
                        "Alice <sip:alice@atlanta.example.com>",
                        "Bob <sip:bob@biloxi.example.com>",
                        List.of("<sip:ss1.atlanta.example.com;lr>"),
                        List.of(),
                        End.OFFER),
                0,
                out));
        assertThat(alice.all(SessionEffect.Send.class).get(0).destination())
                .isEqualTo(new Destination.NextHop("sip:ss1.atlanta.example.com;lr"));
        alice.receive(Solo.rfc3665("3_2/F02_407.sip"));
        sameAs("3_2/F03_ACK.sip", alice.last(Method.ACK));
        assertThat(alice.effects).hasAtLeastOneElementOfType(SessionEffect.Challenged.class);
        alice.act(out -> alice.session.retryWith("Proxy-Authorization", "Digest username=\"alice\"", 0, out));
        sameAs("3_2/F04_INVITE.sip", alice.last(Method.INVITE));
        assertThat(alice.last(Method.INVITE).header(HeaderName.PROXY_AUTHORIZATION))
                .isEqualTo("Digest username=\"alice\"");
        alice.receive(Solo.rfc3665("3_2/F14_200.sip"));
        sameAs("3_2/F15_ACK.sip", alice.last(Method.ACK));
        assertThat(alice.last(Method.ACK).values(HeaderName.ROUTE))
                .isEqualTo(Solo.rfc3665("3_2/F15_ACK.sip").values(HeaderName.ROUTE));
        assertThat(alice.last(Method.ACK).header(HeaderName.PROXY_AUTHORIZATION))
                .isNotNull();
    }

    @Test
    void flow37AReinviteOfTheCalleeIsAnsweredInTheDialog() {
        Solo alice = Solo.caller();
        SipResponse success = (SipResponse) Solo.rfc3665("3_7/F06_200.sip");
        alice.callId = success.callId().value();
        alice.tag = Objects.requireNonNull(success.fromTag()).value();
        alice.session = InviteSession.uac(Solo.LOCAL, Timers.STANDARD, alice);
        alice.branches.clear();
        alice.branches.add(success.topVia().param("branch"));
        alice.invite();
        alice.receive(success);
        alice.receive(Solo.rfc3665("3_7/F09_INVITE.sip"));
        assertThat(alice.only(SessionEffect.Reoffered.class).offer()).isNotNull();
        alice.act(out -> alice.session.acceptReinvite(End.ANSWER, 0, out));
        assertThat(alice.answers()).containsExactly(200);
        assertThat(Objects.requireNonNull(alice.session.dialog()).remoteTarget())
                .isEqualTo("sip:bob@client.chicago.example.com");
    }

    @Test
    void flow38TheCallerCancels() {
        Solo alice = Solo.caller();
        SipResponse terminated = (SipResponse) Solo.rfc3665("3_8/F19_487.sip");
        alice.callId = terminated.callId().value();
        alice.session = InviteSession.uac(Solo.LOCAL, Timers.STANDARD, alice);
        alice.invite();
        alice.receive(Solo.rfc3665("3_8/F03_100.sip"));
        SipResponse ringing = (SipResponse) Solo.rfc3665("3_8/F08_180.sip");
        alice.receive(ringing);
        alice.act(out -> alice.session.cancel(new EndCause.Cancelled(Party.LOCAL, null), 0, out));
        sameAs("3_8/F09_CANCEL.sip", alice.last(Method.CANCEL));
        alice.receive(Solo.rfc3665("3_8/F10_200.sip"));
        alice.receive(terminated);
        sameAs("3_8/F20_ACK.sip", alice.last(Method.ACK));
        assertThat(alice.only(SessionEffect.Ended.class).cause()).isEqualTo(new EndCause.Cancelled(Party.LOCAL, null));
    }

    @Test
    void flow38SeenByBob() {
        Solo bob = Solo.callee((SipRequest) Solo.rfc3665("3_8/F04_INVITE.sip"), "314159");
        bob.act(out -> bob.session.ring(null, 0, out));
        bob.receive(Solo.rfc3665("3_8/F13_CANCEL.sip"));
        bob.receive(Solo.rfc3665("3_8/F16_ACK.sip"));
        assertThat(bob.answers()).containsExactly(180, 200, 487);
        sameAs("3_8/F15_487.sip", bob.lastAnswer());
        assertThat(bob.only(SessionEffect.Ended.class).cause()).isEqualTo(new EndCause.Cancelled(Party.REMOTE, null));
    }

    @Test
    void flow39AndFlow311TheCalleeIsBusyOrAway() {
        for (String file : List.of("3_9/F04_INVITE.sip", "3_11/F04_INVITE.sip")) {
            int status = file.startsWith("3_9") ? 486 : 480;
            SipRequest invite = (SipRequest) Solo.rfc3665(file);
            Solo bob = Solo.callee(invite, "314159");
            bob.act(out -> bob.session.reject(status, null, List.of(), 0, out));
            bob.receive(Solo.rfc3665(file.startsWith("3_9") ? "3_9/F07_ACK.sip" : "3_11/F10_ACK.sip"));
            assertThat(bob.answers()).containsExactly(status);
            assertThat(bob.session.isEnded()).as(file).isTrue();
        }
    }

    /** Start line and the headers that say which dialog and request this is. */
    private static void sameAs(String file, SipMessage ours) {
        SipMessage theirs = Solo.rfc3665(file);
        // The RFC's Contacts say transport=tcp and its own requests forget it; section 12.2.1.1 keeps the whole URI.
        assertThat(ours.startLine().replace(";transport=tcp", "")).isEqualTo(theirs.startLine());
        for (HeaderName name : SHARED) {
            assertThat(ours.header(name)).as("%s of %s", name, file).isEqualTo(theirs.header(name));
        }
    }
}
