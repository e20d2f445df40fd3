package io.offhook.testkit;

import io.offhook.testkit.simulation.WireListener;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;

/**
 * The fingerprint of a run: every datagram that was sent and every copy that arrived, with its virtual time, and every event of the application, in order.
 * Two runs with the same fingerprint were the same run.
 */
final class Trace implements WireListener {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long PRIME = 0x9E3779B185EBCA87L;

    private long hash = PRIME;
    private long datagrams;
    private long events;

    private void mix(long word) {
        long z = (hash ^ word) * PRIME;
        hash = Long.rotateLeft(z, 31) * 0xC2B2AE3D27D4EB4FL;
    }

    private void mix(byte[] bytes) {
        int at = 0;
        for (; at + 8 <= bytes.length; at += 8) {
            mix((long) LONG.get(bytes, at));
        }
        long rest = bytes.length;
        for (; at < bytes.length; at++) {
            rest = rest << 8 | (bytes[at] & 0xff);
        }
        mix(rest);
    }

    private void mix(InetSocketAddress address) {
        mix((long) address.getAddress().hashCode() << 16
                | address.getPort()); // of the address's bytes, not of the object
    }

    @Override
    public void sent(long atNs, InetSocketAddress from, InetSocketAddress to, byte[] datagram) {
        datagrams++;
        record('S', atNs, from, to, datagram);
    }

    @Override
    public void delivered(long atNs, InetSocketAddress from, InetSocketAddress to, byte[] datagram) {
        record('D', atNs, from, to, datagram);
    }

    @Override
    public void undeliverable(long atNs, InetSocketAddress from, InetSocketAddress to, byte[] datagram) {
        record('U', atNs, from, to, datagram);
    }

    private void record(char what, long atNs, InetSocketAddress from, InetSocketAddress to, byte[] datagram) {
        mix(what);
        mix(atNs);
        mix(from);
        mix(to);
        mix(datagram);
    }

    /** Something that the application heard. */
    void event(long atNs, String subject, String event) {
        events++;
        mix('E');
        mix(atNs);
        mix(subject);
        mix(event);
    }

    private void mix(String text) {
        for (int i = 0; i < text.length(); i++) {
            mix(text.charAt(i));
        }
        mix(-text.length());
    }

    /** 64 bits that stand for all of it. */
    long hash() {
        return hash;
    }

    long datagrams() {
        return datagrams;
    }

    long events() {
        return events;
    }
}
