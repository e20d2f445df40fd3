package io.offhook.engine.actor;

import io.offhook.net.Resolution;
import io.offhook.net.Resolver;
import io.offhook.net.ServerName;
import io.offhook.net.UdpSocket;
import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.message.SipUri;
import io.offhook.sip.message.Via;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One shard's way out: finds the address, writes the bytes. Confined to the shard. */
final class Outbox {
    private final UdpSocket socket;
    private final SipShard shard;
    private final Resolver resolver;
    private final @Nullable MessageTap tap;
    private final AddressCache addresses = new AddressCache();

    Outbox(SipShard shard, UdpSocket socket, Resolver resolver, @Nullable MessageTap tap) {
        this.shard = shard;
        this.socket = socket;
        this.resolver = resolver;
        this.tap = tap;
    }

    /** The address of a next hop that needs no DNS, or null. */
    @Nullable
    InetSocketAddress literal(SipUri hop) {
        return addresses.of(hop.host(), hop.portOrDefault());
    }

    /** Asks DNS; {@code then} gets the address on this shard, or null when there is none. */
    void resolve(SipUri hop, Consumer<@Nullable InetSocketAddress> then) {
        resolver.locate(server(hop), shard.shard(), resolution -> {
            if (resolution instanceof Resolution.Resolved found) {
                then.accept(found.first());
            } else {
                shard.counters().unresolved++;
                then.accept(null);
            }
        });
    }

    /** There is no SIPS over UDP, so nothing to look up by service: port 5061, as it ever was. */
    static ServerName server(SipUri hop) {
        int port = hop.secure() ? hop.portOrDefault() : Math.max(hop.port(), 0);
        return new ServerName(hop.host(), port, "udp".equals(hop.transport()));
    }

    void send(SipMessage message, InetSocketAddress to) {
        byte[] bytes = message.bytes();
        shard.counters().sent++;
        if (tap != null) {
            tap.saw(true, socket.local(), to, message, shard.nowNs());
        }
        socket.send(bytes, 0, message.length(), to);
    }

    void send(byte[] bytes, InetSocketAddress to) {
        shard.counters().sent++;
        socket.send(bytes, 0, bytes.length, to);
    }

    /**
     * Where a response goes: to the source of its request, whose address our own transport wrote into the top Via when it was not there already (RFC
     * 3261 section 18.2.2, RFC 3581 section 4). Never to maddr, never to a name.
     */
    @Nullable
    InetSocketAddress responseAddress(SipResponse response) {
        return responseAddress(response.topVia());
    }

    /** The same, from the top Via of the request, once our transport has marked it. */
    @Nullable
    InetSocketAddress responseAddress(Via via) {
        String host = via.received() != null ? via.received() : via.host();
        int port = via.rport() > 0 ? via.rport() : via.portOrDefault();
        return addresses.of(host, port);
    }
}
