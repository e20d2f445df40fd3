package io.offhook.media.stream;

import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import com.sun.management.ThreadMXBean;
import io.offhook.media.audio.AudioFrame;
import io.offhook.media.audio.Prompt;
import io.offhook.media.codec.Codecs;
import io.offhook.media.stream.RtpStreamSettings.Lane;
import io.offhook.rtp.RtpWriter;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * What a packet pair costs in this layer: one received and one sent, over many streams, on one thread, without sockets.
 * Run with the test class path: {@code java -XX:+UseParallelGC ...StreamBench [streams] [seconds of audio]}.
 */
final class StreamBench {
    private static long samplesHeard;

    private StreamBench() {}

    public static void main(String[] args) {
        int streams = args.length > 0 ? Integer.parseInt(args[0]) : 1000;
        int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 40;
        for (String what :
                new String[] {"graph", "graph-prompt", "graph-deaf", "user", "bulk-pcm", "bulk-echo", "bulk-prompt"}) {
            try (ShardLab lab = new ShardLab()) {
                run(lab, what, streams, seconds);
                lab.host().streams().forEach(RtpStream::close);
                lab.drain();
            }
        }
        System.exit(0);
    }

    private static void run(ShardLab lab, String what, int count, int seconds) {
        AudioFrame clip = AudioFrame.silence(8000 * 10, 8000);
        for (int i = 0; i < clip.samples().length; i++) {
            clip.samples()[i] = (short) (6000 * Math.sin(i * 0.2));
        }
        Prompt prompt = Prompt.encode(clip, Codecs.PCMU, true);
        long heapBefore = heap();
        List<RtpStream> streams = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            streams.add(open(lab, what, clip, prompt));
        }
        lab.drain();
        byte[][] packets = new byte[count][172];
        long pairs = 0;
        long begun = 0;
        long allocated = 0;
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int warm = 1000;
        int ticks = warm + seconds * 50;
        long heap = 0;
        for (int t = 0; t < ticks; t++) {
            if (t == warm) {
                heap = heap() - heapBefore - count * 188L;
                begun = threads.getCurrentThreadCpuTime();
                allocated = threads.getCurrentThreadAllocatedBytes();
                pairs = 0;
            }
            for (int phase = 0; phase < 20; phase++) {
                lab.nowNs += 1_000_000;
                for (int i = phase; i < count; i += 20) {
                    RtpWriter.writeHeader(packets[i], 0, 0, t == 0, 7 + t, 160L * t, 1000 + i);
                    streams.get(i).received(packets[i], 0, 172, lab.nowNs);
                }
                for (int i = phase; i < count; i += 20) {
                    streams.get(i).tick(lab.nowNs, lab.nowNs);
                }
                lab.drain();
            }
            pairs += count;
        }
        double us = (threads.getCurrentThreadCpuTime() - begun) / 1000.0 / pairs;
        double bytes = (threads.getCurrentThreadAllocatedBytes() - allocated) / (double) pairs;
        RtpStreamStatistics last = streams.get(0).statistics();
        System.out.printf(
                "%-12s %5d streams: %.3f us a pair, %.0f B a pair, %.1f KiB heap a stream; sent %d received %d frames %d%n",
                what, count, us, bytes, heap / 1024.0 / count, last.sent(), last.received(), last.frames());
    }

    private static RtpStream open(ShardLab lab, String what, AudioFrame clip, Prompt prompt) {
        RtpOutput output = (buffer, offset, length) -> {};
        RtpStreamListener listener = (stream, event) -> {};
        if (what.equals("user")) {
            AudioFrame frame = AudioFrame.silence(160, 8000);
            Flow<AudioFrame, AudioFrame, ?> flow = Flow.fromSinkAndSource(
                    Flow.of(AudioFrame.class)
                            .map(heard -> {
                                samplesHeard += heard.samples().length;
                                return heard;
                            })
                            .to(Sink.ignore()),
                    Source.repeat(frame));
            return lab.host().open(Leg.SETTINGS, output, listener, MediaGraph.joining(flow), value -> {});
        }
        Lane lane = what.startsWith("bulk") ? Lane.BULK : Lane.GRAPH;
        RtpStream stream = lab.host().open(Leg.SETTINGS.withLane(lane), output, listener);
        if (what.equals("bulk-echo")) {
            CodedEcho echo = new CodedEcho();
            stream.setSource(echo);
            stream.setSink(echo);
            return stream;
        }
        boolean coded = what.endsWith("prompt") || what.endsWith("deaf");
        stream.setSource(coded ? AudioSources.prompt(prompt) : AudioSources.clip(clip, true));
        if (!what.endsWith("deaf") && !what.equals("bulk-prompt")) {
            stream.setSink((samples, offset, length) -> samplesHeard += length);
        }
        return stream;
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
