package io.offhook.engine.actor;

import akka.actor.typed.DispatcherSelector;
import io.offhook.engine.RandomIdentifiers;
import io.offhook.engine.shard.Shard;
import io.offhook.media.stream.MediaHost;
import io.offhook.net.DatagramHandler;
import io.offhook.net.LoopTimer;
import io.offhook.net.UdpSocket;
import io.offhook.sip.dialog.Destination;
import io.offhook.sip.dialog.LingeringTransaction;
import io.offhook.sip.dialog.LocalPoint;
import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.message.SipUri;
import io.offhook.sip.message.Tag;
import io.offhook.sip.transaction.Identifiers;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One shard as the engine uses it: its SIP socket both ways, its lingering transactions, its media host. Confined to the shard's thread. */
public final class SipShard {
    private static final Logger log = LoggerFactory.getLogger(SipShard.class);
    private static final long SWEEP_NS = 250_000_000L;

    private final EngineContext engine;
    private final Shard shard;
    private final SipCounters counters = new SipCounters();
    private final ShardMetrics metrics = new ShardMetrics();
    private final Identifiers identifiers;
    private final DispatcherSelector props;
    private final LingerTable.Page lingering;
    private @Nullable UdpSocket socket;
    private @Nullable Outbox outbox;
    private @Nullable MediaHost media;
    private @Nullable LoopTimer sweep;
    private @Nullable LocalPoint point;
    private @Nullable InetAddress pointAddress;
    private String pointUser = "";

    SipShard(EngineContext engine, Shard shard) {
        this.engine = engine;
        this.shard = shard;
        this.props = shard.dispatcher();
        this.lingering = new LingerTable.Page(engine.lingering(), shard.ledger(), this::nowNs);
        this.identifiers = new RandomIdentifiers(engine.environment().random());
    }

    /** The shard below. */
    public Shard shard() {
        return shard;
    }

    /** Where its datagrams come in; to be given to the socket that {@link #opened} then gets. */
    public DatagramHandler ingress() {
        return new SipIngress(engine, this);
    }

    /** Its SIP socket is bound: its own, or, where sockets can't share a port, that of another shard. */
    public void opened(UdpSocket bound) {
        socket = bound;
        outbox = new Outbox(this, bound, engine.environment().resolver(), engine.tap());
    }

    /** Its media host is up. */
    public void mediaHost(MediaHost host) {
        media = host;
    }

    long nowNs() {
        return engine.environment().clock().nanoTime();
    }

    SipCounters counters() {
        return counters;
    }

    /**
     * An input that meant nothing to the machine it was for: counted, and told to whoever looks for it.
     *
     * @param what how it was out of place
     * @param machine describes itself, with its state
     */
    void unexpected(Object what, String callId, Object machine) {
        counters.unexpected++;
        log.debug("Call-ID {}: {}, in {}", callId, what, machine);
    }

    ShardMetrics metrics() {
        return metrics;
    }

    Identifiers identifiers() {
        return identifiers;
    }

    Outbox outbox() {
        return Objects.requireNonNull(outbox, "the shard's socket is not open yet");
    }

    MediaHost media() {
        return Objects.requireNonNull(media, "the shard's media host is not up yet");
    }

    /** For spawning on this shard: without it a child runs on the system's default dispatcher, whatever its parent runs on. */
    public DispatcherSelector props() {
        return props;
    }

    /** Where it listens. */
    public InetSocketAddress local() {
        return Objects.requireNonNull(socket).local();
    }

    /** Our address as a peer sees it on the way to {@code peer}. */
    InetAddress localToward(@Nullable InetSocketAddress peer) {
        return engine.localToward(local(), peer);
    }

    /** Via, Contact and the rest of what our messages say about us to {@code peer}. */
    LocalPoint point(String contactUser, @Nullable InetSocketAddress peer) {
        InetAddress address = localToward(peer);
        LocalPoint last = point;
        if (last == null || !contactUser.equals(pointUser) || !address.equals(pointAddress)) {
            String sentBy = hostText(address) + ":" + local().getPort();
            last = new LocalPoint(
                    "UDP",
                    sentBy,
                    "<sip:" + contactUser + "@" + sentBy + ">",
                    engine.uas(),
                    engine.config().userAgent());
            point = last;
            pointUser = contactUser;
            pointAddress = address;
        }
        return last;
    }

    static String hostText(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        String bare = zone < 0 ? text : text.substring(0, zone);
        return address instanceof Inet6Address ? "[" + bare + "]" : bare;
    }

    void respond(SipRequest request, int status) {
        respond(SipResponse.respond(request, status)
                .toTag(statelessTag(request))
                .build());
    }

    void respond(SipResponse response) {
        InetSocketAddress to = outbox().responseAddress(response);
        if (to != null) {
            outbox().send(response, to);
        }
    }

    void linger(LingeringTransaction transaction) {
        lingering.add(transaction, nowNs());
        if (sweep == null) {
            sweep = shard.schedule(SWEEP_NS, this::sweep);
        }
    }

    /** Sends what a finished transaction says to a repeat, which came from {@code source}. */
    void sendAgain(byte[] bytes, Destination destination, @Nullable InetSocketAddress source) {
        InetSocketAddress to = source;
        if (destination instanceof Destination.NextHop hop) {
            SipUri uri = SipUri.parse(hop.uri());
            InetSocketAddress literal = uri == null ? null : outbox().literal(uri);
            to = literal != null ? literal : source;
        }
        if (to != null) {
            outbox().send(bytes, to);
        }
    }

    void tapReceived(SipMessage message, InetSocketAddress source) {
        MessageTap tap = engine.tap();
        if (tap != null) {
            tap.saw(false, local(), source, message, nowNs());
        }
    }

    /**
     * The To tag of a stateless answer: the same for every repeat of the same request (RFC 3261 section 8.2.7), so that the answers are one.
     */
    Tag statelessTag(SipRequest request) {
        int hash = request.callId().value().hashCode() * 31
                + request.topVia().sentBy().hashCode();
        return new Tag("s" + Integer.toHexString(hash ^ engine.statelessSalt()));
    }

    /** Forgets what lingers. To be called when its loop has ended, and the socket with it. */
    public void forget() {
        lingering.clear();
    }

    private void sweep() {
        lingering.sweep(nowNs());
        sweep = lingering.isEmpty() ? null : shard.schedule(SWEEP_NS, this::sweep);
    }
}
