package io.offhook.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/**
 * One direct buffer into which all sockets of a kind on a loop read, one after the other: a datagram is copied out and
 * released before the next read, so nothing has to be allocated. When somebody still holds it (NIO reads several
 * datagrams before it hands out the first) a buffer of the pool stands in.
 */
final class ReceiveBuffer extends DefaultMaxMessagesRecvByteBufAllocator {
    private final ByteBuf buffer;
    private final ByteBufAllocator allocator;

    /**
     * @param bytes size of the buffer: of one datagram, or of a batch
     * @param messagesPerRead datagrams a socket may read before others have their turn
     */
    ReceiveBuffer(ByteBufAllocator allocator, int bytes, int messagesPerRead) {
        super(messagesPerRead);
        this.allocator = allocator;
        this.buffer = allocator.directBuffer(bytes, bytes);
    }

    private ByteBuf lend() {
        return buffer.refCnt() == 1
                ? buffer.clear().retain()
                : allocator.directBuffer(buffer.capacity(), buffer.capacity());
    }

    /** Only when no socket uses it any more. */
    void release() {
        buffer.release();
    }

    @Override
    @SuppressWarnings("deprecation") // the type is deprecated for its name only
    public Handle newHandle() {
        return new MaxMessageHandle() {
            @Override
            public int guess() {
                return buffer.capacity();
            }

            @Override
            public ByteBuf allocate(ByteBufAllocator ignored) {
                return lend();
            }
        };
    }
}
