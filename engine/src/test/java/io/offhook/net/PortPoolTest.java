package io.offhook.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PortPoolTest {
    private static final Duration REST = Duration.ofSeconds(2);
    private static final long S = 1_000_000_000L;

    private static PortPool pairs(int first, int last) {
        return PortPool.range(first, last, PortPool.Shape.PAIR, REST, new Random(1));
    }

    private static PortLease lease(PortPool pool, long nowNs) {
        return ((PortPool.Allocation.Leased) pool.take("x", nowNs)).lease();
    }

    @Test
    void aPairIsAnEvenPortAndTheNextOne() {
        PortPool pool = pairs(10_001, 10_010); // 10002..10009
        assertThat(pool.capacity()).isEqualTo(4);
        Set<Integer> ports = new HashSet<>();
        for (int i = 0; i < 4; i++) {
            PortLease lease = lease(pool, 0);
            assertThat(lease.port() % 2).isZero();
            assertThat(lease.rtcpPort()).isEqualTo(lease.port() + 1);
            ports.add(lease.port());
        }
        assertThat(ports).containsExactlyInAnyOrder(10_002, 10_004, 10_006, 10_008);
        assertThat(pool.take("y", 0)).isEqualTo(new PortPool.Allocation.Exhausted(4, 0));
        assertThat(pool.exhausted()).isEqualTo(1);
    }

    @Test
    void withMuxOnePortServesBoth() {
        PortPool pool = PortPool.range(9_001, 9_003, PortPool.Shape.SINGLE, REST, new Random(1));
        assertThat(pool.capacity()).isEqualTo(3);
        PortLease lease = lease(pool, 0);
        assertThat(lease.rtcpPort()).isEqualTo(lease.port());
    }

    @Test
    void aPortRestsBeforeItIsUsedAgain() {
        PortPool pool = pairs(10_000, 10_001);
        PortLease lease = lease(pool, 5);
        lease.release(10);
        assertThat(pool.take("y", 10 + 2 * S - 1)).isEqualTo(new PortPool.Allocation.Exhausted(0, 1));
        assertThat(lease(pool, 10 + 2 * S).port()).isEqualTo(lease.port());
    }

    @Test
    void aPortThatSomebodyOutsideHoldsRestsForLong() {
        PortPool pool = pairs(10_000, 10_003);
        PortLease busy = lease(pool, 0);
        busy.busy(0);
        PortLease other = lease(pool, 1);
        assertThat(other.port()).isNotEqualTo(busy.port());
        assertThat(pool.take("y", 29 * S)).isInstanceOf(PortPool.Allocation.Exhausted.class);
        assertThat(lease(pool, 30 * S).port()).isEqualTo(busy.port());
    }

    @Test
    void aDoubleReleaseIsCountedAndDoesNotMultiplyThePort() {
        PortPool pool = pairs(10_000, 10_001);
        PortLease lease = lease(pool, 0);
        lease.release(0);
        lease.release(0);
        lease.busy(0);
        assertThat(pool.doubleReleases()).isEqualTo(2);
        assertThat(pool.leased()).isZero();
        lease(pool, 3 * S);
        assertThat(pool.take("y", 60 * S)).isInstanceOf(PortPool.Allocation.Exhausted.class);
    }

    @Test
    void theOrderIsTheSeedsAndNotTheNumbers() {
        List<List<Integer>> orders = new ArrayList<>();
        for (long seed : new long[] {7, 7, 8}) {
            PortPool pool = PortPool.range(20_000, 20_199, PortPool.Shape.PAIR, REST, new Random(seed));
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                order.add(lease(pool, 0).port());
            }
            orders.add(order);
        }
        assertThat(orders.get(0)).isEqualTo(orders.get(1)).isNotEqualTo(orders.get(2));
        assertThat(new HashSet<>(orders.get(0))).hasSize(100);
    }

    @Test
    void noPortIsEverLeasedTwiceOrBeforeItsRestIsOver() {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            PortPool pool = PortPool.range(
                    30_000, 30_063, random.nextBoolean() ? PortPool.Shape.PAIR : PortPool.Shape.SINGLE, REST, random);
            List<PortLease> out = new ArrayList<>();
            Map<Integer, Long> readyAt = new HashMap<>();
            long nowNs = random.nextLong(); // any origin
            for (int i = 0; i < 5_000; i++) {
                nowNs += random.nextInt(200_000_000);
                if (random.nextBoolean()) {
                    if (pool.take("o" + i, nowNs) instanceof PortPool.Allocation.Leased leased) {
                        PortLease lease = leased.lease();
                        assertThat(out).noneMatch(other -> other.port() == lease.port());
                        Long ready = readyAt.get(lease.port());
                        assertThat(ready == null || nowNs - ready >= 0).isTrue();
                        out.add(lease);
                    } else {
                        long ns = nowNs;
                        assertThat(readyAt.values().stream()
                                                .filter(at -> ns - at < 0)
                                                .count()
                                        + out.size())
                                .isGreaterThanOrEqualTo(pool.capacity());
                    }
                } else if (!out.isEmpty()) {
                    PortLease lease = out.remove(random.nextInt(out.size()));
                    if (random.nextInt(10) == 0) {
                        lease.busy(nowNs);
                        readyAt.put(lease.port(), nowNs + 30 * S);
                    } else {
                        lease.release(nowNs);
                        readyAt.put(lease.port(), nowNs + 2 * S);
                    }
                }
                assertThat(pool.leased()).isEqualTo(out.size());
            }
            assertThat(pool.leases()).containsExactlyInAnyOrderElementsOf(out);
            assertThat(pool.doubleReleases()).isZero();
        }
    }

    @Test
    void withoutARangeTheSystemChoosesAndLeasesAreCountedAllTheSame() {
        PortPool pool = PortPool.ephemeral();
        PortLease first = lease(pool, 0);
        PortLease second = lease(pool, 0);
        assertThat(first.port()).isZero();
        assertThat(first.rtcpPort()).isZero();
        assertThat(pool.leases()).containsExactly(first, second);
        first.release(0);
        first.release(0);
        assertThat(pool.doubleReleases()).isEqualTo(1);
        assertThat(pool.leases()).containsExactly(second);
    }

    @Test
    void aRangeWithoutRoomIsRefused() {
        assertThatThrownBy(() -> pairs(10_001, 10_002)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> pairs(10_010, 10_000)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> pairs(0, 10)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> pairs(65_000, 65_536)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> pairs(65_535, 65_535)).isInstanceOf(IllegalArgumentException.class);
    }
}
