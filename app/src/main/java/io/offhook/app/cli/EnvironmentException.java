package io.offhook.app.cli;

/** This machine does not let us do what was asked: a busy port, too few file descriptors. Ends the command with exit code 3. */
final class EnvironmentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EnvironmentException(String message) {
        super(message);
    }
}
