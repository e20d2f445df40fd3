package io.offhook.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class KernelDropsTest {
    private static final List<String> SOCKETS = List.of(
            "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops",
            "  100: 0100007F:13C4 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 4242 2 0000000000000000 17",
            "  101: 00000000:13C6 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 4243 2 0000000000000000 3",
            "  102: 00000000:2710 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 4244 2 0000000000000000 1000");

    @Test
    void sumsTheDropsOfTheWantedPorts() {
        assertThat(KernelDrops.socketDrops(SOCKETS, port -> port == 5060 || port == 5062))
                .isEqualTo(20);
        assertThat(KernelDrops.socketDrops(SOCKETS, port -> port == 10_000)).isEqualTo(1_000);
        assertThat(KernelDrops.socketDrops(SOCKETS, port -> false)).isZero();
        assertThat(KernelDrops.socketDrops(List.of("", "a b", ": : :", "1: zz:zz"), port -> true))
                .isZero();
    }

    @Test
    void readsTheCounterOfTheWholeNamespace() {
        List<String> snmp = List.of(
                "Tcp: RtoAlgorithm RcvbufErrors",
                "Tcp: 1 99",
                "Udp: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors",
                "Udp: 100 2 7 100 5 0",
                "UdpLite: InDatagrams RcvbufErrors",
                "UdpLite: 0 88");
        assertThat(KernelDrops.bufferErrors(snmp)).isEqualTo(5);
        assertThat(KernelDrops.bufferErrors(List.of())).isZero();
        assertThat(KernelDrops.bufferErrors6(List.of("Udp6InErrors \t 4", "Udp6RcvbufErrors          \t 6")))
                .isEqualTo(6);
    }
}
