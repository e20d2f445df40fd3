package io.offhook.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.sdp.MediaTarget.Policy;
import io.offhook.sdp.MediaTarget.Verdict;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "0.0.0.0, 0.0.0.0",
        "255.255.255.255, 255.255.255.255",
        "010.001.002.003, 10.1.2.3",
        "::, 0:0:0:0:0:0:0:0",
        "::1, 0:0:0:0:0:0:0:1",
        "2001:db8::, 2001:db8:0:0:0:0:0:0",
        "2001:DB8::20, 2001:db8:0:0:0:0:0:20",
        "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
        "1::8, 1:0:0:0:0:0:0:8",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
        "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
        "::ffff:192.0.2.1, 192.0.2.1",
        "::ffff:7f00:1, 127.0.0.1",
        "64:ff9b::192.0.2.1, 64:ff9b:0:0:0:0:c000:201",
        "1:2:3:4:5:6:192.0.2.1, 1:2:3:4:5:6:c000:201",
    })
    void literalsAreRead(String literal, String address) {
        InetAddress parsed = IpLiteral.parse(literal);

        assertThat(parsed).isNotNull();
        assertThat(parsed.getHostAddress()).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "localhost",
                "host.example.com",
                "192.0.2",
                "192.0.2.1.",
                "192.0.2.1.1",
                "192.0.2.256",
                "192.0.2.-1",
                "192.0.2.0001",
                "192.0.2. 1",
                "1.2.3.4x",
                "0x7f.0.0.1",
                ".1.2.3",
                "2130706433",
                ":",
                ":::",
                ":1",
                "1:",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "::1::",
                "1::2::3",
                "12345::",
                "g::1",
                "fe80::1%eth0",
                "[::1]",
                "::1.2.3",
                "1.2.3.4::",
                "::1.2.3.4:5",
                "1:2:3:4:5:6:7:1.2.3.4",
                "::ffff:１.2.3.4",
                "１::1"
            })
    void allElseIsNoLiteral(String text) {
        assertThat(IpLiteral.parse(text)).isNull();
    }

    @Test
    void whateverTheJdkWritesIsReadBack() throws UnknownHostException {
        Random random = new Random(17);
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
            for (int k = 0; k < bytes.length; k++) {
                bytes[k] = random.nextInt(3) == 0 ? (byte) random.nextInt() : 0;
            }
            InetAddress address = InetAddress.getByAddress(bytes);
            assertThat(IpLiteral.parse(IpLiteral.format(address))).isEqualTo(address);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 4000, ALLOWED, ALLOWED",
        "10.0.0.1, 65535, ALLOWED, ALLOWED",
        "192.0.2.1, 0, PORT_ZERO, PORT_ZERO",
        "192.0.2.1, -1, PORT_ZERO, PORT_ZERO",
        "192.0.2.1, 65536, PORT_ZERO, PORT_ZERO",
        "0.0.0.0, 4000, ANY_LOCAL, ANY_LOCAL",
        "::, 4000, ANY_LOCAL, ANY_LOCAL",
        "0.1.2.3, 4000, RESERVED, RESERVED",
        "240.0.0.1, 4000, RESERVED, RESERVED",
        "255.255.255.254, 4000, RESERVED, RESERVED",
        "255.255.255.255, 4000, BROADCAST, BROADCAST",
        "224.0.0.1, 4000, MULTICAST, MULTICAST",
        "239.255.255.255, 4000, MULTICAST, MULTICAST",
        "ff02::1, 4000, MULTICAST, MULTICAST",
        "127.0.0.1, 4000, LOOPBACK, ALLOWED",
        "127.255.0.9, 4000, LOOPBACK, ALLOWED",
        "::1, 4000, LOOPBACK, ALLOWED",
        "::ffff:127.0.0.1, 4000, LOOPBACK, ALLOWED",
        "::127.0.0.1, 4000, RESERVED, RESERVED",
        "::ffff:255.255.255.255, 4000, BROADCAST, BROADCAST",
        "2001:db8::1, 4000, ALLOWED, ALLOWED",
        "fe80::1, 4000, ALLOWED, ALLOWED",
    })
    void aMediaTargetIsJudged(String literal, int port, Verdict strict, Verdict onLoopback) {
        InetAddress address = IpLiteral.parse(literal);

        assertThat(MediaTarget.check(address, port, Policy.STRICT)).isEqualTo(strict);
        assertThat(MediaTarget.check(address, port, Policy.LOOPBACK_ALLOWED)).isEqualTo(onLoopback);
        assertThat(strict.allowed()).isEqualTo(strict == Verdict.ALLOWED);
    }

    @Test
    void ourOwnControlPortsAreNoMediaTarget() {
        InetAddress address = IpLiteral.parse("192.0.2.1");
        Policy policy = new Policy(true, Set.of(new InetSocketAddress(address, 5060)));

        assertThat(MediaTarget.check(address, 5060, policy)).isEqualTo(Verdict.FORBIDDEN);
        assertThat(MediaTarget.check(address, 5062, policy)).isEqualTo(Verdict.ALLOWED);
    }

    @Test
    void aConnectionKnowsItsLiteralButLooksNothingUp() {
        assertThat(new Connection("IN", "IP4", "233.252.0.1/127/3").host()).isEqualTo("233.252.0.1");
        assertThat(new Connection("IN", "IP4", "host.example.com").literal()).isNull();
        assertThat(Connection.of(IpLiteral.parse("2001:db8::1")).toString()).isEqualTo("IN IP6 2001:db8:0:0:0:0:0:1");
        assertThat(Connection.of(IpLiteral.parse("192.0.2.1")).toString()).isEqualTo("IN IP4 192.0.2.1");
    }
}
