package io.offhook.engine;

import static io.offhook.engine.Loopback.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offhook.engine.EngineConfig.PortRange;
import io.offhook.engine.shard.Ledger;
import io.offhook.sip.dialog.EndCause;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two pairs of ports: the third call is refused, and what it did not get is there for the next. */
@Timeout(60)
class PortExhaustionTest {
    private static EngineConfig twoPairs() throws SocketException {
        PortRange free = freeRange();
        return Loopback.CONFIG
                .withRtpPorts(free)
                .withMedia(m -> new EngineConfig.Media(
                        m.rtpPorts(),
                        Duration.ZERO,
                        m.codecs(),
                        m.ptime(),
                        m.dscp(),
                        m.jitterMin(),
                        m.jitterMax(),
                        m.silenceTimeout(),
                        m.rtcp(),
                        m.enabled()));
    }

    /** Four ports in a row that nobody has. */
    private static PortRange freeRange() throws SocketException {
        // Anywhere: another run of this test on the same machine looks for ports, too.
        for (int low = 20_000 + 4 * new Random().nextInt(2_000); low < 60_000; low += 4) {
            List<DatagramSocket> taken = new ArrayList<>();
            try {
                for (int i = 0; i < 4; i++) {
                    taken.add(new DatagramSocket(low + i, InetAddress.getLoopbackAddress()));
                }
                return new PortRange(low, low + 3);
            } catch (SocketException e) {
                // the next four
            } finally {
                taken.forEach(DatagramSocket::close);
            }
        }
        throw new SocketException("no four free ports");
    }

    private static long ports(Engine engine) {
        return engine.ledger().stream()
                .filter(entry -> entry.kind() == Ledger.Kind.PORT)
                .count();
    }

    /** The caller has the answer to its BYE before the callee's streams have given their ports back. */
    private static void awaitNoPorts(Engine engine) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(Loopback.SECONDS);
        while (ports(engine) > 0) {
            assertThat(System.nanoTime() - until).as("ports in time").isNegative();
            Thread.onSpinWait();
        }
    }

    @Test
    void aCallerWithoutAPortIsToldSoAndTheNextOneHasRoomAgain() throws Exception {
        try (Engine caller = Engine.start(twoPairs());
                Engine callee = Engine.start(Loopback.CONFIG)) {
            callee.account("sip:bob@127.0.0.1").onAnswered(call -> {}).open();
            Account alice = caller.account("sip:alice@127.0.0.1").open();
            String bob = Loopback.uri(callee, "bob");
            Call first = get(alice.call(bob));
            Call second = get(alice.call(bob));

            assertThat(get(alice.dial(bob).ended())).isInstanceOf(EndCause.MediaFailure.class);
            assertThat(ports(caller)).isEqualTo(2);

            get(first.hangUp());
            Call third = get(alice.call(bob));
            get(second.hangUp());
            get(third.hangUp());
            assertThat(ports(caller)).isZero(); // its calls are over when nothing of them is alive
        }
    }

    @Test
    void aCalleeWithoutAPortAnswers503() throws Exception {
        try (Engine caller = Engine.start(Loopback.CONFIG);
                Engine callee = Engine.start(twoPairs())) {
            callee.account("sip:bob@127.0.0.1").onAnswered(call -> {}).open();
            Account alice = caller.account("sip:alice@127.0.0.1").open();
            String bob = Loopback.uri(callee, "bob");
            Call first = get(alice.call(bob));
            Call second = get(alice.call(bob));

            assertThatThrownBy(() -> get(alice.call(bob))).hasMessageContaining("503");

            get(first.hangUp());
            get(second.hangUp());
            awaitNoPorts(callee);
            get(get(alice.call(bob)).hangUp());
            awaitNoPorts(callee);
        }
    }
}
