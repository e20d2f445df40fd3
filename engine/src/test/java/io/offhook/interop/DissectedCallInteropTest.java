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
import java.util.Set;
import java.util.TreeSet;
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
    /** A line of tshark's table: start, end, addresses, SSRC, payloads, packets, lost (percent), deltas and jitter. */
    private static final Pattern STREAM = Pattern.compile(
            "^\\s*(?<start>[\\d.]+)\\s+(?<end>[\\d.]+)\\s.*\\s(?<packets>\\d+)\\s+(?<lost>-?\\d+) \\([-\\d.]+%\\)");

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
        Call call = alice.call(bob).get(10, TimeUnit.SECONDS);
        Call other = taken.get(10, TimeUnit.SECONDS);
        other.playLooped(speech).get(10, TimeUnit.SECONDS);
        call.play(speech).get(10, TimeUnit.SECONDS);
        call.sendDigits("5#").get(10, TimeUnit.SECONDS);
        call.hangUp().get(10, TimeUnit.SECONDS);

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
            double seconds = Double.parseDouble(found.group("end")) - Double.parseDouble(found.group("start"));
            int packets = Integer.parseInt(found.group("packets"));
            assertThat((packets - 1) / seconds).as(stream).isBetween(45.0, 55.0);
            assertThat(found.group("lost")).as(stream).isEqualTo("0");
        }
        // A busy machine stretches what is measured; what the packets themselves say is exact: 160 samples, 20 ms, a
        // packet.
        assertThat(steps(tshark.fields("rtp.p_type == 0", "rtp.ssrc", "rtp.seq", "rtp.timestamp")))
                .containsOnly(160L);
    }

    /** How far the RTP timestamp goes from each packet to the next of its stream. */
    private static Set<Long> steps(List<String[]> packets) {
        Map<String, long[]> last = new HashMap<>();
        Set<Long> steps = new TreeSet<>();
        for (String[] packet : packets) {
            long[] now = {Long.parseLong(packet[1]), Long.parseLong(packet[2])};
            long[] before = last.put(packet[0], now);
            if (before != null && (now[0] - before[0] & 0xffff) == 1) {
                steps.add(now[1] - before[1] & 0xffff_ffffL);
            }
        }
        return steps;
    }
}
