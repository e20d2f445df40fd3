package io.offhook.exchange;

import io.offhook.net.UdpSocket;
import io.offhook.sip.proxy.Outgoing;

/** The way out: bytes to the socket, which writes them at the end of the loop's turn. */
final class ExchangeOutlet {
    private final UdpSocket socket;

    ExchangeOutlet(UdpSocket socket) {
        this.socket = socket;
    }

    void send(Outgoing one) {
        byte[] bytes = one.message().bytes();
        socket.send(bytes, 0, bytes.length, one.to());
    }

    void close() {
        socket.close();
    }
}
