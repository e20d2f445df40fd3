package io.offhook.engine.actor;

import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which of our addresses a peer sees: the configured one, else the one that is bound, else, where every address is listened on, the one that the system's
 * routing takes toward the peer (asked by connecting a UDP socket, which sends nothing).
 */
final class Routes {
    private static final int MOST_KNOWN = 4_096;
    private static final int ANY_PORT = 9;

    private final Optional<InetAddress> advertised;
    private final ConcurrentHashMap<InetAddress, InetAddress> known = new ConcurrentHashMap<>();

    Routes(Optional<InetAddress> advertised) {
        this.advertised = advertised;
    }

    InetAddress localToward(InetAddress bound, @Nullable InetSocketAddress peer) {
        if (advertised.isPresent()) {
            return advertised.get();
        }
        if (!bound.isAnyLocalAddress()) {
            return bound;
        }
        if (peer == null || peer.getAddress() == null) {
            return InetAddress.getLoopbackAddress();
        }
        if (known.size() > MOST_KNOWN) {
            known.clear();
        }
        return known.computeIfAbsent(peer.getAddress(), Routes::ask);
    }

    private static InetAddress ask(InetAddress peer) {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(peer, ANY_PORT));
            InetAddress local = socket.getLocalAddress();
            return local.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : local;
        } catch (SocketException | UncheckedIOException e) {
            return InetAddress.getLoopbackAddress(); // no route: nothing will come back anyway
        }
    }
}
