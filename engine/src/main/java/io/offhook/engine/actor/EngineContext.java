package io.offhook.engine.actor;

import akka.actor.typed.SupervisorStrategy;
import io.offhook.engine.EngineConfig;
import io.offhook.engine.EngineEnvironment;
import io.offhook.engine.EngineSetup;
import io.offhook.engine.shard.Fault;
import io.offhook.engine.shard.Ledger;
import io.offhook.engine.shard.Shard;
import io.offhook.engine.shard.ShardGroup;
import io.offhook.media.jitter.JitterConfig;
import io.offhook.media.stream.AudioAgreement;
import io.offhook.media.stream.RtpStreamSettings;
import io.offhook.net.PortPool;
import io.offhook.net.Resolver;
import io.offhook.net.UdpOptions;
import io.offhook.sdp.AudioCapabilities;
import io.offhook.sdp.AudioCodec;
import io.offhook.sdp.OfferAnswer;
import io.offhook.sip.codec.MessageLimits;
import io.offhook.sip.codec.SipCodec;
import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.message.SipUri;
import io.offhook.sip.message.UasCapabilities;
import io.offhook.sip.transaction.Timers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all actors of one engine share: settings, the world outside, the tables, the bounds. Made once at the start, by {@code Engine}; safe from any
 * thread.
 */
public final class EngineContext {
    /** The port in the SDP of a call without media (RFC 863): what would be sent there is thrown away. */
    static final int DISCARD_PORT = 9;

    private static final Logger log = LoggerFactory.getLogger("io.offhook.engine");
    private static final int TELEPHONE_EVENT_TYPE = 101;
    private static final int STALL_TICKS = 500;
    private static final int DSCP_SHIFT = 2;
    private static final Duration FIRST_RESTART = Duration.ofMillis(10);
    private static final Duration LAST_RESTART = Duration.ofMillis(500);

    private final EngineConfig config;
    private final EngineEnvironment environment;
    private final EngineSetup setup;
    private final ShardGroup group;
    private final Executor io;
    private final OwnerTable owners = new OwnerTable();
    private final AccountDirectory accounts = new AccountDirectory();
    private final LingerTable lingering = new LingerTable();
    private final Arrivals arrivals = new Arrivals();
    private final Routes routes;
    private final SipCodec codec;
    private final Timers timers;
    private final UasCapabilities uas = UasCapabilities.endpoint();
    private final AudioCapabilities audio;
    private final PortPool ports;
    private final JitterConfig jitter;
    private final int statelessSalt;
    private final AtomicInteger calls = new AtomicInteger();
    private final List<SipShard> shards = new ArrayList<>();

    /**
     * The context of an engine whose shards run and whose sockets are not open yet.
     *
     * @param io runs what blocks: files
     */
    public EngineContext(
            EngineConfig config, EngineEnvironment environment, EngineSetup setup, ShardGroup group, Executor io) {
        this.config = config;
        this.environment = environment;
        this.setup = setup;
        this.group = group;
        this.io = io;
        this.routes = new Routes(config.advertised());
        EngineConfig.Media media = config.media();
        this.codec = new SipCodec(new MessageLimits(
                config.sip().maxDatagram(),
                MessageLimits.DATAGRAM.maxHeaderLines(),
                MessageLimits.DATAGRAM.maxHeaderBytes(),
                MessageLimits.DATAGRAM.maxListItems(),
                MessageLimits.DATAGRAM.maxFolds()));
        this.timers = new Timers(
                config.sip().t1().toNanos(),
                config.sip().t2().toNanos(),
                config.sip().t4().toNanos());
        this.audio = AudioCapabilities.of(formats(media.codecs()))
                .withPtime((int) media.ptime().toMillis());
        this.ports = media.rtpPorts()
                .map(range -> PortPool.range(
                        range.low(), range.high(), PortPool.Shape.PAIR, media.portQuarantine(), environment.random()))
                .orElseGet(PortPool::ephemeral);
        ports.onReleasedTwice(lease -> fault(new Fault(
                Fault.Where.TASK, lease.toString(), new IllegalStateException("a port was given back twice"))));
        this.jitter = JitterConfig.adaptive(
                (int) media.jitterMin().toMillis(), (int) media.jitterMax().toMillis());
        this.statelessSalt = environment.random().nextInt();
        for (Shard shard : group.shards()) {
            shards.add(new SipShard(this, shard));
        }
    }

    /** The shards, in order. */
    public List<SipShard> shards() {
        return shards;
    }

    /** What the engine was started with. */
    public EngineConfig config() {
        return config;
    }

    /** The world outside. */
    public EngineEnvironment environment() {
        return environment;
    }

    /** Everything alive. */
    public Ledger ledger() {
        return group.ledger();
    }

    /** Tells whoever wants to know that something broke and was contained. */
    public void fault(Fault fault) {
        log.error("{} in {}: contained", fault.where(), fault.subject(), fault.cause());
        try {
            setup.faults().fault(fault);
        } catch (Throwable e) { // what is cleaned up after a fault must not depend on who is told of it
            log.error("A listener for faults threw", e);
        }
    }

    /** Lets the chaos hook, if there is one, throw into an actor that is about to handle a message. */
    void strike(Chaos.Victim victim, AccountParts account, Object message) {
        Chaos chaos = setup.chaos();
        if (chaos != Chaos.NONE) {
            chaos.strike(victim, account.name(), message);
        }
    }

    /** Makes an account callable; its actors may come a little later, and without any its calls wait for them. */
    public void enter(AccountLine line) {
        accounts.enter(line);
    }

    OwnerTable owners() {
        return owners;
    }

    AccountDirectory accounts() {
        return accounts;
    }

    LingerTable lingering() {
        return lingering;
    }

    SipCodec codec() {
        return codec;
    }

    Timers timers() {
        return timers;
    }

    UasCapabilities uas() {
        return uas;
    }

    PortPool ports() {
        return ports;
    }

    Executor io() {
        return io;
    }

    @Nullable
    MessageTap tap() {
        return setup.tap();
    }

    OfferAnswer newOfferAnswer() {
        // A session id below 2^31, for peers that read it as an int.
        return OfferAnswer.start(audio, environment.random().nextInt() & Integer.MAX_VALUE);
    }

    UdpOptions mediaSocketOptions() {
        return UdpOptions.media().withTrafficClass(config.media().dscp() << DSCP_SHIFT);
    }

    /** How SIP sockets are opened. */
    public UdpOptions signallingSocketOptions() {
        return UdpOptions.signalling()
                .withMaxDatagramBytes(config.sip().maxDatagram())
                .withTrafficClass(config.sip().dscp() << DSCP_SHIFT);
    }

    RtpStreamSettings streamSettings(AudioAgreement agreement) {
        // A canonical name says nothing about people or machines (RFC 7022).
        String cname = Long.toHexString(environment.random().nextLong());
        return new RtpStreamSettings(
                agreement, cname, jitter, setup.lane(), config.media().silenceTimeout(), STALL_TICKS);
    }

    /** Takes a place for one more call, which the {@link Dialog} that is created then gives back; false when there is none left. */
    public boolean admit() {
        if (calls.incrementAndGet() > config.overload().maxCalls()) {
            calls.decrementAndGet();
            return false;
        }
        return true;
    }

    /** Gives a call's place back. */
    void release() {
        calls.decrementAndGet();
    }

    SipResponse overloadAnswer(SipRequest request, SipShard shard) {
        Duration after = config.overload().retryAfter();
        return SipResponse.respond(request, 503)
                .toTag(shard.statelessTag(request))
                .header(HeaderName.RETRY_AFTER, Long.toString(after.toSeconds()))
                .build();
    }

    /** The random part of a restart's wait; none where time is simulated, because Akka draws it from its own source. */
    double restartSpread() {
        return setup.world() == null ? 0.2 : 0;
    }

    /**
     * How an account and its small children come back after a failure: soon, and later if they fail again at once. Not by a limit of restarts in a time: Akka
     * measures that on the wall clock, and an account that has used it up would be gone for good.
     */
    SupervisorStrategy restartKeepingChildren() {
        return SupervisorStrategy.restartWithBackoff(FIRST_RESTART, LAST_RESTART, restartSpread())
                .withStopChildren(false);
    }

    int homeOf(SipShard arrivedOn) {
        return group.forInbound(arrivedOn.shard()).index();
    }

    /** Where a call to {@code hop} starts: where its packets arrive, while that shard is not clearly busier than the least loaded. */
    int homeToward(SipUri hop) {
        InetSocketAddress peer = arrivals.isEmpty() ? null : Resolver.literal(hop.host(), hop.portOrDefault());
        int arrival = peer == null ? -1 : arrivals.of(peer);
        return arrival < 0
                ? group.leastLoaded().index()
                : group.forInbound(group.shard(arrival)).index();
    }

    Arrivals arrivals() {
        return arrivals;
    }

    SipShard shardOf(String key) {
        return shards.get(group.forKey(key).index());
    }

    int statelessSalt() {
        return statelessSalt;
    }

    InetAddress localToward(InetSocketAddress local, @Nullable InetSocketAddress peer) {
        return routes.localToward(local.getAddress(), peer);
    }

    private static AudioCodec[] formats(List<String> names) {
        AudioCodec[] formats = new AudioCodec[names.size() + 1];
        for (int i = 0; i < names.size(); i++) {
            formats[i] = switch (names.get(i)) {
                case "PCMU" -> AudioCodec.PCMU;
                case "PCMA" -> AudioCodec.PCMA;
                default -> throw new IllegalArgumentException("no such codec: " + names.get(i));
            };
        }
        formats[names.size()] = AudioCodec.telephoneEvent(TELEPHONE_EVENT_TYPE, "0-16");
        return formats;
    }
}
