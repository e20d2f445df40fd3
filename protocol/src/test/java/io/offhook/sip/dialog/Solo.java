package io.offhook.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.sip.codec.Decoded;
import io.offhook.sip.codec.SipCodec;
import io.offhook.sip.message.Branch;
import io.offhook.sip.message.CallId;
import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.RequestBuilder;
import io.offhook.sip.message.ResponseBuilder;
import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.message.Tag;
import io.offhook.sip.message.UasCapabilities;
import io.offhook.sip.transaction.Identifiers;
import io.offhook.sip.transaction.Timers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** One session whose peer is written out by hand. */
final class Solo implements Identifiers {

    static final LocalPoint LOCAL = new LocalPoint(
            "UDP",
            "client.atlanta.example.com:5060",
            "<sip:alice@client.atlanta.example.com>",
            new UasCapabilities(
                    List.of(Method.INVITE, Method.ACK, Method.BYE, Method.CANCEL, Method.OPTIONS, Method.INFO),
                    List.of(),
                    Set.of("application/sdp", "application/dtmf-relay")),
            null);

    String tag = "9fxced76sl";
    String callId = "3848276298220188511@atlanta.example.com";
    final List<String> branches = new ArrayList<>(List.of("z9hG4bK74bf9"));
    long nowNs = 7;
    final List<SessionEffect> effects = new ArrayList<>();
    InviteSession session = InviteSession.uac(LOCAL, Timers.STANDARD, this);
    private int peerBranches;
    private long peerSequence = 100;

    static Solo caller() {
        return new Solo();
    }

    static Solo callee(SipRequest invite, String tag) {
        Solo solo = new Solo();
        solo.tag = tag;
        solo.session = InviteSession.uas(LOCAL, Timers.STANDARD, solo, invite);
        solo.receive(invite);
        return solo;
    }

    /** A session that has been answered by a peer with the tag "bob". */
    static Solo talking() {
        Solo solo = caller();
        solo.invite();
        solo.receive(solo.answer(200).contact("<sip:bob@192.0.2.4>").build());
        solo.effects.clear();
        return solo;
    }

    @Override
    public Tag newTag() {
        return new Tag(tag);
    }

    @Override
    public Branch newBranch() {
        return new Branch(branches.isEmpty() ? "z9hG4bKnext" + peerBranches++ : branches.remove(0));
    }

    @Override
    public CallId newCallId() {
        return new CallId(callId);
    }

    @Override
    public int random(int bound) {
        return 0;
    }

    interface Input {
        void into(SessionEffects out);
    }

    List<SessionEffect> act(Input input) {
        SessionEffects out = new SessionEffects();
        input.into(out);
        List<SessionEffect> now = new ArrayList<>();
        for (int i = 0; i < out.size(); i++) {
            now.add(out.get(i));
        }
        effects.addAll(now);
        return now;
    }

    List<SessionEffect> receive(SipMessage message) {
        return act(out -> {
            if (message instanceof SipRequest request) {
                session.received(request, nowNs, out);
            } else {
                session.received((SipResponse) message, nowNs, out);
            }
        });
    }

    void invite() {
        act(out -> session.invite(
                new Invitation(
                        "sip:bob@biloxi.example.com",
                        "Alice <sip:alice@atlanta.example.com>",
                        "Bob <sip:bob@biloxi.example.com>",
                        End.OFFER),
                nowNs,
                out));
    }

    /** An answer of the peer "bob" to the last INVITE of ours. */
    ResponseBuilder answer(int status) {
        return SipResponse.respond(last(Method.INVITE), status).toTag(new Tag("bob"));
    }

    /** The last request of this method that was sent. */
    SipRequest last(Method method) {
        SipRequest found = null;
        for (SipMessage message : sent()) {
            if (message instanceof SipRequest request && request.method().equals(method)) {
                found = request;
            }
        }
        assertThat(found).as("a sent %s", method).isNotNull();
        return Objects.requireNonNull(found);
    }

    /** The statuses of the responses that were sent. */
    List<Integer> answers() {
        List<Integer> statuses = new ArrayList<>();
        for (SipMessage message : sent()) {
            if (message instanceof SipResponse response) {
                statuses.add(response.status());
            }
        }
        return statuses;
    }

    SipResponse lastAnswer() {
        SipResponse found = null;
        for (SipMessage message : sent()) {
            if (message instanceof SipResponse response) {
                found = response;
            }
        }
        return Objects.requireNonNull(found);
    }

    List<SipMessage> sent() {
        List<SipMessage> messages = new ArrayList<>();
        for (SessionEffect effect : effects) {
            if (effect instanceof SessionEffect.Send send) {
                messages.add(send.message());
            }
        }
        return messages;
    }

    <T extends SessionEffect> List<T> all(Class<T> type) {
        return effects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    <T extends SessionEffect> T only(Class<T> type) {
        List<T> all = all(type);
        assertThat(all).as("%s in %s", type.getSimpleName(), effects).hasSize(1);
        return all.get(0);
    }

    /** A request of the peer "bob" in the dialog. */
    RequestBuilder inDialog(Method method) {
        return inDialog(method, ++peerSequence, "bob");
    }

    RequestBuilder inDialog(Method method, long sequence, String from) {
        return SipRequest.builder(method, "sip:alice@client.atlanta.example.com")
                .header(HeaderName.VIA, "SIP/2.0/UDP 192.0.2.4:5060;branch=z9hG4bKbob" + peerBranches++)
                .header(HeaderName.FROM, "Bob <sip:bob@biloxi.example.com>;tag=" + from)
                .header(HeaderName.TO, "Alice <sip:alice@atlanta.example.com>;tag=" + session.localTag())
                .header(HeaderName.CALL_ID, session.callId().value())
                .cseq(sequence);
    }

    /** A message of RFC 3665. */
    static SipMessage rfc3665(String file) {
        try (InputStream in = Solo.class.getResourceAsStream("/sip/rfc3665/" + file)) {
            byte[] bytes = Objects.requireNonNull(in, file).readAllBytes();
            Decoded decoded = SipCodec.forDatagrams().decode(bytes, 0, bytes.length);
            assertThat(decoded).as(file).isInstanceOf(Decoded.Message.class);
            return ((Decoded.Message) decoded).message();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
