package io.offhook.testkit.simulation;

import io.offhook.net.Resolution;
import io.offhook.net.Resolver;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Knows no names: literals only. */
public final class SimulatedResolver implements Resolver {
    @Override
    public void resolve(String host, int port, Executor deliverOn, Consumer<Resolution> then) {
        InetSocketAddress literal = Resolver.literal(host, port);
        Resolution answer = literal == null
                ? new Resolution.Failed(host, Resolution.Reason.UNKNOWN_HOST)
                : new Resolution.Resolved(List.of(literal));
        deliverOn.execute(() -> then.accept(answer));
    }

    @Override
    public void close() {
        // nothing to end
    }
}
