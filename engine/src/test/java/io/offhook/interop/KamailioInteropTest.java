package io.offhook.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offhook.engine.Account;
import io.offhook.engine.AccountBuilder;
import io.offhook.engine.AccountEvent;
import io.offhook.engine.ActorEngine;
import io.offhook.engine.Call;
import io.offhook.engine.CallFailedException;
import io.offhook.engine.CallOptions;
import io.offhook.engine.CallStatistics;
import io.offhook.engine.Engine;
import io.offhook.engine.EngineConfig;
import io.offhook.engine.EngineSetup;
import io.offhook.engine.IncomingCall;
import io.offhook.engine.RegistrationFailedException;
import io.offhook.sip.auth.DigestAnswer.Refusal;
import io.offhook.sip.dialog.EndCause;
import io.offhook.sip.dialog.Party;
import io.offhook.sip.registration.RegistrationFailure;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Accounts at a Kamailio: bindings, proofs, refreshes, and a call through it. */
@Interop
class KamailioInteropTest {
    private static final int ACCOUNTS = 1_000;
    private static final int AT_ONCE = 50;

    private final Wire wire = new Wire();

    @TempDir
    private Path folder;

    private Engine engine;

    @BeforeAll
    static void kamailioIsHere() {
        Peers.require("kamailio");
    }

    @BeforeEach
    void start() {
        EngineConfig config = EngineConfig.load()
                .withListen(new InetSocketAddress("127.0.0.1", 0))
                .withShards(2);
        engine = ActorEngine.start(config, EngineSetup.plain().withTap(wire));
    }

    @AfterEach
    void everythingIsGivenBack() {
        engine.close();
        assertThat(engine.ledger()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"MD5", "SHA-256"})
    void aThousandAccountsRegisterAndUnregister(String algorithm) throws Exception {
        try (Kamailio kamailio = Kamailio.start(folder, algorithm, 600, 60)) {
            List<Account> accounts = new ArrayList<>();
            Semaphore under = new Semaphore(AT_ONCE);
            CompletableFuture<?>[] answers = new CompletableFuture<?>[ACCOUNTS];
            for (int i = 0; i < ACCOUNTS; i++) {
                assertThat(under.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
                Account account = account(kamailio, "u" + i, "pw-u" + i).open();
                accounts.add(account);
                answers[i] = account.register().whenComplete((a, failure) -> under.release());
            }
            CompletableFuture.allOf(answers).get(40, TimeUnit.SECONDS);
            assertThat(engine.statistics().get(20, TimeUnit.SECONDS).registered())
                    .isEqualTo(ACCOUNTS);
            assertThat(wire.count("< 200 REGISTER")).isEqualTo(ACCOUNTS);

            CompletableFuture<?>[] farewells = new CompletableFuture<?>[ACCOUNTS];
            for (int i = 0; i < ACCOUNTS; i++) {
                assertThat(under.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
                farewells[i] = accounts.get(i).unregister().whenComplete((a, failure) -> under.release());
            }
            CompletableFuture.allOf(farewells).get(40, TimeUnit.SECONDS);
            assertThat(engine.statistics().get(20, TimeUnit.SECONDS).registered())
                    .isZero();
            assertThat(wire.count("< 200 REGISTER")).isEqualTo(2L * ACCOUNTS);

            // The registrar has forgotten them too.
            assertThatThrownBy(() -> accounts.get(0).call("sip:u1@test.local").get(20, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(CallFailedException.class)
                    .extracting(e -> ((CallFailedException) e.getCause()).outcome())
                    .isEqualTo(new EndCause.Rejected(404, "Not Found", Party.REMOTE));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"MD5", "SHA-256"})
    void aBindingIsRefreshedBeforeItLapses(String algorithm) throws Exception {
        int accounts = 20;
        CountDownLatch twice = new CountDownLatch(2 * accounts);
        List<Duration> granted = new CopyOnWriteArrayList<>();
        List<AccountEvent> others = new CopyOnWriteArrayList<>();
        try (Kamailio kamailio = Kamailio.start(folder, algorithm, 6, 2)) {
            for (int i = 0; i < accounts; i++) {
                Account account = account(kamailio, "u" + i, "pw-u" + i).open();
                account.onEvent(event -> {
                    if (event instanceof AccountEvent.Registered registered) {
                        granted.add(registered.expires());
                        twice.countDown();
                    } else {
                        others.add(event);
                    }
                });
                account.register();
            }
            assertThat(twice.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(granted).containsOnly(Duration.ofSeconds(6));
            assertThat(others).isEmpty();
            // The nonce of the first proof is stale by then: one more challenge, answered without a word.
            assertThat(wire.count("< 401 REGISTER")).isEqualTo(2L * accounts);
            assertThat(engine.statistics().get(20, TimeUnit.SECONDS).registered())
                    .isEqualTo(accounts);
            engine.close(); // while the registrar is there to hear of it
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"MD5", "SHA-256"})
    void aWrongPasswordEndsItAndIsNotTriedAgain(String algorithm) throws Exception {
        List<AccountEvent> events = new CopyOnWriteArrayList<>();
        try (Kamailio kamailio = Kamailio.start(folder, algorithm, 600, 60)) {
            Account account = account(kamailio, "alice", "wrong").open().onEvent(events::add);

            assertThatThrownBy(() -> account.register().get(20, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(RegistrationFailedException.class)
                    .extracting(e -> ((RegistrationFailedException) e.getCause()).failure())
                    .isEqualTo(new RegistrationFailure.Unauthorized(401, Refusal.WRONG_PASSWORD));

            Waiting.until("the event is here too", Duration.ofSeconds(20), () -> !events.isEmpty());
            assertThat(events)
                    .singleElement()
                    .isInstanceOfSatisfying(
                            AccountEvent.RegistrationFailed.class,
                            failed -> assertThat(failed.retryIn()).isEqualTo(Optional.empty()));
            // Without and with the proof; then quiet.
            assertThat(Waiting.holds(Duration.ofSeconds(3), () -> wire.count("> REGISTER") != 2))
                    .isFalse();
        }
    }

    @Test
    void twoAccountsCallEachOtherThroughIt() throws Exception {
        CompletableFuture<Call> taken = new CompletableFuture<>();
        EngineConfig config = EngineConfig.load()
                .withListen(new InetSocketAddress("127.0.0.1", 0))
                .withShards(1);
        Engine callee = Engine.start(config);
        try (Kamailio kamailio = Kamailio.start(folder, "SHA-256", 600, 60)) {
            account(kamailio, "bob", "pw-bob", callee)
                    .onAnswered(taken::complete)
                    .register()
                    .get(20, TimeUnit.SECONDS);
            Account alice = account(kamailio, "alice", "pw-alice").register().get(20, TimeUnit.SECONDS);

            Call call = alice.call("sip:bob@test.local").get(20, TimeUnit.SECONDS);
            Call other = taken.get(20, TimeUnit.SECONDS);
            call.playTone(440).get(20, TimeUnit.SECONDS);
            other.playTone(880).get(20, TimeUnit.SECONDS);
            CompletableFuture<String> digits = other.collectDigits(3, Duration.ofSeconds(20));
            call.sendDigits("1*#").get(20, TimeUnit.SECONDS);
            assertThat(digits.get(20, TimeUnit.SECONDS)).isEqualTo("1*#");
            CallStatistics heard = call.statistics().get(20, TimeUnit.SECONDS);
            assertThat(heard.media().orElseThrow().received()).isPositive();
            assertThat(other.hangUp().get(20, TimeUnit.SECONDS)).isInstanceOf(EndCause.LocalHangup.class);
            assertThat(call.ended().get(20, TimeUnit.SECONDS)).isInstanceOf(EndCause.RemoteHangup.class);

            // The proxy asked for a proof (407) and stayed in the route: the ACK and the BYE went through it.
            assertThat(wire.count("< 407 INVITE")).isEqualTo(1);
            assertThat(wire.count("< BYE")).isEqualTo(1);
            callee.close();
            assertThat(callee.ledger()).isEmpty();
            engine.close();
        } finally {
            callee.close();
        }
    }

    @Test
    void aCallThroughItIsCancelledOrRefused() throws Exception {
        CompletableFuture<IncomingCall> ringing = new CompletableFuture<>();
        EngineConfig config = EngineConfig.load()
                .withListen(new InetSocketAddress("127.0.0.1", 0))
                .withShards(1);
        Engine callee = Engine.start(config);
        try (Kamailio kamailio = Kamailio.start(folder, "MD5", 600, 60)) {
            account(kamailio, "bob", "pw-bob", callee)
                    .onCall(call -> ringing.complete(call.ring()))
                    .register()
                    .get(20, TimeUnit.SECONDS);
            account(kamailio, "carol", "pw-carol", callee)
                    .onCall(call -> call.reject(486))
                    .register()
                    .get(20, TimeUnit.SECONDS);
            Account alice = account(kamailio, "alice", "pw-alice").register().get(20, TimeUnit.SECONDS);

            Call unanswered =
                    alice.dial("sip:bob@test.local", CallOptions.none().ringTimeout(Duration.ofMillis(700)));
            assertThat(unanswered.ended().get(20, TimeUnit.SECONDS)).isEqualTo(EndCause.NoAnswer.INSTANCE);
            assertThat(ringing.get(20, TimeUnit.SECONDS).call().ended().get(20, TimeUnit.SECONDS))
                    .isInstanceOf(EndCause.Cancelled.class);

            Call busy = alice.dial("sip:carol@test.local");
            assertThat(busy.ended().get(20, TimeUnit.SECONDS)).isEqualTo(new EndCause.Busy(486, Party.REMOTE));
            callee.close();
            assertThat(callee.ledger()).isEmpty();
            engine.close();
        } finally {
            callee.close();
        }
    }

    private AccountBuilder account(Kamailio kamailio, String user, String password) {
        return account(kamailio, user, password, engine);
    }

    private static AccountBuilder account(Kamailio kamailio, String user, String password, Engine of) {
        return of.account("sip:" + user + "@test.local")
                .proxy(kamailio.address())
                .registrar(kamailio.address())
                .password(password);
    }
}
