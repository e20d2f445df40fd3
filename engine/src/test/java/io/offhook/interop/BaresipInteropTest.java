package io.offhook.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.engine.Account;
import io.offhook.engine.Call;
import io.offhook.engine.CallStatistics;
import io.offhook.engine.Engine;
import io.offhook.engine.EngineConfig;
import io.offhook.media.stream.RtpStreamStatistics;
import io.offhook.sip.dialog.EndCause;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls with a baresip both ways: speech, keys, and who hangs up. */
@Interop
class BaresipInteropTest {
    private static final int SECONDS = 4;
    private static final int ATTEMPTS = 3;
    private static Namespace home;

    @TempDir
    private Path folder;

    private Engine engine;
    private String stalled = "";

    @BeforeAll
    static void baresipHasAHome() {
        Peers.require("baresip");
        home = Namespace.open();
    }

    @AfterAll
    static void itsHomeIsRemoved() {
        if (home != null) {
            home.close();
        }
    }

    @BeforeEach
    void start() {
        EngineConfig config = EngineConfig.load()
                .withListen(new InetSocketAddress(home.ours(), 0))
                .withShards(1);
        engine = Engine.start(config);
    }

    @AfterEach
    void everythingIsGivenBack() {
        engine.close();
        assertThat(engine.ledger()).isEmpty();
    }

    private String alice() {
        return "sip:alice@" + home.ours().getHostAddress();
    }

    private String aliceAtHerPort() {
        return alice() + ":" + engine.addresses().get(0).getPort();
    }

    private Account alicesAccount(CompletableFuture<Call> taken) {
        return engine.account(alice()).onAnswered(taken::complete).open();
    }

    private Baresip baresip(String codecs, String speaker) throws Exception {
        // Longer than any call here: it hangs up at the end of its file.
        Path speech = Speech.of(speaker, 3 * SECONDS, folder.resolve("said-by-baresip.wav"));
        return Baresip.start(folder, home, codecs, speech);
    }

    private static <T> T soon(CompletableFuture<T> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }

    /** A call whose sound is compared. */
    private interface TalkingCall {
        void run(Baresip baresip) throws Exception;
    }

    /**
     * A machine that is busy with something else keeps both sides from their work: each 20 ms in which we could not play out, or in which baresip did not send, is a frame
     * that must go or be made up, and ten of them are the 5 % that may differ. So a call is repeated, twice at most, where its own figures say that the
     * machine stalled; one that had its time must be clean.
     */
    private void speechIsClean(String codecs, TalkingCall talking) throws Exception {
        for (int attempt = 1; ; attempt++) {
            forgetDumps();
            stalled = "";
            try (Baresip baresip = baresip(codecs, "bob")) {
                talking.run(baresip);
                compare(baresip);
                return;
            } catch (AssertionError unclean) {
                if (stalled.isEmpty() || attempt == ATTEMPTS) {
                    throw unclean;
                }
                System.out.println("once more, for " + stalled + ": " + unclean.getMessage());
            }
        }
    }

    /** Empty where the call had its time. */
    private static String whatTheMachineDid(RtpStreamStatistics media) {
        boolean late = media.missedTicks() > 0 || media.late() > 0 || media.maxLatenessNs() > 20_000_000L;
        return late
                ? media.missedTicks() + " ticks missed, the latest by " + media.maxLatenessNs() / 1_000_000 + " ms, "
                        + media.late() + " packets late"
                : "";
    }

    private void forgetDumps() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.getFileName().toString().startsWith("dump-"))
                    .toList()) {
                Files.delete(file);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"'pcmu,pcma', PCMU", "'pcma,pcmu', PCMA"})
    void itCallsUsAndSpeechArrivesBothWays(String codecs, String codec) throws Exception {
        List<CompletableFuture<Call>> taken = new CopyOnWriteArrayList<>();
        taken.add(new CompletableFuture<>());
        engine.account(alice())
                .onAnswered(call -> taken.get(taken.size() - 1).complete(call))
                .open();
        speechIsClean(codecs, baresip -> {
            taken.add(new CompletableFuture<>());
            baresip.dial(aliceAtHerPort());
            Call call = soon(taken.get(taken.size() - 1));

            talk(call, codec, baresip);
            baresip.hangUp();

            assertThat(soon(call.ended())).isInstanceOf(EndCause.RemoteHangup.class);
        });
    }

    @ParameterizedTest
    @CsvSource({"'pcmu,pcma', PCMU", "'pcma', PCMA"})
    void weCallItAndSpeechArrivesBothWays(String codecs, String codec) throws Exception {
        Account alice = engine.account(alice()).open();
        speechIsClean(codecs, baresip -> {
            Call call = soon(alice.call(baresip.uri()));

            talk(call, codec, baresip);

            assertThat(soon(call.hangUp())).isInstanceOf(EndCause.LocalHangup.class);
        });
    }

    private void talk(Call call, String codec, Baresip baresip) throws Exception {
        soon(call.record(folder.resolve("heard-by-us.wav")));
        Path said = Speech.of("alice", SECONDS, folder.resolve("said-by-us.wav"));
        soon(call.play(said));
        baresip.await("CALL_ESTABLISHED");
        long frames = 50L * SECONDS;
        Waiting.until(
                "all of its speech is here",
                Duration.ofSeconds(SECONDS + 5),
                () -> call.statistics().join().media().orElseThrow().received() >= frames);
        soon(call.stopRecording());
        CallStatistics figures = soon(call.statistics());
        stalled = whatTheMachineDid(figures.media().orElseThrow());
        assertThat(figures.codec()).contains(codec);
        assertThat(figures.media().orElseThrow().lost()).isZero();
    }

    private void compare(Baresip baresip) throws Exception {
        baresip.await("CALL_CLOSED");
        Speech.arrived("what baresip sent", baresip.sent(), folder.resolve("heard-by-us.wav"));
        Speech.arrived("what we played", folder.resolve("said-by-us.wav"), baresip.heard());
    }

    @Test
    void keysThatItPressesAreHeardOnceEach() throws Exception {
        CompletableFuture<Call> taken = new CompletableFuture<>();
        alicesAccount(taken);
        try (Baresip baresip = baresip("pcmu", "bob")) {
            baresip.dial(aliceAtHerPort());
            Call call = soon(taken);
            baresip.await("CALL_ESTABLISHED");
            CompletableFuture<String> digits = call.collectDigits(12, Duration.ofSeconds(20));

            baresip.press("1234567890*#");

            assertThat(soon(digits)).isEqualTo("1234567890*#");
            soon(call.hangUp());
            baresip.await("CALL_CLOSED");
        }
    }

    @Test
    void digitsThatWeSendAreHeardOnceEach() throws Exception {
        try (Baresip baresip = baresip("pcmu", "bob")) {
            Call call = soon(engine.account(alice()).open().call(baresip.uri()));

            soon(call.sendDigits("1234567890*#ABCD"));

            Waiting.until(
                    "baresip has heard the last digit, heard " + baresip.digits(),
                    Duration.ofSeconds(20),
                    () -> baresip.digits().endsWith("D"));
            assertThat(baresip.digits()).isEqualTo("1234567890*#ABCD");
            baresip.hangUp();
            assertThat(soon(call.ended())).isInstanceOf(EndCause.RemoteHangup.class);
        }
    }
}
