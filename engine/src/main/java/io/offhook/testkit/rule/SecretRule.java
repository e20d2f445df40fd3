package io.offhook.testkit.rule;

import io.offhook.testkit.simulation.WireListener;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** No password leaves a host in clear. All passwords begin alike, so that one search finds any. */
public final class SecretRule implements WireListener {
    private final byte[] beginning;
    private final Breach breach;
    private final List<byte[]> secrets = new ArrayList<>();

    /**
     * The rule.
     *
     * @param beginning what every password begins with, and nothing else
     */
    public SecretRule(String beginning, Breach breach) {
        this.beginning = beginning.getBytes(StandardCharsets.UTF_8);
        this.breach = breach;
    }

    /** A password that nobody may see. */
    public void add(String secret) {
        secrets.add(secret.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void sent(long atNs, InetSocketAddress from, InetSocketAddress to, byte[] datagram) {
        if (secrets.isEmpty() || datagram.length == 0 || datagram[0] < 0) { // RTP: its first bit is set
            return;
        }
        if (find(datagram, beginning) && secrets.stream().anyMatch(secret -> find(datagram, secret))) {
            breach.seen(atNs, "", "a password went in clear from " + from + " to " + to);
        }
    }

    static boolean find(byte[] in, byte[] what) {
        for (int at = 0; at + what.length <= in.length; at++) {
            int same = 0;
            while (same < what.length && in[at + same] == what[same]) {
                same++;
            }
            if (same == what.length) {
                return true;
            }
        }
        return false;
    }
}
