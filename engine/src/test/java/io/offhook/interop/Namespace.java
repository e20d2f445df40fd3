package io.offhook.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A network namespace with one address, joined to ours by a veth pair: a peer that lives in it has an address of its own, which is not loopback. Made for
 * one test class and removed by {@link #close}, or at the latest when this JVM ends.
 */
final class Namespace implements AutoCloseable {
    private static final int NUMBERS = 250;

    private final String name;
    private final String link;
    private final InetAddress ours;
    private final InetAddress theirs;
    private final Thread atExit;

    private Namespace(String name, int number) throws IOException {
        this.name = name;
        this.link = "offhook" + number;
        this.ours = InetAddress.getByName("10.77." + number + ".1");
        this.theirs = InetAddress.getByName("10.77." + number + ".2");
        this.atExit = new Thread(this::remove);
    }

    /** Makes one; skips or fails the test, as {@link Peers} says, where that is not allowed. */
    static Namespace open() {
        Peers.require("ip");
        List<String> refusals = new ArrayList<>(List.of("all numbers are taken"));
        try {
            for (int number = 1; number <= NUMBERS; number++) {
                Namespace namespace = new Namespace("offhook-interop-" + number, number);
                if (NetworkInterface.getByInetAddress(namespace.ours) != null) {
                    continue;
                }
                // The name is the lock: whoever makes it has the number and its addresses.
                String refusal = ip("netns", "add", namespace.name);
                if (refusal.isEmpty()) {
                    return namespace.join();
                }
                refusals.add(refusal);
                if (!refusal.contains("File exists")) {
                    break;
                }
            }
        } catch (IOException e) {
            refusals.add(e.toString());
        }
        Peers.absent("no network namespace can be made here (that needs root): "
                + refusals.get(refusals.size() - 1).trim());
        throw new AssertionError("absent() returned");
    }

    private Namespace join() throws IOException {
        Runtime.getRuntime().addShutdownHook(atExit);
        String mine = ours.getHostAddress() + "/30";
        String other = theirs.getHostAddress() + "/30";
        String failure = ip("link", "add", link, "type", "veth", "peer", "name", "e0", "netns", name)
                + ip("addr", "add", mine, "dev", link)
                + ip("link", "set", link, "up")
                + ip("-n", name, "addr", "add", other, "dev", "e0")
                + ip("-n", name, "link", "set", "lo", "up")
                + ip("-n", name, "link", "set", "e0", "up");
        if (!failure.isEmpty()) {
            close();
            throw new IOException(failure);
        }
        return this;
    }

    /** Our end, in this JVM's namespace. */
    InetAddress ours() {
        return ours;
    }

    /** The other end. */
    InetAddress theirs() {
        return theirs;
    }

    /** {@code command}, to be run inside. */
    List<String> inside(List<String> command) {
        List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", name));
        words.addAll(command);
        return words;
    }

    @Override
    public void close() {
        remove();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }

    private void remove() {
        try {
            ip("link", "del", link);
            ip("netns", "del", name);
        } catch (IOException e) {
            System.err.println("namespace " + name + " is left over: " + e);
        }
    }

    /** What it complained about; empty when all went well. */
    private static String ip(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().merge("PATH", "/usr/sbin:/sbin", (path, more) -> path + ":" + more);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return "timeout: " + command;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
        return process.exitValue() == 0 ? "" : command + ": " + said;
    }
}
