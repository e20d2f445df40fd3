package io.offhook.engine.shard;

/** Is told of every {@link Fault}, on the shard or the callback executor where it happened. Must not block. */
@FunctionalInterface
public interface FaultListener {
    /** Something threw. */
    void fault(Fault fault);
}
