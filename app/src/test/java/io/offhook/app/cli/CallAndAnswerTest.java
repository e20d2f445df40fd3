package io.offhook.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.app.examples.PlaceCall;
import io.offhook.media.audio.AudioFrame;
import io.offhook.media.audio.SeekableOutput;
import io.offhook.media.audio.WavReader;
import io.offhook.media.audio.WavWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The verbs against each other, over real sockets on the loopback address. */
@Timeout(300)
class CallAndAnswerTest {
    @TempDir
    Path dir;

    private Path tone(int millis) throws IOException {
        Path file = dir.resolve("tone.wav");
        short[] samples = new short[8 * millis];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) (8000 * Math.sin(2 * Math.PI * 500 * i / 8000));
        }
        try (WavWriter wav = new WavWriter(SeekableOutput.file(file), 8000, 1)) {
            wav.write(samples, 0, samples.length);
        }
        return file;
    }

    private static double power(AudioFrame frame) {
        double sum = 0;
        for (short sample : frame.samples()) {
            sum += (double) sample * sample;
        }
        return sum / frame.samples().length;
    }

    @Test
    void aCallSaysAFileAndRecordsItsEcho() throws IOException {
        Running answer = Running.start("answer", "--listen", "127.0.0.1:0", "--echo", "--shards", "1");
        Path heard = dir.resolve("new/heard.wav");

        Running call = Running.start(
                "call",
                "sip:echo@" + answer.address(),
                "--listen",
                "127.0.0.1",
                "--play",
                tone(1500).toString(),
                "--record",
                heard.toString(),
                "--dtmf",
                "12#");

        assertThat(call.code()).as(call.err() + call.out()).isZero();
        assertThat(call.out())
                .contains("call     we hung up, answered after", "PCMU")
                .containsPattern("MOS [1-4]\\.\\d"); // how good it is, is the machine's affair
        assertThat(power(WavReader.read(heard))).isGreaterThan(1e6);
        assertThat(answer.interrupt()).isEqualTo(Exit.INTERRUPTED);
        assertThat(answer.out()).contains("1 answered, 0 failed", "3 digits received");
    }

    @Test
    void whoWarmsUpFirstAnswersAfterwardsAndCountsOnlyTheCallsOfOthers() {
        Running answer = Running.start("answer", "--listen", "127.0.0.1:0", "--no-media", "--warm-up", "--shards", "1");

        Running call = Running.start(
                "call", "sip:any@" + answer.address(), "--listen", "127.0.0.1", "--no-media", "--hold", "0s");

        assertThat(call.code()).as(call.err() + call.out()).isZero();
        assertThat(answer.err()).contains("warming up");
        assertThat(answer.interrupt()).isEqualTo(Exit.INTERRUPTED);
        assertThat(answer.out()).contains("1 answered, 0 failed");
    }

    @Test
    void manyCallsWithoutMediaEndByThemselvesAndAreSummedUpAsJson() {
        Running answer = Running.start("answer", "--listen", "127.0.0.1:0", "--no-media", "--json", "--shards", "1");

        Running call = Running.start(
                "call",
                "sip:%d@" + answer.address(),
                "--listen",
                "127.0.0.1",
                "--no-media",
                "--count",
                "200",
                "--rate",
                "200",
                "--hold",
                "0s",
                "--json");

        assertThat(call.code()).as(call.err() + call.out()).isZero();
        assertThat(call.out().lines()).hasSize(1);
        assertThat(call.out()).contains("\"calls\":{\"planned\":200,\"started\":200,\"answered\":200,\"failed\":0}");
        assertThat(answer.interrupt()).isEqualTo(Exit.INTERRUPTED);
        assertThat(answer.out()).contains("\"answered\":200,\"failed\":0");
    }

    @Test
    void aRefusedCallFailsWithItsStatus() {
        Running answer = Running.start("answer", "--listen", "127.0.0.1:0", "--no-media");
        String address = answer.address();
        Running call = Running.start(
                "call", "sip:a@" + address, "--no-media", "--hold", "1h", "--listen", "127.0.0.1:0", "--json");
        call.address();
        // An account of call's own that nobody answers for.
        Running refused =
                Running.start("call", "sip:nobody@" + call.address(), "--no-media", "--listen", "127.0.0.1:0");

        assertThat(refused.code()).isEqualTo(Exit.FAILED);
        assertThat(refused.out())
                .containsPattern("4[08][04] ")
                .containsPattern("(?m)^call     .*, after [0-9.]+ ms$")
                .doesNotContain("answered", "talked");
        assertThat(call.interrupt()).isEqualTo(Exit.INTERRUPTED);
        assertThat(call.out()).contains("\"answered\":1");
        assertThat(answer.interrupt()).isEqualTo(Exit.INTERRUPTED);
    }

    @Test
    void aPingPrintsStatusAndRoundTrip() {
        Running answer = Running.start("answer", "--listen", "127.0.0.1:0", "--no-media");

        Running ping = Running.start(
                "options", "sip:" + answer.address(), "--listen", "127.0.0.1", "--count", "3", "--interval", "5ms");

        assertThat(ping.code()).as(ping.err()).isZero();
        assertThat(ping.out().lines()).hasSize(3).allMatch(line -> line.startsWith("200 in "));
        answer.interrupt();
    }

    @Test
    void verboseSaysTheMessagesOnStderrOnly() {
        Running answer = Running.start("answer", "--listen", "127.0.0.1:0", "--no-media", "-vv");
        Running call = Running.start(
                "call", "sip:a@" + answer.address(), "--listen", "127.0.0.1", "--no-media", "--hold", "0s");

        assertThat(call.code()).as(call.err() + call.out()).isZero();
        answer.interrupt();
        assertThat(answer.err()).contains("<-- ", "INVITE sip:a@", "--> ", "SIP/2.0 200 OK");
        assertThat(answer.out()).doesNotContain("INVITE");
        assertThat(call.err()).doesNotContain("SIP/2.0");
    }

    @Test
    void theExampleThatPlacesACallWorks() throws IOException {
        Running answer = Running.start("answer", "--listen", "127.0.0.1:0", "--echo");
        Path heard = dir.resolve("heard.wav");

        PlaceCall.main(new String[] {"sip:echo@" + answer.address(), tone(1000).toString(), heard.toString()});

        assertThat(Files.size(heard)).isGreaterThan(8_000);
        assertThat(power(WavReader.read(heard))).isGreaterThan(1e6);
        answer.interrupt();
    }
}
