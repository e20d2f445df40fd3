package io.offhook.testkit.peer;

import io.offhook.sdp.Connection;
import io.offhook.sdp.MediaDescription;
import io.offhook.sdp.SdpParser;
import io.offhook.sdp.SdpResult;
import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.message.Tag;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a peer knows of one call, told apart by its Call-ID: enough to fill in the blanks of its messages. It keeps no rules: whatever is sent goes out, in
 * whatever order.
 */
public final class PeerCall {
    private static final long T1_NS = 500_000_000L;
    private static final long T2_NS = 4_000_000_000L;
    private static final long GIVE_UP_NS = 64 * T1_NS;

    private static final String SHOUTED = "-shouted";

    private final ScriptedPeer peer;
    private final String callId;
    private final boolean made;
    private String tag;
    private String local;
    private String remote;
    private String target;
    private InetSocketAddress to;
    private @Nullable Incoming invite;
    private @Nullable SipRequest sentInvite;
    private @Nullable InetSocketAddress remoteMedia;
    private @Nullable MediaPort media;
    private long cseq;
    private boolean acked;
    private boolean answered;
    private boolean cancelled;
    private boolean spoke;
    private boolean over;
    private int finalStatus;
    private final Set<String> done = new HashSet<>(2); // only asked, never walked

    private PeerCall(
            ScriptedPeer peer, String callId, boolean made, String local, String remote, InetSocketAddress to) {
        this.peer = peer;
        this.callId = callId;
        this.made = made;
        this.tag = peer.newTag();
        this.local = local;
        this.remote = remote;
        this.to = to;
        this.target = remote.substring(1, remote.length() - 1);
    }

    /** A call that the peer makes, to {@code uri} at an address. */
    static PeerCall made(ScriptedPeer peer, String uri, InetSocketAddress to) {
        return new PeerCall(peer, peer.newCallId(), true, "<" + peer.uri() + ">", "<" + uri + ">", to);
    }

    /** A call that came with this message. */
    static PeerCall taken(ScriptedPeer peer, Incoming first, SipMessage message) {
        String caller = "<" + message.from().uri() + ">";
        return new PeerCall(peer, message.callId().value(), false, "<" + peer.uri() + ">", caller, first.from());
    }

    // ---- what it is ----

    /** The peer. */
    public ScriptedPeer peer() {
        return peer;
    }

    /** Its Call-ID. */
    public String callId() {
        return callId;
    }

    /** Whether the peer made it. */
    public boolean isMade() {
        return made;
    }

    /** The peer's tag in what is sent from now on. */
    public String tag() {
        return tag;
    }

    /** Where its messages go. */
    public InetSocketAddress to() {
        return to;
    }

    /** Whether an ACK came since the peer's last answer to an INVITE. */
    public boolean isAcked() {
        return acked;
    }

    /** Whether the peer has answered an INVITE with a 2xx. */
    public boolean isAnswered() {
        return answered;
    }

    /** Whether a CANCEL came. */
    public boolean isCancelled() {
        return cancelled;
    }

    /** Whether the peer has taken a BYE, or got a final answer to its own. */
    public boolean isOver() {
        return over;
    }

    /** The final status that the peer's INVITE got, 0 as long as there is none. */
    public int finalStatus() {
        return finalStatus;
    }

    /** Where the other wants its audio, by its latest session description; null before there is one. */
    public @Nullable InetSocketAddress remoteMedia() {
        return remoteMedia;
    }

    /** The peer's audio in this call; opened when it is first asked for. */
    public MediaPort media() {
        MediaPort known = media;
        if (known == null) {
            known = peer.openMedia();
            media = known;
        }
        return known;
    }

    // ---- wishes ----

    /** The peer has another tag from now on, as if another branch of a forked call spoke. */
    public PeerCall tag(String other) {
        tag = other;
        return this;
    }

    /** Does things in this call, from now on. */
    public Turn now() {
        return new Turn(this, null);
    }

    /** Does things in this call, after a while. */
    public Turn after(Duration delay) {
        return now().after(delay);
    }

    /** Answers the INVITE that came, from now on. */
    public Turn invitation() {
        return new Turn(this, Objects.requireNonNull(invite, "no INVITE came in this call"));
    }

    /** Sends a message, blanks filled in, to the other side. */
    public PeerCall send(RawMessage message) {
        out(fill(message, null), to);
        return this;
    }

    /** Sends an INVITE, and again, T1 doubling to T2, until something final answers it or 64*T1 are over. */
    public PeerCall sendUntilAnswered(RawMessage invite) {
        finalStatus = 0;
        sendUntil(fill(invite, null), to, () -> finalStatus != 0);
        return this;
    }

    /** Acknowledges a 2xx. */
    public PeerCall ack() {
        return send(RawMessage.ack());
    }

    /** Hangs up; sends the BYE again, T1 doubling to T2, until something final answers it or 64*T1 are over. */
    public PeerCall hangUp() {
        sendUntil(fill(RawMessage.request("BYE"), null), to, this::isOver);
        return this;
    }

    /** Lets the peer's audio begin towards where the other wants it. */
    public PeerCall speak() {
        InetSocketAddress there = remoteMedia;
        if (there != null && !over) {
            media().speakTo(there);
            if (!spoke) {
                spoke = true;
                peer.talking(this);
            }
        }
        return this;
    }

    /** It is over for the peer: no repeats, no audio. */
    public PeerCall end() {
        over = true;
        if (media != null) {
            media.silence();
        }
        return this;
    }

    /** True when it is asked for the first time: for what a script does once a call. */
    boolean first(String what) {
        return done.add(what);
    }

    // ---- the wire ----

    /** Learns from what came. */
    void heard(Incoming in, SipMessage message) {
        String contact = message.contactUri();
        if (contact != null) {
            target = contact;
        }
        if (message instanceof SipRequest request) {
            to = in.from();
            remote = Objects.requireNonNullElse(message.header("From"), remote);
            if (request.isInvite()) {
                invite = in;
                acked = false;
                if (message.toTag() == null) {
                    local = Objects.requireNonNullElse(message.header("To"), local);
                }
            } else if (request.isAck()) {
                acked |= new Tag(tag).equals(request.toTag()); // not one for another branch
            } else if (request.isCancel()) {
                cancelled = true;
            }
        } else {
            heard((SipResponse) message);
        }
        readMedia(message);
    }

    private void heard(SipResponse response) {
        if (response.isFinal() && response.method().name().equals("INVITE")) {
            finalStatus = response.status();
        } else if (response.isFinal() && response.method().name().equals("BYE")) {
            end();
        }
        if (response.status() > 100 && response.status() < 300) {
            remote = Objects.requireNonNullElse(response.header("To"), remote);
        }
    }

    private void readMedia(SipMessage message) {
        if (message.bodyLength() > 0
                && SdpParser.parse(message.body()) instanceof SdpResult.Parsed parsed
                && !parsed.description().media().isEmpty()) {
            MediaDescription audio = parsed.description().media().get(0);
            Connection connection = parsed.description().connectionOf(audio);
            if (connection != null && connection.literal() != null) {
                remoteMedia = new InetSocketAddress(connection.literal(), audio.port());
            }
        }
    }

    /** The bytes of a message of this call; {@code request} is what it answers, null for a request. */
    byte[] fill(RawMessage usual, @Nullable Incoming request) {
        RawMessage message = peer.word(usual);
        String branch = peer.newBranch();
        boolean counts = !message.firstWord().equals("SIP/2.0");
        long next = cseq + 1;
        boolean[] counted = new boolean[1];
        byte[] bytes = message.bytes(blank -> {
            if (blank.equals("next-cseq")) {
                counted[0] = counts;
                return Long.toString(next);
            }
            return blank.equals("branch") ? branch : value(blank, request);
        });
        if (counted[0]) {
            cseq = next;
        }
        return bytes;
    }

    private @Nullable String value(String blank, @Nullable Incoming request) {
        if (blank.endsWith(SHOUTED)) {
            String quiet = value(blank.substring(0, blank.length() - SHOUTED.length()), request);
            return quiet == null ? null : shouted(quiet);
        }
        return switch (blank) {
            case "name" -> peer.name();
            case "host" -> peer.host().address().getHostAddress();
            case "port" -> Integer.toString(ScriptedPeer.SIP_PORT);
            case "call-id" -> callId;
            case "tag" -> tag;
            case "local" -> local;
            case "remote" -> remote;
            case "target" -> target;
            default ->
                blank.startsWith("invite-") ? ofInvite(blank) : request == null ? null : ofRequest(blank, request);
        };
    }

    private static String shouted(String address) {
        int tagAt = address.indexOf(";tag=");
        return tagAt < 0
                ? address
                : address.substring(0, tagAt + 5) + address.substring(tagAt + 5).toUpperCase(Locale.ROOT);
    }

    private @Nullable String ofInvite(String blank) {
        SipRequest sent = sentInvite;
        if (sent == null) {
            return null;
        }
        return switch (blank) {
            case "invite-uri" -> sent.requestUri();
            case "invite-branch" -> sent.topVia().param("branch");
            case "invite-cseq" -> Long.toString(sent.cseq().sequence());
            case "invite-to" -> sent.header("To");
            default -> null;
        };
    }

    private @Nullable String ofRequest(String blank, Incoming incoming) {
        SipRequest request = incoming.request();
        return switch (blank) {
            case "vias" -> "Via: " + String.join("\nVia: ", request.headers("Via"));
            case "from" -> request.header("From");
            case "to" -> request.header("To");
            case "to-tagged" -> request.header("To") + (request.toTag() == null ? ";tag=" + tag : "");
            case "cseq" -> request.header("CSeq");
            default -> null;
        };
    }

    /** Puts bytes on the wire and remembers the peer's INVITE, and that it has answered one. */
    void out(byte[] bytes, InetSocketAddress where) {
        SipMessage message = peer.read(bytes);
        if (message instanceof SipRequest request && request.isInvite()) {
            sentInvite = request;
        } else if (message instanceof SipResponse response && response.isSuccess()) {
            answered |= response.method().name().equals("INVITE");
        }
        peer.send(bytes, where);
    }

    /** An answer to an INVITE that wants an ACK goes out. */
    void awaitAck() {
        acked = false;
    }

    /** Sends at once and again, T1 doubling to T2, until it has been so or 64*T1 are over. */
    void sendUntil(byte[] bytes, InetSocketAddress where, BooleanSupplier enough) {
        sendAgain(bytes, where, enough, T1_NS, 0);
    }

    private void sendAgain(
            byte[] bytes, InetSocketAddress where, BooleanSupplier enough, long intervalNs, long spentNs) {
        if (enough.getAsBoolean() || spentNs >= GIVE_UP_NS) {
            return;
        }
        out(bytes, where);
        long doubledNs = Math.min(2 * intervalNs, T2_NS);
        peer.in(Duration.ofNanos(intervalNs), () -> sendAgain(bytes, where, enough, doubledNs, spentNs + intervalNs));
    }

    @Override
    public String toString() {
        return peer.name() + " [" + callId + "] tag " + tag;
    }
}
