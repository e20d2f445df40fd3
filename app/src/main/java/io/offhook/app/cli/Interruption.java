package io.offhook.app.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ctrl-C and SIGTERM: the first asks the run to end in good order, the second leaves at once.
 *
 * <p>The JVM's own way (shutdown hooks) cannot tell a second signal from the first. {@code sun.misc.Signal} can; javac warns of every mention of it, so
 * it is reached by reflection. Where it is missing, a signal ends the process as ever.
 */
final class Interruption implements AutoCloseable {
    private static final String[] SIGNALS = {"INT", "TERM"};

    private final CountDownLatch asked = new CountDownLatch(1);
    private final AtomicBoolean interrupted = new AtomicBoolean();
    private final Map<String, Object> before = new LinkedHashMap<>();

    private Interruption() {}

    /** Takes the signals from now on. */
    static Interruption install() {
        Interruption interruption = new Interruption();
        interruption.handle();
        return interruption;
    }

    /** One that only {@link #request} triggers. */
    static Interruption uninstalled() {
        return new Interruption();
    }

    /** Whether somebody wants an end. */
    boolean requested() {
        return interrupted.get();
    }

    /** Waits for a signal for ever. */
    void await() {
        await(Long.MAX_VALUE);
    }

    /** Waits for a signal for some milliseconds; true when there was one. */
    boolean await(long millis) {
        try {
            return asked.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            request();
            return true;
        }
    }

    /** What the first signal does; a test may do it too. */
    void request() {
        interrupted.set(true);
        asked.countDown();
    }

    private void signalled() {
        if (requested()) {
            Runtime.getRuntime().halt(Exit.INTERRUPTED);
        }
        request();
    }

    private void handle() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler told = (proxy, method, args) -> {
                if (method.getName().equals("handle")) {
                    signalled();
                    return null;
                }
                return switch (method.getName()) {
                    case "equals" -> args != null && proxy == args[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    default -> "offhook";
                };
            };
            Object ours = Proxy.newProxyInstance(Interruption.class.getClassLoader(), new Class<?>[] {handler}, told);
            for (String name : SIGNALS) {
                before.put(name, take(signal, handler, name, ours));
            }
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            // No such signals here: the platform's own handling stays.
        }
    }

    /** Gives the signals back to whom they belonged before. */
    @Override
    public void close() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            for (Map.Entry<String, Object> old : before.entrySet()) {
                take(signal, handler, old.getKey(), old.getValue());
            }
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            // Nothing was taken.
        }
    }

    private static Object take(Class<?> signal, Class<?> handler, String name, Object by)
            throws ReflectiveOperationException {
        Object number = signal.getConstructor(String.class).newInstance(name);
        return signal.getMethod("handle", signal, handler).invoke(null, number, by);
    }
}
