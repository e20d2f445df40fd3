package io.offhook.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offhook.net.NetworkException;
import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.registration.RegistrationEffect;
import io.offhook.sip.transaction.HopRequests;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The exchange on a real socket, between phones on plain ones. */
class ExchangeTest {
    private final Exchange exchange;
    private final WirePhone alice;
    private final WirePhone bob;

    ExchangeTest() throws IOException, NetworkException {
        exchange = Exchange.start(ExchangeConfig.of("example.com")
                .withUsers(user -> user.startsWith("phone") ? Optional.of("pw-" + user) : Optional.empty()));
        alice = new WirePhone("phone1", exchange.localAddress());
        bob = new WirePhone("phone2", exchange.localAddress());
    }

    @AfterEach
    void nothingIsLeft() {
        alice.close();
        bob.close();
        exchange.close();
        assertThat(exchange.ledger()).isEmpty();
        assertThat(exchange.counters().faults()).isZero();
        exchange.close();
    }

    private void registered() throws IOException {
        assertThat(bob.register("pw-phone2")).isInstanceOf(RegistrationEffect.Registered.class);
    }

    @Test
    void aCallGoesThrough() throws IOException {
        registered();
        SipRequest invite = alice.invite("phone2");
        alice.send(invite);
        alice.response(100);
        SipRequest atBob = bob.request(Method.INVITE);
        bob.answer(atBob, 180);
        alice.response(180);
        bob.answer(atBob, 200);
        SipResponse ok = alice.response(200);
        alice.send(alice.inDialog(Method.ACK, invite, ok));
        bob.request(Method.ACK);
        alice.send(alice.inDialog(Method.BYE, invite, ok));
        bob.answer(bob.request(Method.BYE), 200);
        alice.response(200);
        assertThat(exchange.counters().forwarded()).isEqualTo(2);
        assertThat(exchange.counters().activeTransactions()).isPositive();
        assertThat(exchange.ledger()).isNotEmpty();
    }

    @Test
    void aCallIsCancelled() throws IOException {
        registered();
        SipRequest invite = alice.invite("phone2");
        alice.send(invite);
        alice.response(100);
        SipRequest atBob = bob.request(Method.INVITE);
        bob.answer(atBob, 180);
        alice.response(180);
        alice.send(HopRequests.cancel(invite));
        alice.response(200);
        bob.answer(bob.request(Method.CANCEL), 200);
        bob.answer(atBob, 487);
        bob.request(Method.ACK);
        alice.send(HopRequests.ack(invite, alice.response(487)));
    }

    @Test
    void aBusyCalleeIsToldAndAnUnknownOneToo() throws IOException {
        registered();
        SipRequest invite = alice.invite("phone2");
        alice.send(invite);
        alice.response(100);
        bob.answer(bob.request(Method.INVITE), 486);
        bob.request(Method.ACK);
        alice.send(HopRequests.ack(invite, alice.response(486)));
        SipRequest unknown = alice.invite("nobody");
        alice.send(unknown);
        alice.response(100);
        alice.send(HopRequests.ack(unknown, alice.response(404)));
        SipRequest away = alice.invite("phone9");
        alice.send(away);
        alice.response(100);
        alice.send(HopRequests.ack(away, alice.response(480)));
    }

    @Test
    void aBusyCalleesAnswerIsRepeatedUntilItsAck() throws IOException {
        SipRequest invite = alice.invite("phone9");
        alice.send(invite);
        alice.response(100);
        SipResponse unavailable = alice.response(480);
        alice.repeated(unavailable); // timer G, 500 ms: the exchange's own timer runs
        alice.send(HopRequests.ack(invite, unavailable));
    }

    @Test
    void phonesRegisterWithDigestAndWrongPasswordsDoNot() throws IOException {
        for (int i = 10; i < 60; i++) {
            try (WirePhone phone = new WirePhone("phone" + i, exchange.localAddress())) {
                RegistrationEffect outcome = phone.register("pw-phone" + i);
                assertThat(outcome).isInstanceOf(RegistrationEffect.Registered.class);
                assertThat(((RegistrationEffect.Registered) outcome).expires()).isEqualTo(Duration.ofHours(1));
            }
        }
        assertThat(exchange.counters().registrations()).isEqualTo(50);
        assertThat(exchange.counters().registered()).isEqualTo(50);
        assertThat(exchange.counters().challenged()).isEqualTo(50);
        assertThat(alice.register("guess")).isInstanceOf(RegistrationEffect.RegistrationFailed.class);
        assertThat(exchange.counters().registered()).isEqualTo(50);
    }

    @Test
    void hostileDatagramsHurtNobody() throws IOException {
        registered();
        Random random = new Random(2);
        byte[] invite = alice.invite("phone2").bytes();
        try (WirePhone canary = new WirePhone("phone3", exchange.localAddress())) {
            for (int i = 0; i < 2_000; i++) {
                byte[] mutant = invite.clone();
                for (int changes = 1 + random.nextInt(8); changes > 0; changes--) {
                    mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
                }
                alice.send(mutant);
                if (i % 50 == 49) { // and so the exchange is never further behind than its socket's buffer is long
                    canary.send(canary.initial(Method.OPTIONS, "sip:example.com"));
                    canary.response(200);
                }
            }
            alice.send(new byte[0]);
            alice.send("\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            canary.send(canary.initial(Method.OPTIONS, "sip:example.com"));
            canary.response(200);
        }
        assertThat(exchange.counters().malformed()).isPositive();
    }

    @Test
    void aFullExchangeShedsAndSaysWhenToComeBack() throws IOException, NetworkException {
        try (Exchange small = Exchange.start(ExchangeConfig.of("example.com").withMaxTransactions(3))) {
            try (WirePhone phone = new WirePhone("anybody", small.localAddress())) {
                for (int i = 0; i < 3; i++) {
                    phone.send(phone.initial(Method.OPTIONS, "sip:example.com"));
                    phone.response(200);
                }
                phone.send(phone.initial(Method.OPTIONS, "sip:example.com"));
                assertThat(phone.response(503).header(HeaderName.RETRY_AFTER)).isEqualTo("5");
                assertThat(phone.register(null)).isInstanceOf(RegistrationEffect.RegistrationFailed.class);
            }
            assertThat(small.counters().shed()).isEqualTo(2);
        }
    }

    @Test
    void anOpenExchangeAdmitsEverybody() throws IOException, NetworkException {
        try (Exchange open = Exchange.start(ExchangeConfig.of("example.com"))) {
            try (WirePhone phone = new WirePhone("anybody", open.localAddress())) {
                assertThat(phone.register(null)).isInstanceOf(RegistrationEffect.Registered.class);
            }
        }
    }

    @Test
    void aBusyPortIsAnErrorAndLeavesNothing() {
        assertThatThrownBy(() -> Exchange.start(ExchangeConfig.of("example.com").withListen(exchange.localAddress())))
                .isInstanceOf(NetworkException.class);
        assertThatThrownBy(() -> ExchangeConfig.of("example.com").withListen(new InetSocketAddress(5060)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
