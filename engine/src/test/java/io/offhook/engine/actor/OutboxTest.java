package io.offhook.engine.actor;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.net.ServerName;
import io.offhook.sip.message.SipUri;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutboxTest {
    @ParameterizedTest
    @CsvSource({
        "sip:bob@example.com,                    example.com, 0,    false",
        "sip:bob@example.com;transport=UDP,      example.com, 0,    true",
        "sip:bob@example.com:5070,               example.com, 5070, false",
        "sip:bob@example.com:5060;transport=udp, example.com, 5060, true",
        "sips:bob@example.com,                   example.com, 5061, false",
    })
    void aHopWithoutAPortIsLeftToDnsAndOneWithAPortIsNot(String uri, String host, int port, boolean udpChosen) {
        assertThat(Outbox.server(requireNonNull(SipUri.parse(uri)))).isEqualTo(new ServerName(host, port, udpChosen));
    }
}
