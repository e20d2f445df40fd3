package io.offhook.net;

/** Which of Netty's transports carries the sockets. */
public enum Transport {
    /** Epoll where it is available, else NIO. */
    AUTO,
    /** Linux epoll: batched reads and writes, one listening socket a shard. */
    EPOLL,
    /** The JDK's selector: everywhere. */
    NIO
}
