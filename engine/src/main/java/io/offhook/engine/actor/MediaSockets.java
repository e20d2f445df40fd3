package io.offhook.engine.actor;

import io.offhook.engine.shard.Ledger;
import io.offhook.media.stream.RtpOutput;
import io.offhook.media.stream.RtpStream;
import io.offhook.media.stream.SourceLatch;
import io.offhook.net.DatagramHandler;
import io.offhook.net.Network;
import io.offhook.net.NetworkException;
import io.offhook.net.PortLease;
import io.offhook.net.PortPool;
import io.offhook.net.UdpOptions;
import io.offhook.net.UdpSocket;
import io.offhook.sdp.AudioAgreement;
import io.offhook.sdp.MediaTarget;
import io.offhook.sdp.RemoteEndpoint;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The port of one stream and the sockets on it: RTP at once, RTCP beside it only where the peer does not multiplex (RFC 5761). Sends where SDP says until
 * the peer's packets have shown a steady source, then there, connected, so that the kernel keeps strangers out. Confined to the shard.
 */
final class MediaSockets implements DatagramHandler, RtpOutput {
    private static final int RTP_HEADER = 12;

    private final SipShard shard;
    private final Network network;
    private final UdpOptions options;
    private final InetAddress localAddress;
    private final MediaTarget.Policy policy;
    private final PortLease lease;
    private final Ledger.Entry ledger;
    private final UdpSocket rtp;
    private @Nullable UdpSocket rtcp;
    private @Nullable RtpStream stream;
    private @Nullable SourceLatch latch;
    private @Nullable InetSocketAddress target;
    private @Nullable InetSocketAddress controlTarget;
    private boolean mux;
    private boolean connected;
    private long strangers;
    private @Nullable EarlyPackets early;

    private MediaSockets(EngineContext engine, SipShard shard, InetAddress localAddress, PortLease lease, Object owner)
            throws NetworkException {
        this.shard = shard;
        this.network = engine.environment().network();
        this.options = engine.mediaSocketOptions();
        this.localAddress = localAddress;
        this.policy =
                localAddress.isLoopbackAddress() ? MediaTarget.Policy.LOOPBACK_ALLOWED : MediaTarget.Policy.STRICT;
        this.lease = lease;
        this.rtp = network.open(shard.shard().loop(), options, new InetSocketAddress(localAddress, lease.port()), this);
        this.ledger = shard.shard().ledger().open(Ledger.Kind.PORT, owner, this);
    }

    /**
     * Takes a port and binds it.
     *
     * @throws NetworkException when none is left, of ports or of descriptors
     */
    static MediaSockets open(EngineContext engine, SipShard shard, @Nullable InetSocketAddress peer, Object owner)
            throws NetworkException {
        InetAddress local = shard.localToward(peer);
        NetworkException last = null;
        for (int attempt = 0; attempt < 4; attempt++) {
            PortPool.Allocation allocation = engine.ports().take(owner, shard.nowNs());
            if (!(allocation instanceof PortPool.Allocation.Leased leased)) {
                throw new NetworkException(
                        NetworkException.Reason.PORTS_EXHAUSTED, new InetSocketAddress(local, 0), null);
            }
            try {
                return new MediaSockets(engine, shard, local, leased.lease(), owner);
            } catch (NetworkException e) {
                last = e;
                leased.lease().busy(shard.nowNs()); // somebody outside holds it
                if (leased.lease().port() == 0) {
                    break;
                }
            }
        }
        throw java.util.Objects.requireNonNull(last);
    }

    InetSocketAddress local() {
        return new InetSocketAddress(localAddress, rtp.local().getPort());
    }

    int rtcpPort() {
        int port = rtp.local().getPort();
        return port == 65_535 ? 0 : port + 1;
    }

    /** Offer and answer said where to: false when nothing may be sent there. */
    boolean aim(AudioAgreement agreement, @Nullable InetSocketAddress signallingPeer, RtpStream to) {
        stream = to;
        mux = agreement.rtcpMux();
        InetSocketAddress described = allowed(agreement.remote());
        controlTarget = allowed(agreement.remoteRtcp());
        if (described == null) {
            target = null;
            return false;
        }
        if (latch == null) {
            latch = new SourceLatch(described, signallingPeer == null ? null : signallingPeer.getAddress());
            target = described;
        } else if (!described.equals(target)) {
            latch.described(described);
            release();
            target = described;
        }
        if (!mux && rtcp == null) {
            openControl();
        }
        EarlyPackets waiting = early;
        early = null;
        if (waiting != null) {
            waiting.release(this);
        }
        return true;
    }

    private @Nullable InetSocketAddress allowed(RemoteEndpoint remote) {
        InetAddress address = remote.address();
        return address != null
                        && MediaTarget.check(address, remote.port(), policy).allowed()
                ? new InetSocketAddress(address, remote.port())
                : null;
    }

    private void openControl() {
        try {
            rtcp = network.open(
                    shard.shard().loop(), options, new InetSocketAddress(localAddress, rtcpPort()), this::control);
        } catch (NetworkException e) {
            rtcp = null; // reports cannot be received; audio goes on, and ours are sent from the RTP port
        }
    }

    @Override
    public void received(byte[] data, int offset, int length, InetSocketAddress source, long nowNs) {
        RtpStream to = stream;
        if (to == null) {
            if (early == null) {
                early = new EarlyPackets();
            }
            early.add(data, offset, length, source, nowNs);
            return;
        }
        if (connected || admitted(data, offset, length, source)) {
            to.received(data, offset, length, nowNs);
        } else {
            strangers++;
        }
    }

    private boolean admitted(byte[] data, int offset, int length, InetSocketAddress source) {
        SourceLatch at = latch;
        if (at == null || length < RTP_HEADER) {
            return false;
        }
        if (isControl(data[offset + 1])) {
            return mux && at.accepts(source);
        }
        SourceLatch.Verdict verdict = at.packet(source, uint32(data, offset + 8), uint16(data, offset + 2));
        if (verdict == SourceLatch.Verdict.LATCHED) {
            target = source;
            rtp.connect(source);
            connected = true;
        }
        return verdict != SourceLatch.Verdict.REJECT;
    }

    private void control(byte[] data, int offset, int length, InetSocketAddress source, long nowNs) {
        RtpStream to = stream;
        InetSocketAddress from = controlTarget;
        if (to != null && from != null && source.getAddress().equals(from.getAddress())) {
            to.receivedControl(data, offset, length, nowNs);
        } else {
            strangers++;
        }
    }

    @Override
    public void send(byte[] buffer, int offset, int length) {
        if (connected) {
            rtp.send(buffer, offset, length);
        } else if (target != null) {
            rtp.send(buffer, offset, length, target);
        }
    }

    @Override
    public void sendControl(byte[] buffer, int offset, int length) {
        if (mux) {
            send(buffer, offset, length);
        } else if (controlTarget != null) {
            UdpSocket from = rtcp != null ? rtcp : connected ? null : rtp;
            if (from != null) {
                from.send(buffer, offset, length, controlTarget);
            }
        }
    }

    /** Packets that were not our peer's. */
    long strangers() {
        return strangers;
    }

    /** For the ledger. Any thread may ask: then it may be a little behind. */
    @Override
    public String toString() {
        InetSocketAddress to = target;
        String peer = to == null ? "" : " to " + to.getAddress().getHostAddress() + ":" + to.getPort();
        return lease.port() + peer + (connected ? ", latched" : "");
    }

    void close() {
        stream = null;
        rtp.close();
        if (rtcp != null) {
            rtcp.close();
        }
        lease.release(shard.nowNs());
        ledger.close();
    }

    private void release() {
        if (connected) {
            rtp.disconnect();
            connected = false;
        }
    }

    /** RFC 5761 section 4: 192 to 223 in the second octet is RTCP. */
    private static boolean isControl(byte second) {
        int type = second & 0xff;
        return type >= 192 && type <= 223;
    }

    private static int uint16(byte[] data, int at) {
        return (data[at] & 0xff) << 8 | (data[at + 1] & 0xff);
    }

    private static long uint32(byte[] data, int at) {
        return (long) uint16(data, at) << 16 | uint16(data, at + 2);
    }
}
