package io.offhook.engine;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an engine is started with; immutable. The defaults stand in {@code reference.conf} under {@code offhook}, and an
 * {@code application.conf} or system properties of the host override them as Typesafe Config does.
 *
 * @param listen local address of SIP; port 0 takes a free one (each shard its own)
 * @param advertised the address that Via, Contact and SDP carry; empty: that of the route to the peer
 * @param shards event loops that carry calls, 1 to 64
 * @param userAgent product token of User-Agent and Server
 * @param sip timers and limits of signalling
 * @param registration how accounts keep their bindings
 * @param media ports, codecs and audio
 * @param overload when new calls are shed
 * @param callbacks runs all user code (futures, listeners); null: a small pool of the engine's own
 */
public record EngineConfig(
        InetSocketAddress listen,
        Optional<InetAddress> advertised,
        int shards,
        String userAgent,
        Sip sip,
        Registration registration,
        Media media,
        Overload overload,
        @Nullable Executor callbacks) {

    /** Timers of RFC 3261 section 17.1.1.1, and what one datagram may be. {@code dscp} is 0 to 63. */
    public record Sip(Duration t1, Duration t2, Duration t4, Duration ringTimeout, int dscp, int maxDatagram) {}

    /** The binding's lifetime that is asked for, and the waits between attempts (RFC 5626 section 4.5). */
    public record Registration(Duration expires, Duration retryBase, Duration retryMax) {}

    /** Audio and its ports. {@code ptime} is 10 to 60 ms in steps of 10; {@code dscp} 0 to 63. */
    public record Media(
            Optional<PortRange> rtpPorts,
            Duration portQuarantine,
            List<String> codecs,
            Duration ptime,
            int dscp,
            Duration jitterMin,
            Duration jitterMax,
            Duration silenceTimeout,
            boolean rtcp,
            boolean enabled) {}

    /** Ports from {@code low} to {@code high}, both included; 1024 to 65535. */
    public record PortRange(int low, int high) {
        public PortRange {
            if (low < 1024 || high > 65_535 || low >= high) {
                throw new IllegalArgumentException("ports must be low-high within 1024-65535, not " + low + "-" + high);
            }
        }

        /** Reads "low-high". */
        public static PortRange parse(String text) {
            int dash = text.indexOf('-');
            try {
                return new PortRange(
                        Integer.parseInt(text.substring(0, Math.max(dash, 0)).trim()),
                        Integer.parseInt(text.substring(dash + 1).trim()));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("ports must be written low-high, not " + text, e);
            }
        }
    }

    /** Bounds above which a new INVITE gets a stateless 503 with Retry-After. */
    public record Overload(int maxWaitingActors, int maxCalls, Duration maxQueueAge, Duration retryAfter) {}

    public EngineConfig {
        if (shards < 1 || shards > 64) {
            throw new IllegalArgumentException("shards must be 1 to 64, not " + shards);
        }
    }

    /** The defaults of {@code reference.conf}, overridden by the host's own configuration. */
    public static EngineConfig load() {
        return from(ConfigFactory.load());
    }

    static EngineConfig from(Config root) {
        Config c = root.getConfig("offhook");
        Config sip = c.getConfig("sip");
        Config registration = c.getConfig("registration");
        Config media = c.getConfig("media");
        Config overload = c.getConfig("overload");
        String advertised = c.getString("advertised-address");
        String ports = media.getString("rtp-ports");
        int shards = c.getInt("shards");
        return new EngineConfig(
                HostPort.parse(c.getString("listen"), 5060),
                advertised.equals("auto") ? Optional.empty() : Optional.of(HostPort.literal(advertised)),
                shards == 0 ? Runtime.getRuntime().availableProcessors() : shards,
                c.getString("user-agent"),
                new Sip(
                        sip.getDuration("t1"),
                        sip.getDuration("t2"),
                        sip.getDuration("t4"),
                        sip.getDuration("ring-timeout"),
                        sip.getInt("dscp"),
                        sip.getInt("max-datagram")),
                new Registration(
                        registration.getDuration("expires"),
                        registration.getDuration("retry-base"),
                        registration.getDuration("retry-max")),
                new Media(
                        ports.equals("auto") ? Optional.empty() : Optional.of(PortRange.parse(ports)),
                        media.getDuration("port-quarantine"),
                        List.copyOf(media.getStringList("codecs")),
                        media.getDuration("ptime"),
                        media.getInt("dscp"),
                        media.getDuration("jitter-buffer.min"),
                        media.getDuration("jitter-buffer.max"),
                        media.getDuration("silence-timeout"),
                        media.getBoolean("rtcp"),
                        media.getBoolean("enabled")),
                new Overload(
                        overload.getInt("max-waiting-actors"),
                        overload.getInt("max-calls"),
                        overload.getDuration("max-queue-age"),
                        overload.getDuration("retry-after")),
                null);
    }

    /** Another place to listen. */
    public EngineConfig withListen(InetSocketAddress address) {
        return new EngineConfig(address, advertised, shards, userAgent, sip, registration, media, overload, callbacks);
    }

    /** Another number of event loops. */
    public EngineConfig withShards(int count) {
        return new EngineConfig(listen, advertised, count, userAgent, sip, registration, media, overload, callbacks);
    }

    /** Another executor for user code. */
    public EngineConfig withCallbacks(Executor executor) {
        return new EngineConfig(listen, advertised, shards, userAgent, sip, registration, media, overload, executor);
    }

    /** Other signalling settings, derived from the present ones. */
    public EngineConfig withSip(Function<Sip, Sip> change) {
        return new EngineConfig(
                listen, advertised, shards, userAgent, change.apply(sip), registration, media, overload, callbacks);
    }

    /** Other registration settings, derived from the present ones. */
    public EngineConfig withRegistration(Function<Registration, Registration> change) {
        return new EngineConfig(
                listen, advertised, shards, userAgent, sip, change.apply(registration), media, overload, callbacks);
    }

    /** Ports for RTP. */
    public EngineConfig withRtpPorts(PortRange range) {
        return withMedia(m -> new Media(
                Optional.of(range),
                m.portQuarantine,
                m.codecs,
                m.ptime,
                m.dscp,
                m.jitterMin,
                m.jitterMax,
                m.silenceTimeout,
                m.rtcp,
                m.enabled));
    }

    /** Codecs in order of preference, by their SDP names. */
    public EngineConfig withCodecs(List<String> names) {
        return withMedia(m -> new Media(
                m.rtpPorts,
                m.portQuarantine,
                List.copyOf(names),
                m.ptime,
                m.dscp,
                m.jitterMin,
                m.jitterMax,
                m.silenceTimeout,
                m.rtcp,
                m.enabled));
    }

    /** Calls without sockets and audio: negotiated, supervised and counted as ever. */
    public EngineConfig withoutMedia() {
        return withMedia(m -> new Media(
                m.rtpPorts,
                m.portQuarantine,
                m.codecs,
                m.ptime,
                m.dscp,
                m.jitterMin,
                m.jitterMax,
                m.silenceTimeout,
                m.rtcp,
                false));
    }

    /** Other media settings, derived from the present ones. */
    public EngineConfig withMedia(Function<Media, Media> change) {
        return new EngineConfig(
                listen, advertised, shards, userAgent, sip, registration, change.apply(media), overload, callbacks);
    }

    /** Other bounds of overload, derived from the present ones. */
    public EngineConfig withOverload(Function<Overload, Overload> change) {
        return new EngineConfig(
                listen, advertised, shards, userAgent, sip, registration, media, change.apply(overload), callbacks);
    }
}
