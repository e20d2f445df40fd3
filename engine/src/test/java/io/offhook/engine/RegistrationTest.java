package io.offhook.engine;

import static io.offhook.engine.Loopback.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offhook.engine.actor.Chaos;
import io.offhook.engine.actor.MediaProgram;
import io.offhook.engine.actor.Registration;
import io.offhook.engine.shard.Fault;
import io.offhook.exchange.Exchange;
import io.offhook.exchange.ExchangeConfig;
import io.offhook.exchange.ExchangeCounters;
import io.offhook.net.NetworkException;
import io.offhook.sip.auth.DigestAlgorithm;
import io.offhook.sip.dialog.EndCause;
import io.offhook.sip.registration.RegistrationFailure;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Accounts at an exchange: they register, find each other through it, and leave. */
@Timeout(60)
class RegistrationTest {
    private static final String DOMAIN = "example.com";

    private final Sniper sniper = new Sniper();
    private final ConcurrentLinkedQueue<Fault> faults = new ConcurrentLinkedQueue<>();
    private Exchange exchange;
    private Engine engine;

    @BeforeEach
    void start() throws NetworkException {
        exchange = Exchange.start(config());
        engine = ActorEngine.start(
                Loopback.CONFIG, EngineSetup.plain().withChaos(sniper).withFaults(faults::add));
    }

    private static ExchangeConfig config() {
        return ExchangeConfig.of(DOMAIN)
                .withUsers(user -> user.startsWith("phone") ? Optional.of("pw-" + user) : Optional.empty())
                .withExpires(Duration.ofSeconds(1), Duration.ofHours(1));
    }

    @AfterEach
    void everythingIsGivenBack() {
        engine.close();
        assertThat(engine.ledger()).isEmpty();
        assertThat(exchange.counters().registered()).isZero();
        assertThat(exchange.counters().faults()).isZero();
        exchange.close();
        assertThat(exchange.ledger()).isEmpty();
    }

    private AccountBuilder phone(Engine at, int number) {
        String server = "127.0.0.1:" + exchange.localAddress().getPort();
        return at.account("sip:phone" + number + "@" + DOMAIN)
                .password("pw-phone" + number)
                .registrar(server)
                .proxy(server);
    }

    private AccountBuilder phone(int number) {
        return phone(engine, number);
    }

    private static String target(int number) {
        return "sip:phone" + number + "@" + DOMAIN;
    }

    @ParameterizedTest
    @EnumSource(
            value = DigestAlgorithm.class,
            names = {"MD5", "SHA_256", "SHA_512_256"})
    void anAccountRegistersAndLeavesByEveryDigest(DigestAlgorithm algorithm) throws NetworkException {
        exchange.close();
        exchange = Exchange.start(config().withAlgorithms(Set.of(algorithm)));

        Account account = get(phone(1).register());
        assertThat(exchange.counters().registered()).isOne();
        assertThat(get(engine.statistics()).registered()).isOne();

        get(account.unregister());
        assertThat(exchange.counters().registered()).isZero();
        assertThat(get(engine.statistics()).registered()).isZero();
    }

    @Test
    void aWrongPasswordIsATypedFailureAfterOneRetry() {
        BlockingQueue<AccountEvent> events = new ArrayBlockingQueue<>(10);
        // Requests are counted below: none may be a repeat, however slow the exchange is.
        try (Engine patient = Engine.start(Loopback.withT1(20_000))) {
            Account account = phone(patient, 1).password("wrong").open().onEvent(events::add);

            assertThatThrownBy(() -> get(account.register()))
                    .cause()
                    .isInstanceOfSatisfying(
                            RegistrationFailedException.class,
                            e -> assertThat(e.failure())
                                    .isInstanceOfSatisfying(
                                            RegistrationFailure.Unauthorized.class,
                                            failure -> assertThat(failure.recoverable())
                                                    .isFalse()));

            assertThat(next(events))
                    .isInstanceOfSatisfying(
                            AccountEvent.RegistrationFailed.class,
                            failed -> assertThat(failed.retryIn()).isEmpty());
            assertThat(get(patient.statistics()).registrationFailures()).isOne();
        }
        ExchangeCounters counters = exchange.counters();
        assertThat(counters.challenged() + counters.registrationsFailed()).isBetween(1L, 2L);
        assertThat(counters.requests()).isEqualTo(2);
    }

    private static AccountEvent next(BlockingQueue<AccountEvent> events) {
        try {
            AccountEvent event = events.poll(Loopback.SECONDS, TimeUnit.SECONDS);
            assertThat(event).isNotNull();
            return event;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anUnknownUserIsRefused() {
        String server = "127.0.0.1:" + exchange.localAddress().getPort();
        Account account = engine.account("sip:nobody@" + DOMAIN)
                .password("x")
                .registrar(server)
                .open();

        assertThatThrownBy(() -> get(account.register())).hasCauseInstanceOf(RegistrationFailedException.class);
    }

    @Test
    void aRegistrarThatIsNotThereIsATypedFailureThatIsTriedAgain() throws IOException {
        BlockingQueue<AccountEvent> events = new ArrayBlockingQueue<>(10);
        try (DatagramSocket deaf = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                Engine quick = Engine.start(Loopback.withT1(10))) {
            Account account = phone(quick, 1)
                    .proxy("127.0.0.1:" + deaf.getLocalPort())
                    .open()
                    .onEvent(events::add);

            assertThatThrownBy(() -> get(account.register()))
                    .cause()
                    .isInstanceOfSatisfying(
                            RegistrationFailedException.class,
                            e -> assertThat(e.failure().recoverable()).isTrue());

            assertThat(next(events))
                    .isInstanceOfSatisfying(
                            AccountEvent.RegistrationFailed.class,
                            failed -> assertThat(failed.retryIn()).isPresent());
        }
    }

    @Test
    void aShortBindingIsRefreshedInTime() {
        BlockingQueue<AccountEvent> events = new ArrayBlockingQueue<>(20);
        Account account = phone(1).expires(Duration.ofSeconds(2)).open().onEvent(events::add);
        get(account.register());

        // Three in a row: where the machine stood still for longer than a binding lives, they are counted anew.
        for (int inARow = 0; inARow < 3; ) {
            AccountEvent event = next(events);
            if (event instanceof AccountEvent.Registered registered) {
                assertThat(registered.expires()).isEqualTo(Duration.ofSeconds(2));
                inARow++;
            } else if (event instanceof AccountEvent.Unregistered) {
                inARow = 0;
            } else {
                assertThat(event).isInstanceOf(AccountEvent.RegistrationExpiring.class);
            }
        }
        assertThat(get(engine.statistics()).registrations()).isGreaterThanOrEqualTo(3);
        get(account.unregister());
        AccountEvent last = next(events);
        while (!(last instanceof AccountEvent.Unregistered)) {
            last = next(events);
        }
    }

    @Test
    void twoAccountsCallEachOtherThroughTheExchangeWithAudio() {
        CompletableFuture<Call> taken = new CompletableFuture<>();
        get(phone(2).onAnswered(taken::complete).register());
        Account alice = get(phone(1).register());

        Call call = get(alice.call(target(2)));
        Call other = get(taken);
        Ear here = new Ear();
        Ear there = new Ear();
        call.line().tell(new io.offhook.engine.actor.Dialog.Listen(here, io.offhook.engine.actor.Reply.ignored()));
        other.line().tell(new io.offhook.engine.actor.Dialog.Listen(there, io.offhook.engine.actor.Reply.ignored()));
        get(call.playTone(440));
        get(other.playTone(1_000));
        here.awaitHigh(10);
        there.awaitLow(10);

        assertThat(here.heardLow()).isZero();
        assertThat(there.heardHigh()).isZero();
        assertThat(get(call.hangUp())).isInstanceOf(EndCause.LocalHangup.class);
        assertThat(get(other.ended())).isInstanceOf(EndCause.RemoteHangup.class);
        assertThat(exchange.counters().forwarded()).isEqualTo(2);
    }

    @Test
    void theCalleeMayHangUpThroughTheExchange() {
        get(phone(2).onAnswered(Call::hangUp).register());
        Call call = get(get(phone(1).register()).call(target(2)));

        assertThat(get(call.ended())).isInstanceOf(EndCause.RemoteHangup.class);
    }

    @Test
    void whoIsNotThereIsTold() {
        Account alice = get(phone(1).register());

        assertThatThrownBy(() -> get(alice.call("sip:nobody@" + DOMAIN))).hasMessageContaining("404");
        assertThatThrownBy(() -> get(alice.call(target(7)))).hasMessageContaining("480");
    }

    @Test
    void aRingingCallIsCancelledThroughTheExchange() {
        CompletableFuture<Call> ringing = new CompletableFuture<>();
        get(phone(2).onCall(call -> ringing.complete(call.ring().call())).register());
        Call call = get(phone(1).register()).dial(target(2));
        CountDownLatch rings = new CountDownLatch(1);
        call.onEvent(event -> {
            if (event instanceof CallEvent.Ringing) {
                rings.countDown();
            }
        });
        Call other = get(ringing);
        Loopback.await(rings);

        assertThat(get(call.hangUp())).isInstanceOf(EndCause.Cancelled.class);
        assertThat(get(other.ended())).isInstanceOf(EndCause.Cancelled.class);
    }

    @Test
    void callsAnswerAChallengeOfTheExchange() throws NetworkException {
        exchange.close();
        exchange = Exchange.start(config().withAuthenticatedCalls(true));
        get(phone(2).onAnswered(call -> {}).register());
        Account alice = get(phone(1).register());

        Call call = get(alice.call(target(2)));
        assertThat(get(call.hangUp())).isInstanceOf(EndCause.LocalHangup.class);

        String server = "127.0.0.1:" + exchange.localAddress().getPort();
        Account stranger = engine.account("sip:phone3@" + DOMAIN)
                .password("wrong")
                .proxy(server)
                .open();
        assertThatThrownBy(() -> get(stranger.call(target(2)))).hasCauseInstanceOf(CallFailedException.class);
    }

    @Test
    void closingAnEngineUnregistersEverybody() {
        List<CompletableFuture<Account>> all = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            all.add(phone(i).register());
        }
        all.forEach(Loopback::get);
        assertThat(exchange.counters().registered()).isEqualTo(200);
        EngineStatistics figures = get(engine.statistics());
        assertThat(figures.registered()).isEqualTo(200);
        assertThat(figures.accounts()).isEqualTo(200);

        engine.close();

        assertThat(exchange.counters().registered()).isZero();
        assertThat(exchange.counters().registrations()).isEqualTo(400);
        assertThat(engine.ledger()).isEmpty();
    }

    @Test
    void closingAnAccountUnregistersItAloneAndEndsItsCalls() {
        CompletableFuture<Call> taken = new CompletableFuture<>();
        Account bob = get(phone(2).onAnswered(taken::complete).register());
        Account alice = get(phone(1).register());
        Call call = get(alice.call(target(2)));
        get(taken);

        get(bob.close());

        assertThat(get(call.ended())).isInstanceOf(EndCause.RemoteHangup.class);
        assertThat(exchange.counters().registered()).isOne();
        assertThatThrownBy(() -> get(bob.register())).hasMessageContaining("closed");
        get(bob.close());
    }

    @Test
    void aRegistrationThatFallsRegistersAgain() {
        BlockingQueue<AccountEvent> events = new ArrayBlockingQueue<>(20);
        Account account = phone(1).open().onEvent(events::add);
        get(account.register());
        assertThat(next(events)).isInstanceOf(AccountEvent.Registered.class);
        StackOverflowError error = new StackOverflowError("test");
        sniper.aim(Chaos.Victim.REGISTRATION, "sip:phone1@" + DOMAIN, Registration.Register.class, error);

        get(account.register());

        assertThat(sniper.hasFired()).isTrue();
        assertThat(faults).extracting(Fault::cause).contains(error);
        assertThat(next(events)).isInstanceOf(AccountEvent.Registered.class);
        assertThat(get(engine.statistics()).registered()).isOne();
        assertThat(exchange.counters().registered()).isOne();
    }

    @Test
    void aRegistrationThatFallsAsItLeavesStillLeaves() {
        Account account = get(phone(1).register());
        sniper.aim(
                Chaos.Victim.REGISTRATION,
                "sip:phone1@" + DOMAIN,
                Registration.Unregister.class,
                new NoClassDefFoundError("test"));

        get(account.unregister());

        assertThat(sniper.hasFired()).isTrue();
        assertThat(exchange.counters().registered()).isZero();
        assertThat(get(engine.statistics()).registered()).isZero();
    }

    @Test
    void anAccountThatFallsKeepsItsRegistrationItsCallAndWhoeverWaits() {
        List<AccountEvent> events = new CopyOnWriteArrayList<>();
        Ear ear = new Ear();
        Account bob = get(ActorEngine.policy(
                        phone(2),
                        invite -> new io.offhook.engine.actor.IncomingPolicy.Accept(
                                new MediaProgram.Live(new Voice(440), ear),
                                event -> {},
                                new io.offhook.engine.actor.DialogLine()))
                .register());
        bob.onEvent(events::add);
        Call call = get(get(phone(1).register()).call(target(2)));
        Loopback.await(ear.more(5));
        OutOfMemoryError error = new OutOfMemoryError("test");
        sniper.aim(Chaos.Victim.ACCOUNT, "sip:phone2@" + DOMAIN, io.offhook.engine.actor.Account.Register.class, error);

        assertThatThrownBy(() -> get(bob.register())).hasCause(error);

        get(bob.register());
        Loopback.await(ear.more(20));
        assertThat(faults).extracting(Fault::cause).contains(error);
        assertThat(call.ended()).isNotDone();
        assertThat(get(call.statistics()).media().orElseThrow().lost()).isZero();
        assertThat(exchange.counters().registered()).isEqualTo(2);
        get(call.hangUp());
    }
}
