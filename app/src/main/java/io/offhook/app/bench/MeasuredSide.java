package io.offhook.app.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.offhook.media.audio.AudioFrame;
import io.offhook.media.audio.Prompt;
import io.offhook.media.audio.ToneGenerator;
import io.offhook.media.codec.Codecs;
import io.offhook.media.codec.G711;
import io.offhook.media.stream.RtpStreamSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;

/**
 * The child JVM: one side, measured. Its parent is the remote side and leads by lines on the child's stdin.
 *
 * <pre>
 *   child                                      parent
 *   opens its streams      -&gt; ready ports
 *                          &lt;- go               both send
 *   warm-up, then window   -&gt; window figures
 *                          &lt;- stop             sent its last packet a while ago
 *   stops sending          -&gt; total sent received
 *                          &lt;- (closed)         exit
 * </pre>
 *
 * A closed stdin ends the child at any time.
 */
public final class MeasuredSide {
    /** Marks what is for the parent among whatever else a JVM says on its stdout. */
    static final String MARK = "@bench ";

    private static final int COLD_READINGS = 5;
    private static final int SETTLE_MS = 500;
    private static final int PROMPT_SECONDS = 4;
    private static final double PACKETS_A_PAIR = 2;

    private final Side side;
    private final int streams;
    private final LinkedBlockingQueue<String> orders = new LinkedBlockingQueue<>();
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private MeasuredSide(Side side, int streams) {
        this.side = side;
        this.streams = streams;
    }

    /** The arguments that {@link ChildJvm} gives. */
    @SuppressWarnings("SystemExitOutsideMain") // it is main; what the loops still do does not matter
    public static void main(String[] args) {
        int streams = Integer.parseInt(args[1]);
        long warmUpMs = Long.parseLong(args[2]);
        long windowMs = Long.parseLong(args[3]);
        boolean deaf = Boolean.parseBoolean(args[4]);
        RtpStreamSettings.Lane lane = RtpStreamSettings.Lane.valueOf(args[5]);
        int sipPort = Integer.parseInt(args[6]);
        int[] remotePorts =
                Arrays.stream(args[7].split(",")).mapToInt(Integer::parseInt).toArray();
        int code = 1;
        try {
            long heapBefore = liveHeap();
            short[] speech = new short[8_000 * PROMPT_SECONDS];
            new ToneGenerator(8_000, 440, 0, 8_000).next(speech, 0, speech.length);
            byte[] coded = new byte[speech.length];
            G711.encodeUlaw(speech, 0, speech.length, coded, 0);
            Side side = args[0].equals(ChildJvm.BARE)
                    ? new BareSide(streams, remotePorts, deaf, coded)
                    : new EngineSide(
                            streams,
                            sipPort,
                            lane,
                            deaf,
                            Prompt.encode(new AudioFrame(speech, 8_000), Codecs.PCMU, true));
            try (side) {
                new MeasuredSide(side, streams).run(warmUpMs, windowMs, heapBefore);
            }
            code = 0;
        } catch (Throwable t) {
            say("failed " + t);
            t.printStackTrace();
        }
        Runtime.getRuntime().halt(code);
    }

    private void run(long warmUpMs, long windowMs, long heapBefore) throws Exception {
        Thread reader = new Thread(this::read, "bench-orders");
        reader.setDaemon(true);
        reader.start();
        say("ready " + Arrays.stream(side.open()).mapToObj(String::valueOf).collect(Collectors.joining(",")));
        await("go");
        side.go();
        Thread.sleep(warmUpMs);
        say("window " + window(windowMs, heapBefore).line());
        await("stop");
        Side.Counts totals = side.stop();
        say("total " + totals.sent() + " " + totals.received());
        await("");
    }

    private SideFigures window(long windowMs, long heapBefore) throws Exception {
        long loop = side.threadId();
        for (int i = 0; i < COLD_READINGS; i++) {
            side.counts(); // the first ones take longer, and the rates would be wrong by the difference
        }
        Thread.sleep(SETTLE_MS); // reading made packets late
        side.windowBegins();
        Side.Counts before = side.counts();
        long beganNs = System.nanoTime();
        long collectionsBefore = collections();
        long bytesBefore = threads.getThreadAllocatedBytes(loop);
        long processBefore = process.getProcessCpuTime();
        long cpuBefore = threads.getThreadCpuTime(loop);
        Thread.sleep(windowMs);
        long cpu = threads.getThreadCpuTime(loop) - cpuBefore;
        long processCpu = process.getProcessCpuTime() - processBefore;
        long bytes = threads.getThreadAllocatedBytes(loop) - bytesBefore;
        long collections = collections() - collectionsBefore;
        Side.Counts after = side.counts();
        double seconds = (System.nanoTime() - beganNs) / 1e9;
        long sent = after.sent() - before.sent();
        long received = after.received() - before.received();
        double pairs = (sent + received) / PACKETS_A_PAIR;
        return new SideFigures(
                cpu / 1e3 / pairs,
                processCpu / 1e3 / pairs,
                sent / seconds / streams,
                received / seconds / streams,
                after.lateP50Ms(),
                after.lateP99Ms(),
                bytes / pairs,
                (liveHeap() - heapBefore) / 1024.0 / streams,
                collections);
    }

    private static long liveHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }

    private void await(String order) throws InterruptedException {
        String came = orders.take();
        if (!came.equals(order)) {
            throw new IllegalStateException("wanted " + order + ", got " + came);
        }
    }

    private void read() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                orders.add(line);
            }
        } catch (IOException e) {
            // the same as the end
        }
        Runtime.getRuntime().halt(1); // the parent is gone, or wants us gone
    }

    private static void say(String line) {
        System.out.println(MARK + line);
        System.out.flush();
    }
}
