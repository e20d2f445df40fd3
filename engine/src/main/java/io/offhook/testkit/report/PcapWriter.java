package io.offhook.testkit.report;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * The classic format of captures, with nanoseconds (draft-ietf-opsawg-pcap): big-endian, link type RAW, so that a packet begins with its IP header. IP and
 * UDP headers are made up around each datagram, with checksums. Buffered; not thread-safe.
 */
final class PcapWriter implements Closeable {
    static final int MAGIC_NANOSECONDS = 0xa1b23c4d;
    static final int LINKTYPE_RAW = 101;
    static final int SNAPLEN = 262_144;

    private static final int RECORD_HEADER = 16;
    private static final int IPV4_HEADER = 20;
    private static final int IPV6_HEADER = 40;
    private static final int UDP_HEADER = 8;
    private static final int MOST_HEADERS = RECORD_HEADER + IPV6_HEADER + UDP_HEADER;
    private static final int UDP = 17;
    private static final int HOP_LIMIT = 64;
    private static final int DONT_FRAGMENT = 0x4000;
    private static final long SECOND_NS = 1_000_000_000L;

    private final OutputStream out;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 17); // room for the largest datagram
    private long datagrams;

    /** Writes the file's header. */
    PcapWriter(OutputStream out) {
        this.out = out;
        buffer.putInt(MAGIC_NANOSECONDS)
                .putShort((short) 2) // version 2.4
                .putShort((short) 4)
                .putLong(0) // two reserved words
                .putInt(SNAPLEN)
                .putInt(LINKTYPE_RAW);
    }

    /**
     * Writes a datagram.
     *
     * @param epochSecond when it was sent
     * @param nanos and so much later; may exceed a second
     * @throws IOException when the stream does not take it
     */
    void write(long epochSecond, long nanos, InetSocketAddress from, InetSocketAddress to, byte[] datagram)
            throws IOException {
        if (buffer.remaining() < MOST_HEADERS + datagram.length) {
            flush();
        }
        byte[] source = from.getAddress().getAddress();
        byte[] target = to.getAddress().getAddress();
        boolean v4 = source.length == 4 && target.length == 4;
        int length = UDP_HEADER + datagram.length;
        int packet = length + (v4 ? IPV4_HEADER : IPV6_HEADER);
        buffer.putInt((int) (epochSecond + nanos / SECOND_NS))
                .putInt((int) (nanos % SECOND_NS))
                .putInt(packet)
                .putInt(packet);
        if (v4) {
            ipv4(packet, source, target);
        } else {
            ipv6(length, mapped(source), mapped(target));
        }
        udp(from.getPort(), to.getPort(), length, v4 ? 8 : 32, datagram);
        datagrams++;
    }

    /** RFC 791 section 3.1. */
    private void ipv4(int packet, byte[] source, byte[] target) {
        int start = buffer.position();
        buffer.put((byte) 0x45)
                .put((byte) 0)
                .putShort((short) packet)
                .putShort((short) datagrams)
                .putShort((short) DONT_FRAGMENT)
                .put((byte) HOP_LIMIT)
                .put((byte) UDP)
                .putShort((short) 0)
                .put(source)
                .put(target);
        buffer.putShort(start + 10, (short) ~folded(sum(start, IPV4_HEADER)));
    }

    /** RFC 8200 section 3. */
    private void ipv6(int length, byte[] source, byte[] target) {
        buffer.putInt(6 << 28)
                .putShort((short) length)
                .put((byte) UDP)
                .put((byte) HOP_LIMIT)
                .put(source)
                .put(target);
    }

    /** RFC 768; the addresses that its checksum covers stand right before it, in either version of IP. */
    private void udp(int from, int to, int length, int addressBytes, byte[] datagram) {
        int start = buffer.position();
        buffer.putShort((short) from)
                .putShort((short) to)
                .putShort((short) length)
                .putShort((short) 0)
                .put(datagram);
        int checksum = ~folded(sum(start - addressBytes, addressBytes + length) + UDP + length) & 0xffff;
        buffer.putShort(start + 6, (short) (checksum == 0 ? 0xffff : checksum)); // 0 means that there is none
    }

    /** An IPv4 address as IPv6 has it (RFC 4291 section 2.5.5.2), where one end only is IPv6. */
    private static byte[] mapped(byte[] address) {
        if (address.length == 16) {
            return address;
        }
        byte[] mapped = new byte[16];
        mapped[10] = (byte) 0xff;
        mapped[11] = (byte) 0xff;
        System.arraycopy(address, 0, mapped, 12, 4);
        return mapped;
    }

    /** RFC 1071: 16 bits at a time, an odd last byte filled up with zeros. */
    private long sum(int at, int length) {
        long sum = 0;
        int end = at + length;
        int i = at;
        for (; i + 1 < end; i += 2) {
            sum += buffer.getShort(i) & 0xffff;
        }
        return i < end ? sum + ((buffer.get(i) & 0xff) << 8) : sum;
    }

    private static int folded(long sum) {
        long folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded & 0xffff) + (folded >>> 16);
        }
        return (int) folded;
    }

    long datagrams() {
        return datagrams;
    }

    private void flush() throws IOException {
        out.write(buffer.array(), 0, buffer.position());
        buffer.clear();
    }

    @Override
    public void close() throws IOException {
        try (out) {
            flush();
        }
    }
}
