package io.offhook.engine;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.offhook.engine.actor.Dialog;
import io.offhook.engine.actor.DialogEvent;
import io.offhook.engine.actor.DialogLine;
import io.offhook.engine.actor.DialogListener;
import io.offhook.engine.actor.IncomingPolicy;
import io.offhook.engine.actor.MediaProgram;
import io.offhook.sip.dialog.EndCause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What engine/README.md says is so: its table is reference.conf, and its program is the one below. */
@Timeout(60)
class ReadmeTest {
    private static final Pattern ROW = Pattern.compile("^\\| `([a-z0-9.-]+)` \\| `([^`]*)` \\|", Pattern.MULTILINE);
    private static final Pattern PROGRAM = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    private final ActorTestKit testKit = ActorTestKit.create();
    private final EngineConfig config = Loopback.CONFIG.withoutMedia();

    @AfterEach
    void theSystemEnds() {
        testKit.shutdownTestKit();
    }

    private static String readme() throws IOException {
        return Files.readString(Path.of("README.md"));
    }

    @Test
    void theTableOfSettingsIsReferenceConf() throws IOException {
        Map<String, String> said = ROW.matcher(readme())
                .results()
                .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2), (a, b) -> a + b, TreeMap::new));
        Config ours = ConfigFactory.parseResources("reference.conf").getConfig("offhook");
        Map<String, String> real = ours.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, key -> plain(key.getValue().unwrapped()), (a, b) -> b, TreeMap::new));

        assertThat(real).isNotEmpty();
        assertThat(said).isEqualTo(real);
    }

    private static String plain(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(Object::toString).collect(Collectors.joining(", "))
                : value.toString();
    }

    @Test
    void aDialogIsDrivenFromATestkit() {
        try (Engine engine = ActorEngine.attach(testKit.system(), config)) {
            TestProbe<DialogEvent> caller = testKit.createTestProbe();
            TestProbe<DialogEvent> callee = testKit.createTestProbe();
            IncomingPolicy answer = invite -> new IncomingPolicy.Accept(
                    new MediaProgram.Echo(), DialogListener.tell(callee.ref()), new DialogLine());
            ActorEngine.policy(engine.account("sip:bob@localhost"), answer).open();
            Account alice = engine.account("sip:alice@localhost").open();

            String bob = "sip:bob@127.0.0.1:" + engine.addresses().get(0).getPort();
            DialogLine dialog = ActorEngine.dial(
                    alice, bob, CallOptions.none(), new MediaProgram.Tone(440), DialogListener.tell(caller.ref()));
            caller.expectMessage(new DialogEvent.Provisional(180));
            caller.expectMessageClass(DialogEvent.Answered.class);
            callee.expectMessageClass(DialogEvent.Answered.class);
            dialog.tell(new Dialog.HangUp());

            assertThat(callee.expectMessageClass(DialogEvent.Ended.class).cause())
                    .isInstanceOf(EndCause.RemoteHangup.class);
        }
    }

    @Test
    void theProgramOfTheReadmeIsTheTestAbove() throws IOException {
        String source = squeezed(Files.readString(Path.of("src/test/java/io/offhook/engine/ReadmeTest.java")));
        List<String> programs = PROGRAM.matcher(readme())
                .results()
                .map(found -> squeezed(found.group(1)))
                .toList();

        assertThat(programs).isNotEmpty().allMatch(source::contains);
    }

    /** A formatter may break lines where it likes. */
    private static String squeezed(String text) {
        return text.replaceAll("\\s+", "");
    }
}
