package io.offhook.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.engine.Account;
import io.offhook.engine.Call;
import io.offhook.engine.Engine;
import io.offhook.engine.EngineConfig;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A call between two engines, read by Wireshark's dissectors: nothing of ours is malformed, and audio comes fifty times a second. */
@Interop
class DissectedCallInteropTest {
    private static final int PORTS = 40;
    /** A line of tshark's table: times, addresses, SSRC, payloads, packets, lost (percent), deltas and jitter. */
    private static final Pattern STREAM = Pattern.compile("\\s\\d+\\s+(?<lost>-?\\d+) \\([-\\d.]+%\\)");

    @TempDir
    private Path folder;

    @BeforeAll
    static void tsharkIsHere() {
        Peers.require("tshark");
    }

    @Test
    void nothingOfOursIsMalformed() throws Exception {
        int low = Math.min(Ports.udp(), 65_000) & ~1;
        EngineConfig config = EngineConfig.load()
                .withListen(new InetSocketAddress("127.0.0.1", 0))
                .withShards(1)
                .withRtpPorts(new EngineConfig.PortRange(low, low + PORTS - 1));
        try (Engine caller = Engine.start(config);
                Engine callee = Engine.start(config)) {
            int callerPort = caller.addresses().get(0).getPort();
            int calleePort = callee.addresses().get(0).getPort();
            try (Tshark tshark = Tshark.capture(folder, List.of(callerPort, calleePort), low, low + PORTS - 1)) {
                call(caller, callee, calleePort, tshark);
                verify(tshark);
            }
        }
    }

    private void call(Engine caller, Engine callee, int calleePort, Tshark tshark) throws Exception {
        CompletableFuture<Call> taken = new CompletableFuture<>();
        callee.account("sip:bob@127.0.0.1").onAnswered(taken::complete).open();
        Account alice = caller.account("sip:alice@127.0.0.1").open();
        String bob = "sip:bob@127.0.0.1:" + calleePort;
        seen(tshark, alice, bob, "before");

        Path speech = Speech.of("alice", 3, folder.resolve("speech.wav"));
        Call call = alice.call(bob).get(20, TimeUnit.SECONDS);
        Call other = taken.get(20, TimeUnit.SECONDS);
        other.playLooped(speech).get(20, TimeUnit.SECONDS);
        call.play(speech).get(20, TimeUnit.SECONDS);
        call.sendDigits("5#").get(20, TimeUnit.SECONDS);
        call.hangUp().get(20, TimeUnit.SECONDS);

        seen(tshark, alice, bob, "after");
        tshark.stop();
    }

    /** Sends OPTIONS until one is in the capture: it runs, and has caught everything that went before. */
    private static void seen(Tshark tshark, Account alice, String bob, String mark) {
        String target = bob.replace("bob@", "bob-" + mark + "@");
        Waiting.until("the capture has our OPTIONS " + mark, Duration.ofSeconds(20), () -> {
            alice.options(target).join();
            return Waiting.holds(Duration.ofMillis(300), () -> tshark.has("OPTIONS sip:bob-" + mark + "@"));
        });
    }

    private static void verify(Tshark tshark) {
        assertThat(tshark.frames("_ws.malformed || _ws.expert.severity == error"))
                .isEmpty();
        assertThat(tshark.frames("sip.Method == \"INVITE\" && sdp")).isNotEmpty();
        assertThat(tshark.frames("sip.Method == \"BYE\"")).isNotEmpty();
        assertThat(tshark.frames("rtcp")).isNotEmpty();
        assertThat(tshark.frames("rtpevent.end_of_event == 1"))
                .as("three end packets a digit")
                .hasSize(6);

        List<String> streams = tshark.streams();
        assertThat(streams).hasSize(2);
        for (String stream : streams) {
            Matcher found = STREAM.matcher(stream);
            assertThat(found.find()).as(stream).isTrue();
            assertThat(found.group("lost")).as(stream).isEqualTo("0");
        }
        // A beat that a busy machine misses is a packet not sent and a gap of 160 samples: the timestamps keep the pace
        // all the same.
        Map<String, Pace> paces = new HashMap<>();
        for (String[] packet : tshark.fields("rtp.p_type == 0", "rtp.ssrc", "rtp.timestamp", "frame.time_relative")) {
            long timestamp = Long.parseLong(packet[1]);
            double second = Double.parseDouble(packet[2]);
            paces.computeIfAbsent(packet[0], ssrc -> new Pace(timestamp, second))
                    .to(timestamp, second);
        }
        assertThat(paces).hasSize(2);
        for (Pace pace : paces.values()) {
            assertThat(pace.packets).isGreaterThan(100);
            assertThat(pace.samples % 160).isZero();
            assertThat(pace.samples / 160 / pace.seconds).as("frames a second").isBetween(47.5, 52.5);
        }
    }

    /** How far one stream's timestamps and our clock have come since its first packet. */
    private static final class Pace {
        private final long firstTimestamp;
        private final double firstSecond;
        private long samples;
        private double seconds;
        private int packets;

        Pace(long timestamp, double second) {
            firstTimestamp = timestamp;
            firstSecond = second;
        }

        void to(long timestamp, double second) {
            samples = timestamp - firstTimestamp & 0xffff_ffffL;
            seconds = second - firstSecond;
            packets++;
        }
    }
}
