package io.offhook.interop;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.testkit.Lab;
import io.offhook.testkit.LabExchange;
import io.offhook.testkit.Phone;
import io.offhook.testkit.PhoneCall;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a lab records, read by Wireshark's dissectors. */
@Interop
class RecordedLabInteropTest {
    private static final int CALLS = 3;

    @TempDir
    private Path folder;

    @BeforeAll
    static void tsharkIsHere() {
        Peers.require("tshark");
    }

    @Test
    void wiresharkReadsARecordingAndFindsNothingWrongWithIt() {
        Path file = folder.resolve("lab.pcap");
        long datagrams;
        try (Lab lab = Lab.of(7)) {
            lab.record(file);
            lab.network().delay(ofMillis(20));
            LabExchange exchange = lab.exchange("example.com");
            Phone alice = exchange.phone("alice");
            Phone bob = exchange.phone("bob");
            lab.await(alice.register());
            lab.await(bob.register());
            for (int i = 0; i < CALLS; i++) {
                PhoneCall call = alice.call(bob);
                lab.run(ofSeconds(5));
                call.dial("5");
                lab.run(ofSeconds(1));
                call.hangUp();
                lab.run(ofSeconds(1));
            }
            alice.account().unregister();
            lab.run(ofSeconds(1));
            datagrams = lab.datagrams();
        }
        try (Tshark tshark = Tshark.reading(folder, file)) {
            assertThat(tshark.frames("udp")).hasSizeGreaterThanOrEqualTo((int) datagrams);
            assertThat(tshark.frames("_ws.malformed || _ws.expert.severity == error"))
                    .isEmpty();
            assertThat(tshark.frames("ip.checksum.status != 1 || udp.checksum.status != 1"))
                    .as("checksums that are not good")
                    .isEmpty();
            assertThat(tshark.frames("udp.port == 5060 && !sip")).isEmpty();
            assertThat(tshark.frames("sip.Method == \"INVITE\" && sdp")).hasSize(2 * CALLS);
            assertThat(tshark.frames("sip.Status-Code == 200 && sdp")).hasSize(2 * CALLS);
            assertThat(tshark.frames("sip.Method == \"BYE\"")).hasSize(2 * CALLS);
            assertThat(tshark.fields(
                            "sip.Method == \"INVITE\" && ip.dst == 198.18.0.1", "sip.Call-ID", "frame.time_epoch"))
                    .hasSize(CALLS)
                    .allSatisfy(fields -> assertThat(fields[1]).startsWith("17672256")); // 2026-01-01
            assertThat(tshark.frames("rtp && !(rtp.setup-method == \"SDP\")")).isEmpty();
            assertThat(tshark.frames("rtpevent.end_of_event == 1")).hasSize(3 * CALLS);
            assertThat(tshark.frames("rtcp")).isNotEmpty();
            List<String> streams = tshark.streams();
            assertThat(streams).hasSize(2 * CALLS).allMatch(stream -> stream.contains("0 (0.0%)"));
        }
    }
}
