package io.offhook.app;

import io.offhook.app.cli.OffhookCommand;

/** The entry of the {@code offhook} command. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        // Not a plain return: a library's forgotten thread must not keep the process.
        System.exit(OffhookCommand.commandLine().execute(args));
    }
}
