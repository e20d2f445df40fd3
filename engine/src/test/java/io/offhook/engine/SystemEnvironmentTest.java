package io.offhook.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.net.Transport;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SystemEnvironmentTest {
    @Test
    void closingAnEnvironmentThatWasNeverUsedLeavesNoThread() {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        EngineEnvironment environment = SystemEnvironment.create(Transport.AUTO);
        long first = environment.clock().nanoTime();
        assertThat(environment.clock().nanoTime() - first).isNotNegative();
        environment.close();
        Set<Thread> after = new HashSet<>(Thread.getAllStackTraces().keySet());
        after.removeAll(before);
        assertThat(after).noneMatch(thread -> thread.getName().startsWith("offhook"));
    }

    @Test
    void randomNumbersDoNotRepeatAcrossRefills() {
        EngineRandom random = SystemEnvironment.random();
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            assertThat(seen.add(random.nextLong())).isTrue();
        }
        byte[] bytes = new byte[33];
        random.nextBytes(bytes);
        assertThat(bytes).isNotEqualTo(new byte[33]);
        for (int i = 0; i < 1_000; i++) {
            assertThat(random.nextInt(10)).isBetween(0, 9);
        }
    }

    @Test
    void handsOutTheSourcesBytesOnceAndInOrder() {
        byte[] next = {0};
        SecureRandom counting = new SecureRandom() {
            private static final long serialVersionUID = 1L;

            @Override
            public void nextBytes(byte[] bytes) {
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = next[0]++;
                }
            }
        };
        EngineRandom random = new BufferedSecureRandom(counting);
        assertThat(random.nextLong()).isEqualTo(0x0001020304050607L);
        assertThat(random.nextLong()).isEqualTo(0x08090a0b0c0d0e0fL);
    }
}
