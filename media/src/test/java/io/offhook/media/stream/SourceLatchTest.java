package io.offhook.media.stream;

import static io.offhook.media.stream.SourceLatch.Verdict.ACCEPT;
import static io.offhook.media.stream.SourceLatch.Verdict.LATCHED;
import static io.offhook.media.stream.SourceLatch.Verdict.REJECT;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class SourceLatchTest {
    private static final InetSocketAddress DESCRIBED = new InetSocketAddress("192.0.2.1", 4000);
    private static final InetSocketAddress BEHIND_NAT = new InetSocketAddress("198.51.100.7", 31_234);
    private static final InetSocketAddress STRANGER = new InetSocketAddress("203.0.113.9", 4000);

    private final SourceLatch latch = new SourceLatch(DESCRIBED, BEHIND_NAT.getAddress());

    @Test
    void threeConsistentPacketsLatch() {
        assertThat(latch.packet(DESCRIBED, 1, 65_535)).isEqualTo(ACCEPT);
        assertThat(latch.packet(DESCRIBED, 1, 0)).isEqualTo(ACCEPT);
        assertThat(latch.latched()).isNull();
        assertThat(latch.packet(DESCRIBED, 1, 2)).isEqualTo(LATCHED);
        assertThat(latch.latched()).isEqualTo(DESCRIBED);
        assertThat(latch.packet(DESCRIBED, 9, 500)).isEqualTo(ACCEPT);
    }

    @Test
    void theAddressThatSignalsMayLatchFromAnyPort() {
        for (int i = 0; i < 3; i++) {
            assertThat(latch.packet(BEHIND_NAT, 1, i)).isEqualTo(i < 2 ? ACCEPT : LATCHED);
        }
        assertThat(latch.latched()).isEqualTo(BEHIND_NAT);
        assertThat(latch.packet(DESCRIBED, 1, 3)).isEqualTo(REJECT);
        assertThat(latch.rejected()).isEqualTo(1);
    }

    @Test
    void aStrangerIsNeverHeard() {
        for (int i = 0; i < 1000; i++) {
            assertThat(latch.packet(STRANGER, 1, i)).isEqualTo(REJECT);
        }
        assertThat(latch.rejected()).isEqualTo(1000);
        assertThat(latch.latched()).isNull();
        assertThat(latch.accepts(STRANGER)).isFalse();
    }

    @Test
    void packetsThatDoNotFollowEachOtherDoNotLatch() {
        for (int i = 0; i < 100; i++) {
            assertThat(latch.packet(DESCRIBED, i, i)).isEqualTo(ACCEPT);
            assertThat(latch.packet(DESCRIBED, i, i + 1000)).isEqualTo(ACCEPT);
            assertThat(latch.packet(DESCRIBED, i, i + 1000)).isEqualTo(ACCEPT);
        }
        assertThat(latch.latched()).isNull();
    }

    @Test
    void aFloodFromThePeersNatCannotKeepTheDescribedAddressFromLatching() {
        SourceLatch.Verdict last = REJECT;
        for (int i = 0; i < 3; i++) {
            latch.packet(new InetSocketAddress(BEHIND_NAT.getAddress(), 5000 + i), 66, 40_000 + 100 * i);
            last = latch.packet(DESCRIBED, 1, i);
            latch.packet(BEHIND_NAT, 66, 40_000 + 100 * i);
        }
        assertThat(last).isEqualTo(LATCHED);
        assertThat(latch.latched()).isEqualTo(DESCRIBED);
    }

    @Test
    void aNewDescriptionStartsAnewTheSameOneDoesNot() {
        for (int i = 0; i < 3; i++) {
            latch.packet(DESCRIBED, 1, i);
        }
        latch.described(DESCRIBED);
        assertThat(latch.latched()).isEqualTo(DESCRIBED);
        latch.described(STRANGER);
        assertThat(latch.latched()).isNull();
        assertThat(latch.packet(DESCRIBED, 1, 4)).isEqualTo(REJECT);
        assertThat(latch.packet(STRANGER, 1, 5)).isEqualTo(ACCEPT);
    }
}
