package io.offhook.app;

/** The entry of the {@code offhook} command. */
public final class Main {
    private Main() {}

    /** Runs one command; {@code --version} is all there is yet. */
    public static void main(String[] args) {
        System.out.println("offhook 0.1.0-SNAPSHOT");
    }
}
