package io.offhook.testkit;

import io.offhook.net.Loop;
import io.offhook.net.NetworkException;
import io.offhook.net.UdpOptions;
import io.offhook.net.UdpSocket;
import io.offhook.sip.codec.Decoded;
import io.offhook.sip.codec.SipCodec;
import io.offhook.sip.message.Branch;
import io.offhook.sip.message.CallId;
import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.NameAddress;
import io.offhook.sip.message.RequestBuilder;
import io.offhook.sip.message.ResponseBuilder;
import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.message.SipUri;
import io.offhook.sip.message.Tag;
import io.offhook.testkit.simulation.SimulatedHost;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The other side of an {@link ActorBench}: keeps what was sent to it, and writes what a peer would say. It decides nothing and sends nothing by itself; what
 * it writes is told to the actor by the test ({@code Dialog.Received}, {@code Registration.Received}).
 */
public final class FarEnd implements Place {
    private final Lab lab;
    private final SimulatedHost host;
    private final String user;
    private final Tag tag;
    private final FarMedia media;
    private final Loop loop;
    private final UdpSocket socket;
    private final SipCodec codec = SipCodec.forDatagrams();
    private final ArrayDeque<SipMessage> arrived = new ArrayDeque<>();
    private long sequence;
    private long serial;

    FarEnd(Lab lab, SimulatedHost host, String user) {
        this.lab = lab;
        this.host = host;
        this.user = user;
        this.tag = new Tag(user + "-tag");
        this.loop = host.openLoop(host.name());
        try {
            this.socket = host.open(
                    loop,
                    UdpOptions.signalling(),
                    host.at(Device.SIP_PORT),
                    (data, offset, length, source, nowNs) -> arrived(data, offset, length));
            this.media = new FarMedia(lab, host, loop);
        } catch (NetworkException e) {
            throw new IllegalStateException("a host of its own has its ports for itself", e);
        }
    }

    @Override
    public SimulatedHost host() {
        return host;
    }

    /** Where it takes signalling. */
    public InetSocketAddress signalling() {
        return socket.local();
    }

    /** Its URI, with its address and port. */
    public SipUri uri() {
        return SipUri.of(user, host.address().getHostAddress(), Device.SIP_PORT);
    }

    /** Its audio. */
    public FarMedia media() {
        return media;
    }

    // ---- what was sent to it ----

    private void arrived(byte[] data, int offset, int length) {
        byte[] own = Arrays.copyOfRange(data, offset, offset + length); // the array is the loop's
        Decoded decoded = codec.decode(own, 0, length);
        if (!(decoded instanceof Decoded.Message message)) {
            throw lab.failure("what was sent is no SIP message: " + decoded);
        }
        arrived.add(message.message());
    }

    /** Everything that came since somebody last looked, in order. */
    public List<SipMessage> received() {
        lab.simulation().settle();
        List<SipMessage> all = new ArrayList<>(arrived);
        arrived.clear();
        return all;
    }

    /** The next message, which must be a request of this method. */
    public SipRequest request(Method method) {
        SipMessage next = next(method + " request");
        if (next instanceof SipRequest request && request.method().equals(method)) {
            return request;
        }
        throw lab.failure("a " + method + " request should have come, but it was " + next.summary());
    }

    /** The next message, which must be a response with this status. */
    public SipResponse response(int status) {
        SipMessage next = next(status + " response");
        if (next instanceof SipResponse response && response.status() == status) {
            return response;
        }
        throw lab.failure("a response " + status + " should have come, but it was " + next.summary());
    }

    private SipMessage next(String wanted) {
        lab.simulation().settle();
        SipMessage next = arrived.poll();
        if (next == null) {
            throw lab.failure("a " + wanted + " should have come, but nothing did");
        }
        return next;
    }

    /** Fails when anything came that nobody has looked at. */
    public void expectNothing() {
        List<SipMessage> all = received();
        if (!all.isEmpty()) {
            throw lab.failure("nothing should have come, but it was "
                    + all.stream().map(SipMessage::summary).toList());
        }
    }

    // ---- what it says: answers ----

    /** A bare answer, with our tag in To above 100. */
    public SipResponse answer(SipRequest request, int status) {
        return answering(request, status).build();
    }

    /** An answer with one header more, for example Retry-After. */
    public SipResponse answer(SipRequest request, int status, HeaderName name, String value) {
        return answering(request, status).header(name, value).build();
    }

    /** A 401 that asks for a proof, by MD5 and with a nonce of its own (RFC 7616). */
    public SipResponse challenge(SipRequest request, String realm) {
        String nonce = "nonce-" + ++serial;
        return answer(
                request,
                401,
                HeaderName.WWW_AUTHENTICATE,
                "Digest realm=\"" + realm + "\", nonce=\"" + nonce + "\", qop=\"auth\", algorithm=MD5");
    }

    /** 200 for a REGISTER: it has the binding that was asked for, for so many seconds. */
    public SipResponse registered(SipRequest register, long seconds) {
        NameAddress contact = register.contacts().get(0).withParam("expires", Long.toString(seconds));
        return answering(register, 200).contact(contact).build();
    }

    /** 200 for an INVITE or UPDATE, with a description and our Contact. */
    public SipResponse accept(SipRequest invite) {
        return answering(invite, 200)
                .recordRoutes()
                .contact(contact())
                .body("application/sdp", bytes(media.description()))
                .build();
    }

    private ResponseBuilder answering(SipRequest request, int status) {
        ResponseBuilder answer = SipResponse.respond(request, status);
        return status == 100 ? answer : answer.toTag(tag);
    }

    // ---- what it says: requests ----

    /** An INVITE that begins a call to {@code target}, with an offer. */
    public SipRequest invite(SipUri target) {
        return request(Method.INVITE, target.encode(), new Branch(branch()), ++sequence)
                .from(own())
                .to(NameAddress.of(target))
                .callId(new CallId(user + "-call-" + ++serial))
                .contact(contact())
                .body("application/sdp", bytes(media.description()))
                .build()
                .receivedFrom(signalling());
    }

    /** A request within a dialog: {@code ours} is any message of the dialog that the actor has sent, with its Contact. */
    public SipRequest within(Method method, SipMessage ours) {
        return within(method, ours, null);
    }

    /** The same with a description: a re-INVITE, for example, that takes the far end's ear off. */
    public SipRequest within(Method method, SipMessage ours, @Nullable String description) {
        RequestBuilder request = dialogRequest(method, ours, ++sequence);
        if (description != null) {
            request.body("application/sdp", bytes(description));
        }
        return request.build().receivedFrom(signalling());
    }

    /** The ACK for a 2xx of the actor's: same sequence number, own branch (RFC 3261 section 13.2.2.4). */
    public SipRequest ack(SipResponse ok) {
        return dialogRequest(Method.ACK, ok, ok.cseq().sequence()).build().receivedFrom(signalling());
    }

    /** The CANCEL of an INVITE of ours: same branch, same sequence number (RFC 3261 section 9.1). */
    public SipRequest cancel(SipRequest invite) {
        Branch branch = Objects.requireNonNull(invite.topBranch());
        return request(Method.CANCEL, invite.requestUri(), branch, invite.cseq().sequence())
                .from(invite.from())
                .to(invite.to())
                .callId(invite.callId())
                .build()
                .receivedFrom(signalling());
    }

    private RequestBuilder dialogRequest(Method method, SipMessage ours, long number) {
        boolean request = ours instanceof SipRequest;
        NameAddress actor = request ? ours.from() : ours.to();
        NameAddress self = request ? ours.to() : ours.from();
        String target = Objects.requireNonNull(ours.contactUri(), "a message with a Contact tells the remote target");
        return request(method, target, new Branch(branch()), number)
                .from(self.tag() == null ? self.withTag(tag) : self)
                .to(actor)
                .callId(ours.callId())
                .contact(contact());
    }

    private RequestBuilder request(Method method, String target, Branch branch, long number) {
        String sentBy = host.address().getHostAddress() + ":" + Device.SIP_PORT;
        return SipRequest.builder(method, target).via("UDP", sentBy, branch).cseq(number);
    }

    private String branch() {
        return Branch.COOKIE + user + ++serial;
    }

    private NameAddress own() {
        return NameAddress.of(uri()).withTag(tag);
    }

    private NameAddress contact() {
        return NameAddress.of(uri());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    void close() {
        host.close();
    }

    @Override
    public String toString() {
        return host.toString();
    }
}
