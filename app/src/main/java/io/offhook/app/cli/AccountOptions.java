package io.offhook.app.cli;

import io.offhook.engine.AccountBuilder;
import io.offhook.engine.Engine;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who we are towards others: address, servers, credentials. */
final class AccountOptions {
    @Option(
            names = "--account",
            paramLabel = "SIP-URI",
            description = "our address, for example sip:alice@example.com; %%d counts (also %%04d)")
    @Nullable
    String account;

    @Option(
            names = "--registrar",
            paramLabel = "HOST[:PORT]",
            description = "register here first (default for register: the account's domain)")
    @Nullable
    String registrar;

    @Option(names = "--proxy", paramLabel = "HOST[:PORT]", description = "send everything by this proxy")
    @Nullable
    String proxy;

    @Option(
            names = "--auth-user",
            paramLabel = "NAME",
            description = "user name of the credentials (default: the account's); %%d counts")
    @Nullable
    String authUser;

    @Option(
            names = "--password-env",
            paramLabel = "NAME",
            description = "environment variable that holds the password; %%d in its value counts")
    @Nullable
    String passwordEnv;

    /** Environment variables; a test has its own. */
    Map<String, String> environment = System.getenv();

    /** Whether the account is one of many. */
    boolean counts() {
        return account != null && Numbering.counts(account);
    }

    /**
     * An account as these options say.
     *
     * @param number what {@code %d} stands for
     * @throws IllegalArgumentException when an address makes no sense or the password is missing
     */
    AccountBuilder builder(Engine engine, String defaultAor, long number) {
        AccountBuilder builder = engine.account(account == null ? defaultAor : Numbering.apply(account, number));
        if (registrar != null) {
            builder.registrar(registrar);
        }
        if (proxy != null) {
            builder.proxy(proxy);
        }
        if (authUser != null) {
            builder.authUser(Numbering.apply(authUser, number));
        }
        String password = password();
        if (password != null) {
            builder.password(Numbering.apply(password, number));
        }
        return builder;
    }

    /** The password, where one is named. */
    @Nullable
    String password() {
        if (passwordEnv == null) {
            return null;
        }
        String value = environment.get(passwordEnv);
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException("--password-env: there is no environment variable " + passwordEnv);
        }
        return value;
    }
}
