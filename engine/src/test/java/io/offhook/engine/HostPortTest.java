package io.offhook.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses and targets as people write them. */
class HostPortTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:5070, 127.0.0.1, 5070",
        "127.0.0.1, 127.0.0.1, 5060",
        "' 10.0.0.1:1 ', 10.0.0.1, 1",
        ":5070, 0.0.0.0, 5070",
        "localhost:7, 127.0.0.1, 7",
        "[::1]:5070, 0:0:0:0:0:0:0:1, 5070",
        "[::1], 0:0:0:0:0:0:0:1, 5060",
        "::1, 0:0:0:0:0:0:0:1, 5060",
        "2001:db8::5060, 2001:db8:0:0:0:0:0:5060, 5060",
        "1.2.3.4:0, 1.2.3.4, 0",
        "1.2.3.4:65535, 1.2.3.4, 65535",
    })
    void anAddressIsRead(String text, String host, int port) {
        InetSocketAddress address = HostPort.parse(text, 5_060);

        assertThat(address.getAddress().getHostAddress()).isEqualTo(host);
        assertThat(address.getPort()).isEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.com",
                "example.com:5060",
                "127.0.0.1:",
                "127.0.0.1:65536",
                "127.0.0.1:-1",
                "127.0.0.1:http",
                "999.1.1.1",
                "1.2.3",
                "1.2.3.",
                ".1.2.3.4",
                "1..2.3",
                "1.2.3.4.5",
                "12345",
                "99999999999.0.0.1",
                "[::1",
                "[::1]x:5",
                "::g",
                "[1.2.3.4",
                "[]:5060"
            })
    void whatIsNoAddressIsRefusedWithoutAskingDns(String text) {
        assertThatThrownBy(() -> HostPort.parse(text, 5_060)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "sip:bob@example.com, sip:bob@example.com",
        "bob@example.org, sip:bob@example.org",
        "' bob ', sip:bob@home.test:5070",
        "+4930123, sip:+4930123@home.test:5070",
        "sip:example.com, sip:example.com",
        "sips:bob@example.com, sips:bob@example.com",
        "sip:bob@127.0.0.1:5080;transport=udp, sip:bob@127.0.0.1:5080;transport=udp",
    })
    void aTargetIsRead(String text, String uri) {
        assertThat(Targets.uri(text, Targets.uri("sip:alice@home.test:5070", null))
                        .encode())
                .isEqualTo(uri);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "sip:", "bob smith", "bob\r\nX: y", "sip:bob@exa mple", "tel:+49", "http://example.com"})
    void whatIsNoTargetIsRefused(String text) {
        assertThatThrownBy(() -> Targets.uri(text, Targets.uri("sip:alice@home.test", null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SIP address");
    }

    @Test
    void aServerMayBeABareHost() {
        assertThat(Targets.server("192.0.2.1").encode()).isEqualTo("sip:192.0.2.1");
        assertThat(Targets.server("192.0.2.1:5080").encode()).isEqualTo("sip:192.0.2.1:5080");
        assertThat(Targets.server("sip:proxy.example.com;lr").encode()).isEqualTo("sip:proxy.example.com;lr");
        assertThat(Targets.server("[2001:db8::1]:5080").encode()).isEqualTo("sip:[2001:db8::1]:5080");
    }
}
