package io.offhook.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.exchange.Exchange;
import io.offhook.exchange.ExchangeConfig;
import io.offhook.net.NetworkException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class RegisterCommandTest {
    private static Exchange exchange() throws NetworkException {
        return Exchange.start(ExchangeConfig.of("example.com")
                .withUsers(user -> user.startsWith("user")
                        ? Optional.of("secret" + user.substring("user".length()))
                        : Optional.empty()));
    }

    private static String at(Exchange exchange) {
        return "127.0.0.1:" + exchange.localAddress().getPort();
    }

    @Test
    void manyAccountsRegisterEachWithItsOwnPasswordAndUnregister() throws NetworkException {
        try (Exchange exchange = exchange()) {
            Running register = Running.start(
                    Map.of("SECRET", "secret%d"),
                    "register",
                    "--account",
                    "sip:user%d@example.com",
                    "--registrar",
                    at(exchange),
                    "--password-env",
                    "SECRET",
                    "--count",
                    "20",
                    "--rate",
                    "500",
                    "--listen",
                    "127.0.0.1",
                    "--json");
            register.awaitErr("20 of 20 registered");
            assertThat(exchange.counters().registered()).isEqualTo(20);

            assertThat(register.interrupt()).isEqualTo(Exit.INTERRUPTED);
            assertThat(register.out()).contains("\"registrations\":{\"planned\":20,\"ok\":20,\"failed\":0");
            assertThat(exchange.counters().registered()).isZero();
        }
    }

    @Test
    void aWrongPasswordFailsOnceAndSaysWhy() throws NetworkException {
        try (Exchange exchange = exchange()) {
            Running register = Running.start(
                    Map.of("SECRET", "wrong"),
                    "register",
                    "--account",
                    "sip:user1@example.com",
                    "--registrar",
                    at(exchange),
                    "--password-env",
                    "SECRET",
                    "--once",
                    "--listen",
                    "127.0.0.1");

            assertThat(register.code()).isEqualTo(Exit.FAILED);
            assertThat(register.err())
                    .contains("not registered: wrong user name or password")
                    .doesNotContain("wrong\n");
            assertThat(register.out()).contains("1 planned, 0 ok, 1 failed");
            assertThat(exchange.counters().challenged()).isLessThanOrEqualTo(2);
        }
    }
}
