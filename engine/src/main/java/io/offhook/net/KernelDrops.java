package io.offhook.net;

/** Datagrams that the kernel dropped because a receive buffer was full. */
public final class KernelDrops {
    private KernelDrops() {}
}
