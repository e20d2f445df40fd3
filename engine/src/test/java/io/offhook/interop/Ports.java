package io.offhook.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Loopback ports for peers that cannot choose one themselves. */
final class Ports {
    private Ports() {}

    /** A UDP port that was free a moment ago. */
    static int udp() {
        return udp(1)[0];
    }

    /** {@code count} different ones. */
    static int[] udp(int count) {
        List<DatagramSocket> held = new ArrayList<>();
        try {
            int[] ports = new int[count];
            for (int i = 0; i < count; i++) {
                DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                held.add(socket);
                ports[i] = socket.getLocalPort();
            }
            return ports;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            held.forEach(DatagramSocket::close);
        }
    }
}
