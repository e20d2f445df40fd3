package io.offhook.media.stream;

import io.offhook.media.dtmf.DtmfEvent;
import io.offhook.media.stream.RtpStreamEvent.EndReason;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One audio stream: what its owner holds. To be used on the shard's thread only; nothing here throws but for misuse.
 *
 * <p>What goes wrong inside (a user's stage, a codec, a source, a sink, a tap) ends this stream alone and is told as
 * {@link RtpStreamEvent.Ended} with its cause.
 */
public final class RtpStream implements Tickable {
    private final MediaHost host;
    private final long ssrc;
    private final RtpStreamListener listener;
    private final int stallTicks;
    private final RtpPath path;
    private final PlainExchange plain;
    private boolean open = true;
    private RtpStreamSettings.Lane lane;
    private RtpEndpoint.@Nullable Logic endpoint;
    /** A tick was asked for and has not run. */
    private boolean tickPending;

    private long scheduledNs;
    private long maxLatenessNs;
    private long missedTicks;
    private long underruns;

    RtpStream(MediaHost host, RtpStreamSettings settings, RtpOutput output, RtpStreamListener listener) {
        this.host = host;
        this.listener = listener;
        MediaEnvironment environment = host.environment();
        lane = settings.lane();
        stallTicks = settings.stallTicks();
        ssrc = environment.random().nextInt() & 0xFFFF_FFFFL;
        AudioAgreement agreement = settings.agreement();
        long nowNs = environment.monotonicNs().getAsLong();
        plain = new PlainExchange(host.scratch(), this::tell);
        path = new RtpPath(
                agreement,
                new RtpReceiver(agreement, settings.jitter(), host.packet(), this::tell),
                new RtpSender(agreement, ssrc, output, environment.random()),
                new RtcpSession(ssrc, settings.cname(), output, environment, this::tell, nowNs),
                new SilenceWatch(settings.mediaTimeout().toNanos(), nowNs),
                host.scratch(),
                this::tell);
    }

    /** An RTP packet, or RTCP on the same port (RFC 5761), arrived; the bytes are copied. */
    public void received(byte[] data, int offset, int length, long nowNs) {
        if (!open) {
            path.receiver().totals.ignored++;
        } else {
            try {
                path.received(data, offset, length, nowNs);
            } catch (Throwable t) {
                ended(EndReason.FAILED, t);
            }
        }
    }

    /** An RTCP compound arrived on its own port. */
    public void receivedControl(byte[] data, int offset, int length, long nowNs) {
        if (open) {
            try {
                path.receivedControl(data, offset, length, nowNs);
            } catch (Throwable t) {
                ended(EndReason.FAILED, t);
            }
        }
    }

    @Override
    public void tick(long scheduledNs, long nowNs) {
        if (!open) {
            return;
        }
        if (tickPending) {
            missedTicks++;
            path.skipTick();
            return;
        }
        this.scheduledNs = scheduledNs;
        if (lane == RtpStreamSettings.Lane.BULK || endpoint != null) {
            tickPending = true;
            host.due(this);
        }
    }

    @Override
    public int periodMs() {
        return path.agreement().ptimeMs();
    }

    /** Changes direction, codec, payload types or ptime. */
    public void reconfigure(AudioAgreement agreement) {
        path.reconfigure(agreement, host.nowNs());
    }

    /** Plays a source from the next frame on, in place of the one before; null: sends nothing. */
    public void setSource(@Nullable AudioSource source) {
        plain.setSource(source);
    }

    /**
     * Gives what is received to a sink, in place of the one before; null: to nobody. What neither a sink nor a tap hears
     * passes the jitter buffer and is counted, but not decoded; a later listener begins with a fresh decoder.
     */
    public void setSink(@Nullable AudioSink sink) {
        plain.setSink(sink);
    }

    /** Lets a tap listen; it may be added twice and then hears twice. */
    public void addTap(AudioTap tap) {
        AudioTap[] before = path.taps();
        AudioTap[] after = Arrays.copyOf(before, before.length + 1);
        after[before.length] = tap;
        path.setTaps(after);
    }

    /** Takes a tap out (once, if it was added twice); one that is not there is ignored. */
    public void removeTap(AudioTap tap) {
        AudioTap[] before = path.taps();
        for (int i = 0; i < before.length; i++) {
            if (before[i].equals(tap)) {
                AudioTap[] after = Arrays.copyOf(before, before.length - 1);
                System.arraycopy(before, i + 1, after, i, after.length - i);
                path.setTaps(after);
                return;
            }
        }
    }

    /**
     * Puts a graph around the stream in place of the one before, which is completed; RTP goes on as it was. It is
     * materialised in the host's next turn; if building or running it throws, the stream ends with that cause. When it
     * completes on both sides, the plain source and sink come back. Nothing happens after the end of the stream.
     *
     * @param materialised takes the graph's materialised value, on the shard's thread
     */
    public <M> void attach(MediaGraph<M> graph, Consumer<? super M> materialised) {
        host.attach(this, graph, materialised);
    }

    /** Takes the graph out, in the host's next turn: the plain source and sink come back. */
    public void detach() {
        host.detach(this);
    }

    /**
     * Queues a digit; it takes the place of audio while it is sent (RFC 4733).
     *
     * @param toneMs at least 40
     * @param gapMs at least 40
     * @return false if the peer takes no events, or 64 digits wait already
     */
    public boolean sendDigit(DtmfEvent digit, int toneMs, int gapMs) {
        return open && path.sender().sendDigit(digit, toneMs, gapMs);
    }

    /** Counters now; after the end, the last ones. */
    public RtpStreamStatistics statistics() {
        return StatisticsReading.of(path, missedTicks, maxLatenessNs, underruns);
    }

    /** Says BYE in RTCP and ends. Nothing happens the second time. */
    public void close() {
        ended(EndReason.CLOSED, null);
    }

    public boolean isOpen() {
        return open;
    }

    /** What is agreed now. */
    public AudioAgreement agreement() {
        return path.agreement();
    }

    /** Our source identifier, 0 to 2^32 - 1. */
    public long ssrc() {
        return ssrc;
    }

    /** Source, codec, direction and counts. Any thread may ask: then it may be a little behind. */
    @Override
    public String toString() {
        AudioAgreement now = path.agreement();
        return "RtpStream(ssrc " + ssrc + ", " + now.codec().name() + " " + now.direction() + ", " + lane + ", "
                + path.sender().packets() + " sent, " + path.receiver().totals.received + " received"
                + (open ? "" : ", ended") + ")";
    }

    // What follows is for the host and the endpoint.

    PlainExchange plain() {
        return plain;
    }

    /** The host has started a graph; the one before, if any, completes. */
    void attached(RtpEndpoint.Logic logic) {
        RtpEndpoint.Logic before = endpoint;
        endpoint = logic;
        lane = RtpStreamSettings.Lane.GRAPH;
        tickPending = false;
        if (before != null) {
            before.invoke(RtpEndpoint.Turn.CLOSE);
        }
    }

    void detachGraph() {
        RtpEndpoint.Logic before = endpoint;
        lane = RtpStreamSettings.Lane.BULK;
        if (before != null) {
            detached(before);
            before.invoke(RtpEndpoint.Turn.CLOSE);
        }
    }

    /** Whether a graph is the present one and not one that is on its way out. */
    boolean isAttached(RtpEndpoint.Logic logic) {
        return logic.equals(endpoint);
    }

    /** The host's turn for a tick that was due; a stream that has ended meanwhile sits it out. */
    void turn() {
        RtpEndpoint.Logic logic = endpoint;
        if (lane == RtpStreamSettings.Lane.BULK) {
            if (tickPending) {
                runTick(plain);
            }
        } else if (logic != null) {
            logic.invoke(RtpEndpoint.Turn.TICK);
        }
    }

    void runTick(FrameExchange frames) {
        tickPending = false;
        if (!open) {
            return;
        }
        host.running(this);
        long nowNs = host.nowNs();
        maxLatenessNs = Math.max(maxLatenessNs, nowNs - scheduledNs);
        try {
            path.tick(frames, nowNs);
        } catch (Throwable t) {
            ended(EndReason.FAILED, t);
        }
    }

    void underrun() {
        underruns++;
    }

    void stalled(int ticks) {
        if (stallTicks > 0 && ticks >= stallTicks && open) {
            tell(new RtpStreamEvent.Stalled(ticks));
            ended(EndReason.STALLED, host.lastEscaped());
        }
    }

    /** Both sides of the user's graph completed: plain from here on. */
    void graphCompleted(RtpEndpoint.Logic logic) {
        if (open && isAttached(logic)) {
            lane = RtpStreamSettings.Lane.BULK;
            tell(new RtpStreamEvent.GraphCompleted());
        }
    }

    /** A graph failed; one that is on its way out may. */
    void graphFailed(RtpEndpoint.Logic logic, Throwable cause) {
        if (isAttached(logic)) {
            ended(EndReason.FAILED, cause);
        }
    }

    void detached(RtpEndpoint.Logic logic) {
        if (!isAttached(logic)) {
            return;
        }
        endpoint = null;
        boolean owed = tickPending;
        tickPending = false;
        if (owed && lane == RtpStreamSettings.Lane.BULK) {
            runTick(plain); // the tick that the graph left behind
        }
    }

    void ended(EndReason reason, @Nullable Throwable cause) {
        if (!open) {
            return;
        }
        open = false;
        host.removed(this);
        try {
            path.bye(host.nowNs());
        } catch (Throwable t) {
            host.goodbyeLost();
        }
        RtpEndpoint.Logic logic = endpoint;
        if (logic != null) {
            logic.invoke(RtpEndpoint.Turn.CLOSE);
        }
        tell(new RtpStreamEvent.Ended(reason, cause));
    }

    private void tell(RtpStreamEvent event) {
        try {
            listener.event(this, event);
        } catch (Throwable t) {
            host.listenerFailed();
        }
    }
}
