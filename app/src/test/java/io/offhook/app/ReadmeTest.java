package io.offhook.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.app.cli.OffhookCommand;
import io.offhook.engine.Engine;
import io.offhook.engine.EngineConfig;
import io.offhook.exchange.Exchange;
import io.offhook.exchange.ExchangeConfig;
import io.offhook.media.audio.SeekableOutput;
import io.offhook.media.audio.WavWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What the READMEs say is so: links lead somewhere, programs compile and run, commands are understood, versions are those of the build. */
@Timeout(120)
class ReadmeTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)", Pattern.DOTALL);
    private static final Pattern PROGRAM = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern SHELL = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
    private static final String IMPORTS = """
            import io.offhook.engine.*;
            import java.nio.file.Path;
            import java.time.Duration;
            """;

    static List<Path> pages() {
        return Stream.of(
                        "README.md",
                        "CHANGELOG.md",
                        "protocol/README.md",
                        "media/README.md",
                        "engine/README.md",
                        "engine/TESTKIT.md",
                        "protocol/STATES.md",
                        "app/README.md")
                .map(ROOT::resolve)
                .filter(Files::exists)
                .toList();
    }

    private static String text(String page) throws IOException {
        return Files.readString(ROOT.resolve(page));
    }

    private static List<String> blocks(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).toList();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkLeadsSomewhere(Path page) throws IOException {
        List<String> broken = new ArrayList<>();
        Matcher link = LINK.matcher(Files.readString(page));
        while (link.find()) {
            if (!link.group(1).startsWith("https://") && !leadsSomewhere(page, link.group(1))) {
                broken.add(link.group(1));
            }
        }
        assertThat(broken).isEmpty();
    }

    private static boolean leadsSomewhere(Path page, String target) throws IOException {
        int hash = target.indexOf('#');
        String file = hash < 0 ? target : target.substring(0, hash);
        Path at = file.isEmpty() ? page : page.resolveSibling(file).normalize();
        if (!Files.exists(at)) {
            return false;
        }
        return hash < 0
                || Files.readString(at).lines().anyMatch(line -> anchor(line).equals(target.substring(hash + 1)));
    }

    /** What a heading is called in links, as GitHub does it. */
    private static String anchor(String line) {
        return line.startsWith("#")
                ? line.replaceFirst("^#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w\\- ]", "")
                        .replace(' ', '-')
                : "";
    }

    @Test
    void theVersionsAreThoseOfTheBuild() throws IOException {
        String pom = text("pom.xml");
        String readme = text("README.md");

        assertThat(readme)
                .contains(inner(pom, "version") + ", not released", "pinned at " + inner(pom, "akka.version"));
        assertThat(readme).contains("JDK " + inner(pom, "maven.compiler.release") + " or later");
    }

    private static String inner(String xml, String tag) {
        int from = xml.indexOf("<" + tag + ">") + tag.length() + 2;
        return xml.substring(from, xml.indexOf("</" + tag + ">", from));
    }

    @Test
    void theScenarioIsOneOfTheGuides() throws IOException {
        List<String> scenarios = blocks(PROGRAM, text("README.md")).stream()
                .filter(block -> block.startsWith("@OffhookTest"))
                .toList();

        assertThat(scenarios).hasSize(1);
        assertThat(blocks(PROGRAM, text("engine/TESTKIT.md"))).containsAll(scenarios); // which are compiled and run
    }

    @Test
    void everyProgramCompiles(@TempDir Path directory) throws IOException {
        List<String> programs = blocks(PROGRAM, text("README.md")).stream()
                .filter(block -> block.startsWith("public class"))
                .toList();
        assertThat(programs).hasSize(2);

        for (String program : programs) {
            Path source = Files.writeString(directory.resolve(name(program) + ".java"), IMPORTS + program);
            StringWriter errors = new StringWriter();
            JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
            boolean compiled = compiler.getTask(
                            errors,
                            null,
                            null,
                            List.of(
                                    "-d",
                                    directory.toString(),
                                    "-proc:none",
                                    "-cp",
                                    System.getProperty("java.class.path")),
                            null,
                            compiler.getStandardFileManager(null, null, null).getJavaFileObjects(source))
                    .call();
            assertThat(compiled).as(errors.toString()).isTrue();
        }
    }

    @Test
    void theFirstProgramHasTenLinesAtMost() throws IOException {
        long lines = blocks(PROGRAM, text("README.md"))
                .get(0)
                .lines()
                .dropWhile(line -> !line.contains("void main"))
                .skip(1)
                .takeWhile(line -> !line.equals("    }"))
                .count();

        assertThat(lines).isBetween(5L, 10L);
    }

    @Test
    void theFirstProgramRuns(@TempDir Path directory) throws Exception {
        String program = blocks(PROGRAM, text("README.md")).get(0);
        try (Exchange exchange =
                        Exchange.start(ExchangeConfig.of("example.com").withUsers(user -> Optional.of("secret")));
                Engine engine = Engine.start(EngineConfig.load().withListen(new InetSocketAddress("127.0.0.1", 0)))) {
            String domain = "127.0.0.1:" + exchange.localAddress().getPort();
            engine.account("sip:bob@" + domain)
                    .password("secret")
                    .onAnswered(call -> call.sendDigits("4711"))
                    .register()
                    .get(20, TimeUnit.SECONDS);
            Path source = Files.writeString(
                    directory.resolve(name(program) + ".java"), IMPORTS + program.replace("example.com", domain));
            try (WavWriter hello = new WavWriter(SeekableOutput.file(directory.resolve("hello.wav")), 8_000, 1)) {
                hello.write(new short[4_000], 0, 4_000);
            }
            Path said = directory.resolve("said.txt");

            Process run = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            "-Doffhook.listen=127.0.0.1:0",
                            source.toString(),
                            "secret")
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            try {
                assertThat(run.waitFor(60, TimeUnit.SECONDS)).isTrue();
            } finally {
                run.destroyForcibly();
            }

            assertThat(Files.readString(said)).contains("PIN 4711");
            assertThat(run.exitValue()).isZero();
            assertThat(directory.resolve("heard.wav")).isNotEmptyFile();
        }
    }

    private static String name(String program) {
        Matcher name = Pattern.compile("class (\\w+)").matcher(program);
        assertThat(name.find()).isTrue();
        return name.group(1);
    }

    static List<String> commands() throws IOException {
        return blocks(SHELL, text("README.md")).stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith("app/offhook "))
                .map(line -> line.replaceFirst("\\s+# .*", ""))
                .toList();
    }

    private static Stream<String> words(String command) {
        return Pattern.compile(" +").splitAsStream(command);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandIsUnderstood(String command) {
        String[] words = words(command).skip(1).toArray(String[]::new);

        CommandLine.ParseResult parsed = OffhookCommand.commandLine().parseArgs(words);

        assertThat(parsed.hasSubcommand()).isTrue();
    }

    @Test
    void everyVerbIsShown() throws IOException {
        assertThat(commands().stream()
                        .map(command -> words(command).skip(1).findFirst().orElseThrow()))
                .contains("demo", "call", "answer", "register", "options");
    }

    @Test
    void theComparisonIsAProgramThatIsThere() {
        assertThat(ROOT.resolve("app/compare-sipp.sh")).isExecutable();
        assertThat(ROOT.resolve("app/src/main/sipp/uac.xml")).isRegularFile();
        assertThat(ROOT.resolve("app/src/main/sipp/uas.xml")).isRegularFile();
    }
}
