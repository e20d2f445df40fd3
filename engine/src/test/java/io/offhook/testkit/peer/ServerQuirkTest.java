package io.offhook.testkit.peer;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.engine.Account;
import io.offhook.engine.AccountEvent;
import io.offhook.engine.Call;
import io.offhook.sip.dialog.EndCause;
import io.offhook.sip.dialog.Party;
import io.offhook.testkit.Device;
import io.offhook.testkit.Lab;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a good phone does with registrars and proxies that get it wrong. */
class ServerQuirkTest {
    /** A phone with an account at the server. */
    private static Account account(Device device, ScriptedPeer server) {
        String at = server.host().address().getHostAddress();
        return device.engine()
                .account("sip:alice@" + at)
                .proxy(at + ":5060")
                .password("never-told")
                .open();
    }

    @Test
    @Against(server = ServerQuirk.STALE_FOREVER)
    void aNonceThatIsAlwaysStaleIsTriedTwiceAndNoMore() {
        try (Lab lab = Lab.of(3)) {
            ScriptedPeer server = lab.peer("server").with(ServerQuirk.STALE_FOREVER);
            Device device = lab.device("alice");
            Account account = account(device, server);

            Call call = account.dial(server.uri());
            EndCause cause = lab.await(call.ended());

            assertThat(cause).isEqualTo(new EndCause.Unauthorized(401));
            assertThat(server.requests("INVITE")).hasSizeLessThanOrEqualTo(3);
            assertThat(server.received()).noneMatch(in -> in.body().contains("never-told"));
            lab.run(Scene.LINGER);
            assertThat(device.host().openSockets()).isEqualTo(1);
        }
    }

    @Test
    void aRegistrarWhoseNonceIsAlwaysStaleIsAskedSeldomerAndSeldomer() {
        try (Lab lab = Lab.of(3)) {
            ScriptedPeer server = lab.peer("server").with(ServerQuirk.STALE_FOREVER);
            Account account = account(lab.device("alice"), server);
            List<AccountEvent> events = new ArrayList<>();
            account.onEvent(events::add);

            account.register();
            lab.run(ofMinutes(60));

            assertThat(events).hasSizeBetween(3, 10).allSatisfy(event -> {
                assertThat(event).isInstanceOf(AccountEvent.RegistrationFailed.class);
                assertThat(((AccountEvent.RegistrationFailed) event).retryIn().orElseThrow())
                        .isGreaterThanOrEqualTo(ofSeconds(15)); // RFC 5626 section 4.5
            });
            assertThat(server.requests("REGISTER")).hasSizeLessThanOrEqualTo(4 * events.size());
        }
    }

    @Test
    @Against(server = ServerQuirk.UNAVAILABLE_FOR_A_WHILE)
    void aCallThatIsRefusedForAWhileEndsAndIsWorthAnotherTry() {
        Scene.alsoWithLoss(ServerQuirk.UNAVAILABLE_FOR_A_WHILE, scene -> {
            var call = scene.dial();
            scene.run(40);
            EndCause unavailable = new EndCause.Rejected(503, "Service Unavailable", Party.REMOTE);
            assertThat(unavailable.recoverable()).isTrue();
            scene.expectEnd(call, unavailable);
        });
    }

    @Test
    void aRegistrarThatAsksForTimeGetsIt() {
        try (Lab lab = Lab.of(3)) {
            ScriptedPeer server = lab.peer("server").with(ServerQuirk.UNAVAILABLE_FOR_A_WHILE);
            Account account = account(lab.device("alice"), server);

            account.register();
            lab.run(ofMinutes(30));

            List<Duration> times =
                    server.requests("REGISTER").stream().map(Incoming::at).toList();
            assertThat(times).hasSizeBetween(5, 15); // each 120 s later, and a bit, so that not all come back at once
            for (int i = 1; i < times.size(); i++) {
                assertThat(times.get(i).minus(times.get(i - 1))).isGreaterThanOrEqualTo(ofSeconds(120));
            }
        }
    }
}
