package io.offhook.testkit.peer;

import io.offhook.net.DatagramHandler;
import io.offhook.net.Loop;
import io.offhook.net.NetworkException;
import io.offhook.net.UdpOptions;
import io.offhook.net.UdpSocket;
import io.offhook.sdp.IpLiteral;
import io.offhook.sip.codec.Decoded;
import io.offhook.sip.codec.SipCodec;
import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.message.Via;
import io.offhook.testkit.LabFailure;
import io.offhook.testkit.Phone;
import io.offhook.testkit.Place;
import io.offhook.testkit.simulation.SimulatedHost;
import io.offhook.testkit.simulation.Simulation;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A host in the lab that says exactly what it is told to: raw SIP out of port 5060, raw SIP in, raw RTP beside it, all on virtual time.
 *
 * <pre>{@code
 * ScriptedPeer carrier = lab.peer("carrier");
 * carrier.onInvite(invite -> invite.respond(180).after(ofMillis(200)).respond(200, carrier.openMedia().sdp()));
 * PhoneCall call = alice.call(carrier.uri());
 * carrier.expectRequest("ACK");
 * }</pre>
 *
 * <p>A new peer hears everything and answers nothing. {@link #on} teaches it one thing, {@link #ordinary} the manners of a decent telephone, {@link #with} these
 * and a quirk. Only one thing it does unasked, as long as {@link #forgetful} does not say otherwise: a repeat of a request that it has answered gets the same
 * bytes again (RFC 3261 section 17.2), and runs no script twice.
 */
public final class ScriptedPeer implements Place {
    /** Where it speaks SIP. */
    public static final int SIP_PORT = 5060;

    private static final Duration PATIENCE = Duration.ofSeconds(64);
    private static final int FIRST_MEDIA_PORT = 20_000;

    private final Simulation simulation;
    private final SimulatedHost host;
    private final Function<String, LabFailure> failure;
    private final Loop loop;
    private final SipCodec codec = SipCodec.forDatagrams();
    private final Map<Integer, UdpSocket> sockets = new LinkedHashMap<>();
    private final Map<String, Consumer<Turn>> scripts = new LinkedHashMap<>();
    private final Map<String, PeerCall> calls = new LinkedHashMap<>();
    private final Set<String> seen = new HashSet<>(); // only asked, never walked
    private final Map<String, byte[]> answers = new LinkedHashMap<>();
    private final Journal journal = new Journal();
    private final List<MediaPort> media = new ArrayList<>(1);
    private UnaryOperator<String> description = sdp -> sdp;
    private UnaryOperator<RawMessage> wording = message -> message;
    private Consumer<MediaPort> opening = port -> {};
    private Consumer<PeerCall> talking = call -> {};
    private boolean forgetful;
    private boolean trustsVia;
    private int names;

    /**
     * Plugs one in; {@link io.offhook.testkit.Lab#peer} does it.
     *
     * @param failure makes the error of an expectation that was not met
     */
    public ScriptedPeer(Simulation simulation, SimulatedHost host, Function<String, LabFailure> failure) {
        this.simulation = simulation;
        this.host = host;
        this.failure = failure;
        this.loop = host.openLoop("peer");
        socket(SIP_PORT);
    }

    // ---- who it is ----

    /** Its name. */
    public String name() {
        return host.name();
    }

    @Override
    public SimulatedHost host() {
        return host;
    }

    /** Where it can be called: {@code sip:name@address:5060}. */
    public String uri() {
        return "sip:" + name() + "@" + host.address().getHostAddress() + ":" + SIP_PORT;
    }

    /** The mark that its audio says, told apart from those of all calls by its highest bit. */
    public int mark() {
        byte[] octets = host.address().getAddress();
        return 0x80_0000 | (octets[1] & 0x7f) << 16 | (octets[2] & 0xff) << 8 | octets[3] & 0xff;
    }

    // ---- what it does ----

    /**
     * What it does about certain messages from now on, in the place of what it did before.
     *
     * @param what a method ("BYE"), or a status and the method that it answers: "487 INVITE", "2xx INVITE"; the exact status counts before its class
     * @param script run for each such message, at the instant when it comes
     */
    public ScriptedPeer on(String what, Consumer<Turn> script) {
        scripts.put(what, script);
        return this;
    }

    /** What it does about an INVITE: {@code on("INVITE", script)}. */
    public ScriptedPeer onInvite(Consumer<Turn> script) {
        return on("INVITE", script);
    }

    /** It does nothing about such messages from now on. */
    public ScriptedPeer ignoring(String what) {
        return on(what, turn -> {});
    }

    /** It has the manners of a decent telephone from now on: {@link Manners}. */
    public ScriptedPeer ordinary() {
        Manners.teach(this);
        return this;
    }

    /** It has the manners of a decent telephone but for this quirk, from now on. */
    public ScriptedPeer with(Quirk quirk) {
        ordinary();
        quirk.script(this);
        return this;
    }

    /** It takes every repeat of a request for a new one. */
    public ScriptedPeer forgetful() {
        forgetful = true;
        return this;
    }

    /** Its responses go to host and port of the top Via, whatever the source was and rport asks (RFC 2543). */
    public ScriptedPeer trustsVia() {
        trustsVia = true;
        return this;
    }

    /** What it does with each port for audio that it opens. */
    public ScriptedPeer onMedia(Consumer<MediaPort> script) {
        opening = script;
        return this;
    }

    /** What it does when its audio has begun to go out in a call. */
    public ScriptedPeer onTalking(Consumer<PeerCall> script) {
        talking = script;
        return this;
    }

    /** How the session descriptions of its ordinary manners differ from {@link MediaPort#sdp}. */
    public ScriptedPeer describing(UnaryOperator<String> change) {
        description = change;
        return this;
    }

    /** How all that it sends in calls differs from what the scripts say. */
    public ScriptedPeer wording(UnaryOperator<RawMessage> change) {
        wording = change;
        return this;
    }

    // ---- calling ----

    /** Calls a phone with the usual INVITE, once. */
    public PeerCall invite(Phone phone, String sdp) {
        PeerCall call = begin(phone);
        return call.send(RawMessage.request("INVITE").sdp(sdp));
    }

    /** Calls a phone, with audio, and repeats the INVITE until something answers it; the rest is for {@link #ordinary} manners. */
    public PeerCall call(Phone phone) {
        PeerCall call = begin(phone);
        RawMessage invite = RawMessage.request("INVITE").sdp(describe(call.media()));
        byte[] bytes = call.fill(invite, null);
        call.sendUntil(bytes, call.to(), () -> heardAnyAnswer(call));
        return call;
    }

    /** A call to a phone in which nothing has been said: {@link PeerCall#send} does. */
    public PeerCall begin(Phone phone) {
        PeerCall call = PeerCall.made(this, phone.uri(), phone.host().at(SIP_PORT));
        calls.put(call.callId(), call);
        return call;
    }

    private boolean heardAnyAnswer(PeerCall call) {
        return journal.has(in -> in.message() instanceof SipResponse response
                && response.callId().value().equals(call.callId()));
    }

    /** The calls that it knows, made and taken, oldest first. */
    public List<PeerCall> calls() {
        return List.copyOf(calls.values());
    }

    /** Its latest call. */
    public PeerCall lastCall() {
        if (calls.isEmpty()) {
            throw failure.apply(name() + " knows no call");
        }
        return calls().get(calls.size() - 1);
    }

    // ---- raw ----

    /** Sends a text as it is, but for line ends, which are written as CRLF. */
    public ScriptedPeer send(String text, InetSocketAddress to) {
        String wire = text.replace("\r\n", "\n").replace("\n", "\r\n");
        return send(wire.getBytes(StandardCharsets.UTF_8), to);
    }

    /** Sends bytes. */
    public ScriptedPeer send(byte[] bytes, InetSocketAddress to) {
        return send(SIP_PORT, bytes, to);
    }

    /** Sends bytes from another port, where it then hears as well. */
    public ScriptedPeer send(int fromPort, byte[] bytes, InetSocketAddress to) {
        socket(fromPort).send(bytes, 0, bytes.length, to);
        return this;
    }

    /** It hears SIP on another port too. */
    public ScriptedPeer listen(int port) {
        socket(port);
        return this;
    }

    /** Does something in a while. */
    public ScriptedPeer in(Duration delay, Runnable action) {
        loop.schedule(action, delay.toNanos());
        return this;
    }

    /** Another port for audio. */
    public MediaPort openMedia() {
        MediaPort port = new MediaPort(this, loop, FIRST_MEDIA_PORT + 2 * media.size());
        media.add(port);
        opening.accept(port);
        return port;
    }

    /** The ports for audio that it has opened, oldest first. */
    public List<MediaPort> media() {
        return List.copyOf(media);
    }

    // ---- what came ----

    /** Every datagram that came to its SIP ports so far. */
    public List<Incoming> received() {
        return journal.all();
    }

    /** The requests of a method that came so far, repeats included. */
    public List<Incoming> requests(String method) {
        return journal.all(in -> in.isRequest(method));
    }

    /** The responses with a status, to requests of a method, that came so far, repeats included. */
    public List<Incoming> responses(int status, String method) {
        return journal.all(in -> in.isResponse(status, method));
    }

    /** Lets time pass until the next such request comes, next after what was expected before; fails when none does within a minute. */
    public Incoming expectRequest(String method) {
        return expect(method, in -> in.isRequest(method));
    }

    /** Lets time pass until the next such response comes, next after what was expected before; fails when none does within a minute. */
    public Incoming expectResponse(int status, String method) {
        return expect(status + " for its " + method, in -> in.isResponse(status, method));
    }

    private Incoming expect(String what, Predicate<Incoming> wanted) {
        if (!simulation.runUntil(() -> journal.hasNext(wanted), PATIENCE)) {
            throw failure.apply(name() + " waited " + PATIENCE.toSeconds() + " s for " + what + ", but received "
                    + journal.story());
        }
        return journal.next(wanted);
    }

    /** Whether a phone's audio arrives here at present. */
    public boolean isHearing(Phone phone) {
        return media.stream().anyMatch(port -> phone.calls().stream().anyMatch(call -> port.isHearing(call.mark())));
    }

    /** Fails unless a phone's audio arrives here at present. */
    public ScriptedPeer hears(Phone phone) {
        if (!isHearing(phone)) {
            throw failure.apply(name() + " should hear " + phone.name() + ": " + media);
        }
        return this;
    }

    // ---- inside ----

    private UdpSocket socket(int port) {
        UdpSocket known = sockets.get(port);
        if (known != null) {
            return known;
        }
        UdpSocket opened = bind(
                port,
                UdpOptions.signalling().withMaxDatagramBytes(UdpOptions.MAX_UDP_PAYLOAD),
                (data, offset, length, from, nowNs) ->
                        received(port, from, Arrays.copyOfRange(data, offset, offset + length)));
        sockets.put(port, opened);
        return opened;
    }

    UdpSocket bind(int port, UdpOptions options, DatagramHandler handler) {
        try {
            return host.open(loop, options, host.at(port), handler);
        } catch (NetworkException e) {
            throw new IllegalArgumentException(this + " has no port " + port + " to give", e);
        }
    }

    private void received(int port, InetSocketAddress from, byte[] bytes) {
        SipMessage message = read(bytes);
        Incoming in = new Incoming(now(), from, port, bytes, message);
        journal.add(in);
        if (message == null) {
            return;
        }
        PeerCall call = calls.computeIfAbsent(message.callId().value(), id -> PeerCall.taken(this, in, message));
        boolean repeat = isRepeat(in);
        call.heard(in, message);
        byte @Nullable [] again = repeat ? answers.get(key(in.request())) : null;
        if (again != null) {
            send(port, again, returnAddress(in));
        } else if (!repeat) {
            Consumer<Turn> script = script(message);
            if (script != null) {
                script.accept(new Turn(call, in));
            }
        }
    }

    private @Nullable Consumer<Turn> script(SipMessage message) {
        if (message instanceof SipRequest request) {
            return scripts.get(request.method().name());
        }
        SipResponse response = (SipResponse) message;
        String method = " " + response.method().name();
        Consumer<Turn> exact = scripts.get(response.status() + method);
        return exact != null ? exact : scripts.get(response.statusClass() + "xx" + method);
    }

    /** Whether this request came before; an ACK has no repeats. */
    private boolean isRepeat(Incoming in) {
        if (forgetful || !(in.message() instanceof SipRequest request) || request.isAck()) {
            return false;
        }
        return !seen.add(key(request));
    }

    private static String key(SipRequest request) {
        return request.topVia().param("branch") + " " + request.cseq();
    }

    /** A request has got this answer: its repeats get it too. */
    void answered(Incoming request, byte[] answer) {
        answers.put(key(request.request()), answer);
    }

    /** Where the answer to a request goes. */
    InetSocketAddress returnAddress(Incoming request) {
        if (!trustsVia) {
            return request.from();
        }
        Via via = request.request().topVia();
        InetAddress literal = IpLiteral.parse(via.host());
        return literal == null ? request.from() : new InetSocketAddress(literal, via.portOrDefault());
    }

    /** What bytes say; null where they are no SIP message that the codec lets pass. */
    @Nullable
    SipMessage read(byte[] bytes) {
        return codec.decode(bytes, 0, bytes.length) instanceof Decoded.Message whole ? whole.message() : null;
    }

    String describe(MediaPort port) {
        return description.apply(port.sdp());
    }

    RawMessage word(RawMessage usual) {
        return wording.apply(usual);
    }

    void talking(PeerCall call) {
        talking.accept(call);
    }

    Duration now() {
        return Duration.ofNanos(simulation.elapsedNs());
    }

    String newTag() {
        return name() + "-t" + ++names;
    }

    String newBranch() {
        return "z9hG4bK-" + name() + "-" + ++names;
    }

    String newCallId() {
        return name() + "-" + ++names + "@" + host.address().getHostAddress();
    }

    @Override
    public String toString() {
        return host.toString();
    }
}
