package io.offhook.interop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Kamailio on loopback as registrar and record-routing proxy of the domain {@code test.local}; the password of a user is {@code pw-USER}. */
final class Kamailio implements AutoCloseable {
    private final int port;
    private final Peer peer;

    private Kamailio(int port, Peer peer) {
        this.port = port;
        this.peer = peer;
    }

    /**
     * Starts it.
     *
     * @param algorithm of its digest challenges: MD5 or SHA-256
     * @param maxExpires the longest binding that it grants, in seconds
     * @param nonceExpires how long a nonce is good for, in seconds; then it is stale
     */
    static Kamailio start(Path folder, String algorithm, int maxExpires, int nonceExpires) {
        int port = Ports.udp();
        Path config = Template.of("kamailio/kamailio.cfg")
                .with("port", port)
                .with("algorithm", algorithm)
                .with("max-expires", maxExpires)
                .with("nonce-expires", nonceExpires)
                .to(folder.resolve("kamailio.cfg"));
        List<String> command = new ArrayList<>(List.of("kamailio", "-f", config.toString(), "-DD", "-E"));
        command.addAll(List.of(
                "-Y", folder.toString(), "-P", folder.resolve("kamailio.pid").toString()));
        command.addAll(List.of("-m", "64", "-M", "8"));
        Peer peer = Peer.start("kamailio", folder, command);
        peer.awaitUdp(port);
        return new Kamailio(port, peer);
    }

    /** Where it listens, as "host:port". */
    String address() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        peer.close();
    }
}
