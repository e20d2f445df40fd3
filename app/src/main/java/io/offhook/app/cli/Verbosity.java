package io.offhook.app.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.offhook.engine.actor.MessageTap;
import java.io.PrintWriter;
import org.slf4j.LoggerFactory;

/** How much is said on stderr: warnings; with -v what happens; with -vv every SIP message too. */
final class Verbosity {
    private Verbosity() {}

    /** Sets the loggers' level. */
    static void apply(int verbosity) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            Logger ours = context.getLogger("io.offhook");
            ours.setLevel(verbosity > 0 ? Level.INFO : Level.WARN);
            if (verbosity > 0) {
                context.getLogger("io.offhook.engine.shard.Watchdog").setLevel(Level.WARN);
            }
        }
    }

    /** Prints every message; {@code SipMessage.toString} leaves credentials out. */
    static MessageTap messages(PrintWriter err) {
        return (sent, local, remote, message, atNs) -> {
            String way = sent ? "--> " + remote : "<-- " + remote;
            err.println(way + "\n" + message);
            err.flush();
        };
    }
}
