package io.offhook.app;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.offhook.testkit.Lab;
import io.offhook.testkit.LabExchange;
import io.offhook.testkit.Phone;
import io.offhook.testkit.PhoneCall;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What is logged, at the finest level, while phones register and call through challenges. It stands here because only here is a logger that writes. */
class LabLogsTest {
    private static final String PASSWORD_BEGINS = "secret-";

    @Test
    void noPasswordAndNoDigestResponseIsEverLoggedNorShownInALadder() {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level before = root.getLevel();
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        root.addAppender(log);
        root.setLevel(Level.TRACE);
        String ladder;
        try (Lab lab = Lab.of(1)) {
            LabExchange exchange = lab.exchange("example.com", config -> config.withAuthenticatedCalls(true));
            Phone alice = exchange.phone("alice");
            Phone bob = exchange.phone("bob");
            lab.await(alice.register());
            lab.await(bob.register());
            PhoneCall call = alice.call(bob);
            lab.run(ofSeconds(3));
            assertThat(call.isTalking()).isTrue();
            lab.chaos().strike(io.offhook.engine.actor.Chaos.Victim.DIALOG, alice); // faults are logged too
            call.hangUp();
            lab.run(ofSeconds(40));
            ladder = lab.ladder() + lab.report();
        } finally {
            root.detachAppender(log);
            root.setLevel(before);
        }
        String logged = log.list.stream()
                .map(event -> event.getFormattedMessage() + event.getThrowableProxy())
                .collect(Collectors.joining("\n"));
        assertThat(logged).isNotEmpty().doesNotContain(PASSWORD_BEGINS).doesNotContain("response=\"");
        assertThat(ladder).contains("401").doesNotContain(PASSWORD_BEGINS).doesNotContain("response=\"");
    }
}
