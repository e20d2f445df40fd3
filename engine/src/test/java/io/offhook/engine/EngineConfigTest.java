package io.offhook.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.offhook.engine.EngineConfig.PortRange;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The defaults of reference.conf, pinned, and what a wrong setting says. */
class EngineConfigTest {
    private static EngineConfig with(String... lines) {
        return EngineConfig.from(ConfigFactory.parseString(String.join("\n", lines))
                .withFallback(ConfigFactory.defaultReference())
                .resolve());
    }

    @Test
    void theDefaultsAreThose() throws Exception {
        assertThat(with())
                .isEqualTo(new EngineConfig(
                        new InetSocketAddress("0.0.0.0", 0),
                        Optional.empty(),
                        Runtime.getRuntime().availableProcessors(),
                        "Offhook",
                        new EngineConfig.Sip(
                                Duration.ofMillis(500),
                                Duration.ofSeconds(4),
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(180),
                                24,
                                16_384),
                        new EngineConfig.Registration(
                                Duration.ofSeconds(600), Duration.ofSeconds(30), Duration.ofSeconds(1_800)),
                        new EngineConfig.Media(
                                Optional.empty(),
                                Duration.ofSeconds(2),
                                List.of("PCMU", "PCMA"),
                                Duration.ofMillis(20),
                                46,
                                Duration.ofMillis(20),
                                Duration.ofMillis(400),
                                Duration.ofSeconds(30),
                                true,
                                true),
                        new EngineConfig.Overload(20_000, 100_000, Duration.ofMillis(500), Duration.ofSeconds(5)),
                        null));
    }

    @Test
    void whatIsWrittenCounts() throws Exception {
        EngineConfig config = with(
                "offhook.listen = \"127.0.0.1:5070\"",
                "offhook.advertised-address = \"192.0.2.7\"",
                "offhook.shards = 3",
                "offhook.media.rtp-ports = \"10000-19999\"",
                "offhook.media.codecs = [PCMA]",
                "offhook.media.enabled = off");

        assertThat(config.listen()).isEqualTo(new InetSocketAddress("127.0.0.1", 5_070));
        assertThat(config.advertised()).contains(InetAddress.getByName("192.0.2.7"));
        assertThat(config.shards()).isEqualTo(3);
        assertThat(config.media().rtpPorts()).contains(new PortRange(10_000, 19_999));
        assertThat(config.media().codecs()).containsExactly("PCMA");
        assertThat(config.media().enabled()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "offhook.shards = 65, shards must be 1 to 64",
        "offhook.shards = -1, shards must be 1 to 64",
        "offhook.listen = example.com, IP address",
        "offhook.listen = \"127.0.0.1:70000\", port must be 0 to 65535",
        "offhook.advertised-address = example.com, IP address",
        "offhook.media.rtp-ports = 10000, low-high",
        "offhook.media.rtp-ports = \"1-5\", 1024-65535",
        "offhook.media.rtp-ports = \"20000-10000\", low-high",
    })
    void aWrongSettingNamesItself(String setting, String says) {
        assertThatThrownBy(() -> with(setting))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(says);
    }

    @ParameterizedTest
    @ValueSource(strings = {"offhook.sip.t1 = soon", "offhook.media.rtcp = perhaps", "offhook.sip.dscp = high"})
    void aWrongTypeIsTypesafeConfigsToTell(String setting) {
        assertThatThrownBy(() -> with(setting)).isInstanceOf(ConfigException.class);
    }

    @Test
    void aChangeChangesNothingElse() {
        EngineConfig config = with();

        assertThat(config.withShards(7).withShards(config.shards())).isEqualTo(config);
        assertThat(config.withSip(s -> s)
                        .withMedia(m -> m)
                        .withRegistration(r -> r)
                        .withOverload(o -> o))
                .isEqualTo(config);
        assertThat(config.withCodecs(config.media().codecs())).isEqualTo(config);
        assertThat(config.withoutMedia())
                .isNotEqualTo(config)
                .isEqualTo(config.withMedia(m -> new EngineConfig.Media(
                        m.rtpPorts(),
                        m.portQuarantine(),
                        m.codecs(),
                        m.ptime(),
                        m.dscp(),
                        m.jitterMin(),
                        m.jitterMax(),
                        m.silenceTimeout(),
                        m.rtcp(),
                        false)));
        assertThat(config.withRtpPorts(new PortRange(2_000, 3_000)).media().codecs())
                .isEqualTo(config.media().codecs());
        assertThat(config.withListen(config.listen())).isEqualTo(config);
    }

    @Test
    void settingsThatAreNoGoodLeaveNothingRunning() {
        long before = Threads.count();

        assertThatThrownBy(() -> Engine.start(Loopback.CONFIG.withCodecs(List.of("PCMU", "SPEEX"))))
                .hasMessageContaining("SPEEX");

        Threads.backTo(before);
    }

    @Test
    void aPortThatIsTakenIsAnErrorBeforeTheFirstCall() {
        long before = Threads.count();
        try (Engine first = Engine.start(Loopback.CONFIG)) {
            EngineConfig same = Loopback.CONFIG.withListen(first.addresses().get(0));

            assertThatThrownBy(() -> Engine.start(same)).isInstanceOf(EngineStartException.class);
        }
        Threads.backTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "5", "1024-", "-2000", "a-b", "1024-65536", "1023-2000", "2000-2000"})
    void whatIsNoRangeOfPortsIsRefused(String text) {
        assertThatThrownBy(() -> PortRange.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRangeOfPortsMayHaveBlanks() {
        assertThat(PortRange.parse(" 1024 - 65535 ")).isEqualTo(new PortRange(1_024, 65_535));
    }
}
