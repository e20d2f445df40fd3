package io.offhook.net;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds the addresses of a host name without blocking a loop. */
public interface Resolver extends AutoCloseable {
    /**
     * Resolves a host to its addresses (A and AAAA); literals never leave the process.
     *
     * @param host name or literal (IPv6 with or without brackets)
     * @param deliverOn where {@code then} runs: the caller's shard; never inline
     */
    void resolve(String host, int port, Executor deliverOn, Consumer<Resolution> then);

    /**
     * Finds the servers of a SIP domain for UDP (RFC 3263), best first. This one asks for addresses only, at port 5060 when the
     * name has none; a resolver that can ask for SRV and NAPTR does so, by {@link ServerLocation}.
     *
     * @param deliverOn where {@code then} runs: the caller's shard; never inline
     */
    default void locate(ServerName server, Executor deliverOn, Consumer<Resolution> then) {
        resolve(server.host(), server.portOrDefault(), deliverOn, then);
    }

    /** Ends its threads; lookups that wait are answered with {@link Resolution.Reason#CLOSED}. */
    @Override
    void close();

    /** The address when {@code host} is a literal, else null. Never touches DNS. */
    static @Nullable InetSocketAddress literal(String host, int port) {
        byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
        if (address == null) {
            return null;
        }
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address), port);
        } catch (UnknownHostException impossible) {
            return null; // only for a length that is neither 4 nor 16
        }
    }
}
